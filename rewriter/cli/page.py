"""``report.html`` as every command of ``bulk`` renews it."""

from __future__ import annotations

from pathlib import Path

from rewriter.report.rows import read


def page_of(folder: Path) -> str:
    """The page about an output folder."""
    # Late: the templates are for the page alone.
    from rewriter.report.render import page

    return page(read(folder))

"""``--save``: one run in further formats, each in a file, so that CI need not run it for each."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from rewriter.output.formats import Format, Subject, format_named, formats_of, renderer
from rewriter.output.model import Report

DIFF = "diff"
"""Stands for all diffs, one after the other."""


@dataclass(frozen=True, slots=True)
class Saved:
    """A file that a format is to be written to; ``None`` is the diff."""

    format: Format | None
    file: Path


def saved(wanted: str) -> Saved:
    """The value of ``--save``, ``FORMAT=FILE``. Raises ``ValueError``, which names the formats."""
    name, _, file = wanted.partition("=")
    if not file:
        raise ValueError(f'"{wanted}" is not FORMAT=FILE')
    if name == DIFF:
        return Saved(None, Path(file))
    if name == Format.TEXT:
        others = ", ".join((DIFF, *formats_of(Subject.REWRITES)[1:]))
        raise ValueError(f'"{name}" is for people; there are {others}')
    return Saved(format_named(Subject.REWRITES, name), Path(file))


def text_of(one: Saved, run: Report) -> str:
    """What the file is to have."""
    if one.format is None:
        return "".join(file.diff for file in run.files)
    return renderer(Subject.REWRITES, one.format)(run)

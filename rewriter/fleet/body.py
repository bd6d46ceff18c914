"""``body.md``: what the owner of a repository reads in the pull request."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rewriter.fleet.rows import FileRow
from rewriter.output.text import printable
from rewriter.version import VERSION

LONGEST = 60_000
"""Characters; GitHub takes 65,536 of a pull request's body and refuses the rest."""


def body(files: Sequence[FileRow]) -> str:
    """The Markdown of a repository: each rewritten file with what is to be checked."""
    parts = ["Move to distroless images\n", *(part for file in files if file.patch for part in _file(file))]
    text = "\n".join([*parts, f"Made by distroify {VERSION}.\n"])
    if len(text) <= LONGEST:
        return text
    return text[: text.rindex("\n", 0, LONGEST)] + "\n\nThe rest is left out: it is too long.\n"


def _file(file: FileRow) -> list[str]:
    bases = f"{code(file.before_base or 'unknown')} becomes {code(file.after_base or 'unknown')}"
    proof = f"Built and run before and after: {file.proof.verdict}." if file.proof else "It was not built."
    checks = [
        f"- {code(f'{file.path}:{one.line}')} {one.rule}: {code(one.message)}"
        for one in file.diagnostics
        if one.applicability in ("review", "unsafe")
    ]
    return [
        f"{code(file.path)}: {bases}. {proof}\n",
        *(["To check:\n", "\n".join(checks) + "\n"] if checks else []),
    ]


def code(text: str) -> str:
    """A code span: nothing in it is Markdown, a link or a mention."""
    shown = printable(text)
    fence = "`" * (max((len(run) for run in re.findall("`+", shown)), default=0) + 1)
    return f"{fence} {shown} {fence}" if "`" in shown else f"`{shown}`"

"""Applying edits to a text."""

from __future__ import annotations

from collections.abc import Iterable

from rewriter.model import Edit


def apply(text: str, edits: Iterable[Edit]) -> str:
    """``text`` with all ``edits`` made, in one pass.

    Insertions at one offset are ordered by ``Edit.order``, then as they were made; they stand before
    a replacement that starts there. Raises ``ValueError`` for edits that overlap or lie outside.
    """
    ordered = sorted(edits, key=lambda edit: (edit.start, edit.end, edit.order))
    parts: list[str] = []
    at = 0
    for edit in ordered:
        if not at <= edit.start <= edit.end <= len(text):
            raise ValueError(f"the edit of {edit.start}:{edit.end} overlaps another one or is out of range")
        parts += (text[at : edit.start], edit.replacement)
        at = edit.end
    return "".join(parts) + text[at:]

"""Files that a command changes in place: a script is not what the build context has afterwards."""

from __future__ import annotations

from collections.abc import Sequence

from rewriter.analysis.trace import Record

EDITORS = frozenset({"sed", "dos2unix"})
_STRIPS_CR = frozenset({r"s/\r//", r"s/\r//g", r"s/\r$//", r"s/\r$//g", r"s/\x0D$//"})


def note(name: str, words: Sequence[str | None], record: Record) -> None:
    """Remember the files that ``sed -i`` or ``dos2unix`` changes."""
    if name == "sed" and not any((word or "").startswith(("-i", "--in-place")) for word in words):
        return
    expressions = [word for word in words[1:] if word in _STRIPS_CR]
    how = "unix" if name == "dos2unix" or len(expressions) == 1 else "changed"
    for word in words[1:]:
        known = "*" if word is None else word.rsplit("/", 1)[-1]
        before = record.edited.get(known)
        record.edited[known] = how if before in (None, how) else "changed"

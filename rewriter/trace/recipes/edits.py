"""What commands of a recipe do to others: files that are changed in place, and commands that need cgo."""

from __future__ import annotations

from collections.abc import Sequence

from rewriter.trace.record import Record

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


_TESTERS = frozenset({"gotestsum", "ginkgo", "gotest", "richgo", "goconvey", "godog"})
_RACING = frozenset({"-race", "-msan", "-asan", "--race"})


def uses_cgo(words: Sequence[str | None]) -> bool:
    """Whether a command may not work without cgo: it runs code of the source, or asks for a sanitizer."""
    name = (words[0] or "").rsplit("/", 1)[-1]
    runs = name in _TESTERS or words[1:2] in (["test"], ["run"])
    return runs or any(word in _RACING for word in words)

"""Text that is safe to print, and the numbers of a run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeVar

from rewriter.model import FileResult, Outcome

_ORDER = tuple(Outcome)
_Name = TypeVar("_Name", bound=str)


def printable(text: str) -> str:
    """``text`` on one line, with everything escaped that could steer a terminal or hide text.

    That is what Python does not call printable: control characters, direction marks, lone surrogates
    (bytes that are not UTF-8). A tab stays.
    """
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() or c == "\t" else _escape(c) for c in text)


def os_reason(error: OSError) -> str:
    """What the system says of an error, for the end of a message."""
    return (error.strerror or str(error)).lower()


def _escape(character: str) -> str:
    code = ord(character)
    if 0xDC80 <= code <= 0xDCFF:
        return f"\\x{code - 0xDC00:02x}"
    return character.encode("unicode_escape").decode("ascii")


def render_traceback(result: FileResult) -> str:
    """Where an internal error came from, for ``--debug``; empty for all other results."""
    return "".join(printable(line) + "\n" for line in result.traceback.splitlines())


def render_counts(results: Iterable[FileResult]) -> str:
    """``3 files: 1 rewritten, 2 refused``."""
    counts = count(results)
    return total_of("file", counts) if any(counts.values()) else "no Dockerfile found"


def total_of(one: str, counts: Mapping[_Name, int], many: str = "") -> str:
    """``2 repositories: 1 rewritten, 1 failed``; a count of 0 is left out."""
    total = sum(counts.values())
    parts = ", ".join(f"{number} {name}" for name, number in counts.items() if number)
    return f"{total} {one if total == 1 else many or f'{one}s'}{': ' + parts if parts else ''}"


def count(results: Iterable[FileResult]) -> dict[Outcome, int]:
    """How many files ended in each outcome; every outcome has its key."""
    counts = dict.fromkeys(_ORDER, 0)
    for result in results:
        counts[result.outcome] += 1
    return counts

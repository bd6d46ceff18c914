"""The names that a pattern in a file operation stands for, where all that it may match is seen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase

from rewriter.support.paths import below, is_pattern, join
from rewriter.trace.model import Change
from rewriter.trace.record import Record

_MOST = 1000
"""Names that one pattern is followed into."""


def matched(
    words: Sequence[str | None], patterns: Sequence[str | None], folder: str, record: Record
) -> list[str | None]:
    """The words, those that are known as ``patterns`` alone replaced by what they match, where that is seen.

    A last element of ``*`` stays: it is all that is in a folder.
    """
    found: list[str | None] = []
    for word, pattern in zip(words, patterns, strict=True):
        if word is not None or pattern is None or pattern.endswith("/*") or pattern == "*":
            found.append(pattern)
        else:
            found += _names(pattern, folder, record) or [None]
    return found


def _names(word: str, folder: str, record: Record) -> list[str]:
    """What a word matches (https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html#tag_19_14);
    nothing where it is not known."""
    above, slash, pattern = word.rpartition("/")
    directory = join(folder, above + slash)
    if is_pattern(above) or record.context is None or _is_half_seen(directory, record):
        return []
    names = sorted(set(_in(directory, record)))
    hits = (name for name in names if fnmatchcase(name, pattern) and (name[0] != "." or pattern[0] == "."))
    there = [name for name in hits if record.files.origin(join(directory, name)) is not None]
    return [above + slash + name for name in there] if len(there) <= _MOST else []


def _in(directory: str, record: Record) -> Iterator[str]:
    """Names that the build context or an instruction puts into a folder, some that are gone again."""
    for source, _ in record.files.entered_from(directory):
        if record.context is not None:
            yield from (name for name, _ in record.context.list_directory(source))
    for event in record.files.put_into(directory):
        inside = below(event.path, directory)
        if inside and not is_pattern(inside):
            yield inside.split("/")[0]


def _is_half_seen(directory: str, record: Record) -> bool:
    """Whether something in a folder may come from another stage or image, or from the net."""
    return any(
        event.change is Change.COPIED
        and event.source is None
        and (below(directory, event.path) is not None or below(event.path, directory) is not None)
        for event in record.events
    )

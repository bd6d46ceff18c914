"""Whether two executables are the same, and what of them changes with each build."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from rewriter.golang.binary.elf import loaded

Parts = Mapping[tuple[str, int], bytes]
_CHUNK = 4096
_READABLE = re.compile(rb"[\t\n\x20-\x7e]{16,}")
_MOST_TEXT = 400
_MOST = 16
"""One part in so many of a program may change with each build; of one that changes more nothing is shown."""
_NEAR = 8
_REACH = 32
"""Bytes that belong to a value (a date, a hash) beside those that are other ones: its rest may be the same in
two builds that follow one another."""
_OF_VALUES = frozenset(b"0123456789abcdefABCDEF:.+-/_ TZ")


def same(first: bytes, second: bytes) -> bool:
    """Whether what is loaded of two executables is the same."""
    return first == second or loaded(first) == loaded(second)


def same_but_for(old: bytes, old_again: bytes, new: bytes) -> bool | None:
    """Whether ``new`` differs from a build of the old file only where a second one does.

    ``None`` where that cannot be told: the two differ in the length of a part, or in too much.
    """
    first, second, third = loaded(old), loaded(old_again), loaded(new)
    if not _same_layout(first, second):
        return None
    if not _same_layout(first, third):
        return False if first == second else None
    changes = {key: _changes(first[key], second[key]) for key in first}
    total = sum(end - start for spans in changes.values() for start, end in spans)
    if total * _MOST > sum(map(len, first.values())):
        return None
    return all(_without(first[key], changes[key]) == _without(third[key], changes[key]) for key in first)


def where(old: bytes, new: bytes) -> str:
    """In a few words, what of two executables differs."""
    first, second = loaded(old), loaded(new)
    if ("", 0) in first or ("", 0) in second:
        return "its bytes"
    # Where data grows, the addresses in the code change, and its length stays.
    data, code = ((_named(first, name), _named(second, name)) for name in (".rodata", ".text"))
    if data[0] != data[1] and len(code[0]) == len(code[1]):
        return "its data (constants, embedded files)"
    return "its code" if code[0] != code[1] else "its data"


def texts(old: bytes, new: bytes) -> tuple[str, str]:
    """The readable text of two executables from where they part on to where they meet again, cut."""
    first, second = (
        b"\n".join(_READABLE.findall(_named(loaded(content), ".rodata"))) for content in (old, new)
    )
    start = _common(first, second)
    end = _common(first[start:][::-1], second[start:][::-1])
    # From the beginning of the word on.
    start = max(first.rfind(blank, 0, start) for blank in b" \n") + 1
    shown = (text[start : len(text) - end][:_MOST_TEXT] for text in (first, second))
    before, after = (text.decode("ascii", "replace") for text in shown)
    return before, after


def _named(parts: Parts, name: str) -> bytes:
    return b"".join(content for (title, _), content in sorted(parts.items()) if title == name)


def _same_layout(first: Parts, second: Parts) -> bool:
    return {key: len(part) for key, part in first.items()} == {key: len(part) for key, part in second.items()}


def _positions(first: bytes, second: bytes) -> Iterator[int]:
    for start in range(0, min(len(first), len(second)), _CHUNK):
        one, other = first[start : start + _CHUNK], second[start : start + _CHUNK]
        if one != other:
            yield from (start + i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b)


def _common(first: bytes, second: bytes) -> int:
    """How many bytes both begin with."""
    return next(_positions(first, second), min(len(first), len(second)))


def _changes(first: bytes, second: bytes) -> list[tuple[int, int]]:
    """The spans of the values that differ."""
    spans: list[tuple[int, int]] = []
    for at in _positions(first, second):
        if spans and at - spans[-1][1] < _NEAR:
            spans[-1] = (spans[-1][0], at + 1)
        else:
            spans.append((at, at + 1))
    return [_widened(first, start, end) for start, end in spans]


def _widened(content: bytes, start: int, end: int) -> tuple[int, int]:
    first, last = start, end
    while first > max(start - _REACH, 0) and content[first - 1] in _OF_VALUES:
        first -= 1
    while last < min(end + _REACH, len(content)) and content[last] in _OF_VALUES:
        last += 1
    return first, last


def _without(content: bytes, spans: list[tuple[int, int]]) -> bytes:
    left = bytearray(content)
    for start, end in spans:
        left[start:end] = bytes(end - start)
    return bytes(left)

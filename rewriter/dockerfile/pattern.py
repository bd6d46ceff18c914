"""The wildcard patterns of ``${name#pattern}``, ``${name%pattern}`` and ``${name/pattern/text}``.

BuildKit turns them into Go regular expressions, which match in linear time
(``convertShellPatternToRegex`` in
https://github.com/moby/buildkit/blob/73ed6825/frontend/dockerfile/shell/lex.go). Python's ``re`` would
take exponential time on hostile patterns, so positions are followed here as the bits of one integer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rewriter.support.regex import regex

_NOTHING = "\ufffd"
"""How Go prints the end of the text as a character."""
_MAXIMUM_WORK = 1 << 26
"""Pattern length times value length; the work is about a thirtieth of it."""

_TEMPLATE = regex(r"\$(?:(\$)|\{(\w+)\}|(\w+))")
"""References in the replacement of ``Regexp.ReplaceAllString`` (https://pkg.go.dev/regexp#Regexp.Expand)."""


def parse(pattern: str) -> list[str]:
    """The pattern's items: one literal character, or ``"*"`` and ``"?"`` doubled for the wildcards.

    Raises ``ValueError`` for a backslash before anything but ``*``, ``?``, ``\\``, ``}`` and ``/``.
    """
    items = []
    characters = iter(range(len(pattern)))
    for at in characters:
        character = pattern[at]
        following = pattern[at + 1 : at + 2]
        if character in "*?":
            items.append(character * 2)
        elif character != "\\":
            items.append(character)
        elif following and following in "}/":
            continue
        elif following and following in "*?\\":
            items.append(following)
            next(characters, None)
        else:
            raise ValueError(f"invalid escape '\\{following or _NOTHING}'")
    return items


class _Value:
    """A value whose positions 0 … len are bits; ``.`` does not match a line feed."""

    def __init__(self, text: str, items: int) -> None:
        if len(text) * items > _MAXIMUM_WORK:
            raise ValueError("pattern and value are too long")
        self.text = text
        self.masks: dict[str, int] = {}
        self.any = ((1 << len(text)) - 1) & ~self.mask("\n")

    def mask(self, character: str) -> int:
        """The positions where ``character`` stands."""
        if character not in self.masks:
            bits = "".join("1" if each == character else "0" for each in reversed(self.text))
            self.masks[character] = int(bits or "0", 2)
        return self.masks[character]

    def step(self, positions: int, item: str) -> int:
        """Where one may stand after ``item``."""
        if item == "**":
            # The carry of the addition runs from each position to the end of what ``.`` matches.
            return (((positions & self.any) + self.any) ^ self.any) | positions
        return (positions & (self.any if item == "??" else self.mask(item))) << 1


def trim(value: str, pattern: str, *, greedy: bool, suffix: bool) -> str:
    """``value`` less the prefix (or suffix) that the pattern matches: the longest if ``greedy``.

    Raises ``ValueError`` for a pattern with a bad escape or that is too long.
    """
    if suffix:
        return trim(value[::-1], _reversed(pattern), greedy=greedy, suffix=False)[::-1]
    items = parse(pattern)
    end = _end(_Value(value, len(items)), items, 0, greedy)
    return value if end is None else value[end:]


def _reversed(pattern: str) -> str:
    """Backwards, but a backslash stays before what it escapes (``reversePattern``)."""
    items = re.findall(r"\\.|.", pattern, re.DOTALL)
    return "".join(reversed(items))


def _end(value: _Value, items: list[str], start: int, greedy: bool) -> int | None:
    """Where the match that starts at ``start`` ends."""
    positions = 1 << start
    for item in items:
        positions = value.step(positions, item)
    if not positions:
        return None
    return positions.bit_length() - 1 if greedy else (positions & -positions).bit_length() - 1


def _starts(value: str, items: list[str]) -> list[int]:
    """All positions where the pattern matches, found from the other end."""
    mirrored = _Value(value[::-1], len(items))
    positions = (1 << (len(value) + 1)) - 1
    for item in reversed(items):
        positions = mirrored.step(positions, item)
    bits = bin(positions)[:1:-1]
    return [len(value) - at for at in range(len(bits) - 1, -1, -1) if bits[at] == "1"]


def replace(value: str, pattern: str, replacement: str, every: bool, limit: int) -> str:
    """``value`` with the first match (or ``every`` one) replaced; wildcards take as much as they can.

    Raises ``ValueError`` for a pattern with a bad escape, or a result of more than ``limit`` characters.
    """
    items = parse(pattern)
    starts = _starts(value, items)
    result: list[str] = []
    size = at = 0
    previous = -1
    for start, end in _matches(value, items, starts):
        # Go replaces no empty match that touches the match before it.
        if start != end or start != previous:
            text = _template(replacement, value[start:end]) if every else replacement
            result += (value[at:start], text)
            size += len(text)
            at = previous = end
        if size > limit:
            raise ValueError(f"expands to more than {limit} characters")
        if not every:
            break
    return "".join(result) + value[at:]


def _matches(value: str, items: list[str], starts: list[int]) -> Iterator[tuple[int, int]]:
    """The leftmost matches that do not overlap."""
    wild = "**" in items
    bits = _Value(value, len(items))
    at = 0
    for start in starts:
        if start < at:
            continue
        end = _end(bits, items, start, greedy=True) if wild else start + len(items)
        if end is not None:
            yield start, end
            at = max(end, start + 1)


def _template(replacement: str, whole: str) -> str:
    """``$name`` of the replacement: there is no group but the whole match, so all others are empty."""

    def value(match: re.Match[str]) -> str:
        if match[1]:
            return "$"
        return whole if (match[2] or match[3]) == "0" else ""

    return _TEMPLATE.sub(value, replacement)

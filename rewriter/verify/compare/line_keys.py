"""How much of two lines has to be alike for them to be matched, and what of them is compared then."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Sequence

from rewriter.verify.compare.output_noise import NUMBER, Token, tokens

_FIELDS = re.compile(r"[,{}\[\]();&\s]+")

Key = Callable[[str], Hashable]


def skeleton(line: str) -> Hashable:
    """The kinds of its tokens, in order."""
    return tuple(token.kind for token in tokens(line))


def bag(line: str) -> Hashable:
    """Fields in any order: a map of Go's has none."""
    fields = _fields(line)
    return tuple(sorted(_kinds(field) for field in fields)) if len(fields) > 1 else None


def _fields(line: str) -> list[tuple[Token, ...]]:
    return [tokens(field) for field in _FIELDS.split(line) if field]


def _kinds(line: Sequence[Token]) -> tuple[str, ...]:
    return tuple(token.kind for token in line)


def shape(line: str) -> Hashable:
    """Words as such: only what stands between them has to be alike."""
    return tuple(token.kind if token.is_run else "w" for token in tokens(line))


def compared_values(key: Key, line: str) -> list[Token]:
    """What is compared of lines that have the same key; of a run of one character its length."""
    if key is bag:
        fields = sorted(_fields(line), key=lambda field: (_kinds(field), [t.text for t in field]))
        pieces = [token for field in fields for token in field]
    else:
        pieces = [*tokens(line)]
    return [
        Token(token.kind, str(len(token.text))) if token.is_run else token
        for token in pieces
        if key is shape or token.is_run or token.kind == NUMBER
    ]


def has_anchor(rows: list[list[list[Token]]]) -> bool:
    """Whether some word is the same in all lines."""
    every = [row for run in rows for row in run]
    return any(
        len({row[column].text for row in every}) == 1 and every[0][column].text[:1].isalpha()
        for column in range(len(every[0]))
    )

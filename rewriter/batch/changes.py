"""Which lines changed: Myers' greedy O(ND) algorithm, with a bound on the work.

difflib is quadratic on repeated lines, and a Dockerfile may consist of 100,000 equal ones. The work here
grows with the number of changed lines, which is small for a rewrite. Where it would not be, the differing
middle is taken as one block: a correct diff, only not the shortest.

Source: E. W. Myers, "An O(ND) Difference Algorithm and Its Variations", Algorithmica 1 (1986).
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

_MOST_EDITS = 500
_MOST_STEPS = 4_000_000


class Change(Struct, frozen=True):
    """Lines ``before[i1:i2]`` became ``after[j1:j2]``; one of the two may be empty."""

    i1: int
    i2: int
    j1: int
    j2: int


def changes(before: Sequence[str], after: Sequence[str]) -> tuple[Change, ...]:
    """The changed blocks in order; between two of them the lines are equal."""
    start = _common(before, after)
    end = _common(before[start:][::-1], after[start:][::-1])
    old, new = _numbered(before[start : len(before) - end], after[start : len(after) - end])
    if not old and not new:
        return ()
    trace = _search(old, new) if old and new else None
    if trace is None:
        return (Change(start, start + len(old), start, start + len(new)),)
    return _merge(_steps(trace, len(old), len(new)), start)


def _common(left: Sequence[str], right: Sequence[str]) -> int:
    count = 0
    for one, other in zip(left, right, strict=False):
        if one != other:
            break
        count += 1
    return count


def _numbered(before: Sequence[str], after: Sequence[str]) -> tuple[list[int], list[int]]:
    """Equal lines get equal numbers, so that comparing long lines again and again costs nothing."""
    numbers: dict[str, int] = {}
    return (
        [numbers.setdefault(line, len(numbers)) for line in before],
        [numbers.setdefault(line, len(numbers)) for line in after],
    )


def _search(old: list[int], new: list[int]) -> list[dict[int, int]] | None:
    """The furthest reaching points by diagonal before each round; ``None`` where it takes too long."""
    furthest = {1: 0}
    trace: list[dict[int, int]] = []
    steps = 0
    for edits in range(min(len(old) + len(new), _MOST_EDITS) + 1):
        trace.append(furthest.copy())
        for diagonal in range(-edits, edits + 1, 2):
            start = x = _enter(furthest, diagonal, edits)
            y = x - diagonal
            while x < len(old) and y < len(new) and old[x] == new[y]:
                x += 1
                y += 1
            furthest[diagonal] = x
            if x >= len(old) and y >= len(new):
                return trace
            steps += x - start
        if steps > _MOST_STEPS:
            break
    return None


def _enter(furthest: dict[int, int], diagonal: int, edits: int) -> int:
    """Where the best path enters a diagonal: from above (an insertion) or from the left (a deletion)."""
    if _inserts(furthest, diagonal, edits):
        return furthest[diagonal + 1]
    return furthest[diagonal - 1] + 1


def _inserts(furthest: dict[int, int], diagonal: int, edits: int) -> bool:
    return diagonal == -edits or (diagonal != edits and furthest[diagonal - 1] < furthest[diagonal + 1])


def _steps(trace: list[dict[int, int]], x: int, y: int) -> list[Change]:
    """The single insertions and deletions of the shortest path, in order."""
    steps: list[Change] = []
    for edits in range(len(trace) - 1, 0, -1):
        furthest, diagonal = trace[edits], x - y
        inserts = _inserts(furthest, diagonal, edits)
        x = furthest[diagonal + 1 if inserts else diagonal - 1]
        y = x - (diagonal + 1 if inserts else diagonal - 1)
        steps.append(Change(x, x, y, y + 1) if inserts else Change(x, x + 1, y, y))
    return steps[::-1]


def _merge(steps: list[Change], offset: int) -> tuple[Change, ...]:
    blocks: list[Change] = []
    for step in steps:
        i1, i2, j1, j2 = (value + offset for value in (step.i1, step.i2, step.j1, step.j2))
        if blocks and (blocks[-1].i2, blocks[-1].j2) == (i1, j1):
            last = blocks.pop()
            i1, j1 = last.i1, last.j1
        blocks.append(Change(i1, i2, j1, j2))
    return tuple(blocks)

"""The shortest edit, its bounds, and that it is an edit at all."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rewriter.batch.changes import Change, changes

LINES = st.lists(st.sampled_from("abc"), max_size=30)


def patched(before: list[str], after: list[str]) -> list[str]:
    result: list[str] = []
    position = 0
    for change in changes(before, after):
        assert change.i1 < change.i2 or change.j1 < change.j2
        result += before[position : change.i1] + after[change.j1 : change.j2]
        position = change.i2
    return result + before[position:]


def longest_common(before: list[str], after: list[str]) -> int:
    """The textbook table, as an independent measure."""
    row = [0] * (len(after) + 1)
    for line in before:
        previous = row
        row = [0]
        for index, other in enumerate(after):
            row.append(previous[index] + 1 if line == other else max(previous[index + 1], row[-1]))
    return row[-1]


@given(LINES, LINES)
def test_patching_gives_after_and_nothing_shorter_does(before: list[str], after: list[str]) -> None:
    assert patched(before, after) == after
    touched = sum(change.i2 - change.i1 + change.j2 - change.j1 for change in changes(before, after))
    assert touched == len(before) + len(after) - 2 * longest_common(before, after)


@pytest.mark.parametrize("lines", [[], ["a"], ["a", "b", "a"]])
def test_equal_lines_have_no_changes(lines: list[str]) -> None:
    assert changes(lines, list(lines)) == ()


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ([], ["x"], (Change(0, 0, 0, 1),)),
        (["x"], [], (Change(0, 1, 0, 0),)),
        (["a", "x", "b"], ["a", "y", "b"], (Change(1, 2, 1, 2),)),
        (["a", "b"], ["x", "a", "b", "y"], (Change(0, 0, 0, 1), Change(2, 2, 3, 4))),
    ],
)
def test_changes_are_where_they_should_be(
    before: list[str], after: list[str], expected: tuple[Change, ...]
) -> None:
    assert changes(before, after) == expected


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (["x"] + ["same"] * 100_000 + ["y"], ["1", "2"] + ["same"] * 100_000 + ["3"]),
        ([str(n % 2) for n in range(100_000)], [str(n % 3) for n in range(100_000)]),
        ([f"a{n}" for n in range(50_000)], [f"b{n}" for n in range(50_000)]),
    ],
    ids=["two ends", "interleaved", "nothing in common"],
)
def test_long_files_take_linear_time(before: list[str], after: list[str]) -> None:
    started = time.perf_counter()
    assert patched(before, after) == after
    assert time.perf_counter() - started < 10

"""Applying edits."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rewriter.model import Edit
from rewriter.rules.writing.edits import apply


@pytest.mark.parametrize(
    ("edits", "expected"),
    [
        ([], "abcdef"),
        ([Edit(1, 3, "X")], "aXdef"),
        ([Edit(4, 5, ""), Edit(0, 1, "X")], "Xbcdf"),
        ([Edit(2, 2, "1"), Edit(2, 2, "2")], "ab12cdef"),
        ([Edit(2, 2, "1", order=1), Edit(2, 2, "2")], "ab21cdef"),
        ([Edit(2, 4, "X"), Edit(2, 2, "1"), Edit(4, 4, "2")], "ab1X2ef"),
        ([Edit(0, 2, "X"), Edit(2, 4, "Y")], "XYef"),
        ([Edit(6, 6, "Z"), Edit(0, 0, "A")], "AabcdefZ"),
        ([Edit(0, 6, "")], ""),
    ],
)
def test_apply(edits: list[Edit], expected: str) -> None:
    assert apply("abcdef", edits) == expected


@pytest.mark.parametrize(
    "edits",
    [
        [Edit(1, 3, ""), Edit(2, 4, "")],
        [Edit(1, 4, ""), Edit(2, 2, "x")],
        [Edit(1, 3, ""), Edit(1, 3, "")],
        [Edit(1, 2, ""), Edit(1, 3, "")],
        [Edit(3, 1, "")],
        [Edit(-1, 1, "")],
        [Edit(5, 7, "")],
    ],
)
def test_overlapping_or_outside(edits: list[Edit]) -> None:
    with pytest.raises(ValueError, match="overlaps another one or is out of range"):
        apply("abcdef", edits)


@given(st.lists(st.integers(0, 20), unique=True, max_size=8), st.text("xy", max_size=3))
def test_text_outside_of_edits_stays(points: list[int], replacement: str) -> None:
    text = "abcdefghijklmnopqrst"
    points = sorted(points)[: len(points) // 2 * 2]
    ranges = list(zip(points[::2], points[1::2], strict=True))
    found = apply(text, [Edit(start, end, replacement) for start, end in reversed(ranges)])
    kept = [text[start:end] for start, end in zip([0, *points[1::2]], [*points[::2], len(text)], strict=True)]
    assert found == replacement.join(kept)

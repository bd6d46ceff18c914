"""Each repository is of exactly one part, as each engine names the parts."""

from __future__ import annotations

import pytest

from rewriter.fleet.shard import Shard, shard

NAMES = [f"github.com/owner/name{number}" for number in range(200)]


@pytest.mark.parametrize("total", [1, 2, 3, 7, 64])
def test_every_name_is_of_one_part(total: int) -> None:
    parts = [Shard(index, total) for index in range(1, total + 1)]
    assert all(sum(part.has(name) for part in parts) == 1 for name in NAMES)
    if total < 10:
        assert all(sum(part.has(name) for name in NAMES) > 200 / total / 2 for part in parts)


def test_the_part_of_a_name_stays() -> None:
    """The first eight bytes of its SHA-256, as a number: a list that grows moves nothing."""
    assert [next(i for i in range(4) if Shard(i + 1, 4).has(name)) for name in NAMES[:8]] == [
        1,
        1,
        0,
        3,
        2,
        2,
        2,
        2,
    ]
    assert Shard(1, 1).has("caf\udce9")


@pytest.mark.parametrize(
    ("text", "environment", "expected"),
    [
        ("1/4", {}, Shard(1, 4)),
        ("4/4", {"JOB_COMPLETION_INDEX": "0"}, Shard(4, 4)),
        ("auto", {"CI_NODE_INDEX": "2", "CI_NODE_TOTAL": "5"}, Shard(2, 5)),
        ("auto/5", {"CI_NODE_INDEX": "5", "CI_NODE_TOTAL": "5"}, Shard(5, 5)),
        ("auto/10", {"JOB_COMPLETION_INDEX": "0"}, Shard(1, 10)),
        ("auto/10", {"JOB_COMPLETION_INDEX": "9"}, Shard(10, 10)),
    ],
)
def test_parts(text: str, environment: dict[str, str], expected: Shard) -> None:
    assert shard(text, environment) == expected


@pytest.mark.parametrize(
    ("text", "environment"),
    [
        ("0/4", {}),
        ("5/4", {}),
        ("1", {}),
        ("1/", {}),
        ("/4", {}),
        ("1/0", {}),
        ("one/four", {}),
        ("\u0661/4", {}),
        ("auto", {}),
        ("auto/4", {}),
        ("auto", {"JOB_COMPLETION_INDEX": "0"}),
        ("auto/4", {"JOB_COMPLETION_INDEX": "4"}),
        ("auto/4", {"JOB_COMPLETION_INDEX": "x"}),
        ("auto", {"CI_NODE_INDEX": "1"}),
    ],
)
def test_what_is_no_part(text: str, environment: dict[str, str]) -> None:
    with pytest.raises(ValueError):
        shard(text, environment)

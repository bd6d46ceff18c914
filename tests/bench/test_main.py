"""The command: parts that begin in time, and what is printed of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bench import __main__ as command
from tests.bench.measure import Spread
from tests.bench.programs import Peers
from tests.bench.results import Growth, Row
from tests.bench.rows import Given

ROW = Row("key", "what is measured", "x", 2.2, now=Spread(2.5, 2.0, 3.0))
GIVEN = Given({}, Peers(None, None, None), Path(), (), runs=1)


def part(_: Given) -> Iterator[Row | Growth]:
    yield Growth("curve", "", [1, 2], {})
    yield ROW


@pytest.mark.parametrize(("minutes", "rows", "left"), [(1, 2, []), (-1, 0, ["one", "two"])])
def test_no_part_begins_when_the_time_is_over(
    minutes: float, rows: int, left: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command, "PARTS", {"one": part, "two": part})
    done, not_begun = command.measured(GIVEN, minutes)
    assert (done.count(ROW), not_begun) == (rows, left)


def test_a_row_is_told_with_its_aim(capsys: pytest.CaptureFixture[str]) -> None:
    command.printed(part(GIVEN))
    [line] = capsys.readouterr().out.splitlines()
    assert line.split() == [
        "2.50",
        "(2.00",
        "to",
        "3.00)",
        "x",
        "aim",
        "≤",
        "2.2:",
        "missed",
        "what",
        "is",
        "measured",
    ]

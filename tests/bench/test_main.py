"""The command: parts that begin in time, and what is printed of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bench import __main__ as command
from tests.bench import levers
from tests.bench.inputs import NODE
from tests.bench.measure import Contestant, Spread, Usage
from tests.bench.page import LEVERS
from tests.bench.programs import Peers
from tests.bench.results import Growth, Row
from tests.bench.rows import Given

ROW = Row("key", "what is measured", "x", 2.2, now=Spread(2.5, 2.0, 3.0))
GIVEN = Given({}, Peers(None, None, None), Path(), (), runs=1)


def part(_: Given) -> Iterator[Row | Growth]:
    yield Growth("curve", "", [1, 2], {})
    yield ROW


def test_what_is_done_is_told_after_each_part(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "PARTS", {"one": part, "two": part})
    told = [(done.count(ROW), left) for done, left in command.measured(GIVEN, minutes=60)]
    assert told == [(1, ["two"]), (2, [])]


def test_no_part_begins_when_the_time_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "PARTS", {"one": part, "two": part})
    assert list(command.measured(GIVEN, minutes=-1)) == []


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


def test_no_step_begins_when_the_time_is_over(tmp_path: Path) -> None:
    given = Given({}, Peers(None, None, None), tmp_path, (), runs=1)
    assert list(levers.measure(given, levers.STEPS, minutes=-1)) == []


class _Version:
    """Takes as long as it is told, whatever it does."""

    def __init__(self, seconds: float) -> None:
        self._usage = Usage(seconds, seconds, 0)

    def command(self, *arguments: object, folder: Path) -> Contestant:
        return lambda: self._usage

    def search(self, folder: Path) -> Contestant:
        return lambda: self._usage


def test_a_step_is_measured_against_the_revision_before_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(levers, "install", lambda name, folder: _Version(0.2 if name == "HEAD~1" else 0.1))
    given = Given({}, Peers(None, None, None), tmp_path, (NODE.encode(),), runs=3)
    [found] = levers.measure(given, ["HEAD"], minutes=1)
    assert found.revision == "HEAD"
    assert found.times == dict.fromkeys(LEVERS, Spread(100, 100, 100))
    assert found.before == dict.fromkeys(LEVERS, Spread(200, 200, 200))

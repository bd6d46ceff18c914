"""How runs are told, paired and compared. Nothing here depends on how long something takes."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.bench.measure import Command, Spread, Usage, paired, ratio, spread


def used(cpu: float, memory: int = 0, output: str = "") -> Usage:
    return Usage(cpu, 2 * cpu, memory, output)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([3.0], Spread(3.0, 3.0, 3.0)),
        ([9.0, 1.0, 2.0], Spread(2.0, 1.0, 9.0)),
        ([4.0, 1.0, 2.0, 8.0], Spread(3.0, 1.0, 8.0)),
    ],
)
def test_a_spread_is_the_middle_the_least_and_the_most(values: list[float], expected: Spread) -> None:
    assert spread(values) == expected


def test_nothing_has_no_middle() -> None:
    with pytest.raises(ValueError, match="nothing was measured"):
        spread([])


def test_a_spread_is_rounded() -> None:
    assert Spread(1.26, 1.24, 1.0).of(1) == Spread(1.3, 1.2, 1.0)


def test_each_round_has_all_contestants_and_every_second_goes_backwards() -> None:
    order: list[str] = []

    def contestant(name: str) -> Usage:
        order.append(name)
        return used(len(order))

    found = paired([{"a": lambda: contestant("a"), "b": lambda: contestant("b")}] * 3)
    assert order == ["a", "b", "b", "a", "a", "b"]
    assert [one.cpu for one in found["a"]] == [1, 4, 5]
    assert [one.cpu for one in found["b"]] == [2, 3, 6]


def test_a_ratio_is_the_middle_of_the_pairs_ratios() -> None:
    ours, theirs = [used(2), used(30), used(8)], [used(1), used(10), used(2)]
    assert ratio(ours, theirs) == Spread(3, 2, 4)


def test_a_ratio_per_file_counts_that_we_had_more_of_them() -> None:
    assert ratio([used(100)], [used(5)], per=10) == Spread(2, 2, 2)


def test_what_is_no_pair_is_not_compared() -> None:
    with pytest.raises(ValueError):
        ratio([used(1)], [used(1), used(2)])


def test_several_processes_add_up_and_the_largest_memory_counts() -> None:
    both = used(1, 30, "x") + used(2, 20, "y")
    assert (both.cpu, both.wall, both.memory) == (3, 6, 30)
    assert both.output not in ("x", "y")


def python(program: str, folder: Path, codes: frozenset[int] | None = frozenset({0})) -> Command:
    return Command((sys.executable, "-c", program), folder, {}, codes)


def test_a_process_is_told_by_what_it_prints_and_its_children_count(tmp_path: Path) -> None:
    burn = "import time\nwhile time.process_time() < 0.2: pass"
    parent = f"import subprocess, sys\nsubprocess.run([sys.executable, '-c', {burn!r}])\nprint('done')"
    usage = python(parent, tmp_path)()
    assert usage.cpu >= 0.2
    assert usage.memory > 1_000_000
    assert usage.output == python("print('done')", tmp_path)().output
    assert usage.output != python("print('other')", tmp_path)().output


@pytest.mark.parametrize(
    ("program", "codes"),
    [("raise SystemExit(3)", frozenset({0, 1})), ("import os; os.kill(os.getpid(), 9)", None)],
    ids=["another code", "a signal"],
)
def test_a_process_that_fails_is_no_measurement(
    program: str, codes: frozenset[int] | None, tmp_path: Path
) -> None:
    with pytest.raises(RuntimeError, match="ended with"):
        python(program, tmp_path, codes)()


def test_a_code_that_is_allowed_is_a_measurement(tmp_path: Path) -> None:
    python("raise SystemExit(1)", tmp_path, frozenset({0, 1}))()
    python("raise SystemExit(7)", tmp_path, None)()

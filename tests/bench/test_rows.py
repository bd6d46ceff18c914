"""The rows from one end to the other, with programs that do nothing: what is run and told, not how long it takes."""

from __future__ import annotations

import shutil
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from tests.bench import rows
from tests.bench.inputs import dockerfiles
from tests.bench.programs import Installed, Peer, Peers
from tests.bench.results import Row

STAND_IN = """\
import json, sys
if "json" in sys.argv:
    files = [{"path": "a/Dockerfile", "outcome": "refused"}, {"path": "b/Dockerfile", "outcome": "skipped"}]
    print(json.dumps({"files": files}))
elif "--jobs" in sys.argv and "wrong" in __file__:
    print(sys.argv[sys.argv.index("--jobs") + 1])
"""


def installed(folder: Path, *, jobs: bool = False) -> Installed:
    (folder / "bin").mkdir(parents=True)
    (folder / "bin" / "distroify").write_text(STAND_IN)
    return Installed(folder, jobs)


@pytest.fixture
def given(tmp_path: Path) -> rows.Given:
    nothing = Peer((sys.executable, "-c", "pass"), "1.0")
    return rows.Given(
        {"now": installed(tmp_path / "now", jobs=True), "before": installed(tmp_path / "before")},
        Peers(nothing, nothing, nothing),
        tmp_path / "made",
        dockerfiles(8),
        runs=2,
        processes=4,
        many=100,
    )


def told(row: Row) -> tuple[str, list[str], bool, str]:
    return row.key, sorted(row.figures), row.now is not None, row.missing


def test_starts_are_compared_with_the_import_of_typer(given: rows.Given) -> None:
    found = list(rows.cold(given))
    assert [row.key for row in found] == ["small", "skipped", "version", "help"]
    assert all(told(row)[1:] == (["before", "now", "typer"], True, "") for row in found)
    assert {row.runs for row in found} == {2}


def test_files_with_a_process_each_are_compared_with_both_peers(given: rows.Given) -> None:
    dfc, tally = rows.process_per_file(given)
    assert told(dfc) == ("process-dfc", ["before", "dfc", "now"], True, "")
    assert told(tally) == ("process-tally", ["now", "tally"], True, "")
    assert (dfc.runs, tally.runs) == (4, 1)


def test_a_folder_is_searched_by_one_core_and_by_all(given: rows.Given) -> None:
    dfc, cores = rows.one_folder(given)
    assert told(dfc) == ("folder-dfc", ["before", "dfc", "now"], True, "")
    assert told(cores) == ("cores", ["now", "one"], True, "")
    assert "8 Dockerfiles" in dfc.what


def test_what_is_missing_is_said(given: rows.Given) -> None:
    poor = replace(given, versions={"now": replace(given.now, jobs=False)}, peers=Peers(None, None, None))
    found = [*rows.process_per_file(poor)]
    assert [told(row)[2:] for row in found] == [(False, "no dfc"), (False, "no tally")]
    shutil.rmtree(poor.folder)
    assert [row.missing for row in rows.one_folder(poor)] == ["no dfc", "no `--jobs` yet"]
    assert [row.missing for row in rows.real_repositories(poor)] == ["no `--repositories`"]


def test_several_cores_that_print_something_else_are_no_measurement(
    given: rows.Given, tmp_path: Path
) -> None:
    wrong = replace(given, versions={"now": installed(tmp_path / "wrong", jobs=True)})
    with pytest.raises(RuntimeError, match="something else"):
        list(rows.one_folder(wrong))


def test_growth_is_told_by_size_and_by_its_ends(given: rows.Given) -> None:
    found = list(rows.growth(given, smallest=0.04))
    assert [(grown.key, grown.sizes) for grown, _ in found] == [
        ("plain", [4, 8, 16, 32]),
        ("beside", [4, 8, 16, 32]),
        ("compose", [4, 8, 16, 32]),
        ("lines", [40, 80, 160, 320]),
        ("packages", [1, 2, 4, 8]),
    ]
    for grown, row in found:
        assert {name: len(times) for name, times in grown.times.items()} == {"now": 4, "before": 4}
        assert row.now is not None
        assert row.before is not None


def test_a_large_module_has_a_row_for_time_and_one_for_memory(given: rows.Given) -> None:
    given.folder.mkdir()
    time, memory = rows.large_module(given)
    assert told(time) == ("module", ["before", "go list", "now"], True, "")
    assert (memory.unit, memory.now is not None) == ("MB", True)


def test_real_repositories_give_their_files_about_go(given: rows.Given, tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    [row] = rows.real_repositories(replace(given, repositories=tmp_path / "real"))
    assert row.what.startswith("1 Dockerfiles of real repositories")
    assert told(row)[1:] == (["before", "now"], True, "")


def test_memory_is_that_of_one_process_over_many_files(given: rows.Given) -> None:
    [row] = rows.memory(given)
    assert (row.unit, row.limit) == ("MB", 60.0)
    assert len(list(given.folder.rglob("*.Dockerfile"))) == 100
    assert row.now is not None and row.now.median > 1


def test_tally_has_a_smaller_folder(given: rows.Given) -> None:
    [row] = rows.tally_folder(given)
    assert told(row) == ("folder-tally", ["now", "tally"], True, "")
    assert "1 Dockerfiles" in row.what

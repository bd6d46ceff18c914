"""The output folder: written so that a run can end at any moment."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from msgspec.structs import replace

from rewriter.fleet.journal import RESULTS, StateError, current, is_whole, opened, read_rows
from rewriter.fleet.lines import line
from tests.fleet import samples


def test_files_are_there_before_the_row_and_nothing_else_is_after(tmp_path: Path) -> None:
    with opened(tmp_path) as journal:
        journal.add(samples.rewritten(), samples.FILES, "")
        journal.add(samples.failed(), {}, "what git said\n")
    assert [*read_rows(tmp_path)] == [samples.rewritten(), samples.failed()]
    folder = tmp_path / "repos" / "github.com" / "o" / "n"
    assert (folder / "1.patch").read_bytes() == samples.PATCH.encode("utf-8", "surrogateescape")
    assert sorted(one.name for one in folder.iterdir()) == ["1.patch", "body.md"]
    assert (tmp_path / "logs" / "github.com" / "o" / "f.log").read_text() == "what git said\n"
    assert is_whole(tmp_path, samples.rewritten())


def test_a_row_replaces_what_the_one_before_it_left(tmp_path: Path) -> None:
    name = samples.rewritten().repository
    with opened(tmp_path) as journal:
        journal.add(samples.failed(name), {}, "log\n")
        journal.add(samples.rewritten(), samples.FILES, "")
        assert not (tmp_path / "logs" / "github.com" / "o" / "n.log").exists()
        journal.add(samples.refused(name), {}, "")
    assert [*(tmp_path / "repos" / "github.com" / "o" / "n").iterdir()] == []
    assert current(read_rows(tmp_path)) == {name: samples.refused(name)}
    assert not is_whole(tmp_path, samples.rewritten())


def test_files_that_somebody_changed_are_not_those_of_the_row(tmp_path: Path) -> None:
    with opened(tmp_path) as journal:
        journal.add(samples.rewritten(), samples.FILES, "")
    (tmp_path / "repos" / "github.com" / "o" / "n" / "1.patch").write_text("other")
    assert not is_whole(tmp_path, samples.rewritten())


@pytest.mark.parametrize("kept", [0, 1, 200, -1])
def test_a_torn_last_line_is_no_row_and_harms_none_after_it(tmp_path: Path, kept: int) -> None:
    torn = line(samples.refused())[:kept]
    (tmp_path / RESULTS).write_text(line(samples.failed()) + torn)
    assert [*read_rows(tmp_path)] == [samples.failed()]
    with opened(tmp_path) as journal:
        journal.add(samples.rewritten(), samples.FILES, "")
    assert [*read_rows(tmp_path)] == [samples.failed(), samples.rewritten()]


def test_a_line_in_the_middle_that_is_no_row_is_said(tmp_path: Path) -> None:
    (tmp_path / RESULTS).write_text(line(samples.failed()) + "{}\n" + line(samples.refused()))
    with pytest.raises(StateError, match=r"results\.jsonl:2: no row"):
        [*read_rows(tmp_path)]


def test_what_a_killed_run_was_writing_is_removed(tmp_path: Path) -> None:
    left = tmp_path / "repos" / "a" / ".writing-123"
    left.parent.mkdir(parents=True)
    left.write_text("x")
    work = Path(os.path.realpath(tmp_path)) / "distroify-bulk-x"
    (work / "clone").mkdir(parents=True)
    (tmp_path / ".lock").write_text(str(work))
    with opened(tmp_path) as journal:
        assert journal.work.is_dir()
        assert not left.exists() and not work.exists()
    assert not journal.work.exists()
    assert (tmp_path / ".lock").read_text() == ""


@pytest.mark.parametrize("name", ["kept", "distroify-bulk"])
def test_no_other_folder_is_removed(tmp_path: Path, name: str) -> None:
    (tmp_path / name).mkdir()
    (tmp_path / ".lock").write_text(str(tmp_path / name))
    with opened(tmp_path):
        assert (tmp_path / name).is_dir()


def test_one_run_at_a_time(tmp_path: Path) -> None:
    with opened(tmp_path), pytest.raises(StateError, match="another run writes there"), opened(tmp_path):
        pass


def test_a_folder_that_is_none(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StateError), opened(tmp_path / "file"):
        pass
    with pytest.raises(StateError, match="no such file"):
        [*read_rows(tmp_path)]


def test_clones_are_not_in_the_folder_that_people_hand_on(tmp_path: Path) -> None:
    with opened(tmp_path / "out") as journal:
        assert not journal.work.is_relative_to(tmp_path / "out")
        assert journal.work.stat().st_mode & 0o077 == 0


def test_names_of_strangers(tmp_path: Path) -> None:
    row = replace(samples.rewritten("../../x;\n</script>\udce9/.."))
    with opened(tmp_path / "out") as journal:
        journal.add(row, samples.FILES, "log\n")
    assert sorted(one.name for one in tmp_path.iterdir()) == ["out"]
    assert [*read_rows(tmp_path / "out")] == [row]

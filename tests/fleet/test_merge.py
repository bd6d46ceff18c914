"""Results of several machines as one."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from pathlib import Path

import pytest
from msgspec import UNSET
from msgspec.structs import replace

from rewriter.fleet.journal import StateError, opened, read_rows
from rewriter.fleet.lines import line
from rewriter.fleet.merge import Conflict, merge
from rewriter.fleet.rows import Reason, Row
from tests.fleet import samples
from tests.fleet.conftest import Make
from tests.fleet.test_run import Distroify, tree


def written(out: Path, rows: Sequence[Row]) -> Path:
    with opened(out) as journal:
        for row in rows:
            journal.add(row, samples.FILES, row.message)
    return out


ROWS = [
    samples.rewritten("a"),
    samples.rewritten("b"),
    samples.refused("c"),
    samples.failed("d"),
    samples.rewritten("e"),
]


def test_the_same_bytes_however_the_work_was_cut(tmp_path: Path) -> None:
    whole = written(tmp_path / "whole", ROWS)
    merge([whole], tmp_path / "merged")
    expected = tree(tmp_path / "merged")
    assert sorted(expected) == [
        ".lock", "logs/d.log", "repos/a/1.patch", "repos/a/body.md", "repos/b/1.patch", "repos/b/body.md",
        "repos/e/1.patch", "repos/e/body.md", "results.jsonl", "summary.json",
    ]  # fmt: skip
    slower = [replace(row, seconds=99.0) for row in ROWS]
    first = written(tmp_path / "first", slower[::2])
    second = written(tmp_path / "second", slower[1::2])
    third = written(tmp_path / "third", slower[3:])
    for number, order in enumerate(itertools.permutations([first, second, third])):
        merge(order, tmp_path / f"merged{number}")
        assert tree(tmp_path / f"merged{number}") == expected
    # Merged results can be merged again.
    merge([tmp_path / "merged"], tmp_path / "again")
    assert tree(tmp_path / "again") == expected


def test_rows_come_by_name_and_fit_the_schema(tmp_path: Path) -> None:
    rows = merge([written(tmp_path / "one", ROWS[::-1])], tmp_path / "out")
    assert rows == tuple(read_rows(tmp_path / "out"))
    assert [row.repository for row in rows] == ["a", "b", "c", "d", "e"]
    for row in rows:
        samples.check(row)
        assert row.seconds is UNSET


def test_the_last_row_of_a_repository_counts(tmp_path: Path) -> None:
    old, new = samples.rewritten("a", "1" * 40), replace(samples.refused("a"))
    out = written(tmp_path / "one", [samples.failed("a"), old, new])
    [row] = merge([out], tmp_path / "merged")
    assert row == replace(new, seconds=UNSET)
    later = written(tmp_path / "two", [old])
    assert merge([out, later], tmp_path / "first") == (replace(old, seconds=UNSET),)
    assert merge([later, out], tmp_path / "second") == (replace(new, seconds=UNSET),)


def test_what_failed_never_hides_what_did_not(tmp_path: Path) -> None:
    fine, bad = (
        written(tmp_path / "fine", [samples.rewritten("a")]),
        written(tmp_path / "bad", [samples.failed("a")]),
    )
    for number, order in enumerate(([fine, bad], [bad, fine])):
        [row] = merge(order, tmp_path / f"merged{number}")
        assert row == replace(samples.rewritten("a"), seconds=UNSET)
        assert not (tmp_path / f"merged{number}" / "logs").exists()


def test_two_results_of_one_key_are_an_error(tmp_path: Path) -> None:
    row = samples.refused("a")
    one, two = written(tmp_path / "one", [row]), written(tmp_path / "two", [replace(row, files=())])
    with pytest.raises(
        Conflict, match=r"a at commit b{40} has two results of the same settings: in .*one and in .*two"
    ):
        merge([one, two], tmp_path / "out")
    assert not (tmp_path / "out").exists()
    with pytest.raises(Conflict):
        merge([written(tmp_path / "both", [row, replace(row, files=()), row])], tmp_path / "out")


@pytest.mark.parametrize(
    "rows",
    [
        [samples.failed("a"), samples.failed("a", Reason.NETWORK, "other")],
        [samples.proved(), replace(samples.proved(), message="other")],
    ],
)
def test_what_depends_on_the_day_is_no_conflict(tmp_path: Path, rows: list[Row]) -> None:
    folders = [written(tmp_path / str(number), [row]) for number, row in enumerate(rows)]
    first = merge(folders, tmp_path / "first")
    assert first == merge(folders[::-1], tmp_path / "second")


def test_files_that_are_not_those_of_the_row(tmp_path: Path) -> None:
    out = written(tmp_path / "one", ROWS)
    (out / "repos" / "b" / "1.patch").write_text("other")
    with pytest.raises(StateError, match="the files of b are not those of its row"):
        merge([out], tmp_path / "merged")


def test_a_log_that_leads_out_of_the_folder_is_left(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("ours")
    out = written(tmp_path / "one", [samples.failed("a"), samples.failed("b")])
    (out / "logs" / "a.log").unlink()
    (out / "logs" / "a.log").symlink_to(tmp_path / "secret")
    merge([out], tmp_path / "merged")
    assert sorted(tree(tmp_path / "merged" / "logs")) == ["b.log"]


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    out = written(tmp_path / "one", ROWS)
    for to in (out, written(tmp_path / "two", ROWS)):
        with pytest.raises(StateError, match="give another"):
            merge([out], to)
    with pytest.raises(StateError, match="no such file"):
        merge([tmp_path / "none"], tmp_path / "merged")


def test_a_torn_last_line_is_left_out(tmp_path: Path) -> None:
    out = written(tmp_path / "one", [samples.refused("a")])
    with (out / "results.jsonl").open("a") as results:
        results.write(line(samples.refused("b"))[:-1])
    assert [row.repository for row in merge([out], tmp_path / "merged")] == ["a"]


def test_shards_as_engines_call_them_merge_to_what_one_run_has(
    distroify: Distroify, make: Make, tmp_path: Path
) -> None:
    for number in range(6):
        make(f"app{number}")
    make("empty", {})
    source = tmp_path / "repositories"
    run = ("bulk", "run", source, "-q", "-o")
    assert distroify(*run, tmp_path / "whole").code == 0
    environments = [
        *({"CI_NODE_INDEX": str(number), "CI_NODE_TOTAL": "2"} for number in (1, 2)),
        *({"JOB_COMPLETION_INDEX": str(number)} for number in (0, 1, 2)),
    ]
    for number, environment in enumerate(environments):
        shard = "auto" if "CI_NODE_TOTAL" in environment else "auto/3"
        out = tmp_path / f"part{number}"
        assert distroify(*run, out, "--shard", shard, environment=environment).code == 0
    for name, parts in (
        ("one", ["whole"]),
        ("gitlab", ["part0", "part1"]),
        ("pods", ["part4", "part2", "part3"]),
    ):
        folders = [tmp_path / part for part in parts]
        done = distroify("bulk", "merge", *folders, "-o", tmp_path / f"merged-{name}")
        assert done.code == 0 and done.err.startswith("7 repositories: 6 rewritten, 1 skipped; ")
    expected = tree(tmp_path / "merged-one")
    assert tree(tmp_path / "merged-gitlab") == tree(tmp_path / "merged-pods") == expected


def test_merge_says_what_is_wrong(distroify: Distroify, tmp_path: Path) -> None:
    one = written(tmp_path / "one", ROWS)
    other = written(tmp_path / "two", [replace(samples.refused("c"), files=())])
    done = distroify("bulk", "merge", one, other, "-o", tmp_path / "out")
    assert done.code == 2 and done.err.startswith("distroify: c at commit ")
    assert distroify("bulk", "merge", one, "-o", tmp_path / "fine", "--fail-on", "failed").code == 1

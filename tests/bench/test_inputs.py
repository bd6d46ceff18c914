"""The inputs that are made, and the peers that are found."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.bench import inputs
from tests.bench.programs import find_peers


def test_made_dockerfiles_are_the_same_each_time_and_one_in_eight_is_about_go() -> None:
    texts = inputs.dockerfiles(800)
    assert texts == inputs.dockerfiles(800)
    assert 70 < sum(text.startswith(b"FROM golang:") for text in texts) < 130
    assert all(text.startswith(b"FROM ") and text.endswith(b"\n") for text in texts)


def test_files_are_spread_over_the_folders_of_one_repository(tmp_path: Path) -> None:
    root = inputs.spread_out([b"FROM a\n", b"FROM b\n", b"FROM c\n"], tmp_path / "all", folders=2)
    found = {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*.Dockerfile")}
    assert found == {
        "team0/app0.Dockerfile": b"FROM a\n",
        "team1/app1.Dockerfile": b"FROM b\n",
        "team0/app2.Dockerfile": b"FROM c\n",
    }


def test_files_that_stand_alone_have_a_repository_each(tmp_path: Path) -> None:
    files = inputs.alone([b"FROM a\n", b"FROM b\n"], tmp_path)
    assert [file.read_bytes() for file in files] == [b"FROM a\n", b"FROM b\n"]
    assert all((file.parent / ".git").is_dir() for file in files)


def test_inputs_are_read_by_name(tmp_path: Path) -> None:
    (tmp_path / "b").write_bytes(b"FROM b\n")
    (tmp_path / "a").write_bytes(b"FROM a\n")
    (tmp_path / "folder").mkdir()
    assert inputs.read(tmp_path) == [b"FROM a\n", b"FROM b\n"]


def test_a_peer_that_is_missing_is_told(tmp_path: Path) -> None:
    peers = find_peers(dfc=sys.executable, tally=str(tmp_path / "none"))
    assert peers.tally is None
    told = peers.told()
    assert told[0].startswith("dfc: Python 3")
    assert told[1].startswith("tally: missing.")

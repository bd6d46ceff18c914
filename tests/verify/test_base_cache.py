"""Base images are kept as they were seen."""

from __future__ import annotations

from pathlib import Path

import pytest

from rewriter.verify.image.base_cache import keep, kept
from rewriter.verify.image.listing import Entry, Listing
from rewriter.verify.image.seen import Base

BASE = Base(
    Listing(
        {"/": Entry(0o40755, 0, 0), "/a\udcff": Entry(0o100644, 1, 2, 3, "", "ab", 7, (("user.x", "00"),))},
        {"/var/lib/dpkg/status": b"\xff\0"},
        {"/a\udcff": frozenset({"1", "2"})},
    ),
    {"maintainer": "somebody"},
    frozenset({"c"}),
)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path / "distroify" / "bases"


def test_what_is_kept_comes_back() -> None:
    assert kept("sha256:1") is None
    keep("sha256:1", BASE)
    assert kept("sha256:1") == BASE
    assert kept("sha256:2") is None


def test_a_damaged_file_is_as_good_as_none(folder: Path) -> None:
    keep("sha256:1", BASE)
    [file] = folder.iterdir()
    whole = file.read_bytes()
    for damaged in (b"", b"{}", whole[:-20], whole[:30] + b"x" + whole[31:]):
        file.write_bytes(damaged)
        assert kept("sha256:1") in (None, BASE)
    file.write_bytes(whole[:-20])
    assert kept("sha256:1") is None


def test_the_oldest_go(folder: Path) -> None:
    for number in range(45):
        keep(f"sha256:{number}", BASE)
    assert len(list(folder.iterdir())) == 40
    assert kept("sha256:44") == BASE


def test_a_folder_that_cannot_be_made_is_no_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    keep("sha256:1", BASE)
    assert kept("sha256:1") is None

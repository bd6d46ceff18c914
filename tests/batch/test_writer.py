"""Replacing files: whole, or not at all."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from rewriter.batch.writer import WriteError, replace


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "Dockerfile"
    path.write_bytes(b"before")
    return path


@pytest.mark.parametrize("mode", [0o644, 0o600, 0o755, 0o664])
def test_the_mode_is_kept_and_nothing_left_behind(file: Path, mode: int) -> None:
    file.chmod(mode)
    replace(file, b"before", b"after\xff\r\n")
    assert file.read_bytes() == b"after\xff\r\n"
    assert stat.S_IMODE(file.stat().st_mode) == mode
    assert os.listdir(file.parent) == ["Dockerfile"]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away")
def test_the_owner_is_kept(file: Path) -> None:
    os.chown(file, 1234, 5678)
    replace(file, b"before", b"after")
    assert (file.stat().st_uid, file.stat().st_gid) == (1234, 5678)


def test_a_file_that_changed_is_left_alone(file: Path) -> None:
    with pytest.raises(WriteError, match="changed"):
        replace(file, b"older", b"after")
    assert file.read_bytes() == b"before"
    assert os.listdir(file.parent) == ["Dockerfile"]


def test_a_file_that_became_something_else_is_left_alone(file: Path) -> None:
    file.rename(file.with_name("target"))
    file.symlink_to("target")
    with pytest.raises(WriteError, match="changed"):
        replace(file, b"before", b"after")
    assert file.is_symlink()
    assert file.read_bytes() == b"before"


def test_a_file_that_went_away_stays_away(file: Path) -> None:
    file.unlink()
    with pytest.raises(WriteError, match="no such file"):
        replace(file, b"before", b"after")
    assert os.listdir(file.parent) == []


def test_a_read_only_file_is_left_alone(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    with pytest.raises(WriteError, match="read-only"):
        replace(file, b"before", b"after")
    assert file.read_bytes() == b"before"


@pytest.mark.parametrize(
    "error", [OSError(28, "No space left on device"), PermissionError(1, "Not permitted")]
)
@pytest.mark.parametrize("step", ["replace", "fsync", "chmod"])
def test_an_error_on_the_way_leaves_everything_as_it_was(
    file: Path, monkeypatch: pytest.MonkeyPatch, step: str, error: OSError
) -> None:
    def fail(*arguments: object) -> None:
        raise error

    monkeypatch.setattr(os, step, fail)
    with pytest.raises(WriteError, match=str(error.strerror).lower()):
        replace(file, b"before", b"after")
    assert file.read_bytes() == b"before"
    assert os.listdir(file.parent) == ["Dockerfile"]


def test_an_interrupt_leaves_no_temporary_file(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*arguments: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "replace", interrupt)
    with pytest.raises(KeyboardInterrupt):
        replace(file, b"before", b"after")
    assert file.read_bytes() == b"before"
    assert os.listdir(file.parent) == ["Dockerfile"]


def test_a_file_of_another_owner_keeps_its_mode_at_least(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*arguments: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    file.chmod(0o640)
    monkeypatch.setattr(os, "fchown", refuse)
    replace(file, b"before", b"after")
    assert file.read_bytes() == b"after"
    assert stat.S_IMODE(file.stat().st_mode) == 0o640

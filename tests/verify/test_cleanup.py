from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest

from rewriter.verify.engines import cleanup
from rewriter.verify.engines.cleanup import (
    LONGEST_RUN,
    Owner,
    is_stale,
    new_owner,
    owner_of,
    shielded,
    sweep_folders,
    temporary_folder,
)


@pytest.fixture
def dead() -> Owner:
    """A process of this host that has ended."""
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    mine = new_owner()
    return replace(mine, pid=process.pid)


def test_a_token_tells_its_owner() -> None:
    owner = new_owner()
    assert owner_of(f"localhost/distroify-verify/{owner.token}:before") == owner
    assert not owner.is_gone()
    assert not is_stale(owner.token)


def test_the_dead_are_gone(dead: Owner) -> None:
    assert is_stale(f"distroify-verify-{dead.token}-3")


def test_another_process_of_the_same_number_is_no_owner() -> None:
    mine = new_owner()
    assert replace(mine, start=mine.start + 1).is_gone()


@pytest.mark.parametrize("text", ["", "golang", "distroify-verify-x-1-2-y", "a" * 10_000])
def test_what_tells_no_owner_is_left_alone(text: str) -> None:
    assert owner_of(text) is None
    assert not is_stale(text)


def test_processes_of_other_places_are_left_alone_for_days(dead: Owner) -> None:
    other = replace(dead, place="ffffffff")
    assert not other.is_gone()
    assert not replace(other, begin=other.begin - LONGEST_RUN + 3600).is_gone()
    assert replace(other, begin=other.begin - LONGEST_RUN - 1).is_gone()


def test_a_long_run_is_not_gone() -> None:
    mine = new_owner()
    assert not replace(mine, begin=mine.begin - 2 * LONGEST_RUN).is_gone()


def test_where_no_start_times_are_told_a_number_is_not_trusted_for_ever(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(cleanup, "_start_time", lambda pid: 0)
    mine = new_owner()
    assert not mine.is_gone()
    assert replace(mine, begin=mine.begin - LONGEST_RUN - 1).is_gone()


IN_ANOTHER_CONTAINER = """
import time
from rewriter.verify.engines.cleanup import new_owner
print(new_owner().token, flush=True)
time.sleep(60)
"""


def test_two_containers_with_one_host_name_and_one_process_number() -> None:
    """The processes of the other PID namespace cannot be seen from here, and have numbers of their own."""
    unshare = ["unshare", "--pid", "--fork", "--kill-child", "--mount-proc"]
    try:
        subprocess.run([*unshare, "true"], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("no PID namespace can be made here")
    command = [*unshare, sys.executable, "-c", IN_ANOTHER_CONTAINER]
    tokens = []
    for _ in range(2):
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            tokens.append(process.stdout.readline())
            assert not is_stale(tokens[-1])
            process.kill()
    first, second = (owner_of(token) for token in tokens)
    assert first is not None and second is not None
    assert first.pid == second.pid == 1
    assert not is_stale(tokens[0])


def test_a_folder_goes_with_its_block() -> None:
    with temporary_folder(new_owner()) as folder:
        (folder / "x").write_text("")
        assert folder.is_dir()
    assert not folder.exists()


def test_folders_of_the_dead_are_swept(dead: Owner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    mine, theirs, other = (
        tmp_path / f"distroify-verify-{token}-x" for token in (new_owner().token, dead.token, "nobody")
    )
    for folder in (mine, theirs, other):
        folder.mkdir()
    (theirs / "Dockerfile").write_text("FROM x")
    os.symlink(mine, tmp_path / f"distroify-verify-{dead.token}-link")
    assert sweep_folders() == 1
    assert (mine.exists(), theirs.exists(), other.exists()) == (True, False, True)


def test_a_shield_puts_signals_off() -> None:
    done = []
    with pytest.raises(KeyboardInterrupt), shielded():
        with shielded():
            os.kill(os.getpid(), signal.SIGINT)
            done.append("inner")
        done.append("outer")
    assert done == ["inner", "outer"]
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_signals_unwind(number: signal.Signals) -> None:
    left = []
    before = signal.getsignal(number)
    with pytest.raises(SystemExit) as exit_, cleanup.unwinding():
        try:
            os.kill(os.getpid(), number)
        finally:
            left.append(True)
    assert exit_.value.code == 128 + number
    assert left == [True]
    assert signal.getsignal(number) is before

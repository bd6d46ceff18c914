from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from rewriter.model import VerificationError
from rewriter.verify.engines.capture import LONGEST_OUTPUT, Capture
from rewriter.verify.engines.process import Commands, follow, run, started


def python(script: str) -> list[str]:
    return [sys.executable, "-c", script]


def test_a_short_command() -> None:
    done = run(python("import sys; print(sys.stdin.read()); sys.exit(3)"), {}, stdin=b"hi")
    assert (done.code, done.stdout) == (3, b"hi\n")


def test_its_environment() -> None:
    assert run(python("import os; print(os.environ['X'])"), {"X": "1"}).stdout == b"1\n"


@pytest.mark.parametrize(
    ("argv", "says"),
    [
        (["/nowhere/docker"], "cannot start /nowhere/docker: no such file"),
        (python("import sys; sys.exit('no daemon')"), "no daemon"),
        (python("import sys; sys.exit(4)"), "exit code 4"),
    ],
)
def test_failures(argv: list[str], says: str) -> None:
    with pytest.raises(VerificationError, match=says):
        Commands(argv[0]).output(*argv[1:])


BUSY = """
import pathlib, sys
count = pathlib.Path(sys.argv[1])
count.write_text(count.read_text() + "x" if count.exists() else "x")
sys.exit("image not known" if len(count.read_text()) < int(sys.argv[2]) else 0)
"""


def test_what_an_engine_cannot_list_at_once_it_lists_again(tmp_path: Path) -> None:
    count = tmp_path / "count"
    assert Commands(sys.executable).listing("-c", BUSY, str(count), "3") == b""
    assert count.read_text() == "xxx"


def test_what_an_engine_never_lists_is_an_error(tmp_path: Path) -> None:
    count = tmp_path / "count"
    with pytest.raises(VerificationError, match="image not known"):
        Commands(sys.executable).listing("-c", BUSY, str(count), "100")
    assert 3 <= len(count.read_text()) < 10


def test_a_command_that_hangs() -> None:
    with pytest.raises(VerificationError, match="longer than"):
        run(python("import time; time.sleep(60)"), {}, seconds=0.3)


def test_lines_of_a_long_command() -> None:
    seen: list[str] = []
    code, last = follow(
        python("import sys; print('a'); print('b', file=sys.stderr); sys.exit(2)"), {}, seen.append, 20
    )
    assert code == 2
    assert sorted(seen) == sorted(last) == ["a", "b"]


def test_a_long_command_out_of_time() -> None:
    begin = time.monotonic()
    code, last = follow(
        python("print('x', flush=True); import time; time.sleep(60)"), {}, lambda line: None, 2
    )
    assert code is None
    assert list(last) == ["x"]
    assert time.monotonic() - begin < 20


def test_endless_lines_are_cut() -> None:
    seen: list[str] = []
    follow(python("print('x' * 3_000_000)"), {}, seen.append, 20)
    assert len(seen) == 1
    assert len(seen[0]) <= 4000


def test_a_capture_keeps_the_head_and_reads_on() -> None:
    with started(python("import sys; sys.stdout.write('x' * 3_000_000); sys.stdout.flush()"), {}) as process:
        assert process.stdout is not None
        capture = Capture(process.stdout)
        assert process.wait(20) == 0
        assert len(capture.finished()) == LONGEST_OUTPUT


def test_children_are_killed_too(tmp_path: Path) -> None:
    mark = tmp_path / "alive"
    script = f"sleep 1; touch {mark}"
    with started(["sh", "-c", f"({script}) & wait"], {}) as process:
        time.sleep(0.3)
    assert process.returncode == -9
    time.sleep(1.2)
    assert not mark.exists()


def test_what_has_ended_is_left_alone() -> None:
    with started(python(""), {}, stderr=subprocess.DEVNULL) as process:
        process.wait(20)
    assert process.returncode == 0

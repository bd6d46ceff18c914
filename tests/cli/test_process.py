"""The command as a process: pipes, signals, and what it imports."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.cli import fake

ROOT = Path(__file__).parents[2]
SCRIPT = "from tests.cli import fake; fake.install(); from rewriter.__main__ import run; run()"
COMMAND = [sys.executable, "-c", SCRIPT]
SLOW = """
import os, sys, time
from tests.cli import fake
from rewriter.batch import writer
module = fake.install()
def slow(*arguments, **options):
    print("here", file=sys.stderr, flush=True)
    time.sleep(60)
{patch} = slow
from rewriter.__main__ import run
run()
"""
END = """
import atexit, sys
from rewriter.cli import main
from rewriter.__main__ import run
class Taken:
    def __del__(self):
        print("taken apart", flush=True)
taken = Taken()
def leave():
    print("not flushed", end="")
    atexit.register(print, ", handler called")
    {body}
    sys.exit(3)
main.main = leave
run()
"""
"""The end of a process whose command does something else."""


def start(command: list[str], *arguments: str, **options: object) -> subprocess.Popen[bytes]:
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE} | options
    return subprocess.Popen([*command, *arguments], env=environment, **pipes)  # type: ignore[call-overload, no-any-return]


@pytest.fixture
def many(repository: Path) -> Path:
    """Enough to fill a pipe."""
    for number in range(300):
        (repository / str(number)).mkdir()
        (repository / str(number) / "Dockerfile").write_bytes(fake.GO + b"# filler\n" * 1000)
    return repository


@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize("format_", ["text", "json"])
def test_a_reader_that_leaves_is_no_error(
    many: Path, monkeypatch: pytest.MonkeyPatch, format_: str, unbuffered: str
) -> None:
    monkeypatch.setenv("PYTHONUNBUFFERED", unbuffered)
    big = start(COMMAND, "-qq", "--format", format_, ".")
    assert big.stdout is not None
    big.stdout.read(1)
    big.stdout.close()
    assert big.stderr is not None
    assert big.stderr.read() == b""
    assert big.wait() == 141


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs /dev/full")
@pytest.mark.parametrize(
    "arguments",
    [
        ["Dockerfile"],
        ["--format", "json", "."],
        ["--version"],
        ["--help"],
        ["bulk", "--help"],
        ["bulk", "run", "--help"],
    ],
)
def test_a_full_disk_is_reported(repository: Path, arguments: list[str]) -> None:
    (repository / "Dockerfile").write_bytes(fake.GO)
    with open("/dev/full", "wb") as full:
        done = start(COMMAND, *arguments, stdout=full)
        errors = done.communicate()[1]
    assert done.returncode == 2
    assert errors == b"distroify: cannot write to standard output: no space left on device\n"


def end(body: str, **options: object) -> tuple[int, bytes, bytes]:
    process = start([sys.executable, "-c", END.format(body=body)], **options)
    out, errors = process.communicate()
    return process.returncode, out, errors


def test_the_end_is_quick_and_clean(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONUNBUFFERED", "")
    expected = b"not flushed, handler called\n"
    assert end("") == (3, expected, b"")
    with open(tmp_path / "out", "wb") as file:
        assert end("", stdout=file)[0] == 3
    assert (tmp_path / "out").read_bytes() == expected


@pytest.mark.parametrize(
    "body",
    [
        "import threading, time; threading.Thread(target=time.sleep, args=[0.2]).start()",
        "import multiprocessing",
    ],
)
def test_who_is_not_alone_ends_as_usual(body: str) -> None:
    code, out, errors = end(body)
    assert (code, errors) == (3, b"")
    assert out.endswith(b"handler called\ntaken apart\n")


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs /dev/full")
def test_what_cannot_be_flushed_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONUNBUFFERED", "")
    with open("/dev/full", "wb") as full:
        code, _, errors = end("", stdout=full)
    assert code == 120
    assert b"No space left on device" in errors


def test_a_profile_of_the_command_is_printed() -> None:
    process = start([sys.executable, "-m", "cProfile", "-m", "rewriter", "--version"])
    assert b"function calls" in process.communicate()[0]


@pytest.mark.parametrize("streams", [">&-", "2>&-", "<&-", ">&- 2>&- <&-"])
def test_closed_streams_do_no_harm(repository: Path, streams: str) -> None:
    (repository / "Dockerfile").write_bytes(fake.GO)
    shell = ["sh", "-c", f'"$0" "$@" {streams}']
    done = start(shell + COMMAND, "--write", "Dockerfile")
    _, errors = done.communicate()
    assert done.returncode == 0
    assert b"Traceback" not in errors
    assert (repository / "Dockerfile").read_bytes() == fake.REWRITTEN


def test_a_closed_stdin_fails_cleanly(repository: Path) -> None:
    done = start(["sh", "-c", '"$0" "$@" <&-', *COMMAND], "-")
    assert b"-: failed   [unreadable]\n" in done.communicate()[1]
    assert done.returncode == 2


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)], ids=["SIGINT", "SIGTERM"]
)
@pytest.mark.parametrize("patch", ["vars(module)['rewrite']", "writer.os.replace"])
def test_a_signal_ends_it_without_traces(
    repository: Path, patch: str, number: signal.Signals, code: int
) -> None:
    (repository / "Dockerfile").write_bytes(fake.GO)
    process = start([sys.executable, "-c", SLOW.format(patch=patch)], "--write", ".")
    assert process.stderr is not None
    assert process.stderr.readline() == b"here\n"
    process.send_signal(number)
    output = process.communicate()
    assert process.returncode == code
    assert output == (b"", b"")
    assert sorted(os.listdir(repository)) == [".git", "Dockerfile"]
    assert (repository / "Dockerfile").read_bytes() == fake.GO


def test_arguments_and_output_of_any_bytes(repository: Path) -> None:
    name = b"caf\xe9.Dockerfile"
    try:
        (Path(os.fsdecode(os.fsencode(repository) + b"/" + name))).write_bytes(fake.GO + b"# \xff\n")
    except OSError:
        pytest.skip("the file system has only UTF-8 names")
    process = start(COMMAND, os.fsdecode(name))
    out, errors = process.communicate()
    assert process.returncode == 0
    assert out.startswith(b"diff --git a/caf\xe9.Dockerfile b/caf\xe9.Dockerfile\n")
    assert b" # \xff\n" in out
    assert errors.startswith(b"caf\\xe9.Dockerfile: rewritten")


def test_the_start_is_light(repository: Path) -> None:
    """What is slow to import is imported where it is needed."""
    (repository / "Dockerfile").write_bytes(fake.SKIPPED)
    heavy = ("rich", "pathspec", "unidiff", "tree_sitter", "dockerfile_parse", "jsonschema", "typer")
    script = (
        "import sys, atexit; from tests.cli import fake; fake.install();"
        f"atexit.register(lambda: print([m for m in {heavy} if m in sys.modules]));"
        "from rewriter.__main__ import run; run()"
    )
    assert start([sys.executable, "-c", script], "Dockerfile").communicate()[0] == b"[]\n"


@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_long_output_is_whole(many: Path, monkeypatch: pytest.MonkeyPatch, unbuffered: str) -> None:
    monkeypatch.setenv("PYTHONUNBUFFERED", unbuffered)
    process = start(COMMAND, "--format", "json", ".")
    assert len(json.loads(process.communicate()[0])["files"]) == 300


def test_many_files_are_quick(many: Path) -> None:
    started = time.perf_counter()
    process = start(COMMAND, "--check", "--quiet", ".")
    process.communicate()
    assert process.returncode == 1
    assert time.perf_counter() - started < 20

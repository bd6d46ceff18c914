"""Several processes give what one gives, whatever becomes of them."""

from __future__ import annotations

import os
import pty
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import pytest

from rewriter.batch.discovery import Problem, Source
from rewriter.batch.parallel import judged, shares
from rewriter.cli.progress import watched
from rewriter.model import FileResult, Outcome, Processed
from rewriter.output.layout import Page
from tests.cli import fake

ROOT = Path(__file__).parents[2]
SCRIPT = """
import os, signal, sys, time
from tests.cli import fake
module = fake.install()
def rewrite(path, data, settings, **options):
    word = data.partition(b"# ")[2].decode("latin-1")
    if word.startswith("SIG"):
        os.kill(os.getpid(), getattr(signal, word))
    if word == "exit":
        os._exit(3)
    if word == "wait":
        print("here", file=sys.stderr, flush=True)
        time.sleep(60)
    if word == "slow":
        time.sleep(0.2)
    return fake.rewrite(path, data, settings, **options)
module.rewrite = rewrite
from rewriter.cli import progress
progress._PATIENCE = 0.1
from rewriter.cli.main import main
main()
"""


def start(
    folder: Path, *arguments: str, stderr: int = subprocess.PIPE, script: str = SCRIPT
) -> subprocess.Popen[bytes]:
    environment = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "NO_COLOR")}
    return subprocess.Popen(
        [sys.executable, "-c", script, *arguments],
        cwd=folder,
        env={**environment, "PYTHONPATH": str(ROOT), "TERM": "xterm", "COLUMNS": "100"},
        stdout=subprocess.PIPE,
        stderr=stderr,
        start_new_session=True,
    )


def ended(folder: Path, *arguments: str) -> tuple[int, bytes, str]:
    process = start(folder, *arguments)
    out, errors = process.communicate()
    return process.returncode, out, errors.decode()


KINDS = (fake.GO, fake.REFUSED, fake.SKIPPED, fake.UNCHANGED, fake.BROKEN, fake.GO + b"# caf\xe9\n")


@pytest.fixture
def many(tmp_path: Path) -> Path:
    """Two repositories, the first with settings of its own and far more files, and a file that is no text."""
    folder = tmp_path / "many"
    for number in range(90):
        root = folder / ("first" if number < 70 else "second")
        place = root / f"{number:02}"
        place.mkdir(parents=True)
        (root / ".git").mkdir(exist_ok=True)
        (place / "Dockerfile").write_bytes(KINDS[number % len(KINDS)])
    (folder / "first" / ".distroify.toml").write_text('strict = true\nexclude = ["03/**", "nowhere/**"]\n')
    (folder / "second" / "70" / "Dockerfile").write_bytes(b"\0")
    return folder


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["--check", "-v"],
        ["--by", "file", "--debug"],
        ["--commit-message"],
        *(["--format", name] for name in ("json", "sarif", "github", "markdown", "junit", "gitlab")),
    ],
    ids=" ".join,
)
def test_two_processes_say_what_one_says(many: Path, arguments: list[str]) -> None:
    one, two = (ended(many, "--jobs", jobs, *arguments, "first", "gone", "second") for jobs in ("1", "2"))
    assert one == two
    assert one[0] == 2


def test_files_are_in_their_order(many: Path) -> None:
    (many / "first" / "00" / "Dockerfile").write_bytes(fake.GO + b"# slow")
    _, out, _ = ended(many, "-j", "3", ".")
    paths = [
        line.split()[1] for line in out.decode("utf-8", "replace").splitlines() if line.startswith("+++")
    ]
    assert len(paths) == 30
    # Those of two repositories are below the folder around both.
    assert paths == sorted(paths)
    assert {path.split("/")[1] for path in paths} == {"first", "second"}


def test_two_processes_write_what_one_writes(many: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    subprocess.run(["cp", "-r", many, copy], check=True)
    (many / "first" / "00" / "Dockerfile").chmod(0o640)
    assert ended(many, "-w", "-j", "2", ".") == ended(copy, "-w", "-j", "1", ".")
    texts = [
        {path.relative_to(root): path.read_bytes() for path in root.rglob("*") if path.is_file()}
        for root in (many, copy)
    ]
    assert texts[0] == texts[1]
    assert texts[0][Path("first/00/Dockerfile")] == fake.REWRITTEN
    assert (many / "first" / "00" / "Dockerfile").stat().st_mode & 0o777 == 0o640


def test_what_ends_a_process_is_the_failure_of_its_file(many: Path) -> None:
    fatal = {"05": "SIGKILL", "40": "SIGSEGV", "41": "exit"}
    for number, word in fatal.items():
        (many / "first" / number / "Dockerfile").write_bytes(b"FROM golang\n# " + word.encode())
    code, out, errors = ended(many, "-j", "2", "--by", "file", "first")
    assert code == 2
    assert out.count(b"+++ b/") == 21
    told = [line for line in errors.splitlines() if "its process ended" in line]
    assert [line.rpartition("with ")[2] for line in told] == ["SIGKILL", "SIGSEGV", "exit code 3"]
    for number in fatal:
        assert f"first/{number}/Dockerfile: failed" in errors
    assert "Traceback" not in errors


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
@pytest.mark.parametrize("all_of_them", [False, True], ids=["the first", "all"])
def test_a_signal_ends_all(many: Path, number: signal.Signals, code: int, all_of_them: bool) -> None:
    (many / "second" / "80" / "Dockerfile").write_bytes(fake.GO + b"# wait")
    before = {path: path.read_bytes() for path in many.rglob("Dockerfile")}
    process = start(many, "-w", "-j", "2", ".")
    assert process.stderr is not None
    assert process.stderr.readline() == b"here\n"
    began = time.monotonic()
    if all_of_them and number is signal.SIGINT:
        os.killpg(process.pid, number)  # as a terminal does
    else:
        process.send_signal(number)
    # The pipes are closed once all that have them are gone.
    assert process.communicate() == (b"", b"")
    assert process.returncode == code
    assert time.monotonic() - began < 20
    with pytest.raises(ProcessLookupError):
        os.killpg(process.pid, 0)
    assert {path: path.read_bytes() for path in many.rglob("Dockerfile")} == before


def test_processes_end_with_the_one_that_has_gone(many: Path) -> None:
    (many / "second" / "80" / "Dockerfile").write_bytes(fake.GO + b"# wait")
    process = start(many, "-j", "2", ".", script=SCRIPT.replace("sleep(60)", "sleep(1)"))
    assert process.stderr is not None
    process.stderr.readline()
    process.kill()
    assert process.communicate()[1] == b""


def on_a_terminal(folder: Path, *arguments: str) -> tuple[bytes, str]:
    """Standard output, and what a terminal for standard error gets."""
    reader, writer = pty.openpty()
    with start(folder, *arguments, stderr=writer) as process:
        os.close(writer)
        said = b""
        with suppress(OSError):
            while chunk := os.read(reader, 65_536):
                said += chunk
        os.close(reader)
        assert process.stdout is not None
        return process.stdout.read(), said.decode()


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_who_waits_at_a_terminal_sees_a_bar(many: Path, jobs: str) -> None:
    plain = ended(many, "-j", "1", "--check", ".")
    for number in range(10, 16):
        (many / "first" / str(number) / "Dockerfile").write_bytes(KINDS[number % len(KINDS)] + b"# slow")
    out, said = on_a_terminal(many, "-j", jobs, "--check", ".")
    assert out == plain[1] == b""
    assert "/89" in said and "skipped" in said
    # It goes, and leaves the cursor and the summary.
    assert "\x1b[?25h" in said and plain[2].splitlines()[-1] in said
    assert not said.rpartition("\x1b[?25h")[2].count("/89")


def test_a_bar_leaves_the_diffs_alone(many: Path) -> None:
    plain = ended(many, "-j", "1", ".")
    for number in range(60, 66):
        (many / "first" / str(number) / "Dockerfile").write_bytes(fake.SKIPPED + b"# slow")
    (many / "second" / "89" / "Dockerfile").write_bytes(fake.GO)
    out, said = on_a_terminal(many, "-j", "1", ".")
    assert "/89" in said
    assert out.startswith(plain[1][:200]) and b"\x1b" not in out


def test_who_waits_for_less_than_a_second_sees_none(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("FORCE_COLOR", "1")
    now = 100.0
    monkeypatch.setattr("rewriter.cli.progress.time.monotonic", lambda: now)
    done = Processed(FileResult("Dockerfile", Outcome.SKIPPED))
    with watched(Page(width=80)) as watch:
        assert watch is not None
        watch.begin(3)
        now += 0.9
        watch.done(done)
        watch.pause()
        assert capfd.readouterr().err == ""
        now += 0.2
        watch.done(done)
        assert "2/3" in capfd.readouterr().err
    assert capfd.readouterr().err.endswith("\x1b[?25h\r\x1b[1A\x1b[2K")


def test_the_last_file_needs_no_bar(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    now = 100.0
    monkeypatch.setattr("rewriter.cli.progress.time.monotonic", lambda: now)
    with watched(Page(width=80)) as watch:
        assert watch is not None
        watch.begin(1)
        now += 5
        watch.done(Processed(FileResult("Dockerfile", Outcome.SKIPPED)))
    assert capfd.readouterr().err == ""


def _sources(*sizes: int) -> list[Source | Problem]:
    roots = [Path(f"/r{number}") for number, size in enumerate(sizes) for _ in range(size)]
    return [Source(f"{root}/{at}", root / str(at), root, str(at)) for at, root in enumerate(roots)]


@pytest.mark.parametrize(
    ("sizes", "jobs", "expected"),
    [
        ((), 2, []),
        ((1, 1, 1), 2, [1, 1, 1]),
        # A large repository is cut, and none is put together with another one.
        ((64,), 2, [2] * 32),
        ((3, 5, 24), 1, [2, 1, 2, 2, 1, *[2] * 12]),
        ((10, 310), 1, [10, *[20] * 15, 10]),
    ],
)
def test_files_of_a_repository_stay_together(sizes: Sequence[int], jobs: int, expected: list[int]) -> None:
    sources = _sources(*sizes)
    found = [*shares(sources, jobs)]
    assert [len(share) for share in found] == expected
    assert [number for share in found for number in share] == [*range(len(sources))]


def test_where_there_are_no_processes_one_does_it_all(monkeypatch: pytest.MonkeyPatch) -> None:
    def none(*arguments: object) -> None:
        raise BlockingIOError("resource temporarily unavailable")

    monkeypatch.setattr("multiprocessing.context.ForkProcess.start", none)
    told: list[str] = []
    done = judged(
        _sources(2, 2),
        lambda source: Processed(FileResult(source.shown, Outcome.SKIPPED)),
        2,
        lambda one: told.append(one.result.path),
    )
    assert [one.result.path for one in done] == told == ["/r0/0", "/r0/1", "/r1/2", "/r1/3"]


def _judge(source: Source | Problem) -> Processed:
    return Processed(FileResult(source.shown, Outcome.SKIPPED, reason=",".join(_SEEN)))


_SEEN: list[str] = []


@pytest.mark.parametrize(
    ("sizes", "expected"),
    [((40, 3), "/r0"), ((3, 40), "/r1"), ((1, 1, 1), "")],
    ids=["first", "second", "each its own"],
)
def test_what_is_the_same_for_a_repository_is_found_before_the_processes_fork(
    sizes: Sequence[int], expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.modules[__name__], "_SEEN", [])

    def ahead(root: Path) -> None:
        _SEEN.append(str(root))
        raise RecursionError("a file of a stranger")

    monkeypatch.setattr("rewriter.batch.parallel.index_of", ahead)
    done = [*judged(_sources(*sizes), _judge, 2, lambda one: None)]
    # Each process was forked with it, and that it failed is of no matter here.
    assert {one.result.reason for one in done} == {expected}
    assert len(done) == sum(sizes)

from __future__ import annotations

import io
import os
import shutil
import tarfile
import time
from pathlib import Path

import pytest

from rewriter.golang.binary.elf import program
from rewriter.verify.run import trace
from rewriter.verify.run.observation import Attempt

WORKDIR = "/app"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ('1 openat(AT_FDCWD</app>, "a.txt", O_RDONLY) = 3</app/a.txt>', Attempt("/app/a.txt", "")),
        ('1 openat(AT_FDCWD, "a.txt", O_RDONLY) = -1 ENOENT (No such file)', Attempt("/app/a.txt", "ENOENT")),
        ('openat(AT_FDCWD</srv>, "../x", O_RDONLY) = -1 ENOENT (No such file)', Attempt("/x", "ENOENT")),
        ('1 openat(5</etc>, "passwd", O_RDONLY) = 6', Attempt("/etc/passwd", "")),
        (
            '1 newfstatat(AT_FDCWD</app>, "/usr/bin/git", 0xc000, 0) = -1 ENOENT (No)',
            Attempt("/usr/bin/git", "ENOENT"),
        ),
        ('1 execve("/app/x", ["/app/x"], 0x7ff /* 3 vars */) = 0', Attempt("/app/x", "")),
        (
            '1 readlinkat(AT_FDCWD</app>, "/proc/self/exe", "/app/x", 128) = 6',
            Attempt("/proc/self/exe", ""),
        ),
        ('1 stat("a/b", 0x1) = -1 ENOTDIR (Not a directory)', Attempt("/app/a/b", "ENOTDIR")),
        ('1 openat(AT_FDCWD</app>, "a", O_RDONLY) = -1 EACCES (No)', Attempt("/app/a", "EACCES")),
        ('1 mkdirat(AT_FDCWD</app>, "d", 0777) = -1 ENOENT (No)', Attempt("/app/d", "ENOENT", is_write=True)),
        ('1 unlink("x") = 0', Attempt("/app/x", "", is_write=True)),
        (
            '1 openat(AT_FDCWD</app>, "log", O_WRONLY|O_CREAT|O_CLOEXEC, 0644) = 3</app/log>',
            Attempt("/app/log", "", is_write=True),
        ),
        (r'1 stat("a\"b\\c\t\303\244", 0x1) = 0', Attempt('/app/a"b\\c\tä', "")),
    ],
)
def test_calls_that_look_for_files(line: str, expected: Attempt) -> None:
    assert trace.attempts(line, WORKDIR) == (expected,)


@pytest.mark.parametrize(
    "line",
    [
        "",
        "+++ exited with 0 +++",
        "1 --- SIGURG {si_signo=SIGURG} ---",
        '1 openat(AT_FDCWD</app>, "a", O_RDONLY) = -1 EINTR (Interrupted system call)',
        '1 openat(AT_FDCWD</app>, "a", O_RDONLY) = ?',
        '1 openat(AT_FDCWD</app>, "", O_RDONLY) = -1 ENOENT (No such file)',
        '1 openat(AT_FDCWD</app>, "cut"..., O_RDONLY) = -1 ENOENT (No such file)',
        '1 openat(AT_FDCWD</app>, "/.distroify/strace", O_RDONLY) = 3',
        '1 openat(AT_FDCWD</app>, "a", O_RDONLY <unfinished ...>',
        "1 read(3) = 1",
    ],
)
def test_lines_that_say_nothing(line: str) -> None:
    assert trace.attempts(line, WORKDIR) == ()


def test_calls_of_two_threads_that_overlap() -> None:
    text = (
        '1  openat(AT_FDCWD</app>, "a", O_RDONLY <unfinished ...>\n'
        '2  openat(AT_FDCWD</app>, "b", O_RDONLY <unfinished ...>\n'
        "1  <... openat resumed>)              = -1 ENOENT (No such file or directory)\n"
        "2  <... openat resumed>)              = 3</app/b>\n"
    )
    assert trace.attempts(text, WORKDIR) == (Attempt("/app/a", "ENOENT"), Attempt("/app/b", ""))


def test_each_path_counts_once_as_it_was_first() -> None:
    text = 'stat("a", 0x1) = -1 ENOENT (No)\nstat("a", 0x1) = 0\nstat("./a", 0x1) = 0\n'
    assert trace.attempts(text, WORKDIR) == (Attempt("/app/a", "ENOENT"),)


def test_names_of_a_folder() -> None:
    text = (
        'openat(AT_FDCWD</app>, "d", O_RDONLY) = 3</app/d>\n'
        "getdents64(3</app/d>, 0xc00 /* 4 entries */, 8192) = 112\n"
        'newfstatat(AT_FDCWD</app>, "d/a", 0xc0, AT_SYMLINK_NOFOLLOW) = 0\n'
        'openat(AT_FDCWD</app>, "d/b", O_RDONLY) = 3</app/d/b>\n'
    )
    assert trace.attempts(text, WORKDIR) == (Attempt("/app/d", is_listed=True), Attempt("/app/d/b"))


def test_what_a_shell_asks_for_before_it_starts_the_program() -> None:
    text = (
        '7 execve("/bin/sh", ["sh", "/run.sh"], 0x7f /* 3 vars */) = 0\n7 open("/run.sh", O_RDONLY) = 3\n'
        '7 execve("/x/server", ["server"], 0x7f) = -1 ENOENT (No)\n'
        '7 execve("/app/server", ["server"], 0x7f) = 0\n7 open("/app/conf", O_RDONLY) = 3\n'
    )
    own = (Attempt("/app/server"), Attempt("/app/conf"))
    assert trace.attempts(text, WORKDIR, "/app/server") == own
    assert trace.attempts(text, WORKDIR, "/app/other")[0] == Attempt("/bin/sh")


@pytest.mark.parametrize(
    "text", ["1 stat(" + ") " * 20_000, '1 stat("' + "\\" * 40_000, "1 " + "<... " * 20_000, ") = " * 20_000]
)
def test_hostile_traces_take_no_time(text: str) -> None:
    begin = time.process_time()
    trace.attempts(text[:40_000], WORKDIR)
    assert time.process_time() - begin < 2


def test_the_program_comes_last() -> None:
    command = trace.Tracer(b"", "ld.so").command(("./server", "--", "-p"))
    assert command[0] == "/.distroify/ld.so"
    assert command[-4:] == ("--", "./server", "--", "-p")


def test_no_strace(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    assert trace.find_tracer("x64 64-bit") == "strace is not installed"


needs_strace = pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")


@needs_strace
def test_strace_is_packed_with_all_it_needs() -> None:
    path = os.path.realpath(str(shutil.which("strace")))
    machine = program(path, Path(path).read_bytes()).machine
    found = trace.find_tracer(machine)
    assert isinstance(found, trace.Tracer), found
    with tarfile.open(fileobj=io.BytesIO(found.files)) as archive:
        members = {member.name: member for member in archive.getmembers()}
        loader = archive.extractfile(f".distroify/{found.loader}")
        assert loader is not None
        assert loader.read(4) == b"\x7fELF"
    assert members[".distroify/out"].mode == 0o777
    assert members[".distroify/strace"].mode == 0o755
    assert ".distroify/libc.so.6" in members
    assert all(member.isdir() or member.isreg() for member in members.values())


@needs_strace
def test_strace_of_another_machine() -> None:
    assert "the image for AArch64" in str(trace.find_tracer("AArch64 128-bit"))

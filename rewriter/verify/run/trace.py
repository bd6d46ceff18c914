"""Which files a program asks for: its run under strace, which is put into the container with its libraries.

Nothing of it is in the image, and the container has no more rights than any: a process may trace its own
children (https://docs.docker.com/engine/security/seccomp/: ptrace is allowed since Linux 4.8).
"""

from __future__ import annotations

import io
import os
import posixpath
import re
import shutil
import signal
import tarfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from msgspec import Struct

from rewriter.golang.binary.elf import program
from rewriter.verify.engines.engine import Running
from rewriter.verify.engines.sockets import descendants
from rewriter.verify.image.tables import table
from rewriter.verify.run.observation import Attempt

FOLDER = "/.distroify"
_TRACED = "trace=%file,getdents64"
OUTPUT = f"{FOLDER}/out/trace"
_LIBRARY_FOLDERS = (
    "/lib/{0}", "/usr/lib/{0}", "/lib64", "/usr/lib64", "/lib", "/usr/lib", "/usr/local/lib",
)  # fmt: skip
_MOST_LIBRARIES = 40
LARGEST_TRACE = 20_000_000
# 12  openat(AT_FDCWD</app>, "tmpl/a.html", O_RDONLY) = -1 ENOENT (No such file or directory)
_CALL = re.compile(r"^(?:\d+ {1,8})?(\w{1,30})\((.*)\) {1,80}= (-?\d+|\?)(?:<[^>]*>)?(?: (E\w+))?")
_UNFINISHED = " <unfinished ...>"
_RESUMED = re.compile(r"^(?:\d+ {1,8})?<\.\.\. \w{1,30} resumed>")
_DIRECTORY = re.compile(r"^(?:AT_FDCWD|\d+)(?:<([^>]*)>)?(?:, |$)")
_STRING = re.compile(r'"((?:[^"\\]|\\.)*)"(\.\.\.)?')
_ESCAPE = re.compile(r"\\([0-7]{1,3}|x[0-9a-f]{2}|.)", re.DOTALL)
_SINGLE = {"n": "\n", "t": "\t", "r": "\r", "v": "\v", "f": "\f"}
_AGAIN = frozenset({"EINTR", "EAGAIN", "ERESTARTSYS", "ERESTARTNOINTR", "ERESTARTNOHAND"})
"""https://man7.org/linux/man-pages/man7/signal.7.html: not what became of the call."""
_LISTING = frozenset({"getdents", "getdents64"})
_LOOKING = frozenset({"lstat", "lstat64", "newfstatat", "fstatat64", "stat", "stat64", "statx"})
_OPENING = frozenset({"open", "openat", "openat2"})
_WRITING = re.compile(r"\bO_(?:WRONLY|RDWR|CREAT|TRUNC|APPEND)\b")


class Tracer(Struct, frozen=True):
    """strace of this host, packed; a ``Wrapper`` of the engine."""

    files: bytes
    loader: str

    def command(self, argv: Sequence[str]) -> tuple[str, ...]:
        """``argv`` under strace, which starts through its own loader: the image may have none."""
        return (
            f"{FOLDER}/{self.loader}",
            "--library-path",
            FOLDER,
            f"{FOLDER}/strace",
            "-f", "-y", "-qq", "-s", "4096", "-e", _TRACED, "-e", "signal=none", "-o", OUTPUT,
            "--",
            *argv,
        )  # fmt: skip


def find_tracer(machine: str) -> Tracer | str:
    """strace for programs of this machine (as ``Program.machine``), or why there is none."""
    path = shutil.which("strace")
    if path is None:
        return "strace is not installed"
    try:
        files = _closure(os.path.realpath(path), machine)
    except OSError as error:
        return f"strace cannot be read: {error.strerror}"
    if isinstance(files, str):
        return files
    loader = next((name for name in files if name.startswith("ld-")), None)
    if loader is None:
        return "strace of this host has no loader of its own"
    return Tracer(_packed(files), loader)


def _closure(path: str, machine: str) -> dict[str, bytes] | str:
    """strace, its libraries and its loader, by the names under which they are looked for."""
    content = Path(path).read_bytes()
    main = program(path, content)
    if main.machine != machine:
        return f"strace of this host is for {main.machine}, the image for {machine or 'another system'}"
    files = {"strace": content}
    wanted = [(posixpath.basename(main.interpreter), main.interpreter)] if main.interpreter else []
    wanted += [(name, "") for name in main.libraries]
    for name, known in wanted:
        if name in files or len(files) > _MOST_LIBRARIES:
            continue
        found = known or _library(name)
        if not found:
            return f"the library {name} of strace was not found"
        files[name] = Path(found).read_bytes()
        wanted += [(needed, "") for needed in program(found, files[name]).libraries]
    return files


def _library(name: str) -> str:
    triplet = f"{os.uname().machine}-linux-gnu"
    candidates = (posixpath.join(folder.format(triplet), name) for folder in _LIBRARY_FOLDERS)
    return next((path for path in candidates if os.path.isfile(path)), "")


def _packed(files: dict[str, bytes]) -> bytes:
    """A tar archive; whoever the program runs as may write the trace."""
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as archive:
        for name, mode in ((FOLDER[1:], 0o755), (posixpath.dirname(OUTPUT)[1:], 0o777)):
            folder = tarfile.TarInfo(name)
            folder.type, folder.mode = tarfile.DIRTYPE, mode
            archive.addfile(folder)
        for name, content in files.items():
            file = tarfile.TarInfo(f"{FOLDER[1:]}/{name}")
            file.size, file.mode = len(content), 0o755
            archive.addfile(file, io.BytesIO(content))
    return stream.getvalue()


def attempts(trace: str, workdir: str, program: str = "") -> tuple[Attempt, ...]:
    """The paths that were asked for, each once for reading and once for writing, as it was first, in order.

    What came before ``program`` was started (a shell that reads a script) is left out, and so is a mere look
    at what the program knows from reading the names of a folder.
    """
    calls = _from(program, list(_calls(trace, workdir)))
    listed = {call.path for call in calls if call.name in _LISTING and not call.error}
    found: dict[tuple[str, bool], Attempt] = {}
    for call in calls:
        if call.path.startswith(FOLDER) or call.name in _LISTING:
            continue
        if call.name in _LOOKING and posixpath.dirname(call.path) in listed:
            continue
        is_listed = call.path in listed and not call.is_write
        found.setdefault((call.path, call.is_write), Attempt(call.path, call.error, call.is_write, is_listed))
    return tuple(found.values())


class _Call(Struct, frozen=True):
    name: str
    path: str
    error: str
    is_write: bool


def _from(program: str, calls: list[_Call]) -> list[_Call]:
    name = posixpath.basename(program)
    starts = (
        at
        for at, call in enumerate(calls)
        if call.name.startswith("execve") and not call.error and posixpath.basename(call.path) == name
    )
    return calls[next(starts, 0) :]


def _calls(trace: str, workdir: str) -> Iterator[_Call]:
    reading, writing = (frozenset(table()["trace"][key]) for key in ("reads", "writes"))
    for line in _joined(trace[:LARGEST_TRACE].split("\n")):
        call = _CALL.match(line)
        if call is None or call[4] in _AGAIN or call[3] == "?":
            continue
        name, arguments, error = call[1], call[2], call[4] or ""
        directory = _DIRECTORY.match(arguments)
        if name in _LISTING:
            if directory and directory[1]:
                yield _Call(name, directory[1], error, False)
            continue
        text = _STRING.search(arguments, directory.end() if directory else 0)
        if name not in reading | writing or text is None or text[2] or not text[1]:
            continue
        base = (directory[1] if directory and directory[1] else None) or workdir or "/"
        path = posixpath.normpath(posixpath.join(base, _unescaped(text[1])))
        is_write = name in writing or (name in _OPENING and bool(_WRITING.search(arguments, text.end())))
        yield _Call(name, path, error, is_write)


def trace_size(pid: int) -> int:
    """Bytes of trace so far, by the first process of the container; 0 where this host cannot see it."""
    try:
        return os.stat(f"/proc/{pid}/root{OUTPUT}").st_size
    except OSError:
        return 0


def signal_inner(running: Running, name: str) -> None:
    """Send a signal to the traced program: strace, which is the first process, keeps it to itself.

    Where this host cannot see the program it is ended.
    """
    pid = running.pid()
    inner = descendants(pid)[1:2] if pid is not None else ()
    number = int(name) if name.isdecimal() else getattr(signal, f"SIG{name}", signal.SIGTERM)
    try:
        os.kill(inner[0], number)
    except (IndexError, OSError):
        running.signal("KILL")


def _joined(lines: Iterable[str]) -> Iterator[str]:
    """Each call on a line of its own, also where another thread's came in between."""
    begun: dict[str, str] = {}
    for line in lines:
        process = line.partition(" ")[0]
        if line.endswith(_UNFINISHED):
            begun[process] = line.removesuffix(_UNFINISHED)
            continue
        resumed = _RESUMED.match(line)
        if resumed is not None:
            line = begun.pop(process, "") + line[resumed.end() :]
        yield line


def _unescaped(text: str) -> str:
    def one(match: re.Match[str]) -> str:
        code = match[1]
        if code[0] in "01234567":
            return chr(int(code, 8) & 0xFF)
        if code[0] == "x" and len(code) == 3:
            return chr(int(code[1:], 16))
        return _SINGLE.get(code, code)

    if "\\" not in text:
        return text
    return _ESCAPE.sub(one, text).encode("latin-1", "replace").decode("utf-8", "surrogateescape")

"""The output folder: the whole state of a run.

``results.jsonl`` has a line for each repository that ended, appended as it ends. What a line names
(``repos/<name>/``) is in place before it, so that a run that is killed at any moment has lost only what it
was at, and its next run goes on from there. The last line of a repository counts.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TypeVar

from msgspec import Struct

from rewriter.fleet.lines import LineError, line, parsed
from rewriter.fleet.repositories import Repository
from rewriter.fleet.rows import Row
from rewriter.support.text import os_reason

RESULTS = "results.jsonl"
_LOCK = ".lock"
_TEMPORARY = ".writing-"
_WORK = "distroify-bulk-"
_Value = TypeVar("_Value", bound=Struct)


class StateError(Exception):
    """The output folder cannot be used; the message says why."""


def read_rows(out: Path) -> Iterator[Row]:
    """The rows of an output folder in the order in which they were written.

    Raises ``StateError`` for a line that is none, and for a folder without results.
    """
    for row in lines_of(out / RESULTS, Row):
        if isinstance(row, LineError):
            raise StateError(str(row)) from row
        yield row


def lines_of(file: Path, kind: type[_Value]) -> Iterator[_Value | LineError]:
    """What each line of a file of the folder says, or where it says none. Raises ``StateError``.

    A last line without its end is what was being written when the run was killed: it does not count.
    """
    try:
        data = file.read_bytes()
    except OSError as error:
        raise StateError(f"{file}: {os_reason(error)}") from error
    for number, text in enumerate(data.split(b"\n")[:-1], 1):
        try:
            yield parsed(text, kind)
        except LineError as error:
            yield LineError(f"{file}:{number}: {error}")


def current(rows: Iterator[Row]) -> dict[str, Row]:
    """The last row of each repository, by its name."""
    return {row.repository: row for row in rows}


class Journal:
    """An output folder that this process alone writes to."""

    def __init__(self, out: Path, work: Path) -> None:
        """``work`` is for clones: it is outside of the folder, which people hand on."""
        self.out = out
        self.work = work
        self._results = os.open(out / RESULTS, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)

    def close(self) -> None:
        """No row can be added any more."""
        os.close(self._results)

    def add(self, row: Row, files: Mapping[str, str], log: str) -> None:
        """Put the files of a row in place, then the row, then remove what the row before it left.

        Raises ``OSError``.
        """
        folder = self.out / "repos" / folder_of(row)
        for artifact in row.artifacts:
            _replace(folder / artifact.name, files[artifact.name].encode("utf-8", "surrogateescape"))
        logs = log_of(self.out, row)
        if log:
            _replace(logs, log.encode("utf-8", "surrogateescape"))
        _append(self._results, line(row).encode("ascii"))
        if not log:
            logs.unlink(missing_ok=True)
        names = {artifact.name for artifact in row.artifacts}
        for stale in [*folder.glob("*.patch"), *folder.glob("body.md")]:
            if stale.name not in names:
                stale.unlink(missing_ok=True)

    def is_whole(self, row: Row) -> bool:
        """Whether the files of a row are as it says."""
        return is_whole(self.out, row)


def is_whole(out: Path, row: Row) -> bool:
    """Whether the files that a row names are there, with the content that it says."""
    folder = out / "repos" / folder_of(row)
    for artifact in row.artifacts:
        try:
            data = (folder / artifact.name).read_bytes()
        except OSError:
            return False
        if hashlib.sha256(data).hexdigest() != artifact.sha256:
            return False
    return True


def folder_of(row: Row) -> str:
    """The path of a repository below ``repos`` and ``logs``."""
    return Repository(row.repository, "").folder


def log_of(out: Path, row: Row) -> Path:
    """The log of a repository that failed."""
    folder = out / "logs" / folder_of(row)
    return folder.with_name(f"{folder.name}.log")


@contextmanager
def opened(out: Path) -> Iterator[Journal]:
    """The output folder for writing, after what a killed run left behind was cleared away.

    Raises ``StateError`` where it cannot be written to, or another run does.
    """
    try:
        out.mkdir(parents=True, exist_ok=True)
        lock = os.open(out / _LOCK, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise StateError(f"{out}: {os_reason(error)}") from error
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise StateError(f"{out}: another run writes there") from error
        with work_folder(lock) as work:
            _mend(out)
            journal = Journal(out, work)
            try:
                yield journal
            finally:
                journal.close()
    finally:
        os.close(lock)


@contextmanager
def work_folder(lock: int) -> Iterator[Path]:
    """A folder for clones. The lock file says where it is, for the run after one that was killed."""
    left = Path(os.fsdecode(os.pread(lock, 4096, 0)))
    if left.name.startswith(_WORK) and left.is_absolute():
        with suppress(OSError):
            if os.lstat(left).st_uid == os.geteuid():
                remove_folder(left)
    work = Path(os.path.realpath(tempfile.mkdtemp(prefix=_WORK)))
    try:
        os.ftruncate(lock, 0)
        os.pwrite(lock, os.fsencode(work), 0)
        yield work
    finally:
        remove_folder(work)
        os.ftruncate(lock, 0)


def remove_folder(folder: Path) -> None:
    """Remove a folder in which a process that was killed may just have ended."""
    for _ in range(3):
        shutil.rmtree(folder, ignore_errors=True)
        if not os.path.lexists(folder):
            return


def _mend(out: Path) -> None:
    """Cut off a line that was not written to its end, and remove files that were not either."""
    with suppress(FileNotFoundError), open(out / RESULTS, "r+b") as results:
        data = results.read()
        results.truncate(data.rfind(b"\n") + 1)
    for top in ("repos", "logs"):
        for left in (out / top).rglob(f"{_TEMPORARY}*"):
            left.unlink(missing_ok=True)


def write_file(file: Path, text: str) -> None:
    """A file of the output folder, whole or not at all. Raises ``OSError``."""
    _replace(file, text.encode("utf-8", "surrogateescape"))


def _replace(file: Path, data: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    temporary = file.parent / f"{_TEMPORARY}{os.getpid()}"
    with open(temporary, "wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())
    os.replace(temporary, file)
    folder = os.open(file.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _append(descriptor: int, data: bytes) -> None:
    left = memoryview(data)
    while left:
        left = left[os.write(descriptor, left) :]
    os.fsync(descriptor)

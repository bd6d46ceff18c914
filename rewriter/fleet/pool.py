"""Processes that work on one repository each, limited in time and ended as groups."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from msgspec import ValidationError, convert

from rewriter.fleet.git_errors import cleaned
from rewriter.fleet.journal import remove_folder
from rewriter.fleet.lines import line
from rewriter.fleet.rows import Reason
from rewriter.fleet.tasks import Answer, Task
from rewriter.fleet.work import failed
from rewriter.support.pool import ending, run

_MOST_TASKS = 50
"""Of a process: what its caches hold is not to grow without end."""
_MOST_LOG = 20_000
_POLITE_SECONDS = 10.0
"""For a proof to remove its containers."""

# The folder that we run in may be a stranger's too: nothing is imported from there but what we import.
_MAIN = (
    "import sys, json; sys.path[:] = json.loads(sys.argv.pop()); import rewriter.fleet.worker as w; w.main()"
)


def worker_command() -> list[str]:
    """What starts a worker: this Python, with the modules that this process has."""
    paths = json.dumps([os.path.abspath(path) for path in sys.path])
    return [sys.executable, "-P", "-c", _MAIN, paths]


@dataclass(frozen=True, slots=True)
class Ended:
    """A task and what came of it."""

    task: Task
    answer: Answer


class _Worker:
    """A process, and what it is at."""

    def __init__(self, work: Path) -> None:
        self._work = work
        self._log: IO[bytes] = tempfile.TemporaryFile(dir=work)  # noqa: SIM115 (closed in close())
        self.process = subprocess.Popen(
            worker_command(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            start_new_session=True,
        )
        self._task: Task | None = None
        self._deadline = 0.0
        self._done = 0
        self._step = "the start"
        self._folder: Path | None = None
        self._read = b""

    @property
    def is_busy(self) -> bool:
        return self._task is not None

    @property
    def is_usable(self) -> bool:
        return self.process.poll() is None and self._done < _MOST_TASKS

    def fileno(self) -> int:
        assert self.process.stdout is not None
        return self.process.stdout.fileno()

    def give(self, task: Task) -> None:
        self._task = task
        self._deadline = time.monotonic() + task.seconds
        self._step = "the start"
        self._folder = Path(tempfile.mkdtemp(dir=self._work))
        given = json.dumps({"folder": str(self._folder), "task": line(task)}) + "\n"
        assert self.process.stdin is not None
        with suppress(BrokenPipeError):
            self.process.stdin.write(given.encode("ascii"))
            self.process.stdin.flush()

    def answers(self, *, ready: bool) -> Iterator[Ended]:
        """The answer once it is there, and where the process ended, talked nonsense or takes too long."""
        assert self._task is not None
        answer = self._output() if ready else None
        if answer is None and time.monotonic() >= self._deadline:
            answer = self._timed_out(self._task)
        if answer is not None:
            yield Ended(self._task, answer)
            self._free()

    def _output(self) -> Answer | None:
        chunk = os.read(self.fileno(), 1 << 20)
        if not chunk:
            return self._crashed(ending(self.process.wait()))
        *lines, self._read = (self._read + chunk).split(b"\n")
        for text in lines:
            try:
                given = json.loads(text)
                if "step" not in given:
                    return self._answered(convert(given, Answer))
            except (ValueError, KeyError, TypeError, RecursionError, ValidationError) as error:
                return self._crashed(f"it answered what is no row: {error}")
            self._step = given["step"]
        return None

    def _answered(self, answer: Answer) -> Answer:
        """The answer, held to the task: a worker that was taken over speaks for no other repository."""
        assert self._task is not None
        if answer.row is None or answer.row.repository == self._task.repository.name:
            return answer
        return self._crashed("it answered for another repository")

    def _timed_out(self, task: Task) -> Answer:
        message = f"{self._step} was not done after {task.seconds:g} s: see --timeout"
        self.end(polite=task.wanted.verify)
        return Answer(failed(task, Reason.TIMEOUT, message), log=message + "\n" + self._said())

    def _crashed(self, how: str) -> Answer:
        assert self._task is not None
        message = f"the process ended in {self._step}: {how}"
        self.end()
        return Answer(failed(self._task, Reason.CRASH, message), log=message + "\n" + self._said())

    def _said(self) -> str:
        end = self._log.seek(0, os.SEEK_END)
        self._log.seek(max(0, end - _MOST_LOG))
        text = cleaned(self._log.read().decode("utf-8", "replace"))
        return text.replace(str(self._folder), ".") if self._folder is not None else text

    def _free(self) -> None:
        """Make ready for the next task."""
        self._task = None
        self._done += 1
        if self._folder is not None:
            remove_folder(self._folder)
            self._folder = None
        self._log.seek(0)
        self._log.truncate()

    def end(self, *, polite: bool = False) -> None:
        """Kill the process with all that it started; ``polite`` lets it clean up first."""
        with suppress(ProcessLookupError, PermissionError):
            if polite and self.process.poll() is None:
                self.process.terminate()
                with suppress(subprocess.TimeoutExpired):
                    self.process.wait(_POLITE_SECONDS)
            # Also behind one that has ended: its group may live on.
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def close(self) -> None:
        """End the process and remove what it was at."""
        self.end(polite=self._task is not None and self._task.wanted.verify)
        for stream in (self.process.stdin, self.process.stdout, self._log):
            if stream is not None:
                with suppress(OSError):
                    stream.close()
        if self._folder is not None:
            remove_folder(self._folder)


def run_tasks(
    tasks: Iterator[Task], work: Path, jobs: int, is_stopped: Callable[[], bool] = lambda: False
) -> Iterator[Ended]:
    """What comes of each task, as it comes; at most ``jobs`` at a time.

    Clones are made below ``work``. Once ``is_stopped``, no task is begun, and those that were are finished.
    """
    return run(lambda: None if is_stopped() else next(tasks, None), lambda: _Worker(work), jobs)


def isolated(task: Task) -> Answer:
    """What comes of one task, in a process of its own: for the workers of a cluster."""
    with tempfile.TemporaryDirectory(prefix="distroify-bulk-", ignore_cleanup_errors=True) as folder:
        [ended] = run_tasks(iter([task]), Path(os.path.realpath(folder)), 1)
        return ended.answer

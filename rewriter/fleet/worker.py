"""The process that works on repositories: tasks on standard input, answers on standard output.

A process of its own, in a session of its own, so that what hangs or crashes is ended whole and stops nobody.
"""

from __future__ import annotations

import json
import os
import queue
import signal
import sys
import threading
from pathlib import Path
from typing import NoReturn

from msgspec import convert

from rewriter.fleet.lines import line
from rewriter.fleet.tasks import Task
from rewriter.fleet.work import work


def main() -> None:
    """Work until standard input ends; then whoever asked has gone, and nothing is to be left running."""
    answers = os.dup(1)
    os.dup2(2, 1)
    tasks: queue.SimpleQueue[tuple[Path, str]] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(tasks,), daemon=True).start()

    def step(name: str) -> None:
        _send(answers, json.dumps({"step": name}) + "\n")

    while True:
        folder, text = tasks.get()
        _send(answers, line(work(convert(json.loads(text), Task), folder, step)))


def _listen(tasks: queue.SimpleQueue[tuple[Path, str]]) -> NoReturn:
    for text in sys.stdin:
        given = json.loads(text)
        tasks.put((Path(given["folder"]), given["task"]))
    if os.getpgid(0) == os.getpid():
        os.killpg(0, signal.SIGKILL)
    os._exit(1)


def _send(descriptor: int, text: str) -> None:
    left = memoryview(text.encode("ascii"))
    while left:
        left = left[os.write(descriptor, left) :]


if __name__ == "__main__":
    main()

"""What a process uses, told by the kernel when it ends; several are run in turns, so that they meet the same load."""

from __future__ import annotations

import hashlib
import os
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import msgspec


class Spread(msgspec.Struct, frozen=True):
    """The middle of several runs, with the least and the most."""

    median: float
    least: float
    most: float

    def of(self, decimals: int) -> Spread:
        """The same, rounded."""
        return Spread(*(round(value, decimals) for value in (self.median, self.least, self.most)))


def spread(values: Iterable[float]) -> Spread:
    """Raises ``ValueError`` without values."""
    known = sorted(values)
    if not known:
        raise ValueError("nothing was measured")
    return Spread(median(known), known[0], known[-1])


@dataclass(frozen=True)
class Usage:
    """``cpu`` (user and system) and ``wall`` in seconds, ``memory`` in bytes, ``output``: a digest of stdout.

    What a process started and waited for is part of it. No memory is less than that of the process which
    measures: the kernel counts the moment before the program is loaded.
    """

    cpu: float
    wall: float
    memory: int
    output: str = ""

    def __add__(self, other: Usage) -> Usage:
        return Usage(
            self.cpu + other.cpu,
            self.wall + other.wall,
            max(self.memory, other.memory),
            hashlib.sha256(f"{self.output}{other.output}".encode()).hexdigest(),
        )


@dataclass(frozen=True)
class Command:
    """A process that may end with one of ``codes``; ``None`` allows any code."""

    words: Sequence[str]
    folder: Path
    environment: Mapping[str, str]
    codes: frozenset[int] | None = frozenset({0})

    def __call__(self) -> Usage:
        """Run it. Raises ``RuntimeError`` if a signal or another code ends it."""
        with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
            started = time.perf_counter()
            process = subprocess.Popen(
                self.words,
                cwd=self.folder,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=err,
            )
            _, status, used = os.wait4(process.pid, 0)
            wall = time.perf_counter() - started
            process.returncode = code = os.waitstatus_to_exitcode(status)
            if code < 0 or (self.codes is not None and code not in self.codes):
                err.seek(0)
                said = err.read().decode("utf-8", "replace")
                raise RuntimeError(f"{' '.join(self.words)} ended with {code}: {said}")
            out.seek(0)
            digest = hashlib.file_digest(out, "sha256").hexdigest()
        return Usage(used.ru_utime + used.ru_stime, wall, used.ru_maxrss * 1024, digest)


Contestant = Callable[[], Usage]


def paired(rounds: Iterable[Mapping[str, Contestant]]) -> dict[str, list[Usage]]:
    """All contestants of each round one after the other, by name; every second round goes backwards.

    Values at the same place of two lists are a pair.
    """
    found: dict[str, list[Usage]] = {}
    for number, contestants in enumerate(rounds):
        order = list(contestants.items())
        for name, contestant in reversed(order) if number % 2 else order:
            found.setdefault(name, []).append(contestant())
    return found


def ratio(ours: Sequence[Usage], theirs: Sequence[Usage], per: float = 1) -> Spread:
    """Processor time against that of the other of each pair; ``per``: how much more we did than they.

    Raises ``ValueError`` if the lists are not of one length.
    """
    return spread(a.cpu / b.cpu / per for a, b in zip(ours, theirs, strict=True))

"""What each step of the work on speed gave: the same processes, of the step's revision and of the one before it."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.bench import inputs
from tests.bench.measure import Contestant, Spread, Usage, paired, spread
from tests.bench.programs import ROOT, Installed, install
from tests.bench.results import Lever
from tests.bench.rows import Given

STEPS = (
    "ff3dae22",  # Structs in the place of dataclasses
    "38eb381a",  # what is the same for a repository
    "80af9caf",  # the end of the process
    "722b8c1c",  # regular expressions at their first use
    "7cc0cb50",  # shell text
    "3c2f46a1",  # image references
    "60f8adb8",  # who builds and uses images
    "b1dc78d3",  # dockerfile-parse for files about Go alone
    "c6af479e",  # reachability in Go
    "e20cdfee",  # expressions of Go
    "4f7d8ff9",  # shell text and base images of consumers for files with a word of Go alone
    "cf983801..73b0afc4",  # Structs in the place of the last dataclasses
    "3da5f3a3",  # dockerfile-parse is imported where it is used
    "2aef2a6b",  # regular expressions of libraries at their first use
)
"""Those that brought most, in their order."""


def measure(given: Given, revisions: Sequence[str], minutes: float) -> Iterator[Lever]:
    """Each revision with the short rows, against its first parent (``A..B``: B against A); none begins when the
    time is over.

    Raises ``RuntimeError`` for an unknown one.
    """
    end = time.monotonic() + 60 * minutes
    folder = given.folder / "levers"
    processes = _Processes(given, folder)
    for number, revision in enumerate(revisions):
        if time.monotonic() >= end:
            return
        base, _, step = revision.rpartition("..") if ".." in revision else (f"{revision}~1", "", revision)
        versions = {
            name: install(name, folder / f"version{number}-{at}") for at, name in enumerate((base, step))
        }
        contestants = {
            f"{key} {name}": process
            for name, version in versions.items()
            for key, process in processes.of(version).items()
        }
        found = paired([contestants] * given.few)
        before, after = (_times(found, name) for name in versions)
        yield Lever(step, subject(step), after, before)


class _Processes:
    """The short rows, on inputs that are made once."""

    def __init__(self, given: Given, folder: Path) -> None:
        self._folder = folder
        self._go = inputs.program(inputs.repository(folder / "go"))
        self._node = inputs.repository(folder / "node") / "Dockerfile"
        self._node.write_text(inputs.NODE)
        self._many = inputs.spread_out(given.texts[:300], folder / "many", folders=10)
        self._compose = inputs.repository(folder / "compose")
        inputs.with_compose(self._compose, 200)
        self._module = inputs.repository(folder / "module")
        inputs.packages(self._module, 50)

    def of(self, version: Installed) -> dict[str, Contestant]:
        """By the key of the row."""
        return {
            "small": version.command("--diff", self._go, folder=self._folder),
            "skipped": version.command("--diff", self._node, folder=self._folder),
            "folder": version.search(self._many),
            "compose": version.search(self._compose),
            "module": version.command("--diff", ".", folder=self._module),
        }


def _times(found: dict[str, list[Usage]], name: str) -> dict[str, Spread]:
    named = {key.split(" ", 1)[0]: usages for key, usages in found.items() if key.endswith(f" {name}")}
    return {key: spread(1000 * one.cpu for one in usages).of(1) for key, usages in named.items()}


def subject(revision: str) -> str:
    """The first line of its message."""
    words = ["git", "log", "-1", "--format=%s", revision]
    return subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()

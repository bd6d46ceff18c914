"""Read Makefiles of a real folder with our reading, and with the real make as the oracle (``make -n``)."""

from __future__ import annotations

import glob
import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from rewriter.model import Place
from rewriter.trace.recipes.makefile.execute import Command, Goals, Surroundings
from rewriter.trace.recipes.makefile.expand import Expander
from rewriter.trace.recipes.makefile.read import Reader
from rewriter.trace.recipes.makefile.variables import Variable, Variables
from rewriter.trace.recipes.model import UNKNOWN
from rewriter.trace.recipes.output import is_silent, output
from rewriter.trace.versions import Overlay

MAKE = shutil.which("make")


class Folder:
    """The host of a folder on disk."""

    def __init__(self, root: Path) -> None:
        """``root`` is the folder of make."""
        self.root = root
        self.lacking: list[str] = []

    def shell(self, command: str, place: Place, *, certain: bool = False) -> str:
        """Only what is the same in every build."""
        found = output(command, str(self.root), {})
        if found is None and is_silent(command):
            subprocess.run(command, shell=True, cwd=self.root, check=False)
            return ""
        return UNKNOWN if found is None else found

    def wildcard(self, pattern: str) -> Sequence[str] | None:
        """As make does it."""
        return sorted(glob.glob(pattern, root_dir=self.root))

    def absolute(self, path: str) -> str:
        """From the folder."""
        return os.path.normpath(self.root / path)

    def read(self, path: str) -> tuple[str, str] | None:
        """A file of the folder."""
        file = self.root / path
        return (file.read_text(), path) if file.is_file() else None

    def absent(self, path: str, place: Place) -> None:
        """Remember the name."""
        self.lacking.append(path)

    def exists(self, path: str) -> bool | None:
        """Whether the path is there."""
        return (self.root / path).exists()


def read_commands(
    root: Path,
    goals: Sequence[str] = (),
    overrides: Mapping[str, str] | None = None,
    environment: Mapping[str, str] | None = None,
) -> list[Command]:
    """The commands that our reading runs for goals of ``root``'s Makefile. Raises ``NotPlain``."""
    host = Folder(root)
    variables = Variables(Overlay({}, dict(environment or {})), dict(overrides or {}))
    variables.set("CURDIR", Variable(str(root), False))
    variables.set("MAKECMDGOALS", Variable(" ".join(goals), False))
    expander = Expander(variables, host)
    reader = Reader(variables, expander, host)
    reader.read((root / "Makefile").read_text(), "Makefile", "Makefile")
    reader.finish()
    found: list[Command] = []
    around = Surroundings(host.exists, host.wildcard, found.append, lambda target, place: None)
    todo = Goals(reader.rules, variables, expander, around, always=False)
    todo.run(list(goals) or [todo.default()])
    return found


def make_commands(
    root: Path,
    goals: Sequence[str] = (),
    overrides: Mapping[str, str] | None = None,
    environment: Mapping[str, str] | None = None,
) -> list[str] | None:
    """What ``make -n`` prints, line for line; ``None`` where make fails."""
    words = [f"{name}={value}" for name, value in (overrides or {}).items()]
    clean = {"PATH": os.environ["PATH"], **(environment or {})}
    done = subprocess.run(
        [MAKE or "make", "-n", "--no-print-directory", *goals, *words],
        cwd=root,
        env=clean,
        capture_output=True,
        text=True,
        timeout=20,
        check=False,
    )
    if done.returncode:
        return None
    lines = done.stdout.splitlines()
    return [line for line in lines if not line.startswith("make: ")]


def printed(commands: Sequence[Command]) -> list[str]:
    """Our commands as ``make -n`` prints them."""
    return [line for command in commands for line in command.text.split("\n")]

"""Runs the examples of the pages."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from itertools import count
from pathlib import Path

from tests.docs.blocks import ROOT, Block, blocks

EXAMPLE = "examples/hello"


class Shop:
    """Copies of folders of the repository, each a git repository of its own, and ``distroify`` as a command."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._known: dict[Block, Path] = {}
        self._numbers = count()
        tool = root / "bin" / "distroify"
        tool.parent.mkdir()
        tool.write_text(f'#!/bin/sh\nexec "{sys.executable}" -P -m rewriter "$@"\n', "utf-8")
        tool.chmod(0o755)

    def place(self, block: Block) -> Path:
        """Where a block is run; each time a new copy but for what goes on in that of the block before."""
        if block.mark == "goes on":
            return self.place_before(block)
        if block.mark == "fleet":
            self._known[block] = self.fleet("examples/hello", "examples/services")
            return self._known[block]
        named = re.fullmatch(r"in: (\S+)", block.mark)
        self._known[block] = self.copy(named[1] if named is not None else EXAMPLE)
        return self._known[block]

    def copy(self, folder: str) -> Path:
        """A copy of a folder of the repository."""
        place = self._root / str(next(self._numbers)) / "shop"
        shutil.copytree(ROOT / folder, place)
        subprocess.run(["git", "init", "-q", str(place)], check=True)
        return place

    def fleet(self, *folders: str) -> Path:
        """A folder with a list of repositories."""
        git = ("git", "-c", "user.name=a", "-c", "user.email=a@example.com")
        copies = [self.copy(folder) for folder in folders]
        for copy in copies:
            subprocess.run([*git, "add", "--all"], cwd=copy, check=True)
            subprocess.run([*git, "commit", "--quiet", "--message=first"], cwd=copy, check=True)
        place = copies[0].parent / "fleet"
        place.mkdir()
        (place / "repos.txt").write_text("".join(f"{copy}\n" for copy in copies), "utf-8")
        return place

    def diff(self) -> str:
        """What the picture of the README shows, with its colours."""
        return self.run(["distroify", "--color", "always", "--diff", "Dockerfile"], self.copy(EXAMPLE))

    def place_before(self, block: Block) -> Path:
        earlier = [
            each for each in blocks(block.page) if each.line < block.line and each.language == "console"
        ]
        if earlier[-1] not in self._known:
            # A test that runs alone.
            console(earlier[-1], self)
        place = self._known[earlier[-1]]
        self._known[block] = place
        return place

    def run(self, command: list[str], place: Path) -> str:
        """What a command prints to both streams, without a terminal."""
        environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
        for name in ("FORCE_COLOR", "COLUMNS"):
            environment.pop(name, None)
        environment |= {
            "PATH": f"{self._root / 'bin'}{os.pathsep}{environment['PATH']}",
            "PYTHONPATH": str(ROOT),
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_CONFIG_NOSYSTEM": "1",
        }
        done = subprocess.run(
            command, cwd=place, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )
        return done.stdout.decode()


def console(block: Block, shop: Shop) -> str:
    """The block as it should stand: each command, and what it prints."""
    place = shop.place(block)
    commands = [line for line in block.text.splitlines() if line.startswith("$ ")]
    return "".join(f"{line}\n{shop.run(['bash', '-c', line[2:]], place)}" for line in commands)


def printed(block: Block, shop: Shop) -> str:
    """What the script prints that stands before a block."""
    [*_, script] = [each for each in blocks(block.page) if each.line < block.line]
    return shop.run([sys.executable, "-c", script.text], shop.place(script))

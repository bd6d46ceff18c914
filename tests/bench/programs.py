"""The programs that are measured: distroify as a user has it installed, of several revisions, and its peers."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.bench.inputs import program, repository
from tests.bench.measure import Command

ROOT = Path(__file__).parents[2]
WORK_TREE = ""
"""As a revision: what lies there now."""
_NEEDED = ("rewriter", "pyproject.toml", "setup.py", "MANIFEST.in", "README.md", "LICENSE")


def environment(**more: str) -> dict[str, str]:
    """Ours, but byte code is written: any installation has it."""
    left_out = ("PYTHONDONTWRITEBYTECODE", "PYTHONPATH", "FORCE_COLOR")
    return {key: value for key, value in os.environ.items() if key not in left_out} | more


@dataclass(frozen=True)
class Installed:
    """distroify in a folder of its own. ``jobs``: it can use several cores."""

    folder: Path
    jobs: bool = False

    def command(self, *arguments: str | Path, folder: Path, may_fail: bool = False) -> Command:
        """``may_fail``: a file of the input may be one that nobody can read."""
        return Command(
            (sys.executable, str(self.folder / "bin" / "distroify"), *map(str, arguments)),
            folder,
            environment(PYTHONPATH=str(self.folder)),
            frozenset({0, 1, 2} if may_fail else {0, 1}),
        )

    def search(self, folder: Path, jobs: int = 1, paths: Sequence[str] = (".",)) -> Command:
        """``jobs`` processes over a folder, or over these files of it: of many it would take one a core."""
        several = ("--jobs", str(jobs)) if self.jobs else ()
        return self.command("--check", "--quiet", *several, *paths, folder=folder, may_fail=True)


def install(revision: str, folder: Path) -> Installed:
    """Build and install a revision, without what it depends on; its tables are read and cached.

    Raises ``RuntimeError`` if git does not know the revision, or pip fails.
    """
    with TemporaryDirectory() as name:
        source = Path(name)
        if revision:
            _checked_out(revision, source)
        else:
            _copied(source)
        pip = ("install", "--quiet", "--no-deps", "--no-build-isolation", "--disable-pip-version-check")
        to = ("--root-user-action=ignore", "--no-compile", "--target", str(folder), ".")
        _run([sys.executable, "-m", "pip", *pip, *to], source)
        # As after an installation without --target, which compiles before it moves to the folder.
        _run([sys.executable, "-m", "compileall", "-q", str(folder / "rewriter")], source)
        done = Installed(folder)
        first = program(repository(source / "first"))
        done.command("--check", first, folder=source)()
        said = subprocess.run(
            done.command("--help", folder=source).words,
            env=environment(PYTHONPATH=str(folder)),
            capture_output=True,
            text=True,
            check=True,
        )
    return Installed(folder, jobs="--jobs" in said.stdout)


def _checked_out(revision: str, folder: Path) -> None:
    there = _run(["git", "ls-tree", "--name-only", revision], ROOT).decode().split()
    wanted = [path for path in _NEEDED if path in there]
    packed = _run(["git", "archive", "--format=tar", revision, "--", *wanted], ROOT)
    with tarfile.open(fileobj=BytesIO(packed)) as archive:
        archive.extractall(folder, filter="data")


def _copied(folder: Path) -> None:
    for path in (ROOT / name for name in _NEEDED):
        if path.is_dir():
            shutil.copytree(path, folder / path.name, ignore=shutil.ignore_patterns("__pycache__"))
        elif path.exists():
            shutil.copy(path, folder)


def _run(words: Sequence[str], folder: Path) -> bytes:
    done = subprocess.run(words, cwd=folder, env=environment(), capture_output=True, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"{' '.join(words)}: {done.stderr.decode('utf-8', 'replace')}")
    return done.stdout


@dataclass(frozen=True)
class Peer:
    """A program of somebody else. ``version`` is what it says of itself; ``words`` start it."""

    words: tuple[str, ...]
    version: str

    def command(self, *arguments: str | Path, folder: Path, **more: str) -> Command:
        return Command((*self.words, *map(str, arguments)), folder, environment(**more), codes=None)


@dataclass(frozen=True)
class Peers:
    """``None``: it is not on PATH, nor was it given."""

    dfc: Peer | None
    tally: Peer | None
    go: Peer | None

    def told(self) -> list[str]:
        """One sentence each."""
        return [
            f"{name}: {peer.version}." if peer is not None else f"{name}: missing. {help_}"
            for name, peer, help_ in (
                ("dfc", self.dfc, "`go install github.com/chainguard-dev/dfc@latest`, or `--dfc FILE`."),
                ("tally", self.tally, "`pip install tally-cli`, or `--tally FILE`."),
                ("go list", self.go, "It comes with Go."),
            )
        ]


def find_peers(dfc: str | None = None, tally: str | None = None) -> Peers:
    """Those that are given, or on PATH."""
    return Peers(
        _peer(dfc or "dfc", ("--version",), ()),
        _peer(tally or "tally", ("--version",), ("lint", "--slow-checks", "off", "--no-color")),
        _peer("go", ("version",), ("list", "-deps")),
    )


def _peer(
    name: str,
    version: Sequence[str],
    start: tuple[str, ...],
    which: Callable[[str], str | None] = shutil.which,
) -> Peer | None:
    found = which(name)
    if found is None:
        return None
    said = subprocess.run([found, *version], capture_output=True, text=True, check=False)
    return Peer((found, *start), (said.stdout or said.stderr).strip().partition("\n")[0])

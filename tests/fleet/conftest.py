from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.fleet.hosts import World

ROOT = Path(__file__).resolve().parents[2]
DOCKERFILE = 'FROM golang:1.22\nWORKDIR /src\nCOPY . .\nRUN CGO_ENABLED=0 go build -o /app .\nCMD ["/app"]\n'
REFUSED = (
    'FROM golang:1.22\nWORKDIR /src\nCOPY . .\nRUN go build -o /app .\n# distroify: ignore\nCMD ["/app"]\n'
)
GO = {
    "Dockerfile": DOCKERFILE,
    "go.mod": "module example.com/app\n\ngo 1.22\n",
    "main.go": "package main\n\nfunc main() {}\n",
}
NODE = {"Dockerfile": 'FROM node:20\nCMD ["node"]\n'}

Files = Mapping[str, str | bytes]
Make = Callable[..., Path]


def git(*words: str | Path, cwd: Path, stdin: bytes | None = None) -> str:
    done = subprocess.run(
        ["git", "-c", "user.name=A", "-c", "user.email=a@example.com", *map(str, words)],
        cwd=cwd,
        input=stdin,
        check=True,
        capture_output=True,
    )
    return done.stdout.decode("utf-8", "surrogateescape").strip()


def commit(folder: Path, files: Files, message: str = "work") -> str:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(
            content if isinstance(content, bytes) else content.encode("utf-8", "surrogateescape")
        )
    git("add", "-A", "-f", cwd=folder)
    git("commit", "-q", "--allow-empty", "-m", message, cwd=folder)
    return git("rev-parse", "HEAD", cwd=folder)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The home of a user without any configuration."""
    home = tmp_path / "home"
    home.mkdir()
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    return home


@pytest.fixture
def repositories(tmp_path: Path, home: Path) -> Path:
    folder = tmp_path / "repositories"
    folder.mkdir()
    return folder


@pytest.fixture
def make(repositories: Path) -> Make:
    """A repository with files, which is a bare one where it is to be."""

    def make(name: str | bytes, files: Files = GO, *, bare: bool = False) -> Path:
        folder = repositories / os.fsdecode(name)
        folder.mkdir(parents=True)
        git("init", "-q", "-b", "main", cwd=folder)
        if files:
            commit(folder, files)
        if not bare:
            return folder
        to = repositories / f"{os.fsdecode(name)}.git"
        git("clone", "-q", "--bare", "--", folder, to, cwd=repositories)
        subprocess.run(["rm", "-rf", "--", folder], check=True)
        return to

    return make


@dataclass(frozen=True, slots=True)
class Done:
    code: int
    out: str
    err: str


def has_ended(pid: int) -> bool:
    """Whether a process that was killed has ended: the signal takes a moment, and nobody may be there to take
    notice of it afterwards."""
    latest = time.monotonic() + 30
    while time.monotonic() < latest:
        try:
            if Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z":
                return True
        except (FileNotFoundError, ProcessLookupError):
            return True
        time.sleep(0.05)
    return False


def command(*words: str | Path) -> list[str]:
    return [sys.executable, "-m", "rewriter", *(str(word) for word in words)]


@pytest.fixture
def distroify(home: Path) -> Callable[..., Done]:
    """Run the command in a process of its own."""

    def call(*words: str | Path, stdin: bytes = b"", environment: Mapping[str, str] | None = None) -> Done:
        done = subprocess.run(
            command(*words),
            cwd=ROOT,
            input=stdin,
            env={**os.environ, **(environment or {})},
            capture_output=True,
            check=False,
        )
        return Done(done.returncode, done.stdout.decode(), done.stderr.decode())

    return call


@pytest.fixture
def world(make: Make, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    """GitHub and GitLab, without a repository yet."""
    from tests.fleet import hosts

    return hosts.world(make, home, tmp_path, monkeypatch)

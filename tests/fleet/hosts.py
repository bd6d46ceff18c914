"""Hosts of repositories that are folders, and what tests ask of them."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from rewriter.cli.bulk import app
from rewriter.fleet import journal
from rewriter.fleet.lines import line, parsed
from rewriter.fleet.publish.records import Record
from rewriter.fleet.repositories import entry
from rewriter.fleet.tasks import Task, Wanted
from rewriter.fleet.work import work
from tests.fleet.conftest import GO, Files, Make, commit, git
from tests.fleet.samples import validator

STANDIN = Path(__file__).with_name("standin.py")
FAST = ("--rate", "100000/min")


@dataclass
class World:
    """Bare repositories that lie on github.com and gitlab.com as far as anybody can tell, and their hosts."""

    folder: Path
    state: Path
    make: Make

    def repository(self, path: str, files: Files = GO, **more: Any) -> Path:
        host = "gitlab.com" if path.startswith("lab/") else "github.com"
        bare = self.make(f"{host}/{path}", files, bare=True)
        with self.changed() as state:
            state["repositories"][path] = {"path": str(bare), "pulls": [], **more}
        return bare

    def changed(self) -> Any:
        return _Changed(self.state)

    def known(self) -> dict[str, Any]:
        state: dict[str, Any] = json.loads(self.state.read_text())
        assert state["wrong"] == []
        return state

    def pulls(self, path: str) -> list[dict[str, Any]]:
        pulls: list[dict[str, Any]] = self.known()["repositories"][path]["pulls"]
        return pulls

    def writes(self) -> list[tuple[str, str]]:
        return [(one["method"], one["endpoint"]) for one in self.known()["calls"] if one["method"] != "GET"]

    def answer(self, status: int, body: Any, endpoint: str = ".", method: str = "POST", **more: Any) -> None:
        with self.changed() as state:
            state["answers"].append(
                {"method": method, "endpoint": endpoint, "status": status, "body": body, **more}
            )

    def run(self, *paths: str, **flags: Any) -> Path:
        """What ``bulk run`` would write, without a process for each repository."""
        out = self.folder / "out"
        with journal.opened(out) as written:
            for number, path in enumerate(paths):
                host = "gitlab.com" if path.startswith("lab/") else "github.com"
                task = Task(entry(f"https://{host}/{path}"), Wanted(flags))
                folder = written.work / str(number)
                folder.mkdir()
                answer = work(task, folder)
                assert answer.row is not None
                written.add(answer.row, answer.files, answer.log)
        return out


class _Changed:
    def __init__(self, file: Path) -> None:
        self.file = file

    def __enter__(self) -> dict[str, Any]:
        given: dict[str, Any] = json.loads(self.file.read_text())
        self.given = given
        return given

    def __exit__(self, *error: object) -> None:
        self.file.write_text(json.dumps(self.given))


@dataclass(frozen=True)
class Done:
    code: int
    out: str
    err: str


def call(*words: str) -> Done:
    result = CliRunner().invoke(app, [*words])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return Done(result.exit_code, result.stdout, result.stderr)


def publish(out: Path, *words: str) -> Done:
    return call("publish", str(out), *FAST, *words)


def records(out: Path) -> dict[str, dict[str, Any]]:
    found = {}
    for text in (out / "publish.jsonl").read_text().splitlines():
        given = json.loads(text)
        validator("publish/record").validate(given)
        assert line(parsed(text.encode(), Record)) == text + "\n"
        found[given["repository"]] = given
    return found


def head(bare: Path, branch: str = "distroify") -> str:
    return git("rev-parse", f"refs/heads/{branch}", cwd=bare)


def branches(bare: Path) -> list[str]:
    return git("for-each-ref", "--format=%(refname:short)", "refs/heads", cwd=bare).split()


def person(bare: Path, branch: str, files: Mapping[str, str], tmp_path: Path) -> str:
    """Somebody pushes a commit to a branch."""
    clone = tmp_path / f"person-{len(os.listdir(tmp_path))}"
    git("clone", "-q", "-b", branch, bare, clone, cwd=tmp_path)
    sha = commit(clone, files, "by hand")
    git("push", "-q", "origin", f"HEAD:{branch}", cwd=clone)
    return sha


def world(make: Make, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    """No host and no repository yet; gh, glab and git are those of a user."""
    tools = tmp_path / "tools"
    tools.mkdir()
    for program in ("gh", "glab"):
        tool = tools / program
        tool.write_text(f'#!/bin/sh\nexec "{sys.executable}" -I -S "{STANDIN}" {program} "$@"\n')
        tool.chmod(0o755)
    state = tmp_path / "standin.json"
    state.write_text(json.dumps({"repositories": {}, "answers": [], "calls": [], "wrong": []}))
    monkeypatch.setenv("PATH", f"{tools}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("STANDIN", str(state))
    for name in ("GH_TOKEN", "GITHUB_TOKEN", "GITLAB_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    config = home / ".gitconfig"
    base = f"file://{tmp_path}/repositories"
    for host in ("github.com", "gitlab.com"):
        git("config", "--file", config, f"url.{base}/{host}/.insteadOf", f"https://{host}/", cwd=home)
    git("config", "--file", config, "user.name", "Ann", cwd=home)
    git("config", "--file", config, "user.email", "ann@example.com", cwd=home)
    return World(tmp_path, state, make)


def commit_on_main(bare: Path, tmp_path: Path, files: Mapping[str, str] | None = None) -> str:
    return person(bare, "main", files or {"README": "hello\n"}, tmp_path)


def set_state(world: World, path: str, state: str, **more: Any) -> None:
    with world.changed() as given:
        given["repositories"][path]["pulls"][0].update(state=state, **more)

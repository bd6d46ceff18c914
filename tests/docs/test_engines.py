"""docs/engines.md: each snippet under the contract of its engine.

all-repos is the real one, and multi-gitter where it is installed. Each of the others is a few lines that do
what its source says it does with a command (multi-gitter f9c9768, turbolift d4af02a, microplane 9200fda,
git-xargs 74f5c75, src-cli 2027d785, Renovate c2dd4f8).
"""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

import pytest
import yaml

from tests.action.runner import PATH
from tests.docs.blocks import ROOT, blocks
from tests.docs.gitea import gitea

MOVES = 'FROM golang:1.24\nWORKDIR /src\nCOPY . .\nRUN CGO_ENABLED=0 go build -o /app .\nCMD ["/app"]\n'
GO = {"go.mod": "module example.com/a\n\ngo 1.24\n", "main.go": "package main\n\nfunc main() {}\n"}
REPOSITORIES = {
    "moves": {"Dockerfile": MOVES, **GO},
    "refused": {"Dockerfile": "FROM golang:1.24\nCOPY . .\nCMD go test ./...\n", **GO},
    "other": {"Dockerfile": "FROM node:22\n"},
    "broken": {"Dockerfile": "FROM golang:1.24\nNONSENSE\n"},
}


@dataclass(frozen=True, slots=True)
class Engine:
    """A folder with a clone of each repository, and how an engine starts commands there."""

    root: Path
    environment: Mapping[str, str]

    def clone(self, name: str) -> Path:
        place = self.root / "work" / "team" / name
        if not place.exists():
            place.parent.mkdir(parents=True, exist_ok=True)
            url = f"file://{self.root}/{name}.git"
            self.git(self.root, "clone", "--quiet", "--depth=1", url, str(place))
        return place

    def git(self, place: Path, *arguments: str) -> str:
        done = self.run(place, ["git", *arguments])
        assert done.returncode == 0, done.stderr
        return done.stdout

    def run(self, place: Path, command: Sequence[str], **variables: str) -> subprocess.CompletedProcess[str]:
        environment = {**self.environment, **variables}
        return subprocess.run(command, cwd=place, env=environment, capture_output=True, text=True)


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    tools = tmp_path / "bin"
    tools.mkdir()
    (tools / "distroify").write_text(f'#!/bin/sh\nexec "{sys.executable}" -P -m rewriter "$@"\n')
    (tools / "distroify").chmod(0o755)
    (tmp_path / ".gitconfig").write_text(
        "[user]\nname = a\nemail = a@example.com\n[init]\ndefaultBranch = main\n"
    )
    environment = {
        "PATH": f"{tools}{os.pathsep}{os.environ['PATH']}",
        "HOME": str(tmp_path),
        "PYTHONPATH": str(ROOT),
        "GIT_CONFIG_NOSYSTEM": "1",
    }
    engine = Engine(tmp_path, environment)
    for name, files in REPOSITORIES.items():
        source = tmp_path / "source" / name
        source.mkdir(parents=True)
        for path, text in files.items():
            (source / path).write_text(text)
        engine.git(source, "init", "--quiet")
        engine.git(source, "add", "--all")
        engine.git(source, "commit", "--quiet", "--message=x")
        engine.git(tmp_path, "clone", "--quiet", "--bare", str(source), str(tmp_path / f"{name}.git"))
    return engine


def snippets(test: str) -> list[str]:
    return [block.text for block in blocks("docs/engines.md") if block.mark == f"tested: {test}"]


def words(text: str) -> list[list[str]]:
    """The commands of a snippet, each as its words."""
    return [shlex.split(line) for line in text.replace("\\\n", " ").splitlines()]


def behind(command: Sequence[str], mark: str = "--") -> list[str]:
    return list(command[command.index(mark) + 1 :])


def test_multi_gitter(engine: Engine) -> None:
    script, call = snippets("test_multi_gitter")
    [command] = words(call)
    assert "--manual-commit" in command
    assert not {"--pr-title", "--commit-message", "-t", "-m"} & set(command)
    file = engine.root / "distroify.sh"
    file.write_text(script)
    file.chmod(0o755)
    told = {}
    for name in REPOSITORIES:
        place = engine.clone(name)
        engine.git(place, "checkout", "--quiet", "-b", "distroify")
        before = engine.git(place, "rev-parse", "HEAD")
        # A dry run must do the same work.
        done = engine.run(place, [str(file)], REPOSITORY=f"team/{name}", DRY_RUN="true")
        after = engine.git(place, "rev-parse", "HEAD")
        told[name] = (done.returncode, before != after)
    assert told == {"moves": (0, True), "refused": (0, False), "other": (0, False), "broken": (2, False)}
    title, _, body = engine.git(engine.clone("moves"), "log", "-1", "--format=%B").partition("\n")
    assert title == "Move Dockerfile to distroless"
    assert "What to check" in body
    assert engine.git(engine.clone("moves"), "status", "--porcelain") == ""


def test_the_real_multi_gitter(engine: Engine) -> None:
    tool = shutil.which("multi-gitter", path=PATH)
    if tool is None:
        pytest.skip("multi-gitter is not installed: go install github.com/lindell/multi-gitter")
    script, call = snippets("test_multi_gitter")
    file = engine.root / "distroify.sh"
    file.write_text(script)
    file.chmod(0o755)
    [[_, *words_]] = words(call.replace("$PWD", str(engine.root)))
    repositories = {name: engine.root / f"{name}.git" for name in REPOSITORIES}
    with gitea(repositories) as host:
        options = [
            "--platform",
            "gitea",
            "--base-url",
            host.url,
            "--token",
            "none",
            "--ssh-auth",
            "--plain-output",
        ]
        for _ in range(2):
            done = engine.run(engine.root, [tool, *words_, *options])
            assert done.returncode == 0, done.stdout + done.stderr
    told = done.stdout + done.stderr
    assert [name for name in ("team/refused", "team/other", "team/broken") if name not in told] == []
    # The second run made no other one.
    [(name, pull)] = host.pulls.items()
    assert (name, pull["title"]) == ("moves", "Move Dockerfile to distroless")
    assert "What to check" in pull["body"]
    shown = engine.git(repositories["moves"], "show", "--format=%an", "--stat", "distroify")
    assert "1 file changed" in shown


def foreach(engine: Engine, command: Sequence[str]) -> list[str]:
    """The repositories on the list of the failed."""
    return [name for name in REPOSITORIES if engine.run(engine.clone(name), command).returncode != 0]


def test_turbolift(engine: Engine) -> None:
    first, commit, create, last = words(snippets("test_turbolift")[0])
    assert (commit[:2], create) == (["turbolift", "commit"], ["turbolift", "create-prs"])
    assert first[:2] == last[:2] == ["turbolift", "foreach"]
    assert foreach(engine, behind(first)) == ["broken"]
    changed = {name: engine.git(engine.clone(name), "status", "--porcelain") for name in REPOSITORIES}
    assert changed == {"moves": " M Dockerfile\n", "refused": "", "other": "", "broken": ""}
    engine.git(engine.clone("moves"), "commit", "--quiet", "--all", "--message", commit[-1])
    gh = engine.root / "bin" / "gh"
    # Only a branch that was pushed has a pull request.
    gh.write_text(
        '#!/bin/sh\n[ "$1 $2 $3" = "pr edit --body-file" ] || exit 2\n'
        'case $PWD in */moves) cp -- "$4" "$HOME/body" ;; *) exit 1 ;; esac\n'
    )
    gh.chmod(0o755)
    assert foreach(engine, behind(last)) == ["refused", "other", "broken"]
    assert "## Move `Dockerfile` to distroless\n" in (engine.root / "body").read_text()


def test_microplane(engine: Engine) -> None:
    [command] = words(snippets("test_microplane")[0])
    assert command[:2] == ["mp", "plan"]
    message = command[command.index("-m") + 1]
    errors = []
    for name in REPOSITORIES:
        planned = engine.root / "planned" / name
        shutil.copytree(engine.clone(name), planned, symlinks=True)
        steps = [behind(command), ["git", "add", "-A"], ["git", "commit", "-m", message]]
        if any(engine.run(planned, step, MICROPLANE_REPO=name).returncode for step in steps):
            errors.append(name)
    assert errors == ["refused", "other", "broken"]
    shown = engine.git(engine.root / "planned" / "moves", "show", "--stat", "--format=%s")
    assert shown.split()[:4] == message.split()
    assert "1 file changed" in shown


def test_git_xargs(engine: Engine) -> None:
    [text] = snippets("test_git_xargs")
    tool = str(engine.root / "bin" / "distroify")
    [command] = words(text.replace('"$(command -v distroify)"', tool))
    assert os.path.isabs(tool)
    script = behind(command, "Move Dockerfiles to distroless")
    script = script[script.index(tool) :]
    told = {}
    for name in REPOSITORIES:
        done = engine.run(engine.clone(name), script, XARGS_REPO_NAME=name, XARGS_DRY_RUN="false")
        told[name] = (done.returncode, engine.git(engine.clone(name), "status", "--porcelain"))
    assert told == {
        "moves": (0, " M Dockerfile\n"),
        "refused": (0, ""),
        "other": (0, ""),
        "broken": (2, ""),
    }


def test_sourcegraph(engine: Engine) -> None:
    spec = yaml.safe_load(snippets("test_sourcegraph")[0])
    [step] = spec["steps"]
    assert step["outputs"]["body"]["value"] == "${{ step.stdout }}"
    assert spec["changesetTemplate"]["body"] == "${{ outputs.body }}"
    # An archive, with a repository of the engine's own around it.
    place = engine.clone("moves")
    shutil.rmtree(place / ".git")
    engine.git(place, "init", "--quiet")
    engine.git(place, "add", "--all")
    done = engine.run(place, ["sh", "-c", step["run"]])
    assert done.returncode == 0, done.stderr
    assert "## Move `Dockerfile` to distroless" in done.stdout
    assert engine.git(place, "diff", "--name-only") == "Dockerfile\n"


def test_all_repos(engine: Engine) -> None:
    pytest.importorskip("all_repos")
    beside = os.path.dirname(sys.executable)
    root = engine.root
    (root / "repos.json").write_text(json.dumps({name: f"file://{root}/{name}.git" for name in REPOSITORIES}))
    config = {
        "output_dir": "output",
        "source": "all_repos.source.json_file",
        "source_settings": {"filename": "repos.json"},
        "push": "all_repos.push.merge_to_master",
        "push_settings": {},
        "all_branches": False,
    }
    (root / "all-repos.json").write_text(json.dumps(config))
    (root / "all-repos.json").chmod(0o600)
    (root / "fixer.py").write_text(snippets("test_all_repos")[0])
    cloned = engine.run(root, [f"{beside}/all-repos-clone"])
    assert cloned.returncode == 0, cloned.stdout + cloned.stderr
    done = engine.run(root, [sys.executable, "fixer.py"])
    assert done.returncode == 0, done.stdout + done.stderr
    assert "***Errored" in done.stdout, done.stdout
    pushed = {
        name: engine.git(root / f"{name}.git", "log", "--topo-order", "--format=%s").splitlines()
        for name in REPOSITORIES
    }
    assert pushed.pop("moves")[-2:] == ["Move Dockerfiles to distroless", "x"]
    assert set(map(tuple, pushed.values())) == {("x",)}
    new = engine.git(root / "moves.git", "show", "HEAD:Dockerfile")
    assert "FROM gcr.io/distroless/static-debian13" in new


def test_moderne(engine: Engine) -> None:
    [command] = words(snippets("test_moderne")[0])
    assert command[:3] == ["mod", "exec", "."]
    assert foreach(engine, behind(command)) == ["broken"]
    assert "+FROM gcr.io/distroless/static-debian13" in engine.git(engine.clone("moves"), "diff")
    assert engine.git(engine.clone("refused"), "diff") == ""


def test_renovate(engine: Engine) -> None:
    ours, theirs = (json.loads(text) for text in snippets("test_renovate"))
    [task] = [rule["postUpgradeTasks"] for rule in theirs["packageRules"]]
    for command in task["commands"]:
        assert any(re.search(pattern, command) for pattern in ours["allowedCommands"])
        # Without a shell.
        assert engine.run(engine.clone("moves"), command.split()).returncode == 0
    [changed] = engine.git(engine.clone("moves"), "diff", "--name-only").split()
    assert any(fnmatch(f"/{changed}", pattern) for pattern in task["fileFilters"])
    assert not re.search(ours["allowedCommands"][0], "distroify --write .; rm -r .")

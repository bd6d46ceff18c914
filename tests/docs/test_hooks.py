"""The hooks, run by pre-commit itself on a repository, and what the README says about them and about CI."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import sysconfig
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from rewriter.context.repository import is_dockerfile_name
from tests.batch.test_discovery import FOUND, NOT_FOUND
from tests.docs.blocks import ROOT, Block, blocks

DOCKERFILE = 'FROM golang:1.26\nWORKDIR /src\nCOPY . .\nRUN go build -o /app .\nCMD ["/app"]\n'
FILES = {
    "go.mod": "module x\n\ngo 1.24\n",
    "main.go": "package main\n\nfunc main() {}\n",
    "Dockerfile": DOCKERFILE,
    "app.dockerfile": DOCKERFILE,
    "Dockerfile.bak": DOCKERFILE,
    "docs/Dockerfile.md": DOCKERFILE,
    "web/Dockerfile-prod": "FROM node:22\n",
}
SOURCE = ("rewriter", "pyproject.toml", "setup.py", "README.md", "LICENSE", ".pre-commit-hooks.yaml")


@dataclass(frozen=True)
class Hooks:
    """This source as a git repository, and the surroundings for pre-commit and git."""

    source: Path
    revision: str
    environment: dict[str, str]

    def run(self, *arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "pre_commit", *arguments]
        return subprocess.run(command, cwd=cwd, env=self.environment, capture_output=True, text=True)


@pytest.fixture(scope="module")
def hooks(tmp_path_factory: pytest.TempPathFactory) -> Hooks:
    """pre-commit installs the source into an environment of its own. Nothing is fetched for that: what it builds with
    and depends on is the same as here."""
    root = tmp_path_factory.mktemp("hooks")
    source = root / "source"
    source.mkdir()
    for name in SOURCE:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, source / name)
    environment = {
        name: text for name, text in os.environ.items() if not name.startswith(("GIT_", "PRE_COMMIT"))
    }
    environment |= {
        "HOME": str(root),
        "PRE_COMMIT_HOME": str(root / "cache"),
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_AUTHOR_NAME": "a",
        "GIT_AUTHOR_EMAIL": "a@b.example",
        "GIT_COMMITTER_NAME": "a",
        "GIT_COMMITTER_EMAIL": "a@b.example",
        "PIP_NO_INDEX": "1",
        "PIP_NO_DEPS": "1",
        # 0 is what turns isolation off: https://github.com/pypa/pip/issues/5735
        "PIP_NO_BUILD_ISOLATION": "0",
        "PYTHONPATH": sysconfig.get_path("purelib"),
    }
    return Hooks(source, _committed(source, environment), environment)


@pytest.fixture
def shop(tmp_path: Path, hooks: Hooks) -> Path:
    """A repository with Dockerfiles, committed."""
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    _committed(tmp_path, hooks.environment)
    return tmp_path


def _committed(folder: Path, environment: dict[str, str]) -> str:
    for arguments in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "first"], ["rev-parse", "HEAD"]):
        done = subprocess.run(
            ["git", *arguments], cwd=folder, env=environment, capture_output=True, text=True, check=True
        )
    return done.stdout.strip()


def _configured(shop: Path, hooks: Hooks, text: str) -> None:
    (shop / ".pre-commit-config.yaml").write_text(text, "utf-8")
    subprocess.run(["git", "add", "-A"], cwd=shop, env=hooks.environment, check=True)


def _config(hooks: Hooks, hook: str) -> str:
    return f"repos:\n  - repo: {hooks.source}\n    rev: {hooks.revision}\n    hooks:\n      - id: {hook}\n"


def _changed(shop: Path) -> set[str]:
    return {name for name, text in FILES.items() if (shop / name).read_text("utf-8") != text}


def test_the_hook_rewrites_and_is_content_afterwards(shop: Path, hooks: Hooks) -> None:
    _configured(shop, hooks, _config(hooks, "distroify"))
    first = hooks.run("run", "--all-files", cwd=shop)
    assert first.returncode == 1, first.stdout + first.stderr
    assert "files were modified by this hook" in first.stdout
    assert _changed(shop) == {"Dockerfile", "app.dockerfile"}
    assert "FROM gcr.io/distroless/static-debian13\n" in (shop / "Dockerfile").read_text("utf-8")
    subprocess.run(["git", "add", "-A"], cwd=shop, env=hooks.environment, check=True)
    second = hooks.run("run", "--all-files", cwd=shop)
    assert second.returncode == 0, second.stdout + second.stderr


def test_the_check_fails_and_changes_nothing(shop: Path, hooks: Hooks) -> None:
    _configured(shop, hooks, _config(hooks, "distroify-check"))
    done = hooks.run("run", "--all-files", cwd=shop)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "exit code: 1" in done.stdout
    assert _changed(shop) == set()


def test_a_commit_without_dockerfiles_runs_no_hook(shop: Path, hooks: Hooks) -> None:
    _configured(shop, hooks, _config(hooks, "distroify-check"))
    done = hooks.run("run", "--files", "main.go", "Dockerfile.bak", "docs/Dockerfile.md", cwd=shop)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "no files to check" in done.stdout


def test_the_snippet_of_the_readme_runs(shop: Path, hooks: Hooks) -> None:
    text = _block("test_the_snippet_of_the_readme_runs").text
    text, addresses = re.subn(r"(repo: )\S+", rf"\g<1>{hooks.source}", text)
    text, revisions = re.subn(r"(rev: )\S+", rf"\g<1>{hooks.revision}", text)
    assert (addresses, revisions) == (1, 1)
    _configured(shop, hooks, text)
    done = hooks.run("run", "--all-files", cwd=shop)
    assert done.returncode == 1, done.stdout + done.stderr
    assert _changed(shop) == set()


def test_the_hooks_take_what_a_search_takes() -> None:
    for hook in _hooks():
        for name in (*FOUND, *NOT_FOUND, "Dockerfile.py", "dockerfile.py", "Dockerfile.TMPL"):
            for path in (name, f"a/b.c/{name}"):
                taken = re.search(hook["files"], path) and not re.search(hook["exclude"], path)
                assert bool(taken) == is_dockerfile_name(name), path


def test_the_hooks_are_two() -> None:
    assert [(hook["id"], hook["entry"]) for hook in _hooks()] == [
        ("distroify", "distroify --write"),
        ("distroify-check", "distroify --check"),
    ]


def _hooks() -> list[dict[str, Any]]:
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    assert isinstance(hooks, list)
    return hooks


def _block(test: str) -> Block:
    [block] = [block for block in blocks("README.md") if block.mark == f"tested: {test}"]
    return block

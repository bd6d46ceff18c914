"""What the action installs: pinned by hash, and nothing of the repository that is looked at."""

from __future__ import annotations

import os
import re
import subprocess
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.action.runner import ROOT, Runner

LOCKS = {
    ".github/action/requirements.txt": ("pyproject.toml", ".github/action/build.in"),
    ".github/release/requirements.txt": (".github/release/requirements.in",),
}


def wanted(source: str) -> list[str]:
    text = (ROOT / source).read_text()
    if source.endswith(".toml"):
        found: list[str] = tomllib.loads(text)["project"]["dependencies"]
        return found
    return text.split()


@pytest.mark.parametrize("lock", LOCKS)
def test_the_lock_has_what_is_wanted(lock: str) -> None:
    text = (ROOT / lock).read_text()
    pins = dict(re.findall(r"^([\w.-]+)==(\S+)", text, re.MULTILINE))
    for requirement in (Requirement(line) for source in LOCKS[lock] for line in wanted(source)):
        version = pins[canonicalize_name(requirement.name)]
        assert requirement.specifier.contains(version), requirement


@pytest.mark.parametrize("lock", LOCKS)
def test_every_pin_has_a_hash_and_the_lock_says_how_it_is_made(lock: str) -> None:
    head, *entries = re.split(r"^(?=[\w.-]+==)", (ROOT / lock).read_text(), flags=re.MULTILINE)
    assert entries
    assert all("--hash=sha256:" in entry for entry in entries)
    assert (
        f"uv pip compile --universal --python-version 3.11 --generate-hashes --no-annotate --output-file {lock}"
        in head
    )


def test_a_python_that_is_too_old_is_named(tmp_path: Path) -> None:
    tools = tmp_path / "bin"
    tools.mkdir()
    (tools / "python3").write_text("#!/bin/sh\nexit 1\n")
    (tools / "python3").chmod(0o755)
    step = Runner(tmp_path, tmp_path).step("install.sh", PATH=f"{tools}:/usr/bin:/bin")
    assert step.code == 2
    assert step.commands[0].startswith("::error title=distroify::distroify needs Python 3.11 or newer")


def test_only_linux(tmp_path: Path) -> None:
    step = Runner(tmp_path, tmp_path).step("install.sh", RUNNER_OS="Windows")
    assert step.code == 2
    assert step.commands == ("::error title=distroify::the action needs a Linux runner",)


def leftovers() -> dict[str, int]:
    """What builds leave in the project, and when: one by hand may have done so before."""
    found = (ROOT / name for name in ("build", "distroify.egg-info"))
    return {path.name: path.stat().st_mtime_ns for path in found if path.exists()}


def test_a_real_installation_imports_nothing_of_the_repository(tmp_path: Path) -> None:
    workspace, temporary = tmp_path / "work", tmp_path / "temporary"
    workspace.mkdir()
    temporary.mkdir()
    for name in ("venv.py", "pip.py", "setuptools.py", "rewriter.py", "typer.py", "yaml.py", "json.py"):
        (workspace / name).write_text(f"open({str(tmp_path / 'imported')!r}, 'a').write({name!r})\n")
    (workspace / "Dockerfile").write_text("FROM golang:1.24\nCMD go test ./...\n")
    subprocess.run(["git", "init", "--quiet"], cwd=workspace, check=True)
    runner = Runner(temporary, workspace)
    before = leftovers()
    installed = runner.step("install.sh", HOME=os.environ["HOME"])
    assert installed.code == 0, installed.log
    step = runner.step("run.sh", DISTROIFY_PYTHON=installed.outputs["python"])
    assert step.code == 0, step.log
    assert step.outputs["refused"] == "1"
    assert not (tmp_path / "imported").exists()
    assert leftovers() == before

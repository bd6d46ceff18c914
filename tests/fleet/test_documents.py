"""The files for engines do what the engines would do with them."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from rewriter.fleet.journal import read_rows
from rewriter.fleet.rows import Reason
from tests.fleet.conftest import NODE, ROOT, Make
from tests.fleet.test_run import tree

FOLDER = ROOT / "docs" / "fleet"
NUMBER = 5


def read(name: str) -> Any:
    return yaml.safe_load((FOLDER / name).read_text())


@pytest.fixture
def workspace(make: Make, tmp_path: Path) -> Path:
    """Where a job begins: with a list, and the command on PATH."""
    for number in range(NUMBER):
        make(f"app{number}", NODE)
    folder = tmp_path / "workspace"
    folder.mkdir()
    (folder / "repos.txt").write_text(
        "".join(f"{tmp_path}/repositories/app{number}\n" for number in range(NUMBER))
    )
    tools = tmp_path / "bin"
    tools.mkdir()
    for name, line in (
        ("distroify", f'exec "{sys.executable}" -P -m rewriter "$@"'),
        ("pip", ""),
        ("pipx", ""),
    ):
        tool = tools / name
        tool.write_text(f"#!/bin/sh\n{line}\n")
        tool.chmod(0o755)
    return folder


def call(script: str, folder: Path, environment: Mapping[str, str]) -> None:
    path = f"{folder.parent / 'bin'}{os.pathsep}{os.environ['PATH']}"
    kept = {**os.environ, "PATH": path, "PYTHONPATH": str(ROOT), **environment}
    subprocess.run(["bash", "-e", "-c", script], cwd=folder, env=kept, check=True, capture_output=True)


def check(folder: Path) -> None:
    assert len([*read_rows(folder / "results")]) == NUMBER
    parts = [len([*read_rows(part)]) for part in sorted(folder.glob("results-*"))]
    assert len(parts) == 4 and sum(parts) == NUMBER and max(parts) < NUMBER
    assert {"summary.json", "report.html", "runs.json"} <= set(tree(folder / "results"))


def test_github_actions(workspace: Path) -> None:
    jobs = read("github-actions.yml")["jobs"]
    for shard in jobs["rewrite"]["strategy"]["matrix"]["shard"]:
        for step in jobs["rewrite"]["steps"]:
            if "run" in step:
                assert "${{" not in step["run"]
                environment = {
                    k: v.replace("${{ matrix.shard }}", str(shard)) for k, v in step.get("env", {}).items()
                }
                call(step["run"], workspace, environment)
    for step in jobs["merge"]["steps"]:
        if "run" in step:
            call(step["run"], workspace, {})
    check(workspace)
    used = [step["uses"] for job in jobs.values() for step in job["steps"] if "uses" in step]
    assert used and all(re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40}", name) for name in used)


def test_gitlab(workspace: Path) -> None:
    jobs = read("gitlab-ci.yml")
    total = jobs["rewrite"]["parallel"]
    for index in range(1, total + 1):
        environment = {"CI_NODE_INDEX": str(index), "CI_NODE_TOTAL": str(total)}
        call("\n".join(jobs["rewrite"]["script"]), workspace, environment)
    call("\n".join(jobs["merge"]["script"]), workspace, {})
    check(workspace)


def test_kubernetes(workspace: Path) -> None:
    spec = read("kubernetes.yaml")["spec"]
    assert spec["completionMode"] == "Indexed"
    [container] = spec["template"]["spec"]["containers"]
    shell, flag, script = container["command"]
    assert (shell, flag) == ("sh", "-c")
    assert f"auto/{spec['completions']} " in script
    # With an engine it runs in the end-to-end tests, in the image that it names.
    assert " --verify " in script
    script = script.replace("/lists/repos.txt", "repos.txt").replace(" --verify", "")
    for index in [*range(spec["completions"]), 0]:
        call(script, workspace, {"JOB_COMPLETION_INDEX": str(index)})
    [last] = re.findall(r"^#   (.*)", (FOLDER / "kubernetes.yaml").read_text(), re.MULTILINE)
    call(last, workspace, {})
    check(workspace)


def test_the_page_names_every_reason() -> None:
    page = (FOLDER / "bulk.md").read_text()
    assert [reason.value for reason in Reason if f"`{reason.value}`" not in page] == []

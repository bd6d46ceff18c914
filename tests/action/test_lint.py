"""The action and our own workflows under actionlint, shellcheck and zizmor."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest
import yaml

from tests.action.runner import PATH, ROOT

WORKFLOWS = sorted((ROOT / ".github/workflows").glob("*.yml"))
FLEET = ROOT / "docs/fleet/github-actions.yml"
SCRIPTS = [*sorted((ROOT / ".github/action").glob("*.sh")), ROOT / ".ci/run"]


def run(command: Sequence[str | Path]) -> None:
    tool = str(command[0])
    found = shutil.which(tool, path=PATH)
    if found is None:
        pytest.skip(f"{tool} is not installed")
    environment = {**os.environ, "PATH": PATH}
    done = subprocess.run([found, *command[1:]], cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_shellcheck() -> None:
    run(["shellcheck", "--external-sources", "--source-path=.", *SCRIPTS])


def test_actionlint() -> None:
    run(["actionlint", *WORKFLOWS, FLEET])


def test_zizmor() -> None:
    run(["zizmor", "--offline", "--no-progress", "--quiet", "action.yml", ".github/workflows", FLEET])


def test_inputs_reach_scripts_as_variables_alone() -> None:
    action = yaml.safe_load((ROOT / "action.yml").read_text())
    steps = action["runs"]["steps"]
    assert all("${{" not in step["run"] for step in steps)
    given = {value for step in steps for value in step.get("env", {}).values()}
    assert {f"${{{{ inputs.{name} }}}}" for name in action["inputs"]} <= given
    # The token goes to the step that comments, and to no other.
    assert [step["name"] for step in steps if "GH_TOKEN" in step.get("env", {})] == [
        "Comment on the pull request"
    ]
    named = {
        value["value"].removeprefix("${{ steps.run.outputs.").removesuffix(" }}")
        for value in action["outputs"].values()
    }
    assert named == set(action["outputs"])


@pytest.mark.parametrize("file", [ROOT / "action.yml", *WORKFLOWS], ids=lambda file: file.name)
def test_what_others_wrote_is_pinned(file: Path) -> None:
    text = file.read_text()
    for used in re.findall(r"uses: (.+)", text):
        assert used.startswith("./") or re.fullmatch(r"[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", used), used


@pytest.mark.parametrize("file", WORKFLOWS, ids=lambda file: file.name)
def test_rights_are_given_job_by_job(file: Path) -> None:
    workflow = yaml.safe_load(file.read_text())
    assert workflow["permissions"] == {}
    assert all(job["permissions"]["contents"] == "read" for job in workflow["jobs"].values())
    assert "pull_request_target" not in file.read_text()

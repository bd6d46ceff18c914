"""The workflows of README and docs/action.md: what they say is checked, and what they do is done."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from rewriter.context.repository import repository_root
from tests.action.runner import PATH, ROOT, Runner
from tests.docs.blocks import blocks

GIT = ("git", "-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "init.defaultBranch=main")
INPUTS = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))["inputs"]
TESTS = {
    "test_the_workflow_of_the_readme": "README.md",
    "test_the_workflow_with_everything": "docs/action.md",
}


def text_of(test: str) -> str:
    [block] = [block for block in blocks(TESTS[test]) if block.mark == f"tested: {test}"]
    return block.text


def inputs(test: str) -> dict[str, str]:
    """The variables that the runner makes of the inputs."""
    [job] = yaml.safe_load(text_of(test))["jobs"].values()
    [given] = [step["with"] for step in job["steps"] if step["uses"].startswith("example/distroify@")]
    assert set(given) <= set(INPUTS)
    return {f"INPUT_{name.upper().replace('-', '_')}": _text(value) for name, value in given.items()}


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def git(folder: Path, *arguments: str) -> None:
    subprocess.run([*GIT, *arguments], cwd=folder, check=True, capture_output=True)


@pytest.fixture
def runner(tmp_path: Path) -> Runner:
    """A checkout of depth 2 of the merge of a pull request that touches one of two services."""
    repository_root.cache_clear()
    origin = tmp_path / "origin"
    for name in ("api", "mail"):
        shutil.copytree(ROOT / "examples/hello", origin / name)
    git(origin, "init", "--quiet")
    git(origin, "add", "--all")
    git(origin, "commit", "--quiet", "--message=first")
    git(origin, "checkout", "--quiet", "-b", "work")
    with (origin / "mail/main.go").open("a") as file:
        file.write("\n// More of it.\n")
    git(origin, "commit", "--quiet", "--all", "--message=work")
    git(origin, "checkout", "--quiet", "main")
    git(origin, "commit", "--quiet", "--allow-empty", "--message=second")
    git(origin, "merge", "--quiet", "--no-ff", "--message=merge", "work")
    checkout = tmp_path / "checkout"
    git(tmp_path, "clone", "--quiet", "--depth=2", f"file://{origin}", str(checkout))
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    return Runner(temporary, checkout)


def test_the_workflow_of_the_readme(runner: Runner) -> None:
    step = runner.step("run.sh", **inputs("test_the_workflow_of_the_readme"))
    assert step.code == 0, step.log
    assert step.outputs["rewritten"] == "1"
    assert "`mail/Dockerfile`" in step.summary
    assert "api/Dockerfile" not in step.summary


def test_the_workflow_with_everything(runner: Runner) -> None:
    step = runner.step("run.sh", **inputs("test_the_workflow_with_everything"))
    assert step.code == 0, step.log
    assert Path(step.outputs["sarif-file"]).exists()
    assert "fails" not in step.outputs


@pytest.mark.parametrize("test", TESTS)
@pytest.mark.parametrize("tool", ["actionlint", "zizmor"])
def test_the_workflows_are_clean(tmp_path: Path, test: str, tool: str) -> None:
    found = shutil.which(tool, path=PATH)
    if found is None:
        pytest.skip(f"{tool} is not installed")
    file = tmp_path / ".github" / "workflows" / "distroify.yml"
    file.parent.mkdir(parents=True)
    file.write_text(text_of(test), "utf-8")
    options = ["--offline", "--quiet", "--no-progress"] if tool == "zizmor" else []
    done = subprocess.run([found, *options, str(file)], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr

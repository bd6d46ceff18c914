"""The image of the tool: built from the Dockerfile of this repository, and run as a pod would run it.

It starts from a stand-in of the Python image, see ``tool/``. The rights of the container are those that
docs/fleet/kubernetes.yaml asks for.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from rewriter.version import VERSION
from tests.e2e.engine import Engine, new_tag

pytestmark = pytest.mark.e2e

ROOT = Path(__file__).parents[2]
BASE = "distroify-e2e/python:3.13-slim-trixie"
PROGRAM = ROOT / "tests" / "verify" / "cases" / "plain-server"
GO, DISTROLESS = "golang:1.27-alpine", "gcr.io/distroless/static-debian13:latest"
SCRIPT = """
set -e
for image in golang:1.27-alpine gcr.io/distroless/static-debian13:latest; do
    buildah pull --quiet "docker-archive:/images.tar:$image"
done
exec distroify bulk run /repositories --verify --out /work/out --quiet
"""
RESTRICTION = Path("/proc/sys/kernel/apparmor_restrict_unprivileged_userns")
GIT = ("git", "-c", "user.name=a", "-c", "user.email=a@example.com")


@pytest.fixture(scope="module")
def tool(engine: Engine) -> Iterator[str]:
    tag = new_tag("tool")
    engine.build(ROOT, ROOT / "Dockerfile", tag, {"PYTHON": BASE})
    yield tag
    engine.remove(tag)


@pytest.fixture
def shared(tmp_path: Path) -> Path:
    """A folder for the user of the container, as a volume with ``fsGroup`` is."""
    folder = tmp_path / "work"
    folder.mkdir()
    folder.chmod(0o777)
    return folder


def rights() -> list[str]:
    """The options of docker for what the pod asks for."""
    pod = yaml.safe_load((ROOT / "docs/fleet/kubernetes.yaml").read_text())["spec"]["template"]["spec"]
    [container] = pod["containers"]
    assert pod["securityContext"] == {"runAsNonRoot": True, "runAsUser": 1000, "fsGroup": 1000}
    asked = container["securityContext"]
    assert set(asked) == {"seccompProfile", "appArmorProfile"}
    assert {profile["type"] for profile in asked.values()} == {"Unconfined"}
    return ["--user=1000", "--security-opt=seccomp=unconfined", "--security-opt=apparmor=unconfined"]


def test_the_image_has_the_command_and_little_else(engine: Engine, tool: str) -> None:
    assert engine.run(tool, ["--version"]).stdout == f"distroify {VERSION}\n"
    assert (engine.config(tool)["User"], engine.config(tool)["WorkingDir"]) == ("distroify", "/work")
    names = ("git", "buildah", "ssh", "strace")
    script = f"which {' '.join(names)}; ls /opt/distroify/lib/python3*/site-packages"
    output = engine.run(tool, ["-c", script], ["--entrypoint=sh"])
    assert output.stdout.splitlines()[: len(names)] == [f"/usr/bin/{name}" for name in names]
    assert not {"pip", "setuptools", "tests"} & set(output.stdout.split())


def test_a_mounted_folder_is_rewritten(engine: Engine, tool: str) -> None:
    mount = f"--volume={ROOT / 'examples/hello'}:/work:ro"
    output = engine.run(tool, ["--diff", "Dockerfile"], [mount])
    assert output.exit == 0, output.stderr
    assert "+FROM gcr.io/distroless/static-debian13\n" in output.stdout


def test_a_pod_proves_what_it_rewrites(engine: Engine, tool: str, shared: Path, tmp_path: Path) -> None:
    if RESTRICTION.exists() and RESTRICTION.read_text().strip() != "0":
        pytest.skip(f"{RESTRICTION} keeps those without root from making namespaces")
    archive = tmp_path / "images.tar"
    assert engine.command("save", f"--output={archive}", GO, DISTROLESS, seconds=300).returncode == 0
    archive.chmod(0o644)
    repository(tmp_path / "source", tmp_path / "repositories" / "hello.git")
    output = engine.run(
        tool,
        ["-c", SCRIPT],
        [
            *rights(),
            "--entrypoint=sh",
            f"--volume={archive}:/images.tar:ro",
            f"--volume={tmp_path / 'repositories'}:/repositories:ro",
            f"--volume={shared}:/work",
        ],
        seconds=300,
    )
    assert output.exit == 0, output.stdout + output.stderr
    out = shared / "out"
    row: dict[str, Any] = json.loads((out / "results.jsonl").read_text())
    [file] = row["files"]
    proof = file["proof"]
    assert (row["outcome"], file["outcome"], proof["verdict"]) == ("rewritten", "rewritten", "proved"), row
    assert "GET / 200" in proof["width"]
    assert proof["before_size"] > 100_000_000 > proof["after_size"] > 0
    body = (out / "repos/hello/body.md").read_text()
    assert "**proved**" in body and " MB " in body
    assert json.loads((out / "summary.json").read_text())["proofs"] == {"proved": 1}
    page = (out / "report.html").read_text()
    assert "Image sizes, measured" in page and "1 Dockerfile was built before and after and proved" in page
    # The files are those of whoever started it.
    assert (out / "report.html").stat().st_uid == 1000


def repository(source: Path, bare: Path) -> None:
    """A bare repository of the program."""
    source.mkdir()
    for name in ("go.mod", "main.go"):
        shutil.copy(PROGRAM / name, source)
    text = (PROGRAM / "old.Dockerfile").read_text()
    assert "FROM golang:1.27\n" in text
    (source / "Dockerfile").write_text(text.replace("FROM golang:1.27\n", f"FROM {GO}\n"))
    for words in (("init", "--quiet"), ("add", "--all"), ("commit", "--quiet", "--message=x")):
        subprocess.run([*GIT, *words], cwd=source, check=True)
    subprocess.run([*GIT, "clone", "--quiet", "--bare", source, bare], check=True)

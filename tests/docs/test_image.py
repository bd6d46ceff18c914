"""The commands of docs/fleet/bulk.md for the image; tests/e2e/test_tool_image.py runs the like with an engine."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import yaml

from tests.docs.blocks import ROOT, blocks

DOCKER = """#!/bin/sh
printf '%s\\n' "$*" >>"$LOG"
while [ "$1" = run ] && shift; do
    while [ "$1" != distroify ]; do shift; done
    shift
    [ "$1" = --diff ] || exec "$PYTHON" -P -m rewriter "$@" --help
    exec "$PYTHON" -P -m rewriter "$@"
done
"""


def test_the_commands_for_the_image(tmp_path: Path) -> None:
    [block] = [
        one for one in blocks("docs/fleet/bulk.md") if one.mark == "tested: test_the_commands_for_the_image"
    ]
    docker = tmp_path / "docker"
    docker.write_text(DOCKER)
    docker.chmod(0o755)
    environment = {
        **os.environ,
        "PATH": f"{tmp_path}:{os.environ['PATH']}",
        "LOG": str(tmp_path / "log"),
        "PYTHON": sys.executable,
        "PYTHONPATH": str(ROOT),
    }
    done = subprocess.run(
        ["sh", "-e", "-c", block.text],
        cwd=ROOT / "examples/hello",
        env=environment,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert "+FROM gcr.io/distroless/static-debian13\n" in done.stdout and "--verify" in done.stdout
    build, _, proved = (tmp_path / "log").read_text().splitlines()
    assert build.startswith("build --tag distroify https://")
    pod = yaml.safe_load((ROOT / "docs/fleet/kubernetes.yaml").read_text())["spec"]["template"]["spec"]
    for profile in pod["containers"][0]["securityContext"]:
        assert f"--security-opt {profile.removesuffix('Profile').lower()}=unconfined " in proved

"""The engines that the tests of ``verify`` run with: that of DOCKER_HOST, or with DISTROIFY_E2E=1 our own ones.

Docker is that of ``.ci/engine``, podman and buildah have the storage that ``.ci/containers`` made.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from tests.e2e.conftest import NO_ENGINE

ROOT = Path(__file__).parents[2]
ENGINES = ("docker", "podman", "buildah")


def environment_of(name: str) -> dict[str, str]:
    """The environment that an engine works in; skips where it cannot be had."""
    host = _docker_host()
    if name == "docker":
        if shutil.which(name) is None:
            pytest.skip(f"{name} is not installed")
        return {"DOCKER_HOST": host}
    if os.environ.get("DISTROIFY_E2E") and "DOCKER_HOST" not in os.environ:
        _fill_storage(host)
    if shutil.which(name) is None:
        pytest.skip(f"{name} is not installed")
    cache_folder = os.environ.get("DISTROIFY_E2E_CACHE") or Path.home() / ".cache" / "distroify-e2e"
    folder = Path(cache_folder) / "containers"
    if not (folder / "storage.conf").is_file():
        pytest.skip(f"{name} has no images: .ci/containers gives it some")
    return {
        "CONTAINERS_STORAGE_CONF": str(folder / "storage.conf"),
        "CONTAINERS_CONF": str(folder / "containers.conf"),
    }


@cache
def _docker_host() -> str:
    """With DISTROIFY_E2E its images are there too: it may be made while other tests run."""
    if os.environ.get("DISTROIFY_E2E"):
        return _output("engine", {"PYTHON": sys.executable})
    if "DOCKER_HOST" in os.environ:
        return os.environ["DOCKER_HOST"]
    pytest.skip(NO_ENGINE)


@cache
def _fill_storage(host: str) -> None:
    _output("containers", {"DOCKER_HOST": host})


def _output(script: str, environment: dict[str, str]) -> str:
    done = subprocess.run(
        [ROOT / ".ci" / script],
        capture_output=True,
        text=True,
        env={**os.environ, **environment},
        check=False,
    )
    if done.returncode != 0:
        problem = f".ci/{script} cannot make the engines: {done.stderr.strip()[-500:]}"
        pytest.fail(problem, pytrace=False)
    return done.stdout.strip()

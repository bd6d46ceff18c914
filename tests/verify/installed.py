"""The engines that the tests of ``verify`` run with: that of DOCKER_HOST, or with DISTROIFY_E2E=1 our own ones.

Docker is that of ``.ci/engine``, podman and buildah have the storage that ``.ci/containers`` made.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.e2e.conftest import NO_ENGINE

ROOT = Path(__file__).parents[2]
ENGINES = ("docker", "podman", "buildah")


def environment_of(name: str) -> dict[str, str]:
    """The environment that an engine works in; skips where it cannot be had."""
    host = _docker_host()
    if shutil.which(name) is None:
        pytest.skip(f"{name} is not installed")
    if name == "docker":
        return {"DOCKER_HOST": host}
    cache = os.environ.get("DISTROIFY_E2E_CACHE") or Path.home() / ".cache" / "distroify-e2e"
    folder = Path(cache) / "containers"
    if not (folder / "storage.conf").is_file():
        pytest.skip(f"{name} has no images: .ci/containers gives it some")
    return {
        "CONTAINERS_STORAGE_CONF": str(folder / "storage.conf"),
        "CONTAINERS_CONF": str(folder / "containers.conf"),
    }


def _docker_host() -> str:
    if "DOCKER_HOST" in os.environ:
        return os.environ["DOCKER_HOST"]
    if not os.environ.get("DISTROIFY_E2E"):
        pytest.skip(NO_ENGINE)
    environment = {**os.environ, "PYTHON": sys.executable}
    done = subprocess.run(
        [ROOT / ".ci" / "engine"], capture_output=True, text=True, env=environment, check=False
    )
    if done.returncode != 0:
        pytest.fail(f"the container engine cannot be used: {done.stderr.strip()[-500:]}", pytrace=False)
    return done.stdout.strip()

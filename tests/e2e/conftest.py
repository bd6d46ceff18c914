"""The engine of the end-to-end tests: that of DOCKER_HOST, or with DISTROIFY_E2E=1 one of our own.

Without either they skip, and say so. With DISTROIFY_E2E=1 an engine that cannot be had is an error.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.engine import LABEL, Engine, client, new_tag

ROOT = Path(__file__).parents[2]
NO_ENGINE = "no container engine: set DOCKER_HOST, or DISTROIFY_E2E=1 on a Debian machine as root"


@pytest.fixture(scope="session")
def engine() -> Engine:
    """An engine that has golang and distroless images."""
    wanted = bool(os.environ.get("DISTROIFY_E2E"))
    if not wanted and "DOCKER_HOST" not in os.environ:
        pytest.skip(NO_ENGINE)
    environment = {**os.environ, "PYTHON": sys.executable}
    done = subprocess.run(
        [ROOT / ".ci" / "engine"], capture_output=True, text=True, env=environment, check=False
    )
    docker = client()
    if done.returncode != 0 or docker is None:
        reason = f"the container engine cannot be used: {done.stderr.strip()[-500:]}"
        if wanted:
            pytest.fail(reason, pytrace=False)
        pytest.skip(reason)
    found = Engine(docker, done.stdout.strip())
    # What an interrupted session left behind; that of a session beside this one is younger.
    for kind in ("container", "image"):
        everything = ["--all"] if kind == "image" else []
        found.command(kind, "prune", "--force", *everything, f"--filter=label={LABEL}=1", "--filter=until=2h")
    return found


@pytest.fixture(scope="session")
def probe(engine: Engine) -> Iterator[str]:
    """The image of the HTTP client that runs in the network of a server's container."""
    folder = Path(__file__).parent / "probe"
    tag = new_tag("probe")
    engine.build(folder, folder / "Dockerfile", tag)
    yield tag
    engine.remove(tag)

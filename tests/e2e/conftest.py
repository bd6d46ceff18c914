"""The engine of the end-to-end tests: that of DOCKER_HOST, or with DISTROIFY_E2E=1 one of our own.

Without either they skip, and say so. With DISTROIFY_E2E=1 an engine that cannot be had is an error.
"""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
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
    with _once() as is_first:
        if is_first:
            _prune(found)
    return found


def _prune(engine: Engine) -> None:
    """Remove what an interrupted session left behind; that of a session beside this one is younger."""
    for kind in ("container", "image"):
        everything = ["--all"] if kind == "image" else []
        engine.command(
            kind, "prune", "--force", *everything, f"--filter=label={LABEL}=1", "--filter=until=2h"
        )


@contextmanager
def _once() -> Iterator[bool]:
    """Whether no other worker of this run was here; they wait for each other.

    An image that is built from the cache is as old as that, so a worker would remove those of the others.
    """
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", f"alone-{os.getpid()}")
    with Path(tempfile.gettempdir(), f"distroify-e2e-{run}").open("a+", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield file.seek(0, os.SEEK_END) == 0  # another worker may have written since it was opened
        file.write("pruned")


@pytest.fixture(scope="session")
def probe(engine: Engine) -> Iterator[str]:
    """The image of the HTTP client that runs in the network of a server's container."""
    folder = Path(__file__).parent / "probe"
    tag = new_tag("probe")
    engine.build(folder, folder / "Dockerfile", tag)
    yield tag
    engine.remove(tag)

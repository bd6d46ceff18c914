"""Real engines, with images from scratch around a program that the host's Go builds.

They run with DOCKER_HOST, or with DISTROIFY_E2E=1 over the engine of ``.ci/engine``; else they skip.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from rewriter.verify.engines.cleanup import is_stale

ROOT = Path(__file__).parents[2]
NO_ENGINE = "no container engine: set DOCKER_HOST, or DISTROIFY_E2E=1 on a Debian machine as root"
SERVER = """\
package main

import (
	"fmt"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"
)

func main() {
	if len(os.Args) > 1 {
		fmt.Fprintln(os.Stderr, "arguments:", os.Args[1:])
		os.Exit(4)
	}
	text, err := os.ReadFile("data.txt")
	fmt.Println(time.Now(), "pid", os.Getpid(), string(text), err, os.Getenv("A"))
	http.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) { fmt.Fprintln(w, r.URL.Path, string(text)) })
	go http.ListenAndServe(":8123", nil)
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, syscall.SIGTERM)
	<-stop
	os.Exit(3)
}
"""
OLD = """\
FROM scratch
WORKDIR /app
ENV A=1 GOPATH=/go
COPY server data.txt /app/
COPY server /bin/sh
CMD ["./server"]
"""
SAME = OLD.replace("COPY server /bin/sh\n", "").replace(" GOPATH=/go", "")
WITHOUT_DATA = SAME.replace("server data.txt", "server")
UNBUILDABLE = OLD.replace("data.txt", "nowhere.txt")


@dataclass(frozen=True, slots=True)
class Installed:
    """An engine and the environment that it works in."""

    name: str
    environment: dict[str, str]

    def left(self) -> list[str]:
        """The images and containers of verifications that have ended."""
        images = ("images", "--format", "{{.Name}}" if self.name == "buildah" else "{{.Repository}}")
        containers: tuple[str, ...] = ("containers", "--format", "{{.ContainerName}}")
        if self.name != "buildah":
            containers = ("ps", "--all", "--format", "{{.Names}}")
        lines = [line for words in (images, containers) for line in self._output(*words).split()]
        return [line for line in lines if is_stale(line)]

    def _output(self, *words: str) -> str:
        environment = {**os.environ, **self.environment}
        return subprocess.run(
            [self.name, *words], capture_output=True, text=True, check=True, env=environment
        ).stdout


def docker_host() -> str:
    """Of the engine for tests; skips where there is none."""
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


@pytest.fixture(scope="module", params=["docker", "podman", "buildah"])
def installed(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """Each engine that is there; buildah with a storage of its own."""
    name: str = request.param
    host = docker_host()
    if shutil.which(name) is None:
        pytest.skip(f"{name} is not installed")
    if name == "docker":
        return Installed(name, {"DOCKER_HOST": host})
    if os.geteuid() != 0:
        pytest.skip(f"{name} is tested as root")
    folder = tmp_path_factory.mktemp("storage")
    storage = folder / "storage.conf"
    storage.write_text(f'[storage]\ndriver = "vfs"\ngraphroot = "{folder}/root"\nrunroot = "{folder}/run"\n')
    # The hard limits of a machine in a container are often lower than those that podman sets.
    limits = folder / "containers.conf"
    limits.write_text('[containers]\ndefault_ulimits = ["nofile=1024:1024", "nproc=1024:1024"]\n')
    environment = {"CONTAINERS_STORAGE_CONF": str(storage), "CONTAINERS_CONF": str(limits)}
    return Installed(name, {**environment, "BUILDAH_ISOLATION": "chroot"})


@pytest.fixture(scope="module")
def context(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A build context with the program; its Dockerfiles are written by the tests."""
    go = shutil.which("go")
    if go is None:
        pytest.skip("the go command is not installed")
    folder = tmp_path_factory.mktemp("context")
    (folder / "main.go").write_text(SERVER)
    (folder / "data.txt").write_text("data")
    environment = {**os.environ, "CGO_ENABLED": "0", "GO111MODULE": "off", "GOTOOLCHAIN": "local"}
    subprocess.run([go, "build", "-o", "server", "main.go"], cwd=folder, env=environment, check=True)
    return folder


@pytest.fixture(autouse=True)
def nothing_is_left(installed: Installed) -> Iterator[None]:
    yield
    assert installed.left() == []


def command(installed: Installed, context: Path, old: str, new: str, *options: str) -> list[str]:
    (context / "Old").write_text(old)
    (context / "Dockerfile").write_text(new)
    python = [sys.executable, "-m", "rewriter", "verify", "Dockerfile", "--against", "Old"]
    return [*python, "--engine", installed.name, "--time", "2s", "--format", "json", *options]


def verify(
    installed: Installed, context: Path, old: str, new: str, *options: str
) -> tuple[int, dict[str, Any]]:
    """The exit code and the report on the file."""
    environment = {**os.environ, **installed.environment, "PYTHONPATH": str(ROOT)}
    argv = command(installed, context, old, new, *options)
    done = subprocess.run(argv, cwd=context, env=environment, capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr
    report: dict[str, Any] = json.loads(done.stdout)["files"][0]
    return done.returncode, report


def test_the_same_program_is_proved(installed: Installed, context: Path) -> None:
    code, report = verify(
        installed, context, OLD, SAME, "--run", "./server -v x", "--http", "/a", "--http", ":8123/b"
    )
    assert (code, report["verdict"], report["differences"]) == (0, "proved", [])
    assert (report["before"]["shells"], report["after"]["shells"]) == (["/bin/sh"], [])
    assert report["before"]["size"] > report["after"]["size"] > 1_000_000
    assert report["before"]["files"] == report["after"]["files"] + 1


def test_a_missing_file_is_a_difference(installed: Installed, context: Path) -> None:
    code, report = verify(installed, context, OLD, WITHOUT_DATA)
    assert (code, report["verdict"]) == (1, "differs")
    found = {difference["aspect"]: difference for difference in report["differences"]}
    assert "-<time> " in found["stdout"]["diff"]
    assert "-/ data" in found["http"]["diff"]
    traced = not any("not compared" in note for note in report["notes"])
    assert ("opened" in found) is traced
    assert not traced or "/app/data.txt" in found["opened"]["message"]


def test_another_configuration_is_a_difference(installed: Installed, context: Path) -> None:
    new = SAME.replace("A=1", "A=2").replace('CMD ["./server"]', 'EXPOSE 80\nCMD ["./server", "x"]')
    code, report = verify(installed, context, OLD, new)
    assert code == 1
    aspects = [difference["aspect"] for difference in report["differences"]]
    assert aspects.count("config") == 3
    assert "exit-code" in aspects


def test_an_image_that_does_not_build(installed: Installed, context: Path) -> None:
    code, report = verify(installed, context, UNBUILDABLE, SAME)
    assert (code, report["verdict"]) == (0, "not-shown")
    assert any("nowhere.txt" in line for line in report["last_lines"])
    code, report = verify(installed, context, OLD, UNBUILDABLE)
    assert (code, report["verdict"], report["reason"]) == (1, "differs", "the new image does not build")


def interrupted(installed: Installed, context: Path, number: signal.Signals) -> int:
    """The exit code of a verification that gets a signal while its programs run."""
    environment = {**os.environ, **installed.environment, "PYTHONPATH": str(ROOT)}
    argv = command(installed, context, OLD, SAME, "--time", "60s")
    with subprocess.Popen(
        argv, cwd=context, env=environment, stderr=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stderr is not None
        for line in process.stderr:
            if b"running" in line:
                break
        time.sleep(1.5)
        process.send_signal(number)
        return process.wait(60)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interruption_leaves_nothing(installed: Installed, context: Path, number: signal.Signals) -> None:
    assert interrupted(installed, context, number) == 128 + number


def test_what_a_killed_run_leaves_is_swept(installed: Installed, context: Path) -> None:
    assert interrupted(installed, context, signal.SIGKILL) == -signal.SIGKILL
    assert installed.left()
    code, _ = verify(installed, context, OLD, SAME, "--no-trace")
    assert code == 0

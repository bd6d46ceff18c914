"""Real engines, with images from scratch around a program that the host's Go builds.

They skip where there is no engine for tests.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from rewriter.verify.engines.cleanup import is_stale
from tests.verify.installed import ENGINES, ROOT, environment_of

pytestmark = pytest.mark.e2e

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
		os.Exit(0)
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
ENDLESS = """\
package main

import "time"

func main() {
	for {
		time.Sleep(time.Second)
	}
}
"""
OLD = """\
FROM scratch
WORKDIR /app
ENV A=1 GOPATH=/go
VOLUME /data
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

    def volumes(self) -> set[str]:
        """buildah has none."""
        return set() if self.name == "buildah" else set(self._output("volume", "ls", "--quiet").split())

    def _output(self, *words: str) -> str:
        """podman and buildah cannot list where somebody removes an image meanwhile: they are asked again."""
        environment = {**os.environ, **self.environment}
        for _ in range(5):
            done = subprocess.run(
                [self.name, *words], capture_output=True, text=True, check=False, env=environment
            )
            if done.returncode == 0:
                return done.stdout
            time.sleep(0.1)
        raise AssertionError(done.stderr)


@pytest.fixture(scope="module", params=ENGINES)
def installed(request: pytest.FixtureRequest) -> Installed:
    """Each engine that is there."""
    return Installed(request.param, environment_of(request.param))


@pytest.fixture(scope="module")
def context(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A build context with the program; its Dockerfiles are written by the tests."""
    go = shutil.which("go")
    if go is None:
        pytest.skip("the go command is not installed")
    folder = tmp_path_factory.mktemp("context")
    (folder / "data.txt").write_text("data")
    environment = {**os.environ, "CGO_ENABLED": "0", "GO111MODULE": "off", "GOTOOLCHAIN": "local"}
    for name, text in (("server", SERVER), ("endless", ENDLESS)):
        (folder / "main.go").write_text(text)
        subprocess.run([go, "build", "-o", name, "main.go"], cwd=folder, env=environment, check=True)
    return folder


@pytest.fixture(autouse=True)
def nothing_is_left(installed: Installed) -> Iterator[None]:
    """One test at a time for a storage, which podman and buildah share: what a killed run leaves would be found
    by the test beside it."""
    storage = "docker" if installed.name == "docker" else "containers"
    with open(Path(tempfile.gettempdir(), f"distroify-tests-{storage}.lock"), "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
        assert installed.left() == []


def command(installed: Installed, context: Path, old: str, new: str, *options: str) -> list[str]:
    (context / "Old").write_text(old)
    (context / "Dockerfile").write_text(new)
    python = [sys.executable, "-m", "rewriter", "verify", "Dockerfile", "--against", "Old"]
    return [
        *python,
        "--engine",
        installed.name,
        "--network",
        "none",
        "--time",
        "2s",
        "--format",
        "json",
        *options,
    ]


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


def interrupted(
    installed: Installed, context: Path, number: signal.Signals, new: str = SAME, when: str = "running"
) -> int:
    """The exit code of a verification that gets a signal after it has said that."""
    environment = {**os.environ, **installed.environment, "PYTHONPATH": str(ROOT)}
    argv = command(installed, context, OLD, new, "--time", "60s")
    with subprocess.Popen(
        argv, cwd=context, env=environment, stderr=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stderr is not None
        said = []
        for line in process.stderr:
            said.append(line.decode())
            if when in said[-1]:
                break
        else:
            assert process.stdout is not None
            pytest.fail(f"it ended by itself: {said} {process.stdout.read().decode()}")
        if when != "running":
            assert within(30, lambda: step_runs(context)), said
        time.sleep(1.5)
        process.send_signal(number)
        return process.wait(60)


def step_runs(context: Path) -> bool:
    """Whether a process has the words of the endless step, which are of this test alone."""
    words = step(context).encode() + b"\0"
    for file in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):
            if file.read_bytes() == b"/endless\0" + words:
                return True
    return False


def within(seconds: float, holds: Callable[[], bool]) -> bool:
    latest = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > latest:
            return False
        time.sleep(0.2)
    return True


def step(context: Path) -> str:
    return f"of-{context.name}-{os.getpid()}"


def endless(context: Path) -> str:
    """A Dockerfile with a step that never ends."""
    return f'FROM scratch\nCOPY endless /endless\nRUN ["/endless", "{step(context)}"]\nCMD ["/endless"]\n'


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interruption_leaves_nothing(installed: Installed, context: Path, number: signal.Signals) -> None:
    assert interrupted(installed, context, number) == 128 + number


def test_an_interrupted_build_is_called_off(installed: Installed, context: Path) -> None:
    assert interrupted(installed, context, signal.SIGTERM, endless(context), "new: ") == 128 + signal.SIGTERM
    assert within(10, lambda: not step_runs(context))


def test_a_build_that_takes_too_long_is_called_off(installed: Installed, context: Path) -> None:
    code, report = verify(installed, context, OLD, endless(context), "--build-timeout", "6s")
    assert (code, report["verdict"]) == (0, "not-shown")
    assert "does not build within" in report["reason"]
    assert within(10, lambda: not step_runs(context))


@pytest.mark.parametrize("when", ["running", "new: "])
def test_what_a_killed_run_leaves_is_swept(installed: Installed, context: Path, when: str) -> None:
    new = SAME if when == "running" else endless(context)
    assert interrupted(installed, context, signal.SIGKILL, new, when) == -signal.SIGKILL
    assert installed.left() or step_runs(context)
    volumes = installed.volumes()
    code, _ = verify(installed, context, OLD, SAME, "--no-trace")
    assert code == 0
    assert not step_runs(context)
    if when == "running" and volumes:
        assert installed.volumes() < volumes

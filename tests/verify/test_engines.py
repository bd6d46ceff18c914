"""The commands that engines are given, and which engine is found. No engine is needed."""

from __future__ import annotations

import os
import stat
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

from rewriter.verify.engines import docker, dockercli
from rewriter.verify.engines.buildah import find_buildah
from rewriter.verify.engines.cleanup import LABEL, new_owner
from rewriter.verify.engines.container_root import read_below
from rewriter.verify.engines.docker import DockerEngine, find_docker
from rewriter.verify.engines.dockercli import Builder, build_command
from rewriter.verify.engines.dockerconfig import image_config
from rewriter.verify.engines.engine import find_engine
from rewriter.verify.engines.podman import find_podman, podman
from rewriter.verify.engines.progress import step
from rewriter.verify.model import BuildOptions, Healthcheck, VerificationError, Way

OWNER = new_owner()
OPTIONS = BuildOptions(("A=1", "B"), "final", "linux/arm64", ("id=x,src=y",), "host")


def install(folder: Path, name: str, script: str) -> str:
    folder.mkdir(exist_ok=True)
    file = folder / name
    file.write_text(f"#!/bin/sh\n{script}\n")
    file.chmod(file.stat().st_mode | stat.S_IXUSR)
    return str(file)


def client(version: str, *, buildx: bool, daemon: bool = True) -> str:
    """A docker that answers ``version`` and ``buildx version``."""
    answer = f"echo '{version} 28.0.0'" if daemon else "echo 'Cannot connect to the daemon' >&2; exit 1"
    return f'case "$1" in version) {answer};; buildx) exit {0 if buildx else 1};; *) exit 9;; esac'


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A PATH of two empty folders; the name of the first."""
    monkeypatch.setenv(
        "PATH", f"{tmp_path / 'a'}{os.pathsep}{tmp_path / 'b'}{os.pathsep}relative{os.pathsep}/bin"
    )

    def without_system(name: str) -> list[str]:
        return [found for found in dockercli.installed(name) if "/bin/" not in found]

    monkeypatch.setattr(docker, "installed", without_system)
    (tmp_path / "a").mkdir()
    return tmp_path


@pytest.mark.parametrize(
    ("version", "buildx", "words", "environment", "classic"),
    [
        ("28.0.0", True, ("buildx", "build", "--load", "--progress", "plain"), (), False),
        ("28.0.0", False, ("build",), (("DOCKER_BUILDKIT", "0"),), True),
        ("20.10.24+dfsg1", False, ("build", "--progress", "plain"), (("DOCKER_BUILDKIT", "1"),), False),
        ("17.05.0-ce", False, ("build",), (("DOCKER_BUILDKIT", "0"),), True),
        ("strange", False, ("build",), (("DOCKER_BUILDKIT", "0"),), True),
    ],
)
def test_how_a_docker_builds(
    path: Path,
    version: str,
    buildx: bool,
    words: tuple[str, ...],
    environment: tuple[tuple[str, str], ...],
    classic: bool,
) -> None:
    program = install(path / "a", "docker", client(version, buildx=buildx))
    assert find_docker(OWNER).builder == Builder((program, *words), environment, classic)


def test_a_docker_with_buildkit_is_preferred(path: Path) -> None:
    install(path / "a", "docker", client("28.0.0", buildx=False))
    second = install(path / "b", "docker", client("20.10.24", buildx=False))
    assert find_docker(OWNER).program == second


def test_the_first_of_equals_is_taken(path: Path) -> None:
    first = install(path / "a", "docker", client("28.0.0", buildx=True))
    install(path / "b", "docker", client("28.0.0", buildx=True))
    assert find_docker(OWNER).program == first


def test_no_daemon(path: Path) -> None:
    install(path / "a", "docker", client("28.0.0", buildx=True, daemon=False))
    with pytest.raises(VerificationError, match="Cannot connect"):
        find_docker(OWNER)


def test_no_engine_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(VerificationError, match=r"docker: not installed; podman: .*; buildah: not installed"):
        find_engine(None, OWNER)
    with pytest.raises(VerificationError, match="no container engine: podman: not installed"):
        find_engine("podman", OWNER)


def test_podman_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin")
    program = install(tmp_path, "podman", "echo 4.9.0")
    engine = find_podman(OWNER)
    assert (engine.name, engine.program) == ("podman", program)
    install(tmp_path, "podman", "echo broken >&2; exit 125")
    with pytest.raises(VerificationError, match="broken"):
        find_podman(OWNER)


@pytest.mark.parametrize(("isolation", "shared"), [("chroot", True), ("oci", False), (None, False)])
def test_buildah_with_chroot_has_the_network_of_the_host(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, isolation: str | None, shared: bool
) -> None:
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin")
    monkeypatch.delenv("BUILDAH_ISOLATION", raising=False)
    if isolation is not None:
        monkeypatch.setenv("BUILDAH_ISOLATION", isolation)
    install(tmp_path, "buildah", "echo {}")
    engine = find_buildah(OWNER)
    assert (engine.shares_host_network, engine.starts_first_process) == (shared, not shared)


def test_all_build_options_are_passed_on() -> None:
    argv = build_command(
        Builder(("docker", "build")), Path("/t/Dockerfile"), Path("/c"), "x:y", OPTIONS, OWNER
    )
    assert argv == [
        "docker", "build", "--tag", "x:y", "--file", "/t/Dockerfile", "--label", f"{LABEL}={OWNER.token}",
        "--build-arg", "A=1", "--build-arg", "B", "--secret", "id=x,src=y", "--target", "final",
        "--platform", "linux/arm64", "--network", "host", "/c",
    ]  # fmt: skip


def test_nothing_more_is_passed_on_than_was_given() -> None:
    argv = build_command(Builder(("d",)), Path("/f"), Path("/c"), "t", BuildOptions(), OWNER)
    assert argv == ["d", "--tag", "t", "--file", "/f", "--label", f"{LABEL}={OWNER.token}", "/c"]


def test_the_classic_builder_removes_its_containers() -> None:
    builder = Builder(("docker", "build"), is_classic=True)
    assert "--force-rm" in build_command(builder, Path("/f"), Path("/c"), "t", BuildOptions(), OWNER)


def test_podman_keeps_health_checks_and_no_layers() -> None:
    words = podman("/usr/bin/podman", OWNER).builder.words
    assert words[:4] == ("/usr/bin/podman", "build", "--format", "docker")
    assert "--layers=false" in words


NOT_STARTED = """\
case "$1" in
  start) echo "Error: unable to start container" >&2; exit 126;;
  inspect) echo '{"Status": "created", "Running": false, "ExitCode": 0, "Error": ""}';;
esac
"""


def test_podman_tells_its_client_why_nothing_starts(tmp_path: Path) -> None:
    engine = podman(install(tmp_path, "podman", NOT_STARTED), OWNER)
    with engine.start("img", Way(), "none") as running:
        assert running.wait(20)
        assert running.start_error() == "Error: unable to start container"


LATE = """\
case "$1" in
  start) exec $CLIENT;;
  inspect)
    if [ -e "$ASKED" ]; then echo '{"Status": "exited", "Running": false, "ExitCode": 4}'
    else touch "$ASKED"; echo '{"Status": "running", "Running": true, "ExitCode": 0, "Pid": 999999999}'; fi;;
esac
"""


def test_the_client_may_end_before_the_engine_knows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASKED", str(tmp_path / "asked"))
    monkeypatch.setenv("CLIENT", "true")
    engine = podman(install(tmp_path, "podman", LATE), OWNER)
    with engine.start("img", Way(), "none") as running:
        assert running.wait(20)
        assert running.exit_code() == 4


def test_the_program_may_end_before_it_is_looked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASKED", str(tmp_path / "asked"))
    monkeypatch.setenv("CLIENT", "sleep 60")
    engine = podman(install(tmp_path, "podman", LATE), OWNER)
    with engine.start("img", Way(), "none") as running:
        assert running.begun()
        assert running.wait(0)
        assert running.exit_code() == 4


def test_a_process_that_nobody_waits_for_is_not_alive() -> None:
    with subprocess.Popen(["sleep", "60"]) as process:
        assert docker._is_alive(process.pid)
        process.kill()
        os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
        assert not docker._is_alive(process.pid)
    assert not docker._is_alive(process.pid)
    assert not docker._is_alive(None)


LINGERING = """\
case "$1" in
  start) exec sleep 60;;
  inspect)
    if [ -e "/proc/$PROGRAM/ns" ]; then echo "{\\"Status\\": \\"running\\", \\"Running\\": true, \\"Pid\\": $PROGRAM}"
    else echo '{"Status": "exited", "Running": false, "Pid": 0, "ExitCode": 4}'; fi;;
esac
"""


@pytest.mark.parametrize("seen", [True, False])
def test_the_client_may_go_on_after_the_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seen: bool
) -> None:
    program = subprocess.Popen(["sleep", "60"])
    monkeypatch.setenv("PROGRAM", str(program.pid))
    engine = podman(install(tmp_path, "podman", LINGERING), OWNER)
    with engine.start("img", Way(), "none") as running:
        if seen:
            assert running.begun()
            assert not running.wait(0)
        program.kill()
        program.wait()
        assert running.begun()
        assert running.wait(0)
        assert running.exit_code() == 4


RECORDING = """\
echo "$@" >> "$RECORD"
case "$1 $2" in
  "image inspect") echo '[{"Config": {"Entrypoint": ["/e"], "Cmd": ["c"]}, "Size": 7}]';;
  "start --attach") echo out; echo err >&2; exit 3;;
  "inspect --format") echo '{"Running": false, "ExitCode": 3, "Pid": 0, "Error": ""}';;
  "cp "*) cat >/dev/null;;
esac
"""


class Wrapper:
    files = b"tar"

    def command(self, argv: Sequence[str]) -> tuple[str, ...]:
        return ("/w", "--", *argv)


@pytest.fixture
def recorded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[DockerEngine, Path]:
    """A docker that writes down what it is asked."""
    record = tmp_path / "record"
    monkeypatch.setenv("RECORD", str(record))
    program = install(tmp_path, "docker", RECORDING)
    return DockerEngine(program, Builder((program, "build")), OWNER), record


def words_of(record: Path) -> list[list[str]]:
    return [line.split() for line in record.read_text().splitlines()]


@pytest.mark.parametrize(
    ("arguments", "wrapper", "tail"),
    [
        (None, None, ["img"]),
        (("-v", "x"), None, ["img", "-v", "x"]),
        ((), None, ["img"]),
        (None, Wrapper(), ["--entrypoint", "/w", "img", "--", "/e", "c"]),
        (("-v",), Wrapper(), ["--entrypoint", "/w", "img", "--", "/e", "-v"]),
    ],
)
def test_a_run(
    recorded: tuple[DockerEngine, Path],
    arguments: tuple[str, ...] | None,
    wrapper: Wrapper | None,
    tail: list[str],
) -> None:
    engine, record = recorded
    with engine.start("img", Way(arguments), "none", wrapper=wrapper) as running:
        assert running.wait(20)
        assert running.stdout.finished() == b"out\n"
        assert running.stderr.finished() == b"err\n"
        assert running.exit_code() == 3
        assert running.pid() is None
    [create] = [words for words in words_of(record) if words[0] == "create"]
    assert create[-len(tail) :] == tail
    assert create[create.index("--label") + 1] == f"{LABEL}={OWNER.token}"
    assert create[create.index("--network") + 1] == "none"
    assert words_of(record)[-1][:3] == ["rm", "--force", "--volumes"]


def test_a_run_has_no_more_rights_than_any(recorded: tuple[DockerEngine, Path]) -> None:
    engine, record = recorded
    with engine.start("img", Way(), "none", wrapper=Wrapper()):
        pass
    given = {word.partition("=")[0] for words in words_of(record) for word in words}
    forbidden = {
        "--privileged",
        "--volume",
        "-v",
        "--mount",
        "--cap-add",
        "--security-opt",
        "--pid",
        "--device",
    }
    assert given & forbidden == set()


def test_a_container_is_removed_after_an_error(recorded: tuple[DockerEngine, Path]) -> None:
    engine, record = recorded
    with pytest.raises(KeyboardInterrupt), engine.start("img", Way(), "none"):
        raise KeyboardInterrupt
    assert words_of(record)[-1][0] == "rm"


def test_an_image_goes_with_the_container_that_read_it(recorded: tuple[DockerEngine, Path]) -> None:
    engine, record = recorded
    assert engine.read("img", "/x") is None
    engine.remove("img")
    assert [words[0] for words in words_of(record)[-2:]] == ["rm", "rmi"]


def test_configuration_of_an_image() -> None:
    found = image_config(
        {
            "Entrypoint": None,
            "Cmd": ["a", "b"],
            "Env": ["A=1", "B=x=y", "C="],
            "ExposedPorts": {"80/tcp": {}},
            "Volumes": None,
            "Labels": {"a": "b"},
            "Healthcheck": {"Test": ["CMD", "x"], "Interval": 5, "Retries": 2},
        },
        "amd64",
        12,
    )
    assert (found.entrypoint, found.cmd) == ((), ("a", "b"))
    assert found.environment == (("A", "1"), ("B", "x=y"), ("C", ""))
    assert (found.exposed, found.volumes) == (frozenset({"80/tcp"}), frozenset())
    assert found.healthcheck == Healthcheck(("CMD", "x"), (5, 0, 0, 0), 2)
    assert (found.architecture, found.size) == ("amd64", 12)


@pytest.mark.parametrize("check", [None, {}, {"Test": []}, {"Test": ["NONE"]}])
def test_no_health_check(check: dict[str, object] | None) -> None:
    assert image_config({"Healthcheck": check}, "", 0).healthcheck is None


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("#8 [build 4/4] RUN go build -o app .", "[build 4/4] RUN go build -o app ."),
        ("#5 [2/4] WORKDIR /app", "[2/4] WORKDIR /app"),
        ("Step 3/7 : RUN x", "3/7 : RUN x"),
        ("STEP 3/7: RUN x", "3/7: RUN x"),
    ],
)
def test_steps(line: str, title: str) -> None:
    assert step(line) == title


@pytest.mark.parametrize(
    "line",
    [
        "",
        "#8 DONE 0.1s",
        "#2 [internal] load .dockerignore",
        "#8 0.2 [1/2] x",
        "Step by step",
        "#8 sha256:ab",
    ],
)
def test_other_lines(line: str) -> None:
    assert step(line) is None


def test_no_link_is_followed_out_of_a_mounted_root(tmp_path: Path) -> None:
    root = tmp_path / "root"
    (root / "etc").mkdir(parents=True)
    (root / "etc" / "x").write_text("inside")
    (tmp_path / "secret").write_text("outside")
    os.symlink(tmp_path / "secret", root / "file")
    os.symlink(tmp_path, root / "folder")
    os.mkfifo(root / "pipe")
    assert read_below(str(root), "/etc/x") == b"inside"
    for path in ("/file", "/folder/secret", "/../secret", "/etc/../../secret", "/none", "/etc", "/etc/x/y"):
        assert read_below(str(root), path) is None, path

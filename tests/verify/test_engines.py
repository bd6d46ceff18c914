"""The commands that engines are given, and which engine is found. No engine is needed."""

from __future__ import annotations

import errno
import io
import itertools
import os
import stat
import subprocess
import tarfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from rewriter.model import VerificationError
from rewriter.verify.engines import docker, docker_running, dockercli
from rewriter.verify.engines.buildah import find_buildah
from rewriter.verify.engines.choice import find_engine
from rewriter.verify.engines.cleanup import LABEL, PREFIX, new_owner
from rewriter.verify.engines.container_root import read_below
from rewriter.verify.engines.docker import DockerEngine, find_docker
from rewriter.verify.engines.dockercli import Builder, build_command
from rewriter.verify.engines.dockerconfig import image_config, whole_config
from rewriter.verify.engines.podman import find_podman, podman
from rewriter.verify.engines.progress import step
from rewriter.verify.image.listing import nothing
from rewriter.verify.image.seen import Healthcheck
from rewriter.verify.model import LIMITS, BuildOptions, Limits
from rewriter.verify.run.observation import Service, Way

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
        if own := [found for found in dockercli.installed(name) if "/bin/" not in found]:
            return own
        raise VerificationError("not installed")

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


ANSWERS = """case "$1" in version) echo 4.9.0;; info) echo 'CONTROLLERS';; esac"""


@pytest.mark.parametrize(
    ("controllers", "limits"),
    [('["memory"]', Limits("4g", 0)), ("null", Limits("0", 0)), ("[]", Limits("0", 0))],
)
def test_podman_is_not_asked_for_limits_that_it_refuses(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, controllers: str, limits: Limits
) -> None:
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin")
    install(tmp_path, "podman", ANSWERS.replace("CONTROLLERS", controllers))
    assert find_podman(OWNER).limits == limits


def test_podman_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin")
    program = install(tmp_path, "podman", ANSWERS.replace("CONTROLLERS", '["cpu", "memory", "pids"]'))
    engine = find_podman(OWNER)
    assert (engine.name, engine.program, engine.limits, engine.creation) == ("podman", program, LIMITS, ())
    install(tmp_path, "podman", "echo broken >&2; exit 125")
    with pytest.raises(VerificationError, match="broken"):
        find_podman(OWNER)


@pytest.mark.parametrize(
    ("known", "creation"),
    [
        ("--passwd-entry string   Entry to write to /etc/passwd", ("--passwd-entry=#",)),
        ("--group-entry string  x\n --passwd-entry string  x", ("--passwd-entry=#", "--group-entry=#")),
        ("--passwd  x", ()),
    ],
)
def test_podman_adds_no_users(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, known: str, creation: tuple[str, ...]
) -> None:
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin")
    answers = ANSWERS.replace("CONTROLLERS", "null").replace(" esac", f" create) echo '{known}';; esac")
    install(tmp_path, "podman", answers)
    assert find_podman(OWNER).creation == creation


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


def test_buildah_of_somebody_says_how_its_images_can_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin")
    install(tmp_path, "buildah", """echo '{"host": {"rootless": true}}'""")
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(VerificationError, match="buildah unshare distroify"):
        find_buildah(OWNER)
    # In there users have other numbers.
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    assert find_buildah(OWNER).name == "buildah"


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


def test_a_context_has_its_own_name_wherever_it_is_built(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    argv = build_command(Builder(("d",)), Path("/f"), Path(), "t", BuildOptions(), OWNER)
    assert argv[-1] == str(tmp_path)


def test_the_classic_builder_removes_its_containers() -> None:
    builder = Builder(("docker", "build"), is_classic=True)
    assert "--force-rm" in build_command(builder, Path("/f"), Path("/c"), "t", BuildOptions(), OWNER)


def test_a_build_may_be_made_anew() -> None:
    options = BuildOptions(cached=False)
    assert "--no-cache" in build_command(Builder(("d",)), Path("/f"), Path("/c"), "t", options, OWNER)


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
        assert docker_running.is_alive(process.pid)
        process.kill()
        os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
        assert not docker_running.is_alive(process.pid)
    assert not docker_running.is_alive(process.pid)
    assert not docker_running.is_alive(None)


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


@pytest.mark.parametrize(
    ("way", "can"),
    [
        (Way(read_only=True), True),
        (Way(service=Service("page", files=b"tar")), True),
        (Way(read_only=True, service=Service("page")), True),
        (Way(read_only=True, service=Service("page", files=b"tar")), False),
    ],
)
def test_no_files_are_copied_into_what_is_read_only(
    recorded: tuple[DockerEngine, Path], way: Way, can: bool
) -> None:
    assert (not recorded[0].can(way)) is can


def test_a_container_is_removed_after_an_error(recorded: tuple[DockerEngine, Path]) -> None:
    engine, record = recorded
    with pytest.raises(KeyboardInterrupt), engine.start("img", Way(), "none"):
        raise KeyboardInterrupt
    assert words_of(record)[-1][0] == "rm"


def test_a_container_is_removed_once(recorded: tuple[DockerEngine, Path]) -> None:
    engine, record = recorded
    with engine.start("img", Way(), "none"):
        pass
    assert [words[0] for words in words_of(record)].count("rm") == 1


def test_what_was_read_last_is_not_asked_for_again_until_the_image_changes(tmp_path: Path) -> None:
    engine = answering(tmp_path, archive(b"old"))
    assert [engine.read("img", "/x"), engine.read("img", "/x")] == [b"old", b"old"]
    (tmp_path / "answer").write_bytes(archive(b"new"))
    assert [engine.read("img", "/x"), engine.read("other", "/x"), engine.read("img", "/y")] == [
        b"old",
        b"new",
        b"new",
    ]
    engine.remove("other")
    (tmp_path / "answer").write_bytes(archive(b"newer"))
    assert engine.read("other", "/x") == b"newer"


def test_an_image_goes_with_the_container_that_read_it(recorded: tuple[DockerEngine, Path]) -> None:
    engine, record = recorded
    with pytest.raises(VerificationError, match="empty file"):
        engine.read("img", "/x")
    engine.remove("img")
    assert [words[0] for words in words_of(record)[-2:]] == ["rm", "rmi"]


def test_a_run_is_bounded(recorded: tuple[DockerEngine, Path]) -> None:
    engine, record = recorded
    engine.limits = Limits("300m", 77)
    with engine.start("img", Way(), "none"):
        pass
    [create] = [words for words in words_of(record) if words[0] == "create"]
    given = dict(itertools.pairwise(create))
    bounds = ("--log-driver", "--memory", "--memory-swap", "--pids-limit")
    assert [given[name] for name in bounds] == ["none", "300m", "300m", "77"]
    engine.limits = Limits("0", 0)
    with engine.start("img", Way(), "none"):
        pass
    create = [words for words in words_of(record) if words[0] == "create"][-1]
    assert not {"--memory", "--memory-swap", "--pids-limit"} & set(create)


def archive(content: bytes, *, kind: bytes = tarfile.REGTYPE) -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as made:
        member = tarfile.TarInfo("x")
        member.type, member.size = kind, len(content)
        made.addfile(member, io.BytesIO(content))
    return stream.getvalue()


def answering(folder: Path, answer: bytes, says: str = "", code: int = 0) -> DockerEngine:
    """A docker whose ``cp`` and ``export`` give this archive, complain and end so."""
    (folder / "answer").write_bytes(answer)
    (folder / "says").write_text(says)
    script = f"""\
case "$1" in
  cp|export) cat {folder}/answer; cat {folder}/says >&2; exit {code};;
esac"""
    return DockerEngine(install(folder, "docker", script), Builder(("docker",)), OWNER)


def test_a_file_of_an_image(tmp_path: Path) -> None:
    assert answering(tmp_path, archive(b"text" * 9000)).read("img", "/x") == b"text" * 9000
    assert answering(tmp_path, archive(b"", kind=tarfile.DIRTYPE)).read("img", "/x") is None


@pytest.mark.parametrize(
    "says",
    [
        "Error response from daemon: Could not find the file /x in container c",
        "Error: No such container:path: c:/x",
        "Error response from daemon: lstat /var/lib/docker/overlay2/1/merged/etc/passwd/x: not a directory",
        'Error: "/x" could not be found on container c: no such file or directory',
    ],
)
def test_no_such_file(tmp_path: Path, says: str) -> None:
    assert answering(tmp_path, b"", says, 1).read("img", "/x") is None


@pytest.mark.parametrize(
    "says",
    [
        "Error response from daemon: No such container: c",
        "Cannot connect to the Docker daemon at unix:///s: dial unix /s: connect: no such file or directory",
        "error during connect: Get http://s/v1.41: EOF",
        "Error response from daemon: lstat /var/lib/docker/x: permission denied",
        "unexpected EOF",
        "",
    ],
)
def test_an_engine_that_fails_is_not_a_missing_file(tmp_path: Path, says: str) -> None:
    for answer in (b"", archive(b"text" * 9000)[:20_000], archive(b"text")):
        with pytest.raises(VerificationError, match=r"docker cp /x: \w"):
            answering(tmp_path, answer, says, 1).read("img", "/x")


def test_a_file_that_is_cut_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(VerificationError, match="docker cp /x: unexpected end"):
        answering(tmp_path, archive(b"text" * 9000)[:20_000]).read("img", "/x")


def test_an_export_that_is_cut_is_an_error(tmp_path: Path) -> None:
    whole = archive(b"text" * 9000)
    assert "/x" in answering(tmp_path, whole).listing("img", nothing).entries
    with pytest.raises(VerificationError, match="docker export: unexpected EOF"):
        answering(tmp_path, whole, "unexpected EOF", 1).listing("img", nothing)
    with pytest.raises(VerificationError, match="docker export: daemon died"):
        answering(tmp_path, whole[:20_000], "daemon died", 1).listing("img", nothing)


def test_a_state_that_cannot_be_read_is_no_exit_code(tmp_path: Path) -> None:
    script = 'case "$1" in inspect) echo "connection refused" >&2; exit 1;; esac'
    engine = DockerEngine(install(tmp_path, "docker", script), Builder(("docker",)), OWNER)
    with engine.start("img", Way(), "none") as running:
        assert running.wait(20)
        with pytest.raises(VerificationError, match="connection refused"):
            running.exit_code()


SWEPT = """\
echo "$@" >> "$RECORD"
case "$1 $2" in
  "container ls") echo c1;;
  "image ls") echo i1;;
  "inspect --format") echo "$TOKEN";;
esac
"""


def test_volumes_of_dead_runs_are_swept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    record = tmp_path / "record"
    monkeypatch.setenv("RECORD", str(record))
    engine = DockerEngine(install(tmp_path, "docker", SWEPT), Builder(("docker",)), OWNER)
    monkeypatch.setenv("TOKEN", OWNER.token)
    assert engine.sweep() == 0
    monkeypatch.setenv("TOKEN", replace(OWNER, start=OWNER.start + 1).token)
    assert engine.sweep() == 2
    assert [words for words in words_of(record) if words[0].startswith("rm")] == [
        ["rm", "--volumes", "--force", "c1"],
        ["rmi", "--force", "i1"],
    ]


def test_a_container_that_cannot_be_inspected_is_told_by_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = tmp_path / "record"
    monkeypatch.setenv("RECORD", str(record))
    dead = replace(OWNER, start=OWNER.start + 1)
    monkeypatch.setenv("NAMES", f"c1 {PREFIX}-{dead.token}-0\nc2 {PREFIX}-{OWNER.token}-0")
    script = 'echo "$@" >> "$RECORD"; case "$1" in container) printf "$NAMES";; inspect) exit 125;; esac'
    engine = DockerEngine(install(tmp_path, "podman", script), Builder(("podman",)), OWNER)
    assert engine.sweep() == 1
    assert ["rm", "--volumes", "--force", "c1"] in words_of(record)


def test_what_waits_is_given_up_and_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    record = tmp_path / "record"
    monkeypatch.setenv("RECORD", str(record))
    script = 'echo "$@" >> "$RECORD"; case "$1" in exec|export) exec sleep 60;; start) exec sleep 60;; esac'
    engine = DockerEngine(install(tmp_path, "docker", script), Builder(("docker",)), OWNER)

    def run() -> None:
        with engine.start("img", Way(), "none") as running:
            running.execute(("check",), 60)

    begin = time.monotonic()
    with ThreadPoolExecutor(2) as pool:
        waiting = (pool.submit(run), pool.submit(engine.listing, "img", nothing))
        while not {"exec", "export"} <= {words[0] for words in (words_of(record) if record.exists() else ())}:
            time.sleep(0.05)
        with engine.interrupting():
            for future in waiting:
                with pytest.raises(VerificationError):
                    future.result()
            with pytest.raises(VerificationError, match="interrupted"):
                engine.config("img")
    assert time.monotonic() - begin < 30
    names = {words[2] for words in words_of(record) if words[0] == "create"}
    engine.remove("img")
    assert names <= {words[-1] for words in words_of(record) if words[0] == "rm"}


def test_configuration_as_podman_tells_it() -> None:
    """podman 4.3.1: neither is in ``Config``."""
    check = {"Test": ["CMD-SHELL", "/check || exit 1"]}
    history = [{"created_by": "/bin/sh -c #(nop) ONBUILD RUN make"}, {"created_by": "RUN echo ONBUILD RUN x"}]
    told = {"Config": {"Cmd": ["/a"]}, "Healthcheck": check, "History": history}
    found = image_config(whole_config(told), "amd64", 1)
    assert found.healthcheck is not None
    assert found.healthcheck.test == ("CMD-SHELL", "/check || exit 1")
    assert (found.cmd, found.onbuild) == (("/a",), ("RUN make",))
    assert image_config(whole_config({"Config": None}), "amd64", 1).onbuild == ()


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
    with pytest.raises(VerificationError, match="no such file"):
        read_below(str(tmp_path / "gone"), "/x")


@pytest.mark.parametrize("number", [errno.EACCES, errno.EIO, errno.EMFILE])
def test_a_file_that_cannot_be_read_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    (tmp_path / "x").write_text("text")
    real = os.open

    def failing(path: str, flags: int, *, dir_fd: int | None = None) -> int:
        if path == "x":
            raise OSError(number, os.strerror(number))
        return real(path, flags, dir_fd=dir_fd)

    monkeypatch.setattr(os, "open", failing)
    with pytest.raises(VerificationError, match="/x of the container cannot be read"):
        read_below(str(tmp_path), "/x")

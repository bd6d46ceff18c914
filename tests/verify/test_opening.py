"""The old image's configuration, with its script opened up."""

from __future__ import annotations

import pytest

from rewriter.verify.image.opening import open_config
from rewriter.verify.image.seen import ImageConfig

DEFAULTS = b"#!/bin/sh\nexport PORT=${PORT:-80}\n%s\n"
ELF = b"\x7fELF\2"


def files(last: bytes) -> dict[str, bytes]:
    return {"/app/s.sh": DEFAULTS % last, "/usr/local/bin/start": DEFAULTS % last, "/app/main": ELF}


@pytest.mark.parametrize(
    ("last", "entrypoint", "cmd", "expected", "forwards", "by_shell"),
    [
        (b'exec ./main "$@"', ["./s.sh"], ["-a"], (["./main"], ["-a"]), True, False),
        (b'./main "$@"', ["/app/s.sh", "-b"], ["-a"], (["./main", "-b"], ["-a"]), True, True),
        (b"exec ./main", ["start"], ["-a"], (["./main"], []), False, False),
        (b"exec ./main", [], ["sh", "s.sh", "-a"], ([], ["./main"]), True, False),
        (b'exec "$@"', ["./s.sh"], ["./main", "-a"], ([], ["./main", "-a"]), True, False),
        (b"exec ./main", [], ["/bin/sh", "-c", "./s.sh"], ([], ["./main"]), True, True),
    ],
)
def test_a_script_is_taken_out(
    last: bytes,
    entrypoint: list[str],
    cmd: list[str],
    expected: tuple[list[str], list[str]],
    forwards: bool,
    by_shell: bool,
) -> None:
    config = ImageConfig(tuple(entrypoint), tuple(cmd), (("A", "b"),), "/app")
    found = open_config(config, files(last).get)
    assert ([*found.config.entrypoint], [*found.config.cmd]) == expected
    assert dict(found.config.environment) == {"A": "b", "PORT": "80"}
    assert (found.forwards, found.by_shell) == (forwards, by_shell)
    assert found.scripts == ("/usr/local/bin/start" if "start" in entrypoint else "/app/s.sh",)


@pytest.mark.parametrize(
    ("entrypoint", "cmd"),
    [
        ([], []),
        (["./main"], ["-a"]),
        ([], ["/bin/sh", "-c", "./main -a"]),
        ([], ["/bin/sh", "-c", "./main $X"]),
        ([], ["/bin/sh"]),
        (["./missing"], []),
        (["./s.sh"], []),
    ],
)
def test_everything_else_stays(entrypoint: list[str], cmd: list[str]) -> None:
    config = ImageConfig(tuple(entrypoint), tuple(cmd), (("A", "b"),), "/app")
    assert open_config(config, files(b"sleep 1; ./main").get).config == config


ROOT_HOME = {"HOME": "/root"}


@pytest.mark.parametrize(
    ("entrypoint", "cmd", "expected", "added", "user"),
    [
        (["su-exec", "app", "./main"], ["-a"], (["./main"], ["-a"]), {}, "app"),
        (["/sbin/su-exec", "app:web"], ["./main", "-a"], ([], ["./main", "-a"]), {}, "app:web"),
        (["env", "P=1", "Q=", "./main"], [], (["./main"], []), {"P": "1", "Q": ""}, "root"),
        ([], ["/usr/bin/env", "P=1", "gosu", "7", "./main"], ([], ["./main"]), {"P": "1"}, "7"),
        (["chroot", "--userspec=7:8", "/", "./main"], [], (["./main"], []), ROOT_HOME, "7:8"),
        (["./s.sh"], ["-a"], (["./main"], ["-a"]), {"PORT": "80"}, "app"),
    ],
)
def test_what_env_and_user_do_is_taken_out(
    entrypoint: list[str],
    cmd: list[str],
    expected: tuple[list[str], list[str]],
    added: dict[str, str],
    user: str,
) -> None:
    config = ImageConfig(tuple(entrypoint), tuple(cmd), (("A", "b"),), "/app", user="root")
    found = open_config(config, files(b'exec su-exec app ./main "$@"').get).config
    assert ([*found.entrypoint], [*found.cmd]) == expected
    assert dict(found.environment) == {"A": "b", **added}
    assert found.user == user


@pytest.mark.parametrize(
    "line", ["env -i ./main", "env PATH=/x ./main", "su-exec", "setpriv --nnp ./main", "sudo ./main"]
)
def test_what_they_do_not_do_stays(line: str) -> None:
    config = ImageConfig(tuple(line.split()), (), (("A", "b"),), "/app", user="root")
    assert open_config(config, files(b"sleep 1; ./main").get).config == config


def test_su_exec_takes_no_home_of_the_image() -> None:
    config = ImageConfig(("su-exec", "app", "./main"), (), (("HOME", "/x"),), "/app")
    found = open_config(config, files(b"").get)
    assert dict(found.config.environment) == {}
    assert "/sbin/su-exec" in found.scripts

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

from __future__ import annotations

import pytest

from rewriter.verify.image.seen import ImageConfig
from rewriter.verify.image.start import Start, program_path, start_of
from tests.verify.tools import FOLDER, LINK, entry, listing

SH = ("/bin/sh", "-c")


@pytest.mark.parametrize(
    ("entrypoint", "cmd", "expected"),
    [
        ((), ("a", "b"), Start((), ("a", "b"))),
        (("e",), ("a",), Start(("e",), ("a",))),
        ((), (*SH, "a 'b c'"), Start((), ("a", "b c"), by_shell=True)),
        ((*SH, "e"), ("a",), Start(("e",), (), by_shell=True, takes_arguments=False)),
        (("sh", "-c", 'exec e "$@"', "--"), ("a",), Start(("e",), ("a",), by_shell=True)),
        (("e",), (*SH, "a"), Start(("e",), (*SH, "a"))),
        ((), (*SH, "a && b"), Start((), (*SH, "a && b"), True, False)),
        ((), (), Start((), ())),
    ],
)
def test_what_is_started(entrypoint: tuple[str, ...], cmd: tuple[str, ...], expected: Start) -> None:
    assert start_of(ImageConfig(entrypoint, cmd)) == expected


FILES = listing(
    {
        "/app/server": entry(0o755),
        "/app/text": entry(0o644),
        "/app/folder": entry(FOLDER | 0o755),
        "/usr/bin/tool": entry(LINK | 0o777, link="/app/server"),
        "/app/broken": entry(LINK | 0o777, link="/nowhere"),
        "/opt/tool": entry(0o755),
    }
)


@pytest.mark.parametrize(
    ("word", "path", "expected"),
    [
        ("./server", None, "/app/server"),
        ("../app/server", None, "/app/server"),
        ("/app/server", None, "/app/server"),
        ("tool", None, "/usr/bin/tool"),
        ("tool", "/opt:/usr/bin", "/opt/tool"),
        ("server", "/app", "/app/server"),
        ("server", None, None),
        ("server", ".:app", None),
        ("./text", None, None),
        ("./folder", None, None),
        ("./broken", None, None),
        ("", None, None),
    ],
)
def test_where_the_program_is(word: str, path: str | None, expected: str | None) -> None:
    environment = () if path is None else (("PATH", path),)
    config = ImageConfig(environment=environment, workdir="/app")
    assert program_path(config, FILES, word) == expected

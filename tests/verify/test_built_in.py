"""Output that shows how the program was built."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rewriter.verify.compare.built_in import without_built_in
from rewriter.verify.compare.config import unified
from rewriter.verify.model import Aspect, BuildInfo, Difference, Findings, Program
from tests.verify.tools import old, view

PLAIN = Program("/app/server", "aa", "x64 64-bit", build=BuildInfo("go1.26"))
TRIMMED = replace(PLAIN, build=BuildInfo("go1.26", settings=("-trimpath=true",)))


def is_left(was: str, now: str, aspect: Aspect = Aspect.STDERR, program: Program = TRIMMED) -> bool:
    difference = Difference(aspect, "differs", unified(was.split("\n"), now.split("\n")))
    found = Findings((difference,))
    result = without_built_in(found, old(program=PLAIN), view(program=program))
    assert bool(result.differences) is not bool(result.notes)
    return bool(result.differences)


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ("/app/main.go:8: up", "example.com/app/main.go:8: up"),
        ("a\n\t/usr/local/go/src/net/http/server.go:12 +0x1\nb", "a\n\tnet/http/server.go:12 +0x1\nb"),
        ('caller="/app/a/b.go:1" x', 'caller="example.com/app/a/b.go:1" x'),
    ],
)
def test_folders_of_source_files(was: str, now: str) -> None:
    assert not is_left(was, now)
    assert not is_left(was, now, Aspect.HTTP)
    assert is_left(was, now, Aspect.FILES)
    assert is_left(was, now, program=PLAIN)


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ("/app/main.go:8: up", "example.com/app/main.go:9: up"),
        ("/app/main.go:8: up", "example.com/app/other.go:8: up"),
        ("/app/main.go:8: up", "example.com/app/main.go:8: down"),
        ("/app/main.go:8: up\nmore", "example.com/app/main.go:8: up"),
        ("/etc/app.conf", "app.conf"),
    ],
)
def test_what_is_more_than_folders(was: str, now: str) -> None:
    assert is_left(was, now)


def test_a_diff_that_is_cut() -> None:
    diff = unified(["/a/b.go:1"], ["b.go:1"]) + "\n... 5 more lines"
    found = Findings((Difference(Aspect.STDERR, "differs", diff),))
    assert without_built_in(found, old(program=PLAIN), view(program=TRIMMED)) == found
    assert without_built_in(found, old(), view(program=TRIMMED)) == found


def dated(date: str) -> Program:
    settings = (f'-ldflags="-X main.date={date} -X main.v=1.0.0"',)
    return replace(PLAIN, build=BuildInfo("go1.26", settings=settings))


@pytest.mark.parametrize(
    ("was", "now", "left"),
    [
        ("built 2026-11-29", "built 2026-11-30", False),
        ("built 2026-11-29", "built 2026-12-01", True),
        ("v 1.0.0 of 2026-11-29", "v 1.0.1 of 2026-11-30", True),
    ],
)
def test_a_value_of_each_build(was: str, now: str, left: bool) -> None:
    difference = Difference(Aspect.STDOUT, "differs", unified([was], [now]))
    images = old(program=dated("2026-11-29")), view(program=dated("2026-11-30"))
    assert bool(without_built_in(Findings((difference,)), *images).differences) is left
    other = Difference(Aspect.PROGRAM, "-X main.date")
    assert len(without_built_in(Findings((difference, other)), *images).differences) == 2

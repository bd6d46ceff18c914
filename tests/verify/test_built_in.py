"""Output that shows what each build makes anew."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from rewriter.golang.binary.model import BuildInfo, Program
from rewriter.verify.compare.built_in import without_built_in
from rewriter.verify.compare.config import unified
from rewriter.verify.model import Aspect, Difference, Findings
from tests.verify.tools import old, view

PLAIN = Program("/app/server", "aa", "x64 64-bit", build=BuildInfo("go1.26"))


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


def test_a_diff_that_is_cut() -> None:
    diff = unified(["2026-11-29"], ["2026-11-30"]) + "\n... 5 more lines"
    found = Findings((Difference(Aspect.STDERR, "differs", diff),))
    images = old(program=dated("2026-11-29")), view(program=dated("2026-11-30"))
    assert without_built_in(found, *images) == found
    assert without_built_in(found, old(), images[1]) == found

"""What a rewrite announces does not make two images differ; all else does."""

from __future__ import annotations

from pathlib import Path

import pytest

from rewriter.model import Applicability, Diagnostic, Fix, Severity
from rewriter.verify.compare.announced import announced_by, split
from rewriter.verify.compare.config import unified
from rewriter.verify.engines.cleanup import new_owner
from rewriter.verify.model import (
    Announced,
    Aspect,
    BuildOptions,
    Difference,
    DifferenceKind,
    Pair,
    RunOptions,
    Verdict,
)
from rewriter.verify.prove import Verifier
from tests.verify.tools import FakeEngine, old, ran, view

GO_RUN = frozenset({"build-program"})
UNSAFE = Fix((), Applicability.UNSAFE)


def difference(was: str, now: str, aspect: Aspect = Aspect.STDERR) -> Difference:
    diff = unified(was.split("\n"), now.split("\n"))
    return Difference(aspect, f"{aspect} differs", diff)


def environment(was: list[str], now: list[str]) -> Difference:
    return Difference(Aspect.CONFIG, "Env", unified(was, now), kind=DifferenceKind.ENVIRONMENT)


@pytest.mark.parametrize(
    "found",
    [
        Difference(Aspect.EXIT_CODE, "exit code", kind=DifferenceKind.NOT_ONE_ANY_MORE),
        Difference(Aspect.CONFIG, "Cmd", kind=DifferenceKind.START_WORDS),
        Difference(Aspect.PROGRAM, "path", kind=DifferenceKind.PROGRAM_PATH),
        Difference(Aspect.SIGNAL, "ends later"),
        environment(["A=1"], ["A=1", "PORT=80"]),
        difference("no file\nexit status 3", "no file"),
        difference("usage: /tmp/go-build12/b001/exe/main FILE", "usage: /app/main FILE"),
    ],
    ids=lambda found: found.message[:20],
)
def test_what_go_run_changes_is_announced(found: Difference) -> None:
    assert split([found], GO_RUN) == ((), (Announced("build-program", found),))
    assert split([found], frozenset()) == ((found,), ())


@pytest.mark.parametrize(
    "found",
    [
        Difference(Aspect.EXIT_CODE, "the program: exit code 0 before, exit code 3 now"),
        Difference(Aspect.CONFIG, "WorkingDir was /app and is /"),
        Difference(
            Aspect.PROGRAM, "/app/main needs the library libc.so.6, which the new image does not have"
        ),
        Difference(Aspect.PROGRAM, "bytes", kind=DifferenceKind.PROGRAM_BYTES),
        environment(["A=1", "PORT=9"], ["A=1", "PORT=80"]),
        difference("no file\nexit status 3", "another file"),
        difference("usage: /tmp/go-build12/b001/exe/main FILE", "usage: /app/other DIR"),
        difference("a\nexit status 3", "a", Aspect.HTTP),
    ],
    ids=lambda found: found.message[:20],
)
def test_all_else_differs(found: Difference) -> None:
    assert split([found], GO_RUN) == ((found,), ())


def test_what_announces() -> None:
    found = [
        Diagnostic("build-program", "m", 1, Severity.FIX, Fix((), Applicability.REVIEW)),
        Diagnostic("missing-start", "m", 1, Severity.FIX, Fix((), Applicability.REVIEW)),
        Diagnostic("exec-form", "the HEALTHCHECK is removed, as requested", 1, Severity.FIX, UNSAFE),
        Diagnostic("open-script", "m", 1, Severity.FIX, Fix((), Applicability.REVIEW)),
        Diagnostic("distroless-base", "m", 1, Severity.FIX, Fix(())),
        Diagnostic("zone-without-data", "m", 1, Severity.NOTICE),
        Diagnostic("left-out-program", "m", 1, Severity.NOTICE),
    ]
    rules = {"build-program", "missing-start", "exec-form", "zone-without-data", "left-out-program"}
    assert announced_by(found) == rules


@pytest.mark.parametrize(
    ("rule", "kind"),
    [
        ("zone-without-data", DifferenceKind.LOCAL_TIME),
        ("left-out-program", DifferenceKind.PROGRAM_GONE),
    ],
)
def test_what_notices_announce(rule: str, kind: DifferenceKind) -> None:
    one = Difference(Aspect.FILES, "m", kind=kind)
    assert split([one], frozenset({rule})) == ((), (Announced(rule, one),))
    assert split([one], GO_RUN) == ((one,), ())


def test_the_verdict(tmp_path: Path) -> None:
    for announced, verdict in ((GO_RUN, Verdict.NOT_SHOWN), (frozenset[str](), Verdict.DIFFERS)):
        runs = {"before": [ran(exit_code=1)], "after": [ran(exit_code=3)]}
        fake = FakeEngine({"before": old(), "after": view()}, runs)
        lines: list[str] = []
        options = RunOptions(seconds=0.05, grace=0.05)
        verifier = Verifier(fake, new_owner(), BuildOptions(), options, lines.append)
        pair = Pair("D", tmp_path / "D", tmp_path, "FROM old\n", "FROM new\n", announced=announced)
        done = verifier.prove(pair)
        assert done.verdict is verdict
        assert {item.rule for item in done.announced} == announced

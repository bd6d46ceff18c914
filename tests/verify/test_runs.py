"""Two runs: what counts as the same, and what does not."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import pytest
from msgspec.structs import replace

from rewriter.verify.compare.circumstances import Circumstances, Shell
from rewriter.verify.compare.runs import compare_runs
from rewriter.verify.model import Aspect, Findings
from rewriter.verify.run.observation import Observation, Port, Response, Stop, Way
from tests.verify.tools import ran, served

TCP, TCP6 = Port("tcp", 8080), Port("tcp", 8080, loopback=True)
PAGE = Response("/", 8080, 200, (("content-type", "text/html"),), b"<h1>hi</h1>")


NOW = datetime(2026, 1, 1, tzinfo=UTC)


def compared(
    old: Sequence[Observation], new: Sequence[Observation], shell: Shell = Shell.NONE
) -> tuple[list[Aspect], Findings]:
    findings = compare_runs(old, new, Circumstances(NOW, shell)).findings
    return [found.aspect for found in findings.differences], findings


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (ran("hi\n"), ran("hi\n")),
        (
            ran("", "2026/01/01 00:00:00 bad\n", exit_code=1),
            ran("", "2026/01/01 01:11:11 bad\n", exit_code=1),
        ),
        (served("up\n"), served("up\n")),
        (served("up\n", ports=(TCP,)), served("up\n", ports=(TCP,))),
        (served(responses=(PAGE,)), served(responses=(PAGE,))),
        (
            served(responses=(replace(PAGE, body=b"at 2026-01-01 10:00"),)),
            served(responses=(replace(PAGE, body=b"at 2026-01-01 11:01"),)),
        ),
        (served(code=143), served(code=143)),
        (served(code=None, seconds=5), served(code=None, seconds=5)),
        (served(seconds=0.1), served(seconds=1.5)),
        (served(seconds=4.0), served(seconds=0.1)),
        # A program that ends may have been seen to listen, or not.
        (ran(ports=(TCP,)), ran()),
    ],
)
def test_the_same(old: Observation, new: Observation) -> None:
    _, findings = compared([old], [new])
    assert (findings.differences, findings.gaps) == ((), ())


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (ran("hi\n"), ran("ho\n"), [Aspect.STDOUT]),
        (ran("took 300s\n"), ran("took 5s\n"), [Aspect.STDOUT]),
        (ran("on 10.0.0.1:50051\n"), ran("on 10.0.0.1:50052\n"), [Aspect.STDOUT]),
        (served("1\n2\n3\n"), served("1\n2\n"), [Aspect.STDOUT]),
        (served(ports=(Port("tcp", 50051),)), served(ports=(Port("tcp", 50052),)), [Aspect.PORTS]),
        (ran("hi\n"), ran(""), [Aspect.STDOUT]),
        (ran("a\nb\n"), ran("b\na\n"), [Aspect.STDOUT]),
        (ran("1\n2\n3\n"), ran("1\n2\n"), [Aspect.STDOUT]),
        (ran("", "hi\n"), ran("hi\n", ""), [Aspect.STDOUT, Aspect.STDERR]),
        (ran(), ran(exit_code=1), [Aspect.EXIT_CODE]),
        (served("up\n"), ran("up\n"), [Aspect.EXIT_CODE]),
        (served("up\n"), served(""), [Aspect.STDOUT]),
        (served("1\n2\n3\n4\n5\n6\n7\n8\n"), served("1\n"), [Aspect.STDOUT]),
        (served("1\n2\n"), served("1\n3\n"), [Aspect.STDOUT]),
        (served(ports=(TCP,)), served(), [Aspect.PORTS]),
        (served(), served(ports=(TCP,)), [Aspect.PORTS]),
        (served(ports=(TCP,)), served(ports=(TCP6,)), [Aspect.PORTS]),
        (served(ports=(TCP,)), served(ports=(Port("tcp", 80),)), [Aspect.PORTS]),
        (served(ports=(Port("tcp", 53),)), served(ports=(Port("udp", 53),)), [Aspect.PORTS]),
        (served(responses=(PAGE,)), served(responses=(replace(PAGE, status=500),)), [Aspect.HTTP]),
        (served(responses=(PAGE,)), served(responses=(replace(PAGE, body=b"<h1>ho</h1>"),)), [Aspect.HTTP]),
        (
            served(responses=(PAGE,)),
            served(responses=(replace(PAGE, headers=(("content-type", "text/plain"),)),)),
            [Aspect.HTTP],
        ),
        (served(responses=(PAGE,)), served(responses=(Response("/", 8080),)), [Aspect.HTTP]),
        (served(code=0), served(code=143), [Aspect.SIGNAL]),
        (served(code=0), served(code=None), [Aspect.SIGNAL]),
        (served(code=None), served(code=0), [Aspect.SIGNAL]),
        (served(code=0, seconds=0.1), served(code=0, seconds=4.0), [Aspect.SIGNAL]),
        (ran(), ran(start_error="no such file", exit_code=127), [Aspect.START]),
        (ran(start_error="no such file", exit_code=127), ran(), [Aspect.START]),
    ],
)
def test_different(old: Observation, new: Observation, expected: list[Aspect]) -> None:
    assert compared([old], [new])[0] == expected


@pytest.mark.parametrize(
    ("shell", "code", "now", "improved"),
    [
        (Shell.FIRST, None, 0, True),
        (Shell.FIRST, 137, 143, True),
        (Shell.PLAIN, 1, 3, True),
        (Shell.FIRST, 0, 143, False),
        (Shell.NONE, None, 0, False),
        (Shell.FIRST, 0, None, False),
        (Shell.PLAIN, 1, None, False),
    ],
)
def test_a_program_that_its_shell_kept_the_signal_from(
    shell: Shell, code: int | None, now: int | None, improved: bool
) -> None:
    _, findings = compared([served(code=code)], [served(code=now)], shell)
    assert bool(findings.differences) is not improved
    assert any("improved" in note for note in findings.notes) is improved


def test_two_that_do_not_start_show_nothing() -> None:
    failed = ran(start_error="no such file")
    _, findings = compared([failed], [failed])
    assert findings.differences == ()
    assert "does not start" in findings.gaps[0].message


def test_another_order_is_fine_where_an_image_varies_too() -> None:
    steady, varied = [ran("a\nb\nc\n")], [ran("a\nb\nc\n"), ran("c\nb\na\n")]
    assert compared(varied, steady * 3)[0] == []
    assert compared(steady * 2, varied)[0] == []
    assert compared(steady * 2, [ran("c\na\nb\n")] * 2)[0] == [Aspect.STDOUT]


def test_a_steady_difference_is_one() -> None:
    assert compared([ran("a\n")] * 3, [ran("b\n")] * 3)[0] == [Aspect.STDOUT]


def test_noise_is_named() -> None:
    _, findings = compared([ran("id 51\n"), ran("id 62\n")], [ran("id 73\n"), ran("id 84\n")])
    assert (findings.differences, findings.gaps) == ((), ())
    assert "varies from run to run" in findings.notes[0]


def test_differences_are_shown_as_diffs() -> None:
    [found] = compared([ran("same\nold\n")], [ran("same\nnew\n", way=Way(("-v",)))])[1].differences
    assert found.diff.split("\n")[3:] == [" same", "-old", "+new"]
    assert found.run == ("-v",)


def test_long_differences_are_cut() -> None:
    old = ran("".join(f"{number} a\n" for number in range(1000)))
    new = ran("".join(f"{number} b\n" for number in range(1000)))
    [found] = compared([old], [new])[1].differences
    assert len(found.diff.split("\n")) < 100
    assert "more lines" in found.diff


def test_the_same_lines_in_another_order_are_said_to_be_so() -> None:
    [found] = compared([ran("a\nb\n")], [ran("b\na\n")])[1].differences
    assert "another order" in found.message


def test_the_reaction_names_the_signal() -> None:
    [found] = compared([served()], [ran(exit_code=None, stop=Stop("INT", 1, 0.1))])[1].differences
    assert "SIGINT" in found.message


def test_a_route_that_is_no_longer_answered_in_time_is_not_shown() -> None:
    before = served(responses=(PAGE,), ports=(TCP,))
    after = served(ports=(TCP,), left_out=(":8080/",))
    aspects, findings = compared([before, before], [after, after])
    assert aspects == []
    assert [(gap.message, gap.help) for gap in findings.gaps] == [
        ("GET :8080/ was answered before, and not in time now", "--http :8080/")
    ]


def test_a_route_that_neither_image_answers_in_time_is_told() -> None:
    run = served(ports=(TCP,), left_out=(":8080/slow",))
    aspects, findings = compared([run, run], [run, run])
    assert (aspects, findings.gaps) == ([], ())
    assert "routes of the source without an answer in time: :8080/slow" in findings.notes


COMPILES = Circumstances(NOW, compiles=True)


@pytest.mark.parametrize("said", ["", "go: downloading example.com/x v1.0.0\n"])
def test_a_program_that_is_still_being_compiled_shows_nothing(said: str) -> None:
    was, now = served(stderr=said), ran("", "panic: no database\n", exit_code=2)
    [gap] = compare_runs([was], [now], COMPILES).findings.gaps
    assert (gap.message, gap.help) == (
        "the old image may have been compiling its program for all of the 0 s",
        "a longer --time",
    )
    assert compared([was], [now])[0]


def test_a_program_that_cannot_be_compiled_shows_nothing() -> None:
    was = ran("", "go: downloading example.com/x v1.0.0\ngo: no network\n", exit_code=1)
    [gap] = compare_runs([was], [ran("", "no database\n", exit_code=2)], COMPILES).findings.gaps
    assert gap.message == "the old image could not compile its program (go: no network)"
    assert gap.help == "--network host"


@pytest.mark.parametrize(
    "was",
    [
        served("up\n"),
        served(ports=(TCP,)),
        served(stderr="go: x\nup\n"),
        ran(exit_code=1),
        ran("", "go: downloading x\nexit status 1\n", exit_code=1),
    ],
)
def test_one_that_was_seen_counts(was: Observation) -> None:
    findings = compare_runs([was], [ran("", "panic\n", exit_code=2)], COMPILES).findings
    assert findings.differences

"""Runs that show nothing are no proof."""

from __future__ import annotations

import pytest

from rewriter.verify.compare.exercised import Ran, exercised
from rewriter.verify.run.observation import Observation, Port, Response, Way
from tests.verify.tools import ran, served

PLAIN = Way()


def gaps(
    *runs: Observation, way: Way = PLAIN, exposed: frozenset[str] = frozenset()
) -> list[tuple[str, str]]:
    return [(gap.message, gap.help) for gap in exercised([Ran(way, runs)], exposed).gaps]


def test_a_variable_that_is_asked_for_is_named_in_the_help() -> None:
    [(message, help_)] = gaps(ran(stderr="2026/01/01 DATABASE_URL is not set\n", exit_code=1))
    assert "exit code 1" in message
    assert "--env DATABASE_URL=" in help_


STACK = "\ngoroutine 1 [running]:\nmain.main()\n\t/app/main.go:8 +0xf\nexit status 2\n"


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        (f"up\npanic: DATABASE_URL is not set\n{STACK}", "panic: DATABASE_URL is not set"),
        (f"panic: nil map\n\tpanic: DATABASE_URL\n[signal SIGSEGV]\n{STACK}", "panic: nil map"),
        (f"fatal error: all goroutines are asleep: DATABASE_URL\n{STACK}",
         "fatal error: all goroutines are asleep: DATABASE_URL"),
        ("\x1b[31mERR\x1b[0m no DATABASE_URL given\n", "ERR no DATABASE_URL given"),
    ],
)  # fmt: skip
def test_what_a_program_dies_of_is_shown_and_not_its_stack(said: str, shown: str) -> None:
    [(message, help_)] = gaps(ran(stderr=said, exit_code=2))
    assert message == f"the program ends by itself with exit code 2: nothing else was exercised ({shown})"
    assert "--env DATABASE_URL=" in help_


def test_programs_that_do_their_work_need_no_more() -> None:
    assert gaps(ran("done\n")) == []
    assert gaps(served("up\n")) == []


def silent(port: Port) -> Observation:
    return served(ports=(port,), responses=(Response("/", port.number),))


def test_a_port_that_never_says_a_word_shows_nothing() -> None:
    [(message, help_)] = gaps(silent(Port("tcp", 9000)))
    assert "port 9000" in message
    assert help_ == "--http :9000/PATH"


@pytest.mark.parametrize("port", [Port("tcp", 8080, loopback=True), Port("tcp", 40_001)])
def test_a_port_that_somebody_can_ask_counts(port: Port) -> None:
    assert gaps(silent(port))


def test_a_port_of_the_systems_choice_that_nobody_reaches_is_nobodys_to_ask() -> None:
    assert gaps(silent(Port("tcp", 40_001, loopback=True))) == []


def test_nothing_listens_where_the_image_says_so() -> None:
    [(message, _)] = gaps(served("up\n"), exposed=frozenset({"8080/tcp"}))
    assert "8080/tcp" in message

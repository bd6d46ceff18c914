"""Further ways to run both images."""

from __future__ import annotations

import pytest

from rewriter.verify.image.seen import ImageConfig
from rewriter.verify.run.observation import Port, Response, Way
from rewriter.verify.run.ways import further_ways, stands
from tests.verify.tools import ran, served

READ_ONLY = Way(read_only=True)
OTHER_USER = Way(user="12345:0")
LOW_PORTS = Way(sysctls=("net.ipv4.ip_unprivileged_port_start=1024",))
SIGNALS = Way(signals=("HUP",))
PORTS = (Port("tcp", 8080),)
LOW = (Port("tcp", 80),)


@pytest.mark.parametrize(
    ("user", "run", "signals", "expected"),
    [
        ("", served(ports=LOW), (), {READ_ONLY}),
        ("0:0", served(), (), {READ_ONLY}),
        ("root", ran(), (), {READ_ONLY}),
        ("app", served(ports=PORTS), (), {READ_ONLY, OTHER_USER}),
        ("1000:1000", served(ports=LOW), (), {READ_ONLY, OTHER_USER, LOW_PORTS}),
        ("", served(), ("HUP",), {READ_ONLY, SIGNALS}),
        ("", ran(), ("HUP",), {READ_ONLY}),
        ("app", ran(exit_code=1), ("HUP",), set()),
        ("app", ran(start_error="no such file"), (), set()),
    ],
)
def test_ways(user: str, run: object, signals: tuple[str, ...], expected: set[Way]) -> None:
    assert set(further_ways(ImageConfig(user=user), [run], signals, Way())) == expected  # type: ignore[list-item]


def test_variables_are_kept() -> None:
    assert further_ways(ImageConfig(), [served()], (), Way(environment=("A=b",))) == (
        Way(environment=("A=b",), read_only=True),
    )


def test_without_a_run_there_is_nothing_to_compare_with() -> None:
    assert further_ways(ImageConfig(user="app"), [], (), Way()) == ()


def test_what_an_image_stands() -> None:
    answers = (Response("/", 8080, 200), Response("/a", 8080, 200))
    default = [served(ports=PORTS, responses=answers)]
    assert stands(READ_ONLY, default, served(ports=PORTS, responses=answers[:1]))
    assert not stands(READ_ONLY, default, served(ports=PORTS, responses=(Response("/", 8080, 500),)))
    assert not stands(READ_ONLY, default, served())
    assert not stands(READ_ONLY, default, ran(exit_code=1, ports=PORTS))
    assert not stands(READ_ONLY, default, ran(start_error="x"))
    assert stands(SIGNALS, default, served())
    assert not stands(SIGNALS, default, ran(exit_code=129))

"""The ports that programs listen on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from rewriter.verify.compare.circumstances import Circumstances, often, strange_ones
from rewriter.verify.compare.config import unified
from rewriter.verify.compare.judgement import OFTEN
from rewriter.verify.engines.sockets import FIRST_EPHEMERAL
from rewriter.verify.model import Aspect, Difference, Findings, Gap
from rewriter.verify.run.observation import Observation, Port, Runs


def compare_ports(old: Runs, new: Runs, around: Circumstances) -> Iterator[Findings]:
    """The ports that programs listen on until they are stopped."""
    # What a program that ended has listened on is seen or not by chance.
    was, now = ([names for run, names in _named_ports(runs) if run.exit_code is None] for runs in (old, new))
    strange = strange_ones(was, now) if was else []
    if not strange:
        return
    before, after = was[0], now[strange[0]]
    message = often(len(strange), len(now), f"listens on {_listed(after)}, and on {_listed(before)} before")
    if len(strange) < len(now) * OFTEN:
        yield Findings(gaps=(Gap(message, "a longer --time"),))
    else:
        diff = unified(before, after)
        yield Findings((Difference(Aspect.PORTS, message, diff, new[0].way.arguments),))


def _listed(ports: Sequence[str]) -> str:
    return ", ".join(ports) or "no port"


def _named_ports(runs: Runs) -> Iterator[tuple[Observation, tuple[str, ...]]]:
    names = port_names(runs)
    for run in runs:
        yield run, tuple(sorted(names(port) for port in run.ports))


def port_names(runs: Runs) -> Callable[[Port], str]:
    """A port that the system chose has no number of its own: another run has not got it."""
    going = [frozenset(run.ports) for run in runs if run.exit_code is None]
    steady = going[0].intersection(*going[1:]) if going else frozenset()

    def name(port: Port) -> str:
        is_chosen = port.number >= FIRST_EPHEMERAL and port not in steady
        number = "any" if is_chosen else str(port.number)
        return f"{port.protocol} {number}{' (loopback only)' if port.loopback else ''}"

    return name

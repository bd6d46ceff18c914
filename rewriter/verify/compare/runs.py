"""Whether two runs show the same program doing the same.

A program may differ from itself: where the runs of the old and the new image disagree, more runs of the old
one tell whether that is the program's way. All functions are pure.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from rewriter.verify.compare import output_noise as normalise
from rewriter.verify.compare.config import unified
from rewriter.verify.engines.sockets import FIRST_EPHEMERAL
from rewriter.verify.model import Aspect, Difference, Observation, Port, Response

_MOST_DIFF_LINES = 60
_SLACK = 3
"""Lines by which the output of a program that goes on may be behind when its time is over."""
_SLOWER = 2.0
"""Seconds by which the end of a program after the stop signal may be later."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """What two runs differ in, what is better now, and what a run of the old image alone varies in."""

    differences: tuple[Difference, ...] = ()
    notes: tuple[str, ...] = ()
    unsteady: tuple[Aspect, ...] = ()


class Shell(StrEnum):
    """What stood between the stop signal and the program in the old image."""

    NONE = "none"
    FIRST = "first"
    """A shell as process 1, which a signal does not end."""
    PLAIN = "plain"
    """A shell as any process, which dies of the signal without handing it on."""


def compare_runs(old: Sequence[Observation], new: Observation, *, shell: Shell = Shell.NONE) -> Comparison:
    """Compare one run of the new image with one or more runs, alike, of the old one."""
    first = old[0]
    if first.start_error or new.start_error:
        return _not_started(first, new)
    differences, unsteady, notes = [], [], []
    for aspect, fingerprint in _ASPECTS:
        known = [fingerprint(one) for one in old]
        now = fingerprint(new)
        if any(_same(aspect, was, now) for was in known):
            continue
        if _varies(aspect, known):
            if not _is_mixture(known, now):
                unsteady.append(aspect)
            else:
                notes.append(f"{aspect} varies from run to run; the new image shows nothing else")
            continue
        differences.append(_difference(aspect, known[0], now, new.way.arguments))
    stopped, better = _stopped(old, new, shell=shell)
    return Comparison((*differences, *stopped), (*notes, *better), tuple(unsteady))


def _not_started(old: Observation, new: Observation) -> Comparison:
    if old.start_error and new.start_error:
        return Comparison(notes=("neither image can start this",), unsteady=(Aspect.START,))
    which, error = ("old", old.start_error) if old.start_error else ("new", new.start_error)
    return Comparison(
        (Difference(Aspect.START, f"the {which} image does not start: {error}", run=new.way.arguments),)
    )


@dataclass(frozen=True, slots=True)
class Shown:
    """One aspect of a run as lines; ``is_open`` where more would have come."""

    lines: tuple[str, ...]
    is_open: bool = False


def _exit(run: Observation) -> Shown:
    code = run.exit_code
    return Shown(("still running" if code is None else f"exit code {code}",))


def _stdout(run: Observation) -> Shown:
    return Shown(normalise.lines(run.stdout), run.exit_code is None)


def _stderr(run: Observation) -> Shown:
    return Shown(normalise.lines(run.stderr), run.exit_code is None)


def _ports(run: Observation) -> Shown:
    """Ports that the system chose have no number of their own."""
    # What a program that ended has listened on is seen or not by chance.
    return Shown(tuple(sorted(_port(port) for port in run.ports)) if run.exit_code is None else ())


def _port(port: Port) -> str:
    number = "any" if port.number >= FIRST_EPHEMERAL else str(port.number)
    return f"{port.protocol} {number}{' (loopback only)' if port.loopback else ''}"


def _http(run: Observation) -> Shown:
    return Shown(tuple(line for response in run.responses for line in _response(response)))


def _response(response: Response) -> Iterator[str]:
    port = "any" if response.port >= FIRST_EPHEMERAL else str(response.port)
    yield f"GET :{port}{response.request}"
    yield f"status {response.status}" if response.status else "no HTTP answer"
    yield from (normalise.line(f"{name}: {value}") for name, value in response.headers)
    yield from normalise.lines(response.body)


_ASPECTS: tuple[tuple[Aspect, Callable[[Observation], Shown]], ...] = (
    (Aspect.EXIT_CODE, _exit),
    (Aspect.STDOUT, _stdout),
    (Aspect.STDERR, _stderr),
    (Aspect.PORTS, _ports),
    (Aspect.HTTP, _http),
)


def _same(aspect: Aspect, was: Shown, now: Shown) -> bool:
    if was.lines == now.lines:
        return True
    if not (was.is_open and now.is_open):
        return False
    shorter, longer = sorted((was.lines, now.lines), key=len)
    slack = max(_SLACK, len(longer) // 4)
    return bool(shorter) and len(longer) - len(shorter) <= slack and longer[: len(shorter)] == shorter


def _varies(aspect: Aspect, known: Sequence[Shown]) -> bool:
    return any(not _same(aspect, known[0], other) for other in known[1:])


def _is_mixture(known: Sequence[Shown], now: Shown) -> bool:
    """Whether all lines of ``now`` are lines of the old image, if in another order or number."""
    lines = {line for was in known for line in was.lines}
    always = set(known[0].lines).intersection(*(was.lines for was in known[1:]))
    return always <= set(now.lines) <= lines


def _difference(aspect: Aspect, was: Shown, now: Shown, run: tuple[str, ...] | None) -> Difference:
    if aspect is Aspect.EXIT_CODE:
        return Difference(aspect, f"the program: {was.lines[0]} before, {now.lines[0]} now", run=run)
    message = f"{aspect} differs"
    if Counter(was.lines) == Counter(now.lines):
        message = f"{aspect} has the same lines in another order"
    lines = unified(was.lines, now.lines).split("\n")
    left = len(lines) - _MOST_DIFF_LINES
    tail = [f"... {left} more lines"] if left > 0 else []
    return Difference(aspect, message, "\n".join(lines[:_MOST_DIFF_LINES] + tail), run)


def _stopped(
    old: Sequence[Observation], new: Observation, *, shell: Shell
) -> tuple[tuple[Difference, ...], tuple[str, ...]]:
    """The reaction to the stop signal. A shell as first process keeps the signal to itself."""
    was, now = old[0].stop, new.stop
    if was is None or now is None:
        return (), ()
    same = {run.stop.exit_code for run in old if run.stop is not None}
    if now.exit_code in same:
        slower = now.seconds - max(run.stop.seconds for run in old if run.stop is not None)
        if slower <= _SLOWER or now.exit_code is None:
            return (), ()
        return (
            Difference(
                Aspect.SIGNAL, f"ends {slower:.1f} s later after SIG{now.signal}", run=new.way.arguments
            ),
        ), ()
    text = f"after SIG{now.signal}: {_reaction(was.exit_code)} before, {_reaction(now.exit_code)} now"
    reached_shell = (shell is Shell.FIRST and was.exit_code in (None, 137)) or shell is Shell.PLAIN
    if reached_shell and now.exit_code is not None:
        return (), (f"improved: {text} (no shell keeps the signal from the program)",)
    return (Difference(Aspect.SIGNAL, text, run=new.way.arguments),), ()


def _reaction(exit_code: int | None) -> str:
    return "had to be killed" if exit_code is None else f"exit code {exit_code}"

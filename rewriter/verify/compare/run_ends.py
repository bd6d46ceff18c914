"""How programs end: by themselves, or after the stop signal."""

from __future__ import annotations

from collections.abc import Iterator

from rewriter.verify.compare.circumstances import Circumstances, Shell, often, strange_ones
from rewriter.verify.compare.judgement import OFTEN
from rewriter.verify.model import Aspect, Difference, DifferenceKind, Findings, Gap
from rewriter.verify.run.observation import Runs

_SLOWER = 2.0
"""Seconds by which the end of a program after the stop signal may be later."""
_NEARLY = 0.75
"""The share of the time after which a program that ends may as well have been stopped."""


def compare_exits(old: Runs, new: Runs, around: Circumstances) -> Iterator[Findings]:
    """Whether programs end by themselves, and with which code."""
    codes = [run.exit_code for run in old]
    strange = strange_ones(codes, [run.exit_code for run in new])
    if len(set(codes)) > 1:
        yield Findings(noisy=(Aspect.EXIT_CODE,))
    if not strange:
        return
    odd = new[strange[0]]
    message = (
        f"the program: {' or '.join(dict.fromkeys(map(_ended, codes)))} before, "
        f"{often(len(strange), len(new), _ended(odd.exit_code))} now"
    )
    if len(strange) < len(new) * OFTEN or _at_the_limit(old, [new[index] for index in strange]):
        yield Findings(gaps=(Gap(message, "a longer --time"),))
    else:
        was_one = {*codes} == {1} and odd.exit_code is not None and len(strange) == len(new)
        kind = DifferenceKind.NOT_ONE_ANY_MORE if was_one else DifferenceKind.OTHER
        yield Findings((Difference(Aspect.EXIT_CODE, message, run=odd.way.arguments, kind=kind),))


def _at_the_limit(old: Runs, odd: Runs) -> bool:
    """Whether some runs ended themselves just before the others were ended."""
    ended = [run for run in (*old, *odd) if run.exit_code is not None]
    going = [run for run in (*old, *odd) if run.exit_code is None]
    return bool(going) and all(run.seconds > _NEARLY * going[0].seconds for run in ended)


def _ended(code: int | None) -> str:
    return "still running" if code is None else f"exit code {code}"


def is_reached_now(old: Runs, new: Runs, shell: Shell) -> bool:
    """Whether the program gets the stop signal, which a shell kept to itself in the old image."""
    was = [run.stop.exit_code for run in old if run.stop is not None]
    now = [run.stop.exit_code for run in new if run.stop is not None]
    kept = (shell is Shell.FIRST and all(code in (None, 137) for code in was)) or shell is Shell.PLAIN
    return bool(was and now) and kept and None not in now and bool(strange_ones(was, now))


def compare_stops(old: Runs, new: Runs, around: Circumstances) -> Iterator[Findings]:
    """What comes of the stop signal."""
    was = [run.stop for run in old if run.stop is not None]
    now = [run.stop for run in new if run.stop is not None]
    if not was or not now:
        return
    run, signal = new[0].way.arguments, now[0].signal
    strange = strange_ones([stop.exit_code for stop in was], [stop.exit_code for stop in now])
    if not strange:
        slower = min(stop.seconds for stop in now) - max(stop.seconds for stop in was)
        if slower > _SLOWER and None not in {stop.exit_code for stop in now}:
            message = f"ends {slower:.1f} s later after SIG{signal}"
            yield Findings((Difference(Aspect.SIGNAL, message, run=run),))
        return
    before = " or ".join(dict.fromkeys(_reaction(stop.exit_code) for stop in was))
    after = often(len(strange), len(now), _reaction(now[strange[0]].exit_code))
    text = f"after SIG{signal}: {before} before, {after} now"
    if is_reached_now(old, new, around.shell):
        yield Findings(notes=(f"improved: {text} (no shell keeps the signal from the program)",))
    elif len(strange) < len(now) * OFTEN:
        yield Findings(gaps=(Gap(text),))
    else:
        yield Findings((Difference(Aspect.SIGNAL, text, run=run),))


def _reaction(exit_code: int | None) -> str:
    return "had to be killed" if exit_code is None else f"exit code {exit_code}"

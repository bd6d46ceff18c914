"""Open up what stands before the program: a script, a shell text that sets variables, an init program.

The result must start the same program with the same arguments and environment, also with ``docker run -e``
and with other arguments; what differs is said by a remark each. Where that cannot be, the start keeps its
problem, and its help names the options that would change behaviour on purpose.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable

from msgspec.structs import replace

from rewriter.facts.start.debug_shell import debug_start
from rewriter.facts.start.find_program import find_program
from rewriter.facts.start.model import Opening, Start
from rewriter.facts.start.resolve import PLAIN_SHELLS, behind_entrypoint, is_not_text
from rewriter.facts.start.script import World
from rewriter.facts.start.stop import Stop
from rewriter.facts.start.unseen_program import explained
from rewriter.facts.start.unwrap import Chain, inits, launch
from rewriter.model import BROUGHT_PROGRAM, NEEDS_SHELL, UNSEEN_PROGRAM, Reason, Refusal, Settings

_CONCERNED = UNSEEN_PROGRAM | BROUGHT_PROGRAM | NEEDS_SHELL | {Reason.SCRIPT}

_OPTIONS = {
    "freeze-variables": "the values of the Dockerfile's ENV, for good",
    "drop-init": "the program becomes process 1",
    "debug-shell": "busybox' shell of the :debug image",
}


def open_start(start: Start, world: World, settings: Settings) -> Start:
    """The start with what stands before the program opened up, as far as ``settings`` allow."""
    first = start.entrypoint or start.cmd
    if start.problem is None or start.problem.reason not in _CONCERNED or first is None:
        return start
    state = world.trace.states[first.index]
    if is_not_text(first.arguments) or (
        first.json is None and state.shell is not None and state.shell not in PLAIN_SHELLS
    ):
        return start
    stop = Stop(start.problem.reason, start.problem.message, start.problem.help, start.problem.places)
    for names, way in _ways():
        if names <= settings.allow:
            try:
                return way(start, world)
            except Stop as found:
                stop = _joined(stop, found)
    return _stopped(start, _behind_init(start, stop, world), world, settings)


def _behind_init(start: Start, stop: Stop, world: World) -> Stop:
    """What stands behind an init program is the reason where that cannot be started either."""
    if not start.argv or posixpath.basename(start.argv[0]) not in inits():
        return stop
    try:
        _open(start, world, frozenset({"drop-init"}))
    except Stop as found:
        if found.reason and found.message:
            message = f"behind {start.argv[0]}: {found.message}"
            return Stop(found.reason, message, found.help, found.places, lacks_value=found.lacks_value)
    return stop


def _joined(stop: Stop, later: Stop) -> Stop:
    """What to say of two reasons: the one that remains with more allowed, or both."""
    if later.reason is None:
        message = f"{stop.message}; the shell of the :debug image cannot run it: {later.message}"
        return Stop(stop.reason, message, stop.help, stop.places)
    told = later if later.message else stop
    is_init = later.reason is Reason.WRAPPER and not later.message
    return Stop(
        later.reason,
        told.message,
        stop.help if is_init else later.help,
        later.places or stop.places,
        lacks_value=told.lacks_value,
    )


_Way = Callable[[Start, World], Start]


def _ways() -> list[tuple[frozenset[str], _Way]]:
    """How a start may be opened, and what must be allowed for it; the least change of behaviour first."""

    def opening(*names: str) -> tuple[frozenset[str], _Way]:
        return frozenset(names), lambda start, world: _open(start, world, frozenset(names))

    return [
        opening(),
        opening("drop-init"),
        opening("freeze-variables"),
        opening("drop-init", "freeze-variables"),
        (frozenset({"debug-shell"}), _debug),
    ]


def _debug(start: Start, world: World) -> Start:
    found = debug_start(start, world)
    if isinstance(found, str):
        raise Stop(None, found)
    return found


def _stopped(start: Start, stop: Stop, world: World, settings: Settings) -> Start:
    """The start with its problem; the help names the options that would help."""
    offers: list[frozenset[str]] = []
    lacks_value = stop.lacks_value
    for names, way in _ways():
        if names <= settings.allow or any(offer <= names for offer in offers):
            continue
        try:
            way(start, world)
            offers.append(names)
        except Stop as found:
            lacks_value = lacks_value or found.lacks_value
    hints = [*map(_offered, offers)]
    offered = tuple(dict.fromkeys(name for names in offers for name in sorted(names)))
    if lacks_value:
        hints.insert(0, "an ENV that gives the variable its value and --allow freeze-variables")
    assert stop.reason is not None
    problem = Refusal(stop.reason, stop.message, stop.help, stop.places, offered, ways=tuple(hints))
    return replace(start, problem=problem, opening=Opening())


def _offered(names: frozenset[str]) -> str:
    options = " ".join(f"--allow {name}" for name in sorted(names))
    return f"{options} ({'; '.join(_OPTIONS[name] for name in sorted(names))})"


def _open(start: Start, world: World, allowed: frozenset[str]) -> Start:
    """Follow the words of the start. Raises Stop."""
    chain = Chain(world, allowed)
    first = start.entrypoint or start.cmd
    assert first is not None
    words = chain.follow(launch(first, world))
    found = replace(start, problem=None, program=None, entrypoint_argv=None, cmd_argv=None, cmd_ignored=False)
    if start.entrypoint is None:
        found = replace(found, cmd_argv=words)
    elif words:
        found = replace(found, entrypoint_argv=words, cmd_ignored=not chain.forwards)
        if start.cmd is not None and chain.forwards:
            found = replace(found, cmd_argv=behind_entrypoint(start.cmd, world.trace.states[start.cmd.index]))
    elif start.cmd is not None and chain.forwards:
        words = chain.follow(launch(start.cmd, world))
        found = replace(found, entrypoint=None, cmd_argv=words)
    if not found.argv:
        raise Stop(
            Reason.STARTS_NOTHING,
            "what stands before the program is all that is started",
            "name the program in CMD",
        )
    chain.check_split(found)
    chain.check_later(found)
    found = explained(find_program(found, world.trace.final, world.files), world.trace)
    if found.problem is not None:
        problem = found.problem
        raise Stop(problem.reason, problem.message, problem.help, chain.opening(False).evidence)
    ignores = found.cmd_ignored and first.json is not None
    return replace(found, opening=chain.opening(ignores), shell=first.json is None or chain.by_shell)

"""Commands that do what another text says: a function, a sourced file, a Makefile or script."""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace

from rewriter.model import Place
from rewriter.shell.classify import CommandClass
from rewriter.shell.model import Unparsed
from rewriter.support.messages import shorten
from rewriter.support.paths import join
from rewriter.support.regex import regex
from rewriter.trace.opaque import Opaque, OpaqueKind
from rewriter.trace.recipes import follow
from rewriter.trace.recipes.model import Call, NotPlain, Text
from rewriter.trace.recipes.shellscript import text_of
from rewriter.trace.run.command import Command, plain
from rewriter.trace.run.environment import inherited
from rewriter.trace.run.sight import assignment_start
from rewriter.trace.run.state import PARAMETERS, UNKNOWN, set_parameters
from rewriter.trace.run.texts import POSIX_SHELLS, Script, counting

_ELSEWHERE = frozenset({CommandClass.BUILD_TOOL, CommandClass.SHELL_SCRIPT, CommandClass.UNKNOWN})
"""Commands that may do what a file of the build context says."""

_FUNCTION = regex(r"\s*(?:function\s+)?(?P<name>[A-Za-z_][\w.-]*)\s*(?:\(\s*\))?\s*\{")

_TOO_DEEP = "its calls are nested too deep"

Inside = Callable[[Script], frozenset[str]]
"""Follows a text in the shell of the command that calls it; the paths that it surely makes."""
Apart = Callable[[Text], frozenset[str]]
"""Follows a text in a shell of its own; the paths that it surely makes."""


def defined(unparsed: Unparsed, script: Script) -> tuple[str, Script] | None:
    """The function that a part of ``script`` defines: its name and its body."""
    found = _FUNCTION.match(unparsed.text) if unparsed.is_function else None
    end = unparsed.text.rfind("}")
    if found is None or end < found.end():
        return None
    start, place = unparsed.start + found.end(), script.place
    at = (lambda offset: place(start + offset)) if place is not None else None
    return found["name"], Script(unparsed.text[found.end() : end], lambda offset: None, at)


def function(command: Command, body: Script, inside: Inside) -> None:
    """Follow the body of a function in the shell that calls it."""
    notes, variables = command.notes, command.shell.variables
    if not notes.may_enter():
        notes.opaque(command.argv[0], _TOO_DEEP)
        return
    held = {name: variables.get(name) for name in PARAMETERS if name in variables}
    set_parameters(variables, (None, *command.words[1:]))
    notes.does(notes.at, inside(body))
    for parameter in PARAMETERS:
        variables.forget(parameter)
    variables.update(held)


def source(command: Command, inside: Inside) -> None:
    """``. file``: its text runs in this shell. One that cannot be read may set any variable."""
    words, shell, notes = command.words, command.shell, command.notes
    if notes.record.context is None or len(words) < 2 or words[1] is None:
        shell.open()
        return
    try:
        text, path = text_of(join(command.folder, words[1]), notes.record)
    except NotPlain:
        shell.open()
        return
    if not notes.may_enter():
        shell.open()
        return
    name = shell.variables.get("BASH_SOURCE")
    shell.variables["BASH_SOURCE"] = words[1]
    made = inside(Script(text, lambda at: None, counting(Place(path, 1), text)))
    notes.does(notes.at, made)
    shell.variables["BASH_SOURCE"] = name


def recipe(command: Command, apart: Apart) -> bool:
    """Follow a Makefile or script of the build context; false where there is none to look into."""
    notes, simple, step = command.notes, command.simple, command.step
    record = notes.record
    if command.kind not in _ELSEWHERE or (command.name in POSIX_SHELLS and step.follows == "|"):
        return False  # a shell behind a pipe reads the pipe
    if record.context is None or command.folder.endswith(UNKNOWN):
        return False
    call = _call(command, without_cgo=False)
    follower = follow.follower(command.name, call, command.kind, record)
    if follower is None:
        return False
    held = follow.mark(record)
    made: set[str] = set()

    def run_text(text: Text) -> None:
        if not notes.may_enter():
            raise NotPlain(_TOO_DEEP)
        found = apart(text)
        made.update(found if text.certain else ())

    def again() -> None:
        follower(_call(command, without_cgo=True), record, run_text)

    if not notes.depth:
        notes.called = plain(command.text)
    try:
        follower(call, record, run_text)
    except NotPlain as stop:
        follow.take_back(record, held)
        record.opaque.append(_not_plain(command, stop))
        return True
    notes.does(simple.start, made)
    if not notes.depth:
        start = simple.words[0].start if assignment_start(simple) is not None else None  # as the last one
        follow.without_cgo(record, held, again, notes.script.locate(start) if start is not None else None)
    return True


def _not_plain(command: Command, stop: NotPlain) -> Opaque:
    """What is told of a call that could not be followed: where it stands, and where it is not plain."""
    notes, text = command.notes, plain(command.text)
    places = tuple(replace(place, message=f"calls {shorten(text)}") for place in notes.evidence())
    if stop.place is not None:
        places = (*places, replace(stop.place.evidence, message=stop.reason))
    called = notes.called if notes.depth else ""
    return Opaque(text, notes.line, stop.reason, places, OpaqueKind.RECIPE, called)


def _call(command: Command, *, without_cgo: bool) -> Call:
    """The call with what it inherits, as if ``CGO_ENABLED=0`` stood before it or not."""
    notes, simple = command.notes, command.simple
    at = notes.script.place(simple.start) if notes.script.place is not None else None
    environment = inherited(simple, command.shell, without_cgo=without_cgo)
    return Call(
        tuple(command.words),
        tuple(command.argv),
        command.folder,
        environment,
        notes.overrides,
        notes.line,
        at,
    )

"""The go commands of a RUN: their builds, and what ``go env -w`` and ``go mod init`` leave behind."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from msgspec.structs import replace

from rewriter.golang.command.line import with_goflags
from rewriter.golang.model import GoVerb, Module
from rewriter.support.paths import join
from rewriter.trace.model import Change, Event
from rewriter.trace.modules import lacks_module
from rewriter.trace.opaque import Opaque, OpaqueKind
from rewriter.trace.recipes.edits import uses_cgo
from rewriter.trace.recipes.generate import generate
from rewriter.trace.record import Record
from rewriter.trace.run.command import Command
from rewriter.trace.run.environment import of_go
from rewriter.trace.run.go_build import SEEN, Invocation, build_of
from rewriter.trace.run.sight import sight
from rewriter.trace.run.state import UNKNOWN
from rewriter.trace.run.words import with_patterns


def go_command(command: Command) -> None:
    """Record one go command."""
    notes = command.notes
    if notes.depth and uses_cgo(command.argv):
        notes.record.cgo_users += 1
    environment = of_go(command)
    called = Invocation(
        with_patterns(command.argv, command.simple),
        notes.instruction,
        command.folder,
        {name: environment[name] for name in SEEN if name in environment},
        command.step.certain,
        sight(command.simple, notes.script),
    )
    parsed = called.parsed()
    if parsed is None:
        return
    other = _OTHERS.get(parsed.subcommand)
    if other is not None:
        other(called, notes.record)
    elif parsed.verb in (GoVerb.BUILD, GoVerb.INSTALL, GoVerb.GET):
        if any(name in ("modfile", "overlay") for name, _ in parsed.flags):
            _opaque(called, "it builds source that is not read", notes.record)
        _build(called, notes.record)


def _build(called: Invocation, record: Record) -> None:
    called = replace(called, argv=[_go_files(word, called.directory, record) for word in called.argv])
    parsed = called.parsed()
    if parsed is None:
        return
    known = {name: value for name, value in called.environment.items() if value is not None}
    command = with_goflags(parsed, known)
    build = build_of(command, called, record)
    if build is None:
        return
    fails = lacks_module(command, called.directory, called.environment, record) or ""
    build = replace(build, fails=fails, base=record.base)
    record.builds.append(build)
    for path in build.outputs:
        line = called.instruction.line
        record.events.append(Event(Change.BUILT, path, line, certain=called.certain, build=build))


def _go_files(word: str, directory: str, record: Record) -> str:
    """``cmd/app/*`` as ``cmd/app/*.go`` where the folder holds Go files alone; else not known."""
    if not word.endswith("/*"):
        return word
    folder = join(directory, word[:-2])
    sources = record.files.entered_from(folder)
    made = any(e.change is not Change.COPIED and e.path != folder for e in record.files.put_into(folder))
    if record.context is None or len(sources) != 1 or made:
        return UNKNOWN + word
    entries = [entry for entry in record.context.list_directory(sources[0][0]) if entry[0][0] != "."]
    only_go = all(name.endswith(".go") and not is_folder for name, is_folder in entries)
    return f"{word}.go" if entries and only_go else UNKNOWN + word


def _opaque(called: Invocation, reason: str, record: Record, kind: OpaqueKind = OpaqueKind.OTHER) -> None:
    record.opaque.append(Opaque(" ".join(called.argv), called.instruction.line, reason, kind=kind))


def _environment(called: Invocation, record: Record) -> None:
    """``go env -w NAME=value`` (https://pkg.go.dev/cmd/go#hdr-Print_Go_environment_information)."""
    for word in called.argv[2:] if "-w" in called.argv else ():
        name, equals, value = word.partition("=")
        if equals and not name.startswith((UNKNOWN, "-")):
            record.go_settings[name] = value


def _module(called: Invocation, record: Record) -> None:
    """``go mod init`` makes a module, ``go mod edit -replace`` changes one."""
    rest = called.argv[3:]
    if called.argv[2:3] == ["init"]:
        named = next((word for word in rest if not word.startswith(("-", UNKNOWN))), "")
        record.modules[called.directory] = Module(named, "", None, (), ())
    elif any(word.lstrip("-").startswith("replace") for word in rest):
        _opaque(called, "it changes which source is built", record)


def _generate(called: Invocation, record: Record) -> None:
    if not generate(called.argv, called.directory, called.instruction.line, record):
        _opaque(called, "", record, OpaqueKind.GENERATE)


_OTHERS: Mapping[str, Callable[[Invocation, Record], None]] = {
    "env": _environment,
    "mod": _module,
    "generate": _generate,
    "tool": lambda called, record: _opaque(called, "", record, OpaqueKind.MAY_BUILD),
    "run": lambda called, record: _opaque(called, "", record, OpaqueKind.MAY_BUILD),
}
"""What the subcommands do that build nothing for the image."""

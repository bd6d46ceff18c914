"""Executables that a program starts: by a constant name, by a package that does it, by a likely variable."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from msgspec import Struct
from msgspec.structs import replace

from rewriter.golang.model import CallUse, SourceEvidence, Unread
from rewriter.golang.modules.notes import silent
from rewriter.golang.modules.seen import may_start
from rewriter.golang.source.calls import index
from rewriter.golang.source.names import unversioned
from rewriter.model import Place
from rewriter.shell.parse import parse
from rewriter.shell.walk import commands
from rewriter.support.tables import rows_by_name

_SHELLS = frozenset({"sh", "bash", "ash", "dash", "zsh"})
_LINES = frozenset({"", "fmt.Sprintf", "strings.Fields", "strings.Split"})
"""Calls whose argument may be a command line; a log message is none."""

_MOST = 8


class Started(Struct, frozen=True):
    """One executable and how we know."""

    name: str
    place: Place | None
    package: str = ""
    """The imported package that starts it."""
    candidates: tuple[str, ...] = ()
    """Names that the package tries; empty where it is only ``name``."""
    is_probe: bool = False
    """The program only looks whether it is there."""
    commands: tuple[str, ...] = ()
    """What a shell is told to start."""

    def __str__(self) -> str:
        """What happens, as in a message."""
        verb = "looks for" if self.is_probe else "starts"
        told = f" (for {', '.join(self.commands)})" if self.commands else ""
        if self.package:
            return f"the package {self.package} starts {self.name}"
        return f"the program {verb} the executable {self.name}{told}"


def started(source: SourceEvidence) -> Iterator[Started]:
    """Everything that the reachable source is seen to start, in the order of the source."""
    for call in source.executables:
        if call.argument is not None:
            yield from _called(call)
    yield from _by_package(source)
    yield from _by_variable(source)


def unique(found: Iterator[Started]) -> Iterator[Started]:
    """The first of each name; a probe says less than a start."""
    by_name: dict[str, Started] = {}
    for item in found:
        known = by_name.setdefault(item.name, item)
        if known.is_probe and not item.is_probe:
            by_name[item.name] = item
        elif known.commands and item.commands:
            commands = tuple(dict.fromkeys((*known.commands, *item.commands)))[:_MOST]
            by_name[item.name] = replace(known, commands=commands)
    yield from by_name.values()


def computed(source: SourceEvidence) -> list[Place]:
    """Places that start an executable whose name is not known."""
    return list(dict.fromkeys(call.place for call in source.executables if call.argument is None))


def _called(call: CallUse) -> Iterator[Started]:
    name = call.argument or ""
    if call.kind == "shell":
        yield Started((name.split() or [""])[0], call.place)
    elif name.rpartition("/")[2] in _SHELLS:
        yield Started(name, call.place, commands=_commands(call))
    elif name:
        yield Started(name, call.place, is_probe=call.kind == "look")


def _commands(call: CallUse) -> tuple[str, ...]:
    """The commands in ``sh -c text``."""
    if len(call.rest) < 2 or not (call.rest[0] or "").startswith("-") or not call.rest[1]:
        return ()

    simple = (step.simple for step in commands(parse(call.rest[1])))
    words = (item.words[0].raw for item in simple if item is not None and item.words)
    return tuple(dict.fromkeys(islice((word for word in words if "\n" not in word), _MOST)))


def _by_package(source: SourceEvidence) -> Iterator[Started]:
    imported: dict[str, Place | None] = dict.fromkeys(source.standard_imports)
    imported.update(source.imports)
    for path in silent(source):
        del imported[path]
    for notes, at in source.noted:
        yield from (Started(name, at, notes.path) for name in notes.executables or ())
    for path, place in imported.items():
        row = _row(unversioned(path))
        if row is not None:
            yield Started(row[0], place, path, row[1:])


def unread_starters(source: SourceEvidence) -> tuple[Unread, ...]:
    """Imported packages of which nobody knows what they start: not in the build context, not read before (the
    table of modules that were), or read and found to start something; without a row in the tables of what
    starts executables, and nothing said of them in the settings."""
    told = frozenset(silent(source))
    starters = (Unread(path, path, place) for path, place in source.imports if may_start(path))
    return tuple(
        item
        for item in (*source.unread, *starters)
        if item.package not in told and not _is_known(unversioned(item.package))
    )


def _is_known(path: str) -> bool:
    calls = index("executables")
    packages = {call.rpartition(".")[0] for call in (*calls.functions, *calls.literals)}
    return _row(path) is not None or path in packages


def _row(path: str) -> tuple[str, ...] | None:
    """The names that a package starts, by its own row or that of a folder above it."""
    rows = rows_by_name("facts/program", "executables", "package", "paths")
    while path:
        if path in rows:
            return tuple(rows[path]["executables"]) or None
        path = path.rpartition("/")[0]
    return None


def _by_variable(source: SourceEvidence) -> Iterator[Started]:
    """``c := "git"`` in a file that starts what a variable names."""
    files = {place.path for place in computed(source)}
    said: dict[Place, set[str]] = {}
    for use in source.strings if files else ():
        said.setdefault(use.place, set()).add(use.value)
    rows = rows_by_name("facts/program", "executables", "name")
    for use in source.strings:
        if use.place.path not in files:
            continue
        name, space, rest = use.value.partition(" ")
        row = rows.get(name)
        if row is None or (space and use.call not in _LINES):
            continue
        # A name that is a common word stands beside one of these words.
        beside = row.get("beside")
        if beside and (said[use.place] | {rest.partition(" ")[0]}).isdisjoint(beside):
            continue
        yield Started(name, use.place)

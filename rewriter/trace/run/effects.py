"""What the commands of a RUN leave in the image: who follows which, and what is said of the rest."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from rewriter.golang.command.builders import builders
from rewriter.shell.classify import CommandClass
from rewriter.trace.filesystem.operations import HANDLERS
from rewriter.trace.opaque import Opaque, OpaqueKind
from rewriter.trace.recipes.edits import EDITORS, note, uses_cgo
from rewriter.trace.recipes.files import recipe_of
from rewriter.trace.run.certificates import update_certificates
from rewriter.trace.run.clone import clone
from rewriter.trace.run.command import Command, Handler, plain
from rewriter.trace.run.file_operations import file_operation
from rewriter.trace.run.go_command import go_command
from rewriter.trace.run.go_installation import brings_go
from rewriter.trace.run.packages import install, other, reconfigure
from rewriter.trace.run.users import make_user
from rewriter.trace.source_changes import is_source

_OPAQUE = {
    CommandClass.UNKNOWN: OpaqueKind.MAY_BUILD,
    CommandClass.SHELL_SCRIPT: OpaqueKind.MAY_BUILD,
    CommandClass.BUILD_TOOL: OpaqueKind.MAY_BUILD,
    CommandClass.ARCHIVE: OpaqueKind.MAY_BUILD,
    CommandClass.LIVE_RELOAD: OpaqueKind.OTHER,
    CommandClass.DEBUGGER: OpaqueKind.OTHER,
    CommandClass.FILE_OPERATION: OpaqueKind.OTHER,
}
"""Commands whose effect on the image is not known, where no handler knows them."""

_WHY = {
    CommandClass.SHELL_SCRIPT: "the script is not read",
    CommandClass.ARCHIVE: "what is in the archive is not seen",
}
"""Where the command does not say it, in words."""

FOLLOWED = frozenset(
    {
        CommandClass.GO,
        CommandClass.PACKAGE_INSTALL,
        CommandClass.PACKAGE_OTHER,
        CommandClass.FILE_OPERATION,
        CommandClass.USER_CREATION,
        CommandClass.SHELL_STATE,
        CommandClass.HARMLESS,
        CommandClass.LINT_TEST,
    }
)
"""Kinds of commands that leave nothing in an image but what the trace records."""

_IN_PLACE = frozenset(
    {"strip", "sed", "chattr", "setcap", "sync", "cd", "pushd", "popd", "stat", "du", "upx"}
)
"""File operations that leave the names of files as they are."""


def _reconfigure(command: Command) -> bool:
    return update_certificates(command) if "ca-certificates" in command.words else reconfigure(command)


def _press(command: Command) -> bool:
    """Into another file; in place the name of the file stays as it is."""
    return any((word or "").startswith("-o") for word in command.words) and file_operation(command)


_BY_NAME: Mapping[str, Callable[[Command], bool]] = {
    **dict.fromkeys(HANDLERS, file_operation),
    **dict.fromkeys(("strip", "upx"), _press),
    "update-ca-certificates": update_certificates,
    "dpkg-reconfigure": _reconfigure,
    "git": clone,
}
"""What follows a command of this name; false where it does not know that use of it."""

_BY_KIND: Mapping[CommandClass, Handler] = {
    CommandClass.GO: go_command,
    CommandClass.PACKAGE_INSTALL: install,
    CommandClass.USER_CREATION: make_user,
}


def leave(command: Command) -> None:
    """Record what a command leaves."""
    handler = _BY_KIND.get(command.kind)
    if handler is not None:
        handler(command)
    elif not brings_go(command):
        _note_for_recipes(command)
        named = _BY_NAME.get(command.name)
        if named is None or not named(command):
            _unfollowed(command)


def _note_for_recipes(command: Command) -> None:
    """What decides later whether a recipe can be trusted."""
    record = command.notes.record
    if command.notes.depth and command.kind is CommandClass.LINT_TEST and uses_cgo(command.words):
        record.cgo_users += 1
    if command.name in EDITORS:
        note(command.name, command.words, record)


def _unfollowed(command: Command) -> None:
    """What is said of a command that no handler knows."""
    kind, name, is_in_place = command.kind, command.name, command.name in _IN_PLACE
    if kind is CommandClass.PACKAGE_OTHER:
        other(command)
    elif is_in_place and any(is_source(word or "") for word in command.words[1:]):
        command.opaque("it changes Go source")
    elif kind is CommandClass.BUILD_TOOL and name in builders():
        notes = command.notes
        places = notes.evidence() or recipe_of(name, command.words, command.shell.directory, notes.record)
        text, reason = plain(command.text), f"{name} is not followed"
        notes.record.opaque.append(Opaque(text, notes.line, reason, places, OpaqueKind.RECIPE, tool=name))
    elif kind in _OPAQUE and not (kind is CommandClass.FILE_OPERATION and is_in_place):
        command.opaque(_WHY.get(kind, ""), kind=_OPAQUE[kind])

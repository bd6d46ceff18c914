"""What a command is for, by the tables ``commands.toml`` and ``packages.toml``; nothing is guessed here."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Any, Final

from msgspec import Struct

from rewriter.support.regex import regex
from rewriter.support.tables import table

Words = Sequence[str | None]
"""An argument vector; ``None`` is a word whose value is not known."""
_MAX_WRAPPERS: Final = 16
_VERSION: Final = regex(r"/v\d+$")


class CommandClass(StrEnum):
    """What a command does to an image."""

    GO = "go"
    PACKAGE_INSTALL = "package_install"
    PACKAGE_OTHER = "package_other"
    FILE_OPERATION = "file_operation"
    USER_CREATION = "user_creation"
    DOWNLOAD = "download"
    VERSION_CONTROL = "version_control"
    ARCHIVE = "archive"
    BUILD_TOOL = "build_tool"
    DEPENDENCY_TOOL = "dependency_tool"
    CODE_GENERATION = "code_generation"
    LINT_TEST = "lint_test"
    SHELL_STATE = "shell_state"
    HARMLESS = "harmless"
    SHELL_SCRIPT = "shell_script"
    LIVE_RELOAD = "live_reload"
    DEBUGGER = "debugger"
    UNKNOWN = "unknown"


class _Command(Struct, frozen=True):
    command_class: CommandClass
    verbs: Mapping[str, CommandClass]
    flags: Mapping[str, CommandClass]
    values: frozenset[str]
    system: bool
    data: tuple[str, ...]


class _Wrapper(Struct, frozen=True):
    values: frozenset[str]
    assignments: bool
    operands: int
    asks: frozenset[str]


class _Tables(Struct, frozen=True):
    commands: Mapping[str, _Command]
    prefixes: Mapping[str, _Command]
    wrappers: Mapping[str, _Wrapper]
    live: Mapping[str, tuple[str, CommandClass]]
    """Name or lower-case Go package → the tool and its class."""


def classify(argv: Words) -> CommandClass:
    """What the command is for, wrappers like ``sudo`` aside. Unknown words are allowed anywhere."""
    argv = unwrap(argv)
    if not argv or not argv[0]:
        return CommandClass.UNKNOWN
    live = _tables().live.get(_name(argv[0]))
    if live is not None:
        return live[1]
    command = _command(argv[0])
    if command is None:
        return CommandClass.SHELL_SCRIPT if argv[0].endswith((".sh", ".bash")) else CommandClass.UNKNOWN
    for word in argv[1:]:
        for flag, flag_class in command.flags.items():
            if word is not None and word.startswith(flag):
                return flag_class
    operands = _operands(argv[1:], command.values) if command.verbs else ()
    verb = operands[0] if operands else ""
    return CommandClass.UNKNOWN if verb is None else command.verbs.get(verb, command.command_class)


def run_tool(argv: Words) -> list[str | None]:
    """``stringer -type T`` for ``go run example.com/cmd/stringer@v1 -type T`` or ``go tool stringer``:
    the generator or linter that it starts. Empty for any other command."""
    if tuple(argv[:2]) not in (("go", "run"), ("go", "tool")):
        return []
    at = next((at for at, word in enumerate(argv[2:], 2) if word is None or not word.startswith("-")), 0)
    package = (argv[at] or "").partition("@")[0] if at else ""
    if not package or package.startswith((".", "/")) or package.endswith(".go"):
        return []  # the project's own
    found = [_VERSION.sub("", package).rpartition("/")[2], *argv[at + 1 :]]
    return found if classify(found) in (CommandClass.CODE_GENERATION, CommandClass.LINT_TEST) else []


def writes_data(argv: Words) -> bool:
    """Whether the command may leave files that a program reads, and no handler of the trace tells which."""
    command = _command(argv[0] or "") if argv else None
    return command is not None and any((word or "").startswith(command.data) for word in argv[1:])


def unwrap(argv: Words) -> tuple[str | None, ...]:
    """``argv`` without ``sudo``, ``env A=b``, ``exec``, ``command``, ``time``, ``nice`` … in front of it.

    As it is where nothing would be left (``env`` alone prints the environment).
    """
    *_, words = layers(argv)
    return words


def layers(argv: Words) -> Iterator[tuple[str | None, ...]]:
    """``argv``, and the command that is left behind each of those in front of it: the end of ``argv``."""
    words = tuple(argv)
    yield words
    for _ in range(_MAX_WRAPPERS):
        wrapper = _tables().wrappers.get(_name(words[0])) if words and words[0] else None
        if wrapper is None or (len(words) > 1 and words[1] in wrapper.asks):
            break
        rest = _wrapped(words[1:], wrapper)
        if not rest:
            break
        words = rest
        yield words


def installed_packages(argv: Words) -> tuple[str, ...] | None:
    """The system packages that ``apk add``, ``apt-get install`` … name, without versions.

    ``None`` where the command installs no system packages, or a word of it is not known.
    """
    argv = unwrap(argv)
    if classify(argv) is not CommandClass.PACKAGE_INSTALL or not argv[0]:
        return None
    command = _command(argv[0])
    if command is None or not command.system:
        return None
    found: list[str] = []
    operands = _operands(argv[1:], command.values)
    for word in operands[1:] if command.verbs else operands:
        if word is None:
            return None
        name = _package_name(word)
        if name:
            found.append(name)
    return None if None in argv else tuple(found)


def live_reload_tool(name_or_package: str) -> str | None:
    """The live-reload tool or debugger that a command name, path or Go package is, else ``None``.

    ``github.com/cosmtrek/air@v1.27.3`` and ``/go/bin/air`` are both ``air``.
    """
    package = name_or_package.partition("@")[0].removesuffix("/...")
    found = _tables().live.get(package.lower()) if "." in package.split("/", 1)[0] else None
    if found is None and "." in package.split("/", 1)[0]:
        head, _, last = package.rpartition("/")
        if last[:1] == "v" and last[1:].isdigit():
            found = _tables().live.get(head.lower())
    if found is None:
        found = _tables().live.get(_name(package))
    return found[0] if found else None


def _name(path: str) -> str:
    """The name that ``path`` is known by: its last element for ``x``, ``/usr/bin/x``, ``bin/x``.

    Any other path (``./make``) is the project's own file, known by the whole of it.
    """
    folder, _, name = path.rpartition("/")
    return name if "/" not in path or folder.rpartition("/")[2] in {"bin", "sbin"} else path


def _command(path: str) -> _Command | None:
    name = _name(path)
    tables = _tables()
    for prefix, command in tables.prefixes.items():
        if name.startswith(prefix):
            return command
    return tables.commands.get(name)


def _operands(words: Words, values: frozenset[str]) -> tuple[str | None, ...]:
    """The words that are neither flags nor values of ``values``, as getopt_long reads them."""
    found: list[str | None] = []
    skip = False
    for index, word in enumerate(words):
        if skip:
            skip = False
        elif word == "--":
            return (*found, *words[index + 1 :])
        elif word is None or not word.startswith("-") or word == "-":
            found.append(word)
        elif word.startswith("--"):
            skip = word in values
        else:
            skip = _wants_value(word, values)
    return tuple(found)


def _wants_value(cluster: str, values: frozenset[str]) -> bool:
    """Whether the last flag of ``-yqt`` takes the next word; ``-tNAME`` has its value already."""
    if cluster in values:
        return True
    first = next((i for i, flag in enumerate(cluster[1:], 1) if f"-{flag}" in values), None)
    return first == len(cluster) - 1


def _wrapped(words: tuple[str | None, ...], wrapper: _Wrapper) -> tuple[str | None, ...]:
    """What is left of ``words`` after a wrapper's flags, assignments and operands."""
    index, operands = 0, wrapper.operands
    while index < len(words):
        word = words[index]
        if word is None:
            return words[index:] if not operands else ()
        if word == "--":
            return words[index + 1 + operands :]
        if word.startswith("-") and word != "-":
            index += 1 + (not word.startswith("--") and _wants_value(word, wrapper.values))
            index += word.startswith("--") and word in wrapper.values
        elif wrapper.assignments and "=" in word:
            index += 1
        elif operands:
            operands -= 1
            index += 1
        else:
            return words[index:]
    return ()


def _package_name(word: str) -> str | None:
    """A package argument without version, architecture or suite; ``None`` for one that removes."""
    if word.startswith(("!", "^")) or (word.endswith("-") and len(word) > 1):
        return None
    if (word.startswith((".", "/")) and "/" in word) or "://" in word:
        return word
    for mark in "=<>~@:/":
        word = word.partition(mark)[0]
    return word or None


@functools.cache
def _tables() -> _Tables:
    data: dict[str, list[dict[str, Any]]] = table("shell", "commands")
    rows = [(row, _row(row)) for row in data["command"]]
    live = [(row["names"], row["packages"], CommandClass(row["class"])) for row in data["live"]]
    return _Tables(
        {name: command for row, command in rows for name in row["names"]},
        {prefix: command for row, command in rows for prefix in row.get("prefixes", ())},
        {name: _wrapper(row) for row in data["wrapper"] for name in row["names"]},
        {
            key.lower() if "/" in key else key: (names[0], kind)
            for names, packages, kind in live
            for key in (*names, *packages)
        },
    )


def _row(row: Mapping[str, Any]) -> _Command:
    verbs = {verb: CommandClass(name) for verb, name in row.get("verbs", {}).items()}
    flags = {flag: CommandClass(name) for flag, name in row.get("flags", {}).items()}
    values = frozenset(row.get("values", ()))
    system, data = row.get("system", False), tuple(row.get("data", ()))
    return _Command(CommandClass(row["class"]), verbs, flags, values, system, data)


def _wrapper(row: Mapping[str, Any]) -> _Wrapper:
    return _Wrapper(
        frozenset(row.get("values", ())),
        row.get("assignments", False),
        row.get("operands", 0),
        frozenset(row.get("asks", ())),
    )

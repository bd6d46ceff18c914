"""What a command that a shell starts sees of its variables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from rewriter.golang.command.builders import target
from rewriter.golang.command.line import builds_for_target, is_go
from rewriter.shell.classify import layers
from rewriter.shell.expand import unsplit, value
from rewriter.shell.model import Simple, Word
from rewriter.trace.run.command import Command
from rewriter.trace.run.go_build import SEEN
from rewriter.trace.run.state import Shell
from rewriter.trace.toolchain.installed import default_gopath
from rewriter.trace.versions import Overlay

_ENV = frozenset({"env", "/usr/bin/env"})
_CLEANING = frozenset({"sudo", "doas"})
"""Commands that start another one without the variables of the shell."""


def inherited(simple: Simple, shell: Shell, *, without_cgo: bool) -> Overlay:
    """The variables of a Makefile or script, as if ``CGO_ENABLED=0`` stood before its call or not."""
    environment = shell.variables.copy()
    for name in [*environment.own()]:
        if not shell.exports(name) and name not in ("PWD", "HOME"):
            environment[name] = None
    given = _assigned(simple, shell)
    if without_cgo and cleaner(simple) is None:
        given["CGO_ENABLED"] = "0"
    given.update(_behind_env(simple, shell))
    for name, content in given.items():
        if content is None:
            environment.forget(name)
        else:
            environment[name] = content
    return environment


def of_go(command: Command) -> dict[str, str | None]:
    """The variables of ``SEEN`` as a go command has them; ``None`` is not known."""
    shell, simple, record = command.shell, command.simple, command.notes.record
    environment = {name: record.go_settings[name] for name in SEEN if name in record.go_settings}
    environment.update(
        {name: shell.variables[name] for name in SEEN if shell.exports(name) and name in shell.variables}
    )
    environment.update({name: None for name in SEEN if shell.variables.is_unknown(name)})
    if builds_for_target(command.argv[0]):
        environment.update(target(shell.variables))
    environment.update(_assigned(simple, shell))
    cleaned = cleaner(simple)
    if cleaned is not None and cleaned[0] not in _CLEANING:
        environment = _through_env(simple, environment)
    elif cleaned is not None and not _preserves(simple):
        environment = {}
    environment.update(_behind_env(simple, shell))
    if not environment.get("GOPATH") and not record.base.is_golang:
        is_set = "GOPATH" in shell.exported or command.notes.has_gopath
        unset = environment.get("GOPATH", None if is_set else "")
        environment["GOPATH"] = default_gopath(shell.variables.get("HOME") if unset == "" else None)
    return environment


def _assigned(simple: Simple, shell: Shell) -> dict[str, str | None]:
    """``NAME=value`` before a command."""
    return {a.name: unsplit(a.value, shell.variables) for a in simple.assignments}


def _behind_env(simple: Simple, shell: Shell) -> Mapping[str, str | None]:
    """Assignments behind ``env`` and ``sudo``: ``env GOOS=linux go build``."""
    found: dict[str, str | None] = {}
    words = _written(simple)
    at = next((start for start, _ in _wrappers(words) if words[start] in (*_ENV, "sudo")), None)
    for word in simple.words[at + 1 :] if at is not None else ():
        text = value(word, shell.variables)
        if text is not None and (text.startswith("-") or "=" not in text) and not is_go(text):
            continue  # an option, or the name behind -u
        if text is None or "=" not in text:
            break
        name, _, content = text.partition("=")
        found[name] = content
    return found


def cleaner(simple: Simple) -> tuple[str, Word] | None:
    """The last command before the program that takes variables away from it or sets CGO_ENABLED again, and
    the first word of what it starts: ``env`` and ``sudo`` take an assignment before that."""
    found, words = None, _written(simple)
    for start, behind in _wrappers(words):
        name, *given = words[start:behind]
        sets = any(word.startswith("-") or "CGO_ENABLED=" in word for word in given)
        if name in _CLEANING or (name in _ENV and sets):
            found = name, simple.words[behind]
    return found


def _written(simple: Simple) -> tuple[str, ...]:
    """The words; those whose value is not known as they are written."""
    return tuple(word.raw if word.literal is None else word.literal for word in simple.words)


def _wrappers(words: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Where commands before the program begin, and what each starts: ``env`` and ``go`` of ``env A=b go``."""
    return pairwise(len(words) - len(layer) for layer in layers(words))


def _preserves(simple: Simple) -> bool:
    """Whether sudo is told to hand the environment on (https://www.sudo.ws/docs/man/sudo.man/)."""
    return any(word.raw == "-E" or word.raw.startswith("--preserve-env") for word in simple.words)


def _through_env(simple: Simple, environment: Mapping[str, str | None]) -> dict[str, str | None]:
    """What ``env`` leaves of the environment: nothing with ``-i``, the rest with ``-u NAME``."""
    words = [word.literal or "" for word in simple.words]
    if "-i" in words or "-" in words or "--ignore-environment" in words:
        return {}
    unset = {words[at + 1] for at, word in enumerate(words[:-1]) if word == "-u"}
    unset |= {word.partition("=")[2] for word in words if word.startswith("--unset=")}
    unset |= {word[2:] for word in words if word.startswith("-u") and len(word) > 2}
    return {name: value for name, value in environment.items() if name not in unset}

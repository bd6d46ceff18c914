"""What a command that a shell starts sees of its variables."""

from __future__ import annotations

from collections.abc import Mapping

from rewriter.golang.command.builders import target
from rewriter.golang.command.line import builds_for_target, is_go
from rewriter.shell.expand import unsplit, value
from rewriter.shell.model import Simple
from rewriter.trace.run.command import Command
from rewriter.trace.run.go_build import SEEN
from rewriter.trace.run.state import Shell
from rewriter.trace.toolchain.installed import default_gopath
from rewriter.trace.versions import Overlay

_CLEANING = frozenset({"sudo", "doas"})
"""Commands that start another one without the variables of the shell."""


def inherited(simple: Simple, shell: Shell, *, without_cgo: bool) -> Overlay:
    """The variables of a Makefile or script, as if ``CGO_ENABLED=0`` stood before its call or not."""
    environment = shell.variables.copy()
    for name in [*environment.own()]:
        if not shell.exports(name) and name not in ("PWD", "HOME"):
            environment[name] = None
    given = _assigned(simple, shell)
    cleans = is_env_with_options(simple) or (simple.words and simple.words[0].literal in _CLEANING)
    if without_cgo and not cleans:
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
    if is_env_with_options(simple):
        environment = _through_env(simple, environment)
    elif simple.words[0].literal in _CLEANING and not _preserves(simple):
        environment = {}
    environment.update(_behind_env(simple, shell))
    if not environment.get("GOPATH") and not record.base.is_golang:
        is_set = "GOPATH" in shell.exported or command.notes.has_gopath
        unset = environment.get("GOPATH", None if is_set else "")
        environment["GOPATH"] = default_gopath(command.notes.home(shell) if unset == "" else None)
    return environment


def _assigned(simple: Simple, shell: Shell) -> dict[str, str | None]:
    """``NAME=value`` before a command."""
    return {a.name: unsplit(a.value, shell.variables) for a in simple.assignments}


def _behind_env(simple: Simple, shell: Shell) -> Mapping[str, str | None]:
    """Assignments behind ``env``: ``env GOOS=linux go build``."""
    found: dict[str, str | None] = {}
    if not simple.words or simple.words[0].literal not in ("env", "/usr/bin/env", "sudo"):
        return found
    for word in simple.words[1:]:
        text = value(word, shell.variables)
        if text is not None and (text.startswith("-") or "=" not in text) and not is_go(text):
            continue  # an option, or the name behind -u
        if text is None or "=" not in text:
            break
        name, _, content = text.partition("=")
        found[name] = content
    return found


def is_env_with_options(simple: Simple) -> bool:
    """Whether the command runs behind ``env`` with options (``env -i``, ``env -u NAME``)."""
    words = [word.literal or "" for word in simple.words]
    return words[:1] in (["env"], ["/usr/bin/env"]) and any(word.startswith("-") for word in words[1:3])


def takes_assignments(simple: Simple) -> bool:
    """Whether an assignment must stand right before the program, so that it counts: ``env`` and ``sudo`` take
    it there, and may take away or set again what is before them."""
    words = [word.raw for word in simple.words]
    sets_again = words[:1] in (["env"], ["/usr/bin/env"]) and any("CGO_ENABLED=" in word for word in words)
    return is_env_with_options(simple) or sets_again or words[:1] == ["sudo"]


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

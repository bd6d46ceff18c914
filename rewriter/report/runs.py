"""``runs.json`` of an output folder: which command made rows of which settings.

Rows have a hash of their settings alone. ``runs.schema.json`` is made of ``Runs``.
"""

from __future__ import annotations

import json
import shlex
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Literal

from msgspec import Struct, to_builtins

from rewriter.fleet.git_errors import without_secrets
from rewriter.fleet.journal import write_file
from rewriter.fleet.rows import SettingsHash
from rewriter.support.text import printable

RUNS = "runs.json"
_CUTS = frozenset({"--resume", "--failed", "--quiet", "-q"})
_CUTS_WITH_VALUE = frozenset({"--shard", "--out", "-o", "--limit", "--jobs", "-j", "--scheduler"})
"""Options of ``bulk run`` that no row depends on."""


class Runs(Struct, frozen=True, kw_only=True):
    """What made the rows of an output folder."""

    version: Literal[1] = 1
    commands: Mapping[SettingsHash, str]
    """The last command line of each hash of settings, without credentials."""


def record(out: Path, settings: str, words: Sequence[str]) -> None:
    """Keep the command behind a hash of settings: the last one, without credentials. Raises ``OSError``."""
    command = " ".join(shlex.quote(printable(without_secrets(word))) for word in ("distroify", *words))
    _write(out, {**read(out), settings: command})


def join(folders: Sequence[Path], out: Path) -> None:
    """Keep the commands of all folders without what says how the work was cut; of several for the same
    settings the first by its text. Raises ``OSError``."""
    found = [(name, _uncut(text)) for folder in folders for name, text in read(folder).items()]
    _write(out, dict(sorted(found, reverse=True)))


def _uncut(command: str) -> str:
    """The command of the run that has all of the work."""
    try:
        words = iter(shlex.split(command))
    except ValueError:
        return command
    kept = []
    for word in words:
        name, equals, _ = word.partition("=")
        if name in _CUTS_WITH_VALUE and not equals:
            next(words, None)
        elif name not in _CUTS_WITH_VALUE and name not in _CUTS:
            kept.append(word)
    return shlex.join(kept)


def _write(out: Path, commands: Mapping[str, str]) -> None:
    runs = to_builtins(Runs(commands=commands))
    write_file(out / RUNS, json.dumps(runs, indent=2, sort_keys=True) + "\n")


def read(out: Path) -> Mapping[str, str]:
    """The commands by hash of settings; none where there is no such file, or another one."""
    try:
        given = json.loads((out / RUNS).read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    commands = given.get("commands") if isinstance(given, dict) else None
    if not isinstance(commands, dict):
        return {}
    return {printable(name): printable(value) for name, value in commands.items() if isinstance(value, str)}

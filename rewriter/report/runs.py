"""``runs.json`` of an output folder: which command made rows of which settings.

Rows have a hash of their settings alone. The form is ``runs.schema.json``.
"""

from __future__ import annotations

import json
import shlex
from collections.abc import Mapping, Sequence
from pathlib import Path

from rewriter.fleet.git import without_secrets
from rewriter.fleet.journal import write_file
from rewriter.support.text import printable

RUNS = "runs.json"
VERSION = 1


def record(out: Path, settings: str, words: Sequence[str]) -> None:
    """Keep the command behind a hash of settings: the last one, without credentials. Raises ``OSError``."""
    command = " ".join(shlex.quote(printable(without_secrets(word))) for word in ("distroify", *words))
    runs = {**read(out), settings: command}
    write_file(
        out / RUNS, json.dumps({"version": VERSION, "commands": runs}, indent=2, sort_keys=True) + "\n"
    )


def read(out: Path) -> Mapping[str, str]:
    """The commands by hash of settings; none where there is no such file, or another one."""
    try:
        given = json.loads((out / RUNS).read_bytes())
    except (OSError, ValueError):
        return {}
    commands = given.get("commands") if isinstance(given, dict) else None
    if not isinstance(commands, dict):
        return {}
    return {printable(name): printable(value) for name, value in commands.items() if isinstance(value, str)}

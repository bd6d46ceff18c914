"""Completion in the shell: what typer has for it, loaded only where it is asked for.

The shell's script sets ``_DISTROIFY_COMPLETE`` and gives the line in ``COMP_WORDS`` (bash) or
``_TYPER_COMPLETE_ARGS`` (zsh, fish): https://typer.tiangolo.com/tutorial/options-autocompletion/.
"""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Sequence
from types import ModuleType

from rewriter.cli.commands import COMMAND_GROUPS, LATE_COMMANDS

VARIABLE = "_DISTROIFY_COMPLETE"
_OPTIONS = ("--install-completion", "--show-completion", "--help", "-h")
_LINES = ("COMP_WORDS", "_TYPER_COMPLETE_ARGS")


def is_wanted(given: Sequence[str]) -> bool:
    """Whether a run installs completion, or lists its options."""
    return any(word in _OPTIONS for word in given)


def completed_command(commands: Collection[str]) -> str | None:
    """The command of the line that the shell completes; it is taken out of the line."""
    for variable in _LINES:
        line = os.environ.get(variable, "")
        found = re.match(r"(\S+\s+)(\S+)\s+", line + ("\n" if variable == "COMP_WORDS" else ""))
        if found is None or found[2] not in commands:
            continue
        if variable == "COMP_WORDS":
            word = int(os.environ.get("COMP_CWORD", "0"))
            if word < 2:
                continue
            os.environ["COMP_CWORD"] = str(word - 1)
        os.environ[variable] = found[1] + line[found.end() :]
        return found[2]
    return None


def paths(incomplete: str) -> list[str]:
    """Commands that begin so; what the shell knows of files comes by itself where there is none."""
    commands = [name for name in sorted((*LATE_COMMANDS, *COMMAND_GROUPS)) if name.startswith(incomplete)]
    if incomplete:
        return commands
    return commands + sorted(name for name in os.listdir(".") if not name.startswith("."))


def rule_names(incomplete: str) -> list[str]:
    """Rules and the names for ``--allow``."""
    known = _registry()
    names = {*known.FAILURES, *known.allowable(), *known.ids()}
    return sorted(name for name in names if name.startswith(incomplete))


def allow_names(incomplete: str) -> list[str]:
    """The names that ``--allow`` takes."""
    return [name for name in _registry().allowable() if name.startswith(incomplete)]


def _registry() -> ModuleType:
    # Late: the shell asks for the rest without it.
    from rewriter.rules import registry

    return registry

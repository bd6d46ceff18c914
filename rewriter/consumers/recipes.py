"""Makefiles and shell scripts: the docker and kubectl commands of their lines.

https://www.gnu.org/software/make/manual/make.html#Recipes
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping

from rewriter.consumers import docker
from rewriter.consumers.lines import logical_lines, shell_commands
from rewriter.consumers.model import INTERESTING
from rewriter.support.regex import regex
from rewriter.support.yaml_tree import UNKNOWN, without_templates

MAX_VALUE = 1000

_ASSIGNMENT = regex(r"^(?:export\s+|override\s+)?([\w.-]+)[ \t]*(?:::?:?|\?)?=(.*)$")
_REFERENCE = regex(r"\$(?:\$|\(([^()]*)\)|\{([^{}]*)\}|(\w))")
_OWN_FOLDER = frozenset({"CURDIR", "PWD", "shell pwd"})


def read(path: str, text: str) -> Iterator[docker.Found]:
    """What a Makefile, a justfile or a shell script builds and runs."""
    if path.lower().endswith("justfile"):
        return _script(path, without_templates(text))  # https://just.systems/man/en/: lines of a shell
    return _script(path, text) if path.endswith(".sh") else _makefile(path, text)


def _makefile(path: str, text: str) -> Iterator[docker.Found]:
    """What the recipes of a Makefile build and run; each line is a shell of its own."""
    variables: dict[str, str] = {}
    folder = posixpath.dirname(path)
    for number, line in logical_lines(text):
        if not line.startswith("\t"):
            found = _ASSIGNMENT.match(line) if len(line) < MAX_VALUE else None
            if found is not None:
                variables[found[1]] = _expanded(found[2].partition(" #")[0].strip(), variables)
        elif INTERESTING.search(line) or "$(" in line:
            recipe = _expanded(line.lstrip("\t@-+ "), variables)
            for command in shell_commands(recipe, path, number + 1, folder, {"PWD": "."}):
                yield from docker.read(command)


def _script(path: str, text: str) -> Iterator[docker.Found]:
    """What a shell script builds and runs; it is taken to run at the root or in its own folder."""
    folder = posixpath.dirname(path)
    for command in shell_commands(text, path, 1, folder, {"PWD": "."}):
        yield from docker.read(command)


def _expanded(text: str, variables: Mapping[str, str]) -> str:
    def value(found: re.Match[str]) -> str:
        if found[0] == "$$":
            return "$"
        name = found[1] or found[2] or found[3] or ""
        return "." if name in _OWN_FOLDER else variables.get(name, UNKNOWN)

    return _REFERENCE.sub(value, text)[: MAX_VALUE * 10]

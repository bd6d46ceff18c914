"""The documentation of rules, which is the docstring of their modules: a summary on the first line, then the
``HEADINGS``, each on a line of its own. It is read from the source; no rule is imported for it.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from typing import Any

from msgspec import Struct

from rewriter.rules.folders import FOLDER, KINDS, modules_of
from rewriter.rules.rule import LAST, id_of
from rewriter.support.regex import regex

HEADINGS = (
    "What it does",
    "Why",
    "Example",
    "When it refuses",
    "What you can do",
    "Applicability",
    "References",
)
_ALLOW = regex(r"--allow[ =]([a-z0-9]+(?:-[a-z0-9]+)*)")


class Documented(Struct, frozen=True):
    """A rule as people read of it. ``kind`` is ``transform``, ``refusal`` or ``notice``."""

    id: str
    kind: str
    summary: str
    documentation: str
    """The whole docstring, the summary included, without indentation."""

    @property
    def allows(self) -> tuple[str, ...]:
        """The names for ``--allow`` that the section "Applicability" declares."""
        text = sections(self.documentation).get("Applicability", "")
        return tuple(dict.fromkeys(_ALLOW.findall(text)))


@cache
def rules() -> tuple[Documented, ...]:
    """The documentation of all rules: transforms in the order in which they run, then refusals, of which the
    gates come first, then notices."""
    return tuple(rule for kind in KINDS for _, rule in sorted(_read(kind)))


def sections(documentation: str) -> dict[str, str]:
    """The text below each heading of a rule's documentation, by heading."""
    found: dict[str, list[str]] = {}
    current: list[str] = []
    for line in documentation.split("\n"):
        if line in HEADINGS:
            current = found.setdefault(line, [])
        else:
            current.append(line)
    return {heading: "\n".join(lines).strip("\n") for heading, lines in found.items()}


def _read(kind: str) -> Iterator[tuple[tuple[bool, int, str], Documented]]:
    """The documentation of a kind's rules, and where each stands among them."""
    for name in modules_of(kind):
        tree = ast.parse(FOLDER.joinpath(KINDS[kind], f"{name}.py").read_bytes())
        text = ast.get_docstring(tree) or ""
        given = _given(tree)
        place = ("gate" not in given, given.get("order", LAST), id_of(name))
        yield place, Documented(id_of(name), kind, text.partition("\n")[0], text)


def _given(tree: ast.Module) -> dict[str, Any]:
    """What ``RULE = Rule(__name__, order=10, …)`` says, as far as it is a constant."""
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call) and _is_rule(node.targets[0]):
            words = ((word.arg, word.value) for word in node.value.keywords if word.arg is not None)
            return {name: getattr(value, "value", None) for name, value in words}
    return {}


def _is_rule(target: ast.expr) -> bool:
    return isinstance(target, ast.Name) and target.id == "RULE"

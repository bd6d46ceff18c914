"""The registry of rules: each module of the folders ``transforms``, ``refusals`` and ``notices`` is one.

Its id is the module's name with ``-`` for ``_``, and its docstring is its documentation: a summary on the
first line, then the ``HEADINGS``, each on a line of its own. Nothing is imported for ids and documentation,
so that ``distroify rules`` is fast; the rules themselves are imported where they are asked.
"""

from __future__ import annotations

import ast
import os
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from msgspec import Struct

from rewriter.rules.rule import LAST, Rule, id_of
from rewriter.support.regex import regex

KINDS = {"transform": "transforms", "refusal": "refusals", "notice": "notices"}
"""The kinds of rules, and the folder of each."""
HEADINGS = (
    "What it does",
    "Why",
    "Example",
    "When it refuses",
    "What you can do",
    "Applicability",
    "References",
)
FAILURES = {
    "invalid-dockerfile": """\
The text is not a Dockerfile: BuildKit would not build it either.

The message says what BuildKit would object to, and the line. The outcome is "failed", the exit code 2.
""",
    "unreadable": """\
A path cannot be read as a Dockerfile.

It does not exist, is no regular file, is a symbolic link out of its repository, is larger than 1 MB, or has
NUL bytes. The outcome is "failed", the exit code 2.
""",
    "bad-settings": """\
The settings of the file's repository cannot be used.

The message names the file .distroify.toml and the key. The outcome is "failed", the exit code 2; nothing is
rewritten with settings that nobody meant. --no-config goes on without them.
""",
    "not-written": """\
A rewritten file could not be put in place.

It is read-only, was changed by somebody else in the meantime, or its folder takes no new file. The file is
as it was. The outcome is "failed", the exit code 2.
""",
    "internal-error": """\
distroify itself failed on the file.

The message says with what kind of error; --debug prints where it came from. That is a defect of distroify:
please report it with the file. All other files are done as usual. The outcome is "failed", the exit code 2.
""",
    "not-proved": """\
With --verify: the new image was not shown to do what the old one does.

The message says what differs, or why nothing can be said (the old image does not build). The file is as it
was, the outcome is "refused". `distroify verify` shows the whole comparison.
""",
    "verified": """\
With --verify: what the proof of a file rests on.

One line says what was run and compared, further ones what was announced by the rewrite and differs, and what
else was seen. They change nothing. `distroify verify` shows the whole comparison.
""",
}
"""Ids that are no rules but say why a file failed or was held back, or what proves it; with documentation."""
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
def registered(kind: str) -> tuple[Rule, ...]:
    """The rules of a kind in the order in which they are asked; imports them all."""
    found: list[Rule] = [import_module(f"{__package__}.{KINDS[kind]}.{name}").RULE for name in _modules(kind)]
    return tuple(sorted(found, key=lambda rule: (rule.order, rule.id)))


@cache
def rules() -> tuple[Documented, ...]:
    """The documentation of all rules: transforms in the order in which they run, then refusals, of which the
    gates come first, then notices."""
    return tuple(rule for kind in KINDS for _, rule in sorted(_read(kind)))


@cache
def ids() -> frozenset[str]:
    """The ids of all rules; no file is read for this."""
    return frozenset(id_of(name) for kind in KINDS for name in _modules(kind))


@cache
def silenceable() -> tuple[str, ...]:
    """The rules that ``# distroify: ignore[RULE]`` silences, sorted: refusals and notices that are passed
    over, and transforms that hold the file back where they would change the instruction below."""
    return tuple(sorted(rule.id for kind in KINDS for rule in registered(kind) if not rule.lasting))


@cache
def allowable() -> tuple[str, ...]:
    """The names that ``--allow`` takes: every unsafe option that a rule declares, sorted."""
    return tuple(sorted({name for rule in rules() for name in rule.allows}))


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


def _modules(kind: str) -> list[str]:
    """The names of a kind's modules."""
    names = os.listdir(Path(__file__).parent / KINDS[kind])
    return [name[:-3] for name in names if name.endswith(".py") and name != "__init__.py"]


def _read(kind: str) -> Iterator[tuple[tuple[bool, int, str], Documented]]:
    """The documentation of a kind's rules, and where each stands among them."""
    for name in _modules(kind):
        tree = ast.parse(Path(__file__).parent.joinpath(KINDS[kind], f"{name}.py").read_bytes())
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

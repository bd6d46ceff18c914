"""The registry of rules, read from the docstrings of their modules.

A rule is a module of the packages ``transforms``, ``refusals`` or ``notices`` beside this module that the
package's ordered table names; its id is the module's name with ``-`` for ``_``, and its docstring is its
documentation: a summary on the first line, then the ``HEADINGS``, each on a line of its own. Nothing is
imported for this, so that ``distroify rules`` is fast.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from msgspec import Struct

from rewriter.rules.notices import NOTICES, TOLD
from rewriter.rules.refusals import CHECKS, GATES, REFUSALS, STARTS
from rewriter.rules.transforms import TOLD as TOLD_TRANSFORMS
from rewriter.rules.transforms import TRANSFORMS

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
_ALLOW = re.compile(r"--allow[ =]([a-z0-9]+(?:-[a-z0-9]+)*)")


class Rule(Struct, frozen=True):
    """One rule. ``kind`` is ``transform``, ``refusal`` or ``notice``."""

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
def rules() -> tuple[Rule, ...]:
    """All rules: transforms in the order in which they run, then refusals, then notices."""
    tables = (
        ("transform", "transforms", TRANSFORMS),
        ("refusal", "refusals", REFUSALS),
        ("notice", "notices", NOTICES + TOLD),
    )
    return tuple(_rule(kind, package, module) for kind, package, names in tables for module in names)


@cache
def ids() -> frozenset[str]:
    """The ids of all rules; no file is read for this."""
    return frozenset(name.replace("_", "-") for name in (*TRANSFORMS, *REFUSALS, *NOTICES))


@cache
def silenceable() -> tuple[str, ...]:
    """The rules that ``# distroify: ignore[RULE]`` silences, sorted: refusals and notices that are passed
    over, and transforms that hold the file back where they would change the instruction below."""
    lasting = {*STARTS, *TOLD_TRANSFORMS, "unknown_directive", "wrong_directive", "idle_directive"}
    names = {*TRANSFORMS, *GATES, *CHECKS, *NOTICES} - lasting
    return tuple(sorted(name.replace("_", "-") for name in names))


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


def _rule(kind: str, package: str, module: str) -> Rule:
    import ast

    source = Path(__file__).parent.joinpath(package, f"{module}.py").read_bytes()
    documentation = ast.get_docstring(ast.parse(source)) or ""
    return Rule(module.replace("_", "-"), kind, documentation.partition("\n")[0], documentation)

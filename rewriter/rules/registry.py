"""The registry of rules: each module of the folders ``transforms``, ``refusals`` and ``notices`` is one.

Nothing is imported for their ids; the rules themselves are imported where they are asked.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module

from rewriter.rules.folders import KINDS, modules_of
from rewriter.rules.rule import Rule, id_of

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


@cache
def registered(kind: str) -> tuple[Rule, ...]:
    """The rules of a kind in the order in which they are asked; imports them all."""
    found: list[Rule] = [
        import_module(f"{__package__}.{KINDS[kind]}.{name}").RULE for name in modules_of(kind)
    ]
    return tuple(sorted(found, key=lambda rule: (rule.order, rule.id)))


@cache
def ids() -> frozenset[str]:
    """The ids of all rules; no file is read for this."""
    return frozenset(id_of(name) for kind in KINDS for name in modules_of(kind))


@cache
def silenceable() -> tuple[str, ...]:
    """The rules that ``# distroify: ignore[RULE]`` silences, sorted: refusals and notices that are passed
    over, and transforms that hold the file back where they would change the instruction below."""
    return tuple(sorted(rule.id for kind in KINDS for rule in registered(kind) if not rule.lasting))


@cache
def allowable() -> tuple[str, ...]:
    """The names that ``--allow`` takes: every unsafe option that a rule declares, sorted."""
    # Late: most runs allow nothing, and documentation is read with a parser of Python.
    from rewriter.rules.documentation import rules

    return tuple(sorted({name for rule in rules() for name in rule.allows}))

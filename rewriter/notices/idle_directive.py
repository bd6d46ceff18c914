"""A comment silences a rule that says nothing there.

What it does
    States each rule of ``# distroify: ignore[rule]`` that finds nothing at the instruction below.

Why
    It stands above the wrong instruction, or is not needed any more. What it was meant for may have changed.

Example
    before
        # distroify: ignore[runtime-package]
        RUN apt-get install -y make

When it refuses
    Never: it is no assumption.

Applicability
    safe: plain information

References
    https://docs.docker.com/reference/dockerfile/#format
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module

from rewriter.analysis.model import Facts
from rewriter.dockerfile.model import Dockerfile
from rewriter.model import Diagnostic, Settings, Severity

RULE = "idle-directive"


def check(dockerfile: Dockerfile, facts: Facts, settings: Settings) -> Iterator[Diagnostic]:
    """One note for each name that silences nothing."""
    if "distroify" not in dockerfile.text.lower():
        return
    from rewriter.analysis.inline import directives

    named = [item for item in directives(dockerfile) if item.action == "ignore" and item.words]
    if not named:
        return
    found = set(_found(dockerfile, facts, settings))
    for directive in named:
        for rule in directive.words:
            if (rule, directive.target) not in found:
                message = f"the directive silences {rule}, which finds nothing at that instruction"
                yield Diagnostic(RULE, message, directive.line, Severity.NOTE, help="remove it")


def _found(dockerfile: Dockerfile, facts: Facts, settings: Settings) -> Iterator[tuple[str, int]]:
    """Rule and instruction's line of all that can be silenced."""
    from rewriter.analysis.inline import target_of
    from rewriter.dockerfile.stages import stages
    from rewriter.notices import NOTICES
    from rewriter.refusals import CHECKS, GATES

    for name in GATES:
        module = import_module(f"rewriter.refusals.{name}")
        for item in module.gate(dockerfile, stages(dockerfile), settings):
            yield item.rule, target_of(dockerfile, item.line)
    for package, names in (("refusals", CHECKS), ("notices", NOTICES)):
        for name in names:
            if name != "idle_directive":
                module = import_module(f"rewriter.{package}.{name}")
                for item in module.check(dockerfile, facts, settings):
                    yield item.rule, target_of(dockerfile, item.line)

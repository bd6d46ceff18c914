"""The rules asked, each kind in its order, less what directives silence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from rewriter.dockerfile.model import Dockerfile
from rewriter.dockerfile.stages import Stage
from rewriter.facts.directives import target_of
from rewriter.model import Diagnostic, Settings
from rewriter.rules.known import found_by
from rewriter.rules.registry import registered
from rewriter.rules.silenced import held_back, ignored_rules

if TYPE_CHECKING:
    from rewriter.plan.model import Plan


def gates(dockerfile: Dockerfile, found: tuple[Stage, ...], settings: Settings) -> Iterator[Diagnostic]:
    """Refusals that the document alone decides."""
    for rule in registered("refusal"):
        if rule.gate is not None:
            yield from rule.gate(dockerfile, found, settings)


def checks(dockerfile: Dockerfile, plan: Plan, settings: Settings) -> Iterator[Diagnostic]:
    """Refusals that the plan decides."""
    for rule in registered("refusal"):
        yield from found_by(rule, dockerfile, plan, settings)


def notices(dockerfile: Dockerfile, plan: Plan, settings: Settings) -> Iterator[Diagnostic]:
    """What a reviewer must know of."""
    for rule in registered("notice"):
        if not rule.renews:
            yield from found_by(rule, dockerfile, plan, settings)


def transforms(dockerfile: Dockerfile, plan: Plan, settings: Settings) -> Iterator[Diagnostic]:
    """The changes."""
    for rule in registered("transform"):
        if rule.transform is not None and not rule.renews:
            yield from rule.transform(dockerfile, plan, settings)


def silenced(dockerfile: Dockerfile, found: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
    """Diagnostics less those that ``# distroify: ignore[rule]`` silences at their instruction."""
    if "distroify" not in dockerfile.text.lower():
        yield from found
        return
    ignored = ignored_rules(dockerfile)
    for diagnostic in found:
        if (
            diagnostic.fix is not None
            or (diagnostic.rule, target_of(dockerfile, diagnostic.line)) not in ignored
        ):
            yield diagnostic


def held_back_by(dockerfile: Dockerfile, changes: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """A refusal for each change that a directive wants left undone."""
    if "distroify" not in dockerfile.text.lower():
        return ()
    return held_back(dockerfile, changes)

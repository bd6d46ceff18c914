"""The rules run: each table in its order, less what directives silence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib import import_module
from typing import TYPE_CHECKING

from rewriter.dockerfile.model import Dockerfile
from rewriter.dockerfile.stages import Stage
from rewriter.facts.directives import target_of
from rewriter.model import Diagnostic, Settings
from rewriter.rules.notices import NOTICES
from rewriter.rules.notices import RENEWALS as RENEWED_NOTICES
from rewriter.rules.refusals import CHECKS, GATES
from rewriter.rules.silenced import held_back, ignored_rules
from rewriter.rules.transforms import RENEWALS, SWAPS, TOLD, TRANSFORMS

if TYPE_CHECKING:
    from rewriter.plan.model import Plan


def gates(dockerfile: Dockerfile, found: tuple[Stage, ...], settings: Settings) -> Iterator[Diagnostic]:
    """Refusals that the document alone decides."""
    for name in GATES:
        yield from import_module(f"rewriter.rules.refusals.{name}").gate(dockerfile, found, settings)


def checks(dockerfile: Dockerfile, plan: Plan, settings: Settings) -> Iterator[Diagnostic]:
    """Refusals that the plan decides."""
    for name in CHECKS:
        yield from import_module(f"rewriter.rules.refusals.{name}").check(dockerfile, plan, settings)


def notices(dockerfile: Dockerfile, plan: Plan, settings: Settings) -> Iterator[Diagnostic]:
    """What a reviewer must know of."""
    for name in NOTICES:
        if name not in RENEWED_NOTICES:
            yield from import_module(f"rewriter.rules.notices.{name}").check(dockerfile, plan, settings)


def transforms(dockerfile: Dockerfile, plan: Plan, settings: Settings) -> Iterator[Diagnostic]:
    """The changes."""
    left = RENEWALS | TOLD  # each module takes time to import
    if plan.swap is None:
        left |= SWAPS
    for name in TRANSFORMS:
        if name in left:
            continue
        yield from import_module(f"rewriter.rules.transforms.{name}").transform(dockerfile, plan, settings)


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

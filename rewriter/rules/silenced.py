"""Rules that ``# distroify: ignore[RULE]`` silences."""

from __future__ import annotations

from collections.abc import Iterable

from rewriter.dockerfile.comments import directives
from rewriter.dockerfile.model import Dockerfile
from rewriter.facts.directives import target_of
from rewriter.model import Diagnostic
from rewriter.rules.refusals import ignored
from rewriter.rules.registry import silenceable


def ignored_rules(dockerfile: Dockerfile) -> frozenset[tuple[str, int]]:
    """``(rule, line of the instruction)`` of every silenced rule."""
    found = [item for item in directives(dockerfile) if item.action == "ignore" and item.words]
    if not found:
        return frozenset()

    known = silenceable()
    return frozenset((rule, item.target) for item in found for rule in item.words if rule in known)


def held_back(dockerfile: Dockerfile, changes: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """A refusal for each change that a directive wants left undone: the others make no whole without it."""
    silenced = ignored_rules(dockerfile)
    if not silenced:
        return ()
    found: dict[tuple[str, int], Diagnostic] = {}
    for change in changes:
        key = (change.rule, target_of(dockerfile, change.line))
        if change.fix is not None and key in silenced:
            found.setdefault(key, ignored.undone(change, key[1]))
    return tuple(found.values())

"""Rules that ``# distroify: ignore[RULE]`` silences."""

from __future__ import annotations

from rewriter.dockerfile.comments import directives
from rewriter.dockerfile.model import Dockerfile


def ignored_rules(dockerfile: Dockerfile) -> frozenset[tuple[str, int]]:
    """``(rule, line of the instruction)`` of every silenced rule."""
    found = [item for item in directives(dockerfile) if item.action == "ignore" and item.words]
    if not found:
        return frozenset()
    from rewriter.rules.registry import silenceable

    known = silenceable()
    return frozenset((rule, item.target) for item in found for rule in item.words if rule in known)

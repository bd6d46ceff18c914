"""What a module of a rule registers: ``RULE``, at its end."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING

from msgspec import Struct

from rewriter.model import Reason

if TYPE_CHECKING:
    from rewriter.dockerfile.model import Dockerfile
    from rewriter.dockerfile.stages import Stage
    from rewriter.model import Diagnostic, Settings
    from rewriter.plan.model import Plan

    Gate = Callable[[Dockerfile, tuple[Stage, ...], Settings], Iterable[Diagnostic]]
    Check = Callable[[Dockerfile, Plan, Settings], Iterable[Diagnostic]]

LAST = 10_000
_NAMED_OTHERWISE = {"image_runs_tests": "test-image"}
"""Ids of modules that may not have the name of their rule: tools take ``test_*.py`` for tests."""


class Rule(Struct, frozen=True):
    """One rule, ``Rule(__name__, …)``; the folder of its module says of which kind it is.

    A rule without a function and without reasons has its documentation here and is raised where the defect
    shows.
    """

    module: str
    order: int = LAST
    """When it is asked, among those of its kind: edits and lines of one place stand in this order, and a file
    is refused for the reason that comes first."""
    reasons: Mapping[Reason, str] = {}
    """What of that which facts and plan know this rule tells, and what helps there (``""``: they say it)."""
    gate: Gate | None = None
    """Refusals that the document alone decides, before anything is analysed."""
    check: Check | None = None
    """What a refusal or a notice finds in facts and plan; without it, what is known of ``reasons``."""
    transform: Check | None = None
    """The changes, each with its edits."""
    lasting: bool = False
    """No directive passes it over: about the start, without which there is nothing to rewrite, or about the
    directives and the rewrite themselves."""
    renews: bool = False
    """It is about stages that are on distroless already, and is asked by ``rewriter.pipeline.renewal``."""

    @property
    def id(self) -> str:
        """The rule's id."""
        return id_of(self.module.rpartition(".")[2])


def id_of(name: str) -> str:
    """The id of the rule whose module has this name."""
    return _NAMED_OTHERWISE.get(name) or name.replace("_", "-")

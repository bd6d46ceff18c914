"""``strategy.matrix`` of GitHub workflows: the values that a job is run with.

https://docs.github.com/actions/how-tos/write-workflows/choose-what-workflows-do/run-job-variations
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping

from rewriter.support.yaml_tree import Node

MAX_COMBINATIONS = 64

Combination = Mapping[str, Node]


def combinations(job: Node) -> tuple[Combination, ...]:
    """The combinations of a job, each by name; one that says nothing where there is no plain matrix.

    What an expression makes (``fromJSON``) is left out, and so is unknown.
    """
    matrix = job.get("strategy", "matrix")
    if not matrix.pairs:
        return ({},)
    axes = [
        [(name, item) for item in values.items]
        for name, values in matrix.pairs.items()
        if values.items and name not in ("include", "exclude")
    ]
    found: list[dict[str, Node]] = [
        dict(chosen) for chosen in itertools.islice(itertools.product(*axes), MAX_COMBINATIONS)
    ]
    excluded = matrix.get("exclude").items
    found = [one for one in found if not any(_fits(row, one) for row in excluded)]
    return tuple(_with(found if axes else [], matrix.get("include").items) or [{}])


def _fits(row: Node, one: Combination) -> bool:
    return bool(row.pairs) and all(
        name in one and one[name].text == value.text for name, value in row.pairs.items()
    )


def _with(found: list[dict[str, Node]], included: tuple[Node, ...]) -> list[dict[str, Node]]:
    """A row is added to each combination whose own values it does not change, else it is one more."""
    own = [frozenset(one) for one in found]
    more: list[dict[str, Node]] = []
    for row in included[:MAX_COMBINATIONS]:
        fitting = [
            one
            for one, names in zip(found, own, strict=True)
            if all(one[name].text == value.text for name, value in row.pairs.items() if name in names)
        ]
        for one in fitting:
            one.update(row.pairs)
        if not fitting:
            more.append(dict(row.pairs))
    return [*found, *more][:MAX_COMBINATIONS]

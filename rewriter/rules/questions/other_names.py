"""Paths that the file makes by one name and the program says by another; a link of the old base joins both.

Debian's and Alpine's ``/var/run`` is a link to ``/run``, and distroless has a folder there: what RUN makes at
``/run/app`` is ``/var/run/app`` no more. The links are in ``images/paths.toml``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from rewriter.model import Place
from rewriter.plan.model import Plan
from rewriter.support.path_tree import PathSet
from rewriter.support.paths import below, join
from rewriter.support.tables import table
from rewriter.trace.model import Change


class OtherName(Struct, frozen=True):
    """``path`` as an instruction has it, ``name`` as the program or its configuration says it.

    ``link`` is the path of the old base's link, ``place`` that of the source (``None``: the configuration).
    """

    path: str
    name: str
    link: str
    line: int
    place: Place | None


def other_names(plan: Plan) -> Iterator[OtherName]:
    """Each path once, by its first name below the link or its target."""
    for row in table("images", "paths")["link"]:
        if plan.facts.base.distribution in row["from"]:
            for made, said in ((row["to"], row["path"]), (row["path"], row["to"])):
                yield from _named_otherwise(plan, made, said, row["path"])


def _named_otherwise(plan: Plan, made: str, said: str, link: str) -> Iterator[OtherName]:
    put = {e.path: e.line for e in plan.facts.trace.events if e.change is not Change.REMOVED}
    there = PathSet(put)
    first = {inside.split("/")[0]: line for path, line in put.items() if (inside := below(path, made))}
    for name, line in first.items():
        other = join(said, name)
        if there.has_below(other, itself=True):
            continue
        found = re.compile(rf"(?<![\w.-]){re.escape(other)}(?![\w.-])")
        texts = (place for text, place in _said(plan) if other in text and found.search(text))
        for place in texts:
            yield OtherName(join(made, name), other, link, line, place)
            break


def _said(plan: Plan) -> Iterator[tuple[str, Place | None]]:
    """The strings of the source, ENV, and the words of the start."""
    for source in plan.facts.sources:
        yield from ((use.value, use.place) for use in source.strings)
        yield from ((use.argument or use.partial or "", use.place) for use in source.path_calls)
    yield from ((value or "", None) for _, value in plan.facts.trace.final.environment.items())
    for start in (plan.facts.start.entrypoint, plan.facts.start.cmd):
        if start is not None:
            yield start.arguments, None

"""Paths that the program reads and that only the base image or a package brings, by ``images/paths.toml``."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from msgspec import Struct

from rewriter.facts.files.from_computed_paths import in_file_system
from rewriter.golang.strings.holes import HOLE
from rewriter.images.catalogue import distroless_image
from rewriter.images.paths import row_of
from rewriter.model import Place
from rewriter.plan.model import Plan
from rewriter.support.path_tree import PathSet
from rewriter.support.paths import below, lies_in, normal
from rewriter.support.tables import table


class BaseFile(Struct, frozen=True):
    """A path that a call reads.

    ``change`` is ``lacks`` or ``differs`` where the table knows that the old image has it, else ``""``: what
    the old image has there is not known.
    """

    path: str
    place: Place
    change: str


def base_files(plan: Plan) -> Iterator[BaseFile]:
    """Each path once, in the order of the source; none that an instruction puts there or that is copied."""
    put = PathSet(event.path for event in plan.facts.trace.events)
    copied = [item.destination or item.path for item in plan.files]
    seen: set[str] = set()
    for source in plan.facts.sources:
        for call in source.path_calls:
            text = call.argument or call.partial or ""
            passed = call.kind in ("write", "name") or in_file_system(call)
            if not text.startswith("/") or HOLE in text or text in seen or passed:
                continue
            seen.add(text)
            path = normal(text)
            if put.has_below(path, itself=True) or lies_in(path, copied):
                continue
            change = _change(path, plan.facts.base.distribution)
            if change is not None:
                yield BaseFile(path, call.place, change)


def _change(path: str, distribution: str | None) -> str | None:
    row = row_of(path)
    if row is not None:
        return str(row["change"]) if distribution in row["from"] else None
    packaged = table("images", "paths")["packaged"]
    if lies_in(path, packaged["kept"]) or path in _distroless():
        return None
    return "" if any(below(path, folder) for folder in packaged["folders"]) else None


@cache
def _distroless() -> frozenset[str]:
    image = distroless_image("gcr.io/distroless/static")
    return image.files | image.directories if image is not None else frozenset()

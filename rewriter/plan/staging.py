"""Folders that keep their owner and mode by a detour.

``COPY --from=build /data /data`` makes ``/data`` root's with mode 0755, but what is inside of a copied folder
keeps owner and mode, and a folder that is there keeps its own. So the build stage puts such folders into
``/rootfs`` and the runtime stage copies the content of that
(https://docs.docker.com/reference/dockerfile/#copy---chown---chmod; measured with BuildKit 20.10, the classic
builder and buildah 1.28).
"""

from __future__ import annotations

import posixpath
import shlex
from collections.abc import Iterable, Iterator
from itertools import count

from msgspec import Struct

from rewriter.facts.files.model import RuntimeFile
from rewriter.plan.model import Plan, Shape
from rewriter.trace.accounts import is_other_user


class Staged(Struct, frozen=True):
    """Items of one parent folder, ``target``, that are put into ``folder`` of the build stage; ``owner`` is
    their new owner, ``None`` where each keeps its own."""

    folder: str
    target: str
    items: tuple[RuntimeFile, ...]
    owner: str | None = None


def staging(plan: Plan) -> tuple[Staged, ...]:
    """The detours of a file, by owner and parent folder; empty for most files."""
    parents: dict[tuple[str | None, str], list[RuntimeFile]] = {}
    for item in plan.files:
        if item.staged:
            parents.setdefault((item.owner, posixpath.dirname(item.path)), []).append(item)
    names = _free_names(event.path for event in plan.builder.trace.events)
    roots = dict(zip(dict.fromkeys(owner for owner, _ in parents), names, strict=False))
    several = len(parents) > 1
    return tuple(
        Staged(roots[owner] + _inside(parent, several=several), parent, tuple(items), owner)
        for (owner, parent), items in parents.items()
    )


def command(copies: Iterable[Staged]) -> str:
    """The shell text that puts the items together; it wants to be root."""
    found = tuple(copies)
    words = ["mkdir", "-p", *(shlex.quote(copy.folder) for copy in found)]
    parts = [" ".join(words)]
    for copy in found:
        paths = " ".join(shlex.quote(item.path) for item in copy.items)
        parts.append(f"cp -a {paths} {shlex.quote(copy.folder)}/")
    return " && ".join(parts)


def needs_root(plan: Plan) -> bool:
    """Whether somebody else than root runs the last RUN of the build stage."""
    if plan.shape is not Shape.SPLIT:
        return is_other_user(plan.builder.trace.final.user)
    return is_other_user(plan.facts.trace.states[plan.instructions[plan.split].index].user)


def _inside(parent: str, *, several: bool) -> str:
    if parent == "/":
        return "/_" if several else ""
    return parent


def _free_names(paths: Iterable[str]) -> Iterator[str]:
    taken = {path.split("/")[1] for path in paths if path.startswith("/rootfs")}
    for number in count(1):
        name = f"rootfs{number}" if number > 1 else "rootfs"
        if name not in taken:
            yield f"/{name}"

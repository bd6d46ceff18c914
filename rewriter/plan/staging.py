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
from rewriter.plan.above import Above, folders_above
from rewriter.plan.model import Plan, Shape
from rewriter.trace.accounts import is_other_user
from rewriter.trace.filesystem.modes import FOLDER


class Staged(Struct, frozen=True):
    """Items of one parent folder, ``target``, that are put into ``folder`` of the build stage; ``owner`` is
    their new owner, ``None`` where each keeps its own. ``above``: folders without what is in them, which are
    copied before that."""

    folder: str
    target: str
    items: tuple[RuntimeFile, ...]
    owner: str | None = None
    above: tuple[Above, ...] = ()


def staging(plan: Plan) -> tuple[Staged, ...]:
    """The detours of a file, by owner and parent folder; empty for most files."""
    above: dict[_Key, list[Above]] = {}
    items: dict[_Key, list[RuntimeFile]] = {}
    for folder in folders_above(plan):
        above.setdefault((True, folder.owner, posixpath.dirname(folder.path)), []).append(folder)
    for item in plan.files:
        if item.staged:
            items.setdefault((False, item.owner, posixpath.dirname(item.path)), []).append(item)
    keys = (*above, *items)
    names = _free_names(event.path for event in plan.builder.trace.events)
    roots = dict(zip(dict.fromkeys(key[:2] for key in keys), names, strict=False))
    return tuple(
        Staged(
            roots[key[:2]] + _inside(key[2], several=len(keys) > 1),
            key[2],
            tuple(items.get(key, ())),
            key[1],
            tuple(above.get(key, ())),
        )
        for key in keys
    )


_Key = tuple[bool, str | None, str]
"""Whether it is made before other copies, its owner, its parent folder."""


def command(copies: Iterable[Staged]) -> str:
    """The shell text that puts the items together; it wants to be root."""
    found = tuple(copies)
    folders = [copy.folder for copy in found if copy.items]
    folders += [path for copy in found for _, path in _made(copy)]
    parts = [" ".join(("mkdir", "-p", *map(shlex.quote, folders)))]
    for copy in found:
        parts += [part for above, path in _made(copy) for part in _given(above, shlex.quote(path))]
        if copy.items:
            paths = " ".join(shlex.quote(item.path) for item in copy.items)
            parts.append(f"cp -a {paths} {shlex.quote(copy.folder)}/")
    return " && ".join(parts)


def _made(copy: Staged) -> Iterator[tuple[Above, str]]:
    """The folders that are made by themselves, and where the build stage makes them."""
    return ((above, posixpath.join(copy.folder, posixpath.basename(above.path))) for above in copy.above)


def _given(above: Above, path: str) -> Iterator[str]:
    """The commands that give a folder its owner and mode."""
    if above.name:
        yield f"chown {shlex.quote(above.name)} {path}"
    if above.mode is None:
        yield f'chmod "$(stat -c %a {shlex.quote(above.path)})" {path}'
    elif above.mode != FOLDER:
        yield f"chmod {above.mode:04o} {path}"


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

"""Folders above what is copied, where RUN gave them an owner or a mode.

COPY makes the folders that its destination lacks: root's or those of ``--chown``, with mode 0755. A folder
that was otherwise is made first, and COPY leaves it as it is
(https://docs.docker.com/reference/dockerfile/#copy---chown---chmod).
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from rewriter.facts.files.owners import given_to, mode_of, open_to_others, owner_of
from rewriter.facts.program.links import links
from rewriter.facts.users.nonroot import system_folders
from rewriter.facts.users.resolve import own_groups, resolve
from rewriter.plan.model import Plan, Shape
from rewriter.plan.nonroot import program_owner
from rewriter.support.paths import below, join, lies_in, normal
from rewriter.trace.accounts import is_other_user
from rewriter.trace.filesystem.modes import FOLDER
from rewriter.trace.filesystem.tree import parents

_OPEN_IN_BASE = frozenset({"/go", "/go/src", "/go/bin"})
"""Folders of the golang images that everybody may write, mode 1777
(https://github.com/docker-library/golang/blob/master/Dockerfile-linux.template)."""


class Above(Struct, frozen=True):
    """A folder that is made before what lies in it is copied.

    ``owner`` is its number, ``name`` how the build stage calls an owner without one; a ``mode`` of ``None``
    is that of the old folder, whatever it is. ``inside`` is what is copied into it, ``""`` where it is the
    working folder.
    """

    path: str
    owner: str | None
    name: str
    mode: int | None
    inside: str


def folders_above(plan: Plan) -> tuple[Above, ...]:
    """The folders, those above others first."""
    if plan.shape is Shape.SWAP or plan.runtime.nonroot:
        return ()
    found: dict[str, Above] = {}
    seen: set[str] = set()
    whole = [item.path for item in plan.files if item.is_directory and item.destination is None]
    for path, owner in _copies(plan):
        for folder in parents(path):
            if folder not in seen and not lies_in(folder, whole):
                seen.add(folder)
                inside = path.rstrip("/") if path != f"{folder}/" else ""
                above = _above(folder, inside, owner, plan)
                if above is not None:
                    found[folder] = above
                    # Then USER does not stand before WORKDIR, and the folders above are root's.
                    owner = owner if inside else None
    return tuple(found[path] for path in sorted(found))


def _copies(plan: Plan) -> Iterator[tuple[str, str | None]]:
    """What is copied, in the order of the lines, and the owner that it is copied for. WORKDIR stands above:
    it makes its folder for the user, where USER is put before it."""
    yield normal(plan.facts.workdir) + "/", maker_of_workdir(plan)
    yield from _made_through_links(plan)
    for program in plan.facts.programs:
        yield program.path, program_owner(plan, program)
    for item in sorted(plan.files, key=lambda item: not item.staged):
        yield item.destination or item.path, item.owner


def maker_of_workdir(plan: Plan) -> str | None:
    """The number of the user whose USER stands before WORKDIR, if its folder is to be made for them."""
    user, workdir, trace = plan.user, normal(plan.facts.workdir), plan.facts.trace
    if user is None or user.number is None or not is_other_user(user.name):
        return None
    if plan.runtime.nonroot:
        return None  # the image's own user
    if plan.shape is Shape.SWAP:
        return None  # USER and WORKDIR stay in their order
    is_open = workdir in _OPEN_IN_BASE and plan.facts.base.is_golang
    return user.number if is_open or owner_of(workdir, trace) or open_to_others(workdir, trace) else None


def _made_through_links(plan: Plan) -> Iterator[tuple[str, str | None]]:
    """What WORKDIR makes where it names a link: the folder that the link leads to."""
    workdir, made = normal(plan.facts.workdir), links(plan.facts.trace)
    for item in plan.files:
        inside = below(workdir, item.path) if item.staged and item.path in made else None
        if inside is not None:
            yield join(made[item.path].source or "/", inside) + "/", None


def _above(folder: str, inside: str, owner: str | None, plan: Plan) -> Above | None:
    """What a folder has to be, ``None`` where the copy of ``inside`` for ``owner`` makes it so."""
    trace = plan.facts.trace
    if folder in system_folders():
        return None
    given, mode = owner_of(folder, trace), mode_of(folder, trace)
    other = is_other_user(trace.final.user)
    if not open_to_others(folder, trace) and not (other and (given or mode is None)):
        return None  # it is root's, or root runs the program
    number = resolve(given, trace, plan.facts.base.distribution).number if given else None
    if mode == FOLDER and (not given or (number is not None and _has_rights_of(number, owner))):
        return None
    if given:
        return Above(folder, number, given if number is None else "", mode, inside)
    return _of_root(Above(folder, None, "", mode, inside), plan)


def _has_rights_of(number: str, other: str | None) -> bool:
    """Whether a folder of mode 0755 serves one owner as the other: its group may do no more than all may."""
    return other is not None and number.partition(":")[0] == other.partition(":")[0]


def _of_root(above: Above, plan: Plan) -> Above:
    """A folder of root with the group that it was given to."""
    user, trace = plan.user, plan.facts.trace
    group = given_to(above.path, trace).partition(":")[2]
    if not group:
        return above
    number = resolve(f"0:{group}", trace, plan.facts.base.distribution).number
    if user is not None and user.is_renumbered and group in own_groups(trace.final.user, trace):
        number = "0:" + ((user.number or "").partition(":")[2] or "0")
    if number == "0:0":
        return above
    if number is not None and ":" in number:
        return replace(above, owner=number)
    return replace(above, name=f":{group}")

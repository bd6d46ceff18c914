"""What the RUN lines of a runtime stage leave behind, where distroless can do without them.

The stage is followed twice: as it is, and on distroless without its RUN lines. Folders that differ are made
in the build stage and copied first of all; what RUN does to the owner or mode of what COPY brings becomes a
flag of that COPY. A RUN that does anything else keeps the stage from being swapped.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from msgspec.structs import replace

from rewriter.context.files import Context
from rewriter.dockerfile.instructions import Run, each
from rewriter.dockerfile.model import Dockerfile, Instruction
from rewriter.plan.laid_over import laid_over
from rewriter.plan.swap.droppable import check
from rewriter.plan.swap.model import Change, Swap
from rewriter.plan.swap.nonroot import for_nonroot
from rewriter.plan.swap.replay import Replay
from rewriter.support.paths import normal
from rewriter.trace.chain import Chain, StageView
from rewriter.trace.filesystem.modes import FOLDER
from rewriter.trace.filesystem.tree import FILE, ROOT, Node, NotFollowed, Piece, Tree, canonical, parents

_MOST = 200
"""Folders that are staged."""
_ROUNDS = 4
"""What is staged makes the folders above it, which may have to be staged in turn."""
_EMPTY = frozenset({"/srv", "/opt", "/mnt", "/media"})
"""Empty folders of most images (Filesystem Hierarchy Standard 3.0, chapter 3)."""


def swap(
    dockerfile: Dockerfile, chain: Chain, context: Context | None, needed: Collection[str],
    gone: Collection[str], *, nonroot: bool = False,
) -> Swap | None:  # fmt: skip
    """What becomes of the RUN lines of the last stage; ``None`` where one of them does something else.

    ``needed`` are paths that the programs need: homes of users are made only if there is need. ``gone`` are
    scripts that nothing starts any more.
    """
    try:
        return _swap(dockerfile, chain, context, needed, gone, nonroot=nonroot)
    except NotFollowed:
        return None


def _swap(
    dockerfile: Dockerfile, chain: Chain, context: Context | None, needed: Collection[str],
    gone: Collection[str], *, nonroot: bool,
) -> Swap:  # fmt: skip
    view = chain.target
    runs = tuple(each(view.stage.instructions, Run))
    if view.base.distribution == "distroless":  # nothing is swapped
        if runs:
            raise NotFollowed
        return Swap((), ())
    linked = any(flag.name == "link" for i in view.stage.instructions for flag in i.flags)
    if linked and any(canonical(event.path) != event.path for event in view.trace.events):
        raise NotFollowed  # --link follows no links of the base image
    if any(laid_over(view.trace, context)):
        raise NotFollowed
    check(view, runs)
    replay = Replay(dockerfile, chain, context, gone)
    old = replay.old()
    used = _used(old, view, needed)
    wanted = {path: node for path, node in old.nodes.items() if not node.loose or path in used}
    wanted |= _of_base(old, view, needed)
    changes = _changes(dockerfile, old.pieces)
    given: tuple[str, ...] = ()
    if nonroot:
        wanted, changes, given = for_nonroot(wanted, changes, old.pieces, view)
    owners = {at: change.owner for at, change in changes.items() if change.owner}
    kept = frozenset() if nonroot else old.base
    staged, into = _staged(replay, wanted, owners, kept, nonroot=nonroot)
    if staged and linked:
        raise NotFollowed  # --link makes the folders above anew
    changes |= {at: replace(changes.get(at, Change()), into=True) for at in into}
    if any(with_slash(i) is None for i in view.stage.instructions if i.index in into):
        raise NotFollowed
    return Swap(runs, staged, changes, given)


def _of_base(old: Tree, view: StageView, needed: Collection[str]) -> dict[str, Node]:
    """Empty folders of the old base image that a program needs, and distroless lacks."""
    line = view.stage.instructions[0].line if view.stage.instructions else 1
    paths = _EMPTY.intersection(needed, old.base) - old.nodes.keys()
    return {path: Node(path, "folder", ROOT, FOLDER, line) for path in sorted(paths)}


def _staged(
    replay: Replay, wanted: Mapping[str, Node], owners: Mapping[int, str], base: Collection[str], *,
    nonroot: bool,
) -> tuple[tuple[Node, ...], set[int]]:  # fmt: skip
    """What must be there before the other instructions, so that they leave it as it was.

    ``base`` are folders of the old base image: what ``owners`` make of them is root's. Also the instructions
    whose destination needs a slash then.
    """
    staged: dict[str, Node] = {}
    for _ in range(_ROUNDS):
        new = replay.new(staged.values(), owners, nonroot=nonroot)
        lacking = {path: node for path, node in wanted.items() if not _is_there(node, new)}
        lacking |= {
            path: replace(node, owner=ROOT)
            for path, node in new.nodes.items()
            if node.made and path in base and path not in staged and node.owner != ROOT
        }
        if not lacking:
            return tuple(sorted(staged.values(), key=lambda node: node.path)), new.into
        staged |= lacking
        if len(staged) > _MOST or any(path in new.base for path in lacking):
            break
    raise NotFollowed


def _is_there(node: Node, new: Tree) -> bool:
    found = new.nodes.get(node.path)
    if found is None:
        return node.path in new.base and is_plain(node)
    return (found.kind, found.owner, found.mode, found.text) == (node.kind, node.owner, node.mode, node.text)


def _used(old: Tree, view: StageView, needed: Collection[str]) -> set[str]:
    """Folders in which something lies, or which a program needs: homes count only then."""
    inside = (
        *needed,
        normal(view.trace.final.workdir),
        *(piece.path for piece in old.pieces),
        *(path for path, node in old.nodes.items() if not node.loose),
    )
    return {folder for path in inside for folder in (path, *parents(path))}


def _changes(dockerfile: Dockerfile, pieces: Collection[Piece]) -> dict[int, Change]:
    """The flags by which COPY lines do what RUN did to what they brought."""
    by_copy: dict[int, list[Piece]] = {}
    for piece in pieces:
        by_copy.setdefault(piece.copy, []).append(piece)
    changes = {}
    for at, brought in by_copy.items():
        owners = {piece.chown if piece.chown != piece.owner else None for piece in brought}
        modes = {piece.chmod for piece in brought}
        if len(owners) > 1 or len(modes) > 1:
            raise NotFollowed
        owner, mode = owners.pop(), modes.pop()
        if mode is not None and not _knows_chmod(dockerfile):
            raise NotFollowed
        if owner is not None or mode is not None:
            text = ":".join(owner) if owner is not None else ""
            changes[at] = Change(text, f"{mode:04o}" if mode is not None else "")
    return changes


def _knows_chmod(dockerfile: Dockerfile) -> bool:
    """Whether the file needs BuildKit anyway, which has ``COPY --chmod`` (Dockerfile 1.2)."""
    flags = {flag.name for i in dockerfile.instructions for flag in i.flags}
    heredocs = any(i.heredocs for i in dockerfile.instructions)
    return heredocs or bool(flags & {"mount", "link", "chmod", "parents", "exclude", "network", "security"})


def with_slash(instruction: Instruction) -> tuple[int, str] | None:
    """Where a slash goes behind the destination of a COPY, as an offset into its arguments, and the arguments
    then; ``None`` where it is not in plain sight."""
    text = instruction.arguments
    at = text.rfind('"') if instruction.json is not None else len(text)
    if at < 1 or instruction.heredocs or text[at - 1] in "\"'\\":
        return None
    return at, f"{text[:at]}/{text[at:]}"


def is_plain(node: Node) -> bool:
    """Whether ``mkdir`` or ``COPY`` would make it just so."""
    return node.owner == ROOT and node.mode == (FOLDER if node.kind == "folder" else FILE)

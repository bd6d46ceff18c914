"""A swapped stage for ``--nonroot``: what COPY brings and RUN made belongs to distroless' own user."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from msgspec.structs import replace

from rewriter.facts.users.nonroot import is_system_file
from rewriter.facts.users.resolve import NONROOT
from rewriter.plan.swap.model import Change
from rewriter.support.paths import normal
from rewriter.trace.chain import StageView
from rewriter.trace.filesystem.tree import Node, Piece

_OWNER = tuple(NONROOT.split(":"))


def for_nonroot(
    wanted: Mapping[str, Node], changes: Mapping[int, Change], pieces: Collection[Piece], view: StageView
) -> tuple[dict[str, Node], dict[int, Change], tuple[str, ...]]:
    """Folders, flags of COPY lines, and the paths that are nonroot's.

    Programs stay root's: everybody may start them. What the author gave to a user is nonroot's then.
    """
    uid, gid = _OWNER
    nodes = {
        path: node if is_system_file(path) or node.kind == "link" else replace(node, owner=(uid, gid))
        for path, node in wanted.items()
        if node.made
    }
    found = dict(changes)
    given: list[str] = []
    by_index = {i.index: i for i in view.stage.instructions}
    for piece in pieces:
        flagged = by_index[piece.copy].flag("chown") or piece.copy in changes
        origin = view.files.origin(normal(piece.path))
        program = piece.kind == "file" and origin is not None and origin.build is not None
        if (program and not flagged) or is_system_file(piece.path):
            continue
        mode = changes[piece.copy].mode if piece.copy in changes else ""
        found[piece.copy] = Change(NONROOT, mode)
        given.append(piece.path)
    return nodes, found, tuple(given)

"""The part of an image's tree that the instructions of a runtime stage make: folders with owner and mode,
links, small files, and what COPY brings as one piece.

``mkdir``, ``chown`` and ``chmod`` are followed as POSIX has them. COPY makes missing folders for the user of
``--chown`` and leaves those that are there as they are
(https://docs.docker.com/reference/dockerfile/#copy---chown---chmod); WORKDIR makes them for the user in force
(BuildKit; the classic builder makes them for root, before and after alike).
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Collection, Iterator

from msgspec import Struct, field
from msgspec.structs import replace

from rewriter.support.paths import below, is_pattern
from rewriter.trace.filesystem.modes import FOLDER, changed

Owner = tuple[str, str]
"""``(uid, gid)``; a gid of ``""`` in ``chown`` leaves the group."""
ROOT: Owner = ("0", "0")
FILE = 0o644
"""The mode of a file that a shell writes (umask 022)."""
SEVERAL: Owner = ("?", "?")
"""Builders give the folder to different users."""

MERGED = ("/bin", "/sbin", "/lib", "/lib64")
"""Links into ``/usr`` in distroless on Debian 13 (https://wiki.debian.org/UsrMerge)."""


class NotFollowed(Exception):
    """A command does something to the image that is not told here."""


class Node(Struct, frozen=True):
    """A folder, link or small file. ``loose``: a home folder, which matters only if something uses it.

    ``text`` is the target of a link, or the text of a file; ``made`` is true of what a RUN makes or changes.
    """

    path: str
    kind: str
    owner: Owner
    mode: int
    line: int
    loose: bool = False
    text: str = ""
    made: bool = True


class Piece(Struct, frozen=True):
    """What one source of a COPY or ADD brings. ``owner`` is ``None`` where it has those of its stage.

    ``chown`` and ``chmod`` are what RUN does to all of it later; ``mode`` is that of a file, if it is known.
    """

    copy: int
    path: str
    kind: str
    owner: Owner | None
    mode: int | None
    whole: bool
    """Whether nothing but owner and mode of this is in question: no archive, no URL."""
    chown: Owner | None = None
    chmod: int | None = None


def canonical(path: str) -> str:
    """The path behind the links of merged ``/usr``."""
    for link in MERGED:
        inside = below(path, link)
        if inside is not None:
            return posixpath.join("/usr" + link, inside) if inside else "/usr" + link
    return path


def parents(path: str) -> Iterator[str]:
    """The folders above a path, the nearest first, without the root."""
    parent = posixpath.dirname(path)
    while parent.strip("/"):
        yield parent
        parent = posixpath.dirname(parent)


class Tree(Struct):
    """The tree while instructions are followed; ``base`` are the (canonical) folders of the base image."""

    base: Collection[str]
    exists: Callable[[str], bool]
    """Whether a path lies in what COPY brought so far."""
    nodes: dict[str, Node] = field(default_factory=dict)
    pieces: list[Piece] = field(default_factory=list)
    into: set[int] = field(default_factory=set)
    """Instructions whose destination must end in a slash, for the folder is not there yet."""

    def make(self, path: str, owner: Owner, line: int, *, loose: bool = False, made: bool = True) -> None:
        """Make a folder, and those above it, where they are missing."""
        path = canonical(path)
        for folder in (path, *parents(path)):
            if self.has(folder) or self.exists(folder):
                if folder == path and folder in self.nodes and not loose:
                    self.nodes[folder] = replace(self.nodes[folder], loose=False)
                return
            own = loose and folder == path
            self.nodes[folder] = Node(folder, "folder", owner, FOLDER, line, own, "", made)

    def has(self, path: str) -> bool:
        """Whether a folder or more is known to be there."""
        return path == "/" or path in self.nodes or path in self.base or self._holds(path)

    def _holds(self, path: str) -> bool:
        """Whether a COPY of a folder may have brought it."""
        return any(below(path, piece.path) == "" and piece.kind != "file" for piece in self.pieces)

    def inside(self, path: str) -> Piece | None:
        """A piece that the path is a part of."""
        path = canonical(path)
        found = (p for p in self.pieces if p.kind != "file" and below(path, p.path))
        return next(found, None)

    def put(self, path: str, kind: str, owner: Owner, line: int, text: str = "") -> None:
        """A link or a file that RUN makes."""
        path = canonical(path)
        if self.inside(path) is not None or any(piece.path == path for piece in self.pieces):
            raise NotFollowed
        known = self.nodes.get(path)
        if path in self.base or (known is not None and known.kind == "folder"):
            raise NotFollowed
        self.nodes[path] = Node(path, kind, owner, FILE, line, text=text)

    def bring(self, piece: Piece, above: Owner, line: int, *, made: bool = False) -> None:
        """What COPY brings, and the folders that it makes; a folder that was there keeps owner and mode."""
        piece = replace(piece, path=canonical(piece.path))
        if piece.path in self.nodes and self.nodes[piece.path].kind != "folder":
            raise NotFollowed
        folder = posixpath.dirname(piece.path)
        if folder != "/":
            self.make(folder, above, line, made=made)
        if piece.kind == "directory" and piece.path != "/" and not self.has(piece.path):
            own = Node(piece.path, "folder", piece.chown or piece.owner or ROOT, FOLDER, line, made=False)
            self.nodes[piece.path] = own
        if any(below(node, piece.path) for node in self.nodes if self.nodes[node].kind != "folder"):
            raise NotFollowed  # it may replace a link or a file
        self.pieces = [old for old in self.pieces if not (old.path == piece.path and piece.kind == "file")]
        self.pieces.append(piece)

    def remove(self, path: str) -> None:
        """``rm -rf``; what the base image has may go, for it goes anyway."""
        folder = path.rpartition("/")[0] if is_pattern(path) else path
        folder = canonical(folder or "/")
        if self.inside(folder) is not None or any(below(p.path, folder) is not None for p in self.pieces):
            raise NotFollowed
        gone = [node for node in self.nodes if below(node, folder) is not None]
        if folder != canonical(path) and gone:
            raise NotFollowed
        if path in ("/etc/passwd", "/etc/group") or canonical(path) in self.base:
            raise NotFollowed
        for node in gone:
            del self.nodes[node]

    def chown(self, path: str, owner: Owner, line: int, *, recursive: bool) -> None:
        """``chown`` and ``chgrp``: a ``""`` in ``owner`` leaves that number."""
        for node in self._touched(path, line, recursive=recursive):
            self.nodes[node.path] = replace(node, owner=_kept(owner, node.owner), made=True, loose=False)
        for at, piece in self._pieces(path, recursive=recursive):
            before = piece.chown or piece.owner
            if not piece.whole or (before is None and not all(owner)):
                raise NotFollowed
            self.pieces[at] = replace(piece, chown=_kept(owner, before or ROOT))

    def chmod(self, path: str, text: str, line: int, idle: Collection[str], *, recursive: bool) -> None:
        """``chmod``; ``idle`` are files whose mode does not matter."""
        for node in self._touched(path, line, recursive=recursive):
            mode = changed(node.mode, text)
            if mode is None or node.kind == "link" or (node.kind != "folder" and "X" in text):
                raise NotFollowed
            self.nodes[node.path] = replace(node, mode=mode, made=True, loose=False)
        for at, piece in self._pieces(path, recursive=recursive):
            if piece.path in idle:
                continue
            before = piece.chmod if piece.chmod is not None else piece.mode
            known = before if before is not None else 0 if text.isdigit() else None
            mode = changed(known, text) if known is not None and piece.kind == "file" else None
            if mode is None:
                raise NotFollowed
            if mode != before:
                self.pieces[at] = replace(piece, chmod=mode)

    def _touched(self, path: str, line: int, *, recursive: bool) -> list[Node]:
        path = canonical(path)
        if self.inside(path) is not None and path not in self.nodes:
            raise NotFollowed
        known = path in self.nodes or any(piece.path == path for piece in self.pieces)
        if not known:
            if path not in self.base or path == "/" or recursive:
                raise NotFollowed
            mode = {"/tmp": 0o1777, "/var/tmp": 0o1777, "/root": 0o700}.get(path, FOLDER)
            return [Node(path, "folder", ROOT, mode, line)]
        if not recursive:
            return [self.nodes[path]] if path in self.nodes else []
        return [node for node in self.nodes.values() if below(node.path, path) is not None]

    def _pieces(self, path: str, *, recursive: bool) -> list[tuple[int, Piece]]:
        path = canonical(path)
        if recursive:
            return [(at, p) for at, p in enumerate(self.pieces) if below(p.path, path) is not None]
        found = [(at, p) for at, p in enumerate(self.pieces) if p.path == path and p.kind != "directory"]
        if any(piece.kind == "unknown" for _, piece in found):
            raise NotFollowed
        return found


def _kept(owner: Owner, before: Owner) -> Owner:
    return (owner[0] or before[0], owner[1] or before[1])

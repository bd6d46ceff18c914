"""A runtime stage followed by its folders: as it is, and on distroless without its RUN lines."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from rewriter.analysis.fileops import HANDLERS, LINK, TOUCHED
from rewriter.analysis.filesystem import BASE_DIRECTORIES, below
from rewriter.analysis.imagetree import (
    FILE,
    ROOT,
    SEVERAL,
    Node,
    NotFollowed,
    Owner,
    Piece,
    Tree,
    canonical,
)
from rewriter.analysis.model import Change, Event
from rewriter.analysis.stagechain import Chain, StageView
from rewriter.analysis.trace import evaluate, is_other_user
from rewriter.analysis.userfiles import copied_database, resolve_with
from rewriter.analysis.users import NONROOT
from rewriter.context.files import Context
from rewriter.dockerfile.model import Dockerfile, Instruction
from rewriter.images.catalogue import distroless_image, reference
from rewriter.tables import load_table

_SPENT = frozenset(
    {"package_install", "package_other", "user_creation", "harmless", "shell_state", "download"}
)
"""Classes of commands that leave nothing behind but what events tell; packages have rules of their own."""
_UNTOLD = frozenset({"umask", "ulimit", "source", ".", "eval", "passwd", "chpasswd"})
_ZONES = "/usr/share/zoneinfo"
_LOCAL_TIME = "/etc/localtime"
_PRESENT = ("/dev", "/proc", _ZONES)
"""Targets of links that are there in any container."""
_PROGRAM = 0o755
_MOST_STEPS = 1500
"""Events of a stage that are followed: each is compared with all that is there."""


class SpentCommands:
    """Whether all commands of the RUN lines are of a kind whose effect is followed."""

    def __init__(self, view: StageView) -> None:
        """Look at the stage's own trace."""
        self._view = view

    def check(self, runs: Collection[Instruction]) -> None:
        """Raises ``NotFollowed``."""
        if any(run.flags for run in runs):
            raise NotFollowed
        lines = {line for run in runs for line in range(run.line, run.end_line + 1)}
        trace = self._view.trace
        if any(opaque.line in lines for opaque in trace.opaque):
            raise NotFollowed
        if not all(self._is_told(kind, words) for line, kind, words in trace.calls if line in lines):
            raise NotFollowed

    def _is_told(self, kind: str, words: tuple[str | None, ...]) -> bool:
        name = (words[0] or "").rsplit("/", 1)[-1]
        if kind == "file_operation" and name not in HANDLERS:
            return name == "sed" and _is_of_packages(words[-1] or "")
        if any("*" in (word or "*") for word in words[1:]) and name in ("chown", "chmod", "chgrp", "mkdir"):
            return False
        return name not in _UNTOLD and (kind in _SPENT or kind == "file_operation")


def _is_of_packages(path: str) -> bool:
    return any(below(path, folder) is not None for folder in spent()["packages"]["paths"])


@dataclass(frozen=True, slots=True)
class _Step:
    """An event, its number and the instruction that it belongs to."""

    number: int
    event: Event
    instruction: Instruction


class Replay:
    """Follows the target stage of a chain."""

    def __init__(
        self, dockerfile: Dockerfile, chain: Chain, context: Context | None, gone: Collection[str]
    ) -> None:
        """``gone`` are scripts that nothing starts any more: their mode does not matter.

        Raises ``NotFollowed`` for too many events.
        """
        self._dockerfile = dockerfile
        self._view = chain.target
        self._views = {id(view.files): view for view in chain.views.values()}
        self._context = context
        self._gone = gone
        self._database = copied_database(chain)
        own = {line: i for i in self._view.stage.instructions for line in range(i.line, i.end_line + 1)}
        self._steps = [
            _Step(number, event, own[event.line])
            for number, event in enumerate(self._view.trace.events)
            if event.line in own
        ]
        if len(self._steps) > _MOST_STEPS:
            raise NotFollowed
        self._pieces: dict[int, Piece] = {}
        self._now = 0

    # -- the stage as it is -------------------------------------------------------------------------------

    def old(self) -> Tree:
        """What all instructions leave. Raises ``NotFollowed``."""
        files = self._view.files
        tree = Tree(
            {canonical(path) for path in BASE_DIRECTORIES},
            lambda path: tree.inside(path) is not None and files.origin(path, self._now) is not None,
        )
        for step in self._steps:
            self._now = step.number
            if step.instruction.keyword == "RUN":
                self._run(tree, step)
            else:
                self._other(tree, step, {}, nonroot=False)
        return tree

    def _run(self, tree: Tree, step: _Step) -> None:
        event, line = step.event, step.event.line
        if self._is_spent(event):
            return
        if not event.certain:
            raise NotFollowed
        user = self._user(step.instruction)
        match event.change:
            case Change.MADE:
                tree.make(event.path, user, line, loose=not event.explicit)
            case Change.OWNED if not event.explicit:
                self._home_owner(tree, event)
            case Change.OWNED:
                tree.chown(event.path, self._owner(event.detail), line, recursive=event.recursive)
            case Change.MODED:
                tree.chmod(event.path, event.detail, line, self._gone, recursive=event.recursive)
            case Change.REMOVED:
                tree.remove(event.path)
            case Change.DUPLICATED:
                self._linked(tree, event, user)
            case Change.WRITTEN:
                self._written(tree, event, user)
            case _:
                raise NotFollowed

    def _is_spent(self, event: Event) -> bool:
        """What a package brings that distroless has too, and files of package managers."""
        if _is_of_packages(event.path):
            return True
        if event.change is Change.COPIED and event.source is None and event.stage is None:
            image = distroless_image(reference("static"))
            return image is not None and event.path in image.files
        rows = spent()["text"]
        return event.change is Change.WRITTEN and any(
            event.path == row["path"] and event.detail.split() == row["text"].split() for row in rows
        )

    def _home_owner(self, tree: Tree, event: Event) -> None:
        node = tree.nodes.get(canonical(event.path))
        if node is not None and node.loose:
            owner = self._owner(event.detail + ":")
            tree.nodes[node.path] = Node(node.path, node.kind, owner, node.mode, node.line, loose=True)

    def _linked(self, tree: Tree, event: Event, user: Owner) -> None:
        """A link to what is there in the new image too; others lead nowhere, and go."""
        source = event.source or ""
        zone = below(source, _ZONES)
        if event.path == _LOCAL_TIME and zone:
            if event.detail != LINK or self._has_zones():
                tree.put(event.path, "link", user, event.line, source)
            return
        if event.detail != LINK:
            raise NotFollowed
        there = any(below(source, folder) is not None for folder in _PRESENT)
        target = canonical(source)
        if there or target in tree.nodes or tree.inside(target) or any(p.path == target for p in tree.pieces):
            tree.put(event.path, "link", user, event.line, source)

    def _has_zones(self) -> bool:
        """Whether the old image has zones: else a link to one leads nowhere."""
        names = {name for installed in self._view.trace.installed for name in installed.names}
        table = spent()["zones"]
        distribution = self._view.base.distribution
        if "tzdata" in names or distribution in table["present"]:
            return True
        if distribution not in table["absent"]:
            raise NotFollowed
        return False

    def _written(self, tree: Tree, event: Event, user: Owner) -> None:
        image = distroless_image(reference("static"))
        if image is not None and event.path in image.files:
            raise NotFollowed
        if event.detail == TOUCHED:
            path = canonical(event.path)
            if path not in tree.nodes and not any(piece.path == path for piece in tree.pieces):
                tree.put(path, "file", user, event.line)
        elif event.detail.endswith("\n"):
            tree.put(event.path, "file", user, event.line, event.detail)
        else:
            raise NotFollowed

    # -- the stage on distroless --------------------------------------------------------------------------

    def new(self, staged: Iterable[Node], owners: Mapping[int, str], *, nonroot: bool) -> Tree:
        """What the other instructions leave behind ``staged``; ``owners`` are new owners of COPY lines."""
        image = distroless_image(reference("static"))
        assert image is not None
        tree = Tree({canonical(path) for path in image.directories}, lambda path: False)
        for node in sorted(staged, key=lambda node: node.path):
            folder = node.path.rpartition("/")[0]
            if folder:
                tree.make(folder, ROOT, node.line)
            tree.nodes[node.path] = node
        for step in self._steps:
            if step.instruction.keyword != "RUN":
                self._other(tree, step, owners, nonroot=nonroot)
        return tree

    def _other(self, tree: Tree, step: _Step, owners: Mapping[int, str], *, nonroot: bool) -> None:
        event, instruction = step.event, step.instruction
        if instruction.keyword == "WORKDIR":
            if event.change is Change.MADE:
                user = _pair(NONROOT) if nonroot else self._maker(instruction)
                tree.make(event.path, user, event.line, made=False)
        elif event.change in (Change.COPIED, Change.WRITTEN):
            piece = self._piece(step)
            above = piece.owner if instruction.flag("chown") else None
            given = owners.get(instruction.index)
            if given is not None:
                above = _pair(given) if piece.kind == "file" else SEVERAL
                piece = Piece(piece.copy, piece.path, piece.kind, _pair(given), piece.mode, piece.whole)
            tree.bring(piece, above or ROOT, event.line)

    def _piece(self, step: _Step) -> Piece:
        if step.number not in self._pieces:
            self._pieces[step.number] = self._brought(step)
        return self._pieces[step.number]

    def _brought(self, step: _Step) -> Piece:
        event, instruction = step.event, step.instruction
        origin = self._view.files.origin(event.path, step.number + 1)
        kind = origin.kind if origin is not None else "unknown"
        owner: Owner | None = ROOT
        mode: int | None = None
        whole = True
        if event.stage is not None:
            source = self._views.get(id(event.stage.files))
            owner = ROOT if source is not None and _is_roots(source) else None
            moded = source is None or any(True for _ in source.trace.modes.newest_first(event.stage.path))
            built = origin is not None and origin.build is not None
            mode = _PROGRAM if built and not moded else None
        elif event.change is Change.WRITTEN:
            mode = FILE
        elif event.source is not None:
            known = self._context is not None and kind == "file"
            executable = known and self._context is not None and self._context.is_executable(event.source)
            mode = _PROGRAM if executable else FILE if known else None
        elif instruction.keyword == "ADD":
            whole = False
        else:  # from another image
            owner, kind = None, "unknown"
        if instruction.flag("chmod"):
            text = instruction.flag("chmod") or ""
            mode = int(text, 8) if text.isdigit() and set(text) <= set("01234567") else None
        chown = instruction.flag("chown")
        if chown:
            state = self._view.trace.states[instruction.index]
            value = evaluate(chown, state.variables, self._dockerfile.escape) or "$"
            owner = self._copy_owner(value)
        return Piece(instruction.index, event.path, kind, owner, mode, whole)

    # -- users --------------------------------------------------------------------------------------------

    def _state_user(self, instruction: Instruction) -> str:
        return self._view.trace.states[instruction.index].user

    def _user(self, instruction: Instruction) -> Owner:
        """Who a RUN runs as: a number that the user database lacks has the group 0."""
        user = self._state_user(instruction)
        if not is_other_user(user):
            return ROOT
        uid, gid = self._numbers(user)
        return uid, gid or "0"

    def _maker(self, instruction: Instruction) -> Owner:
        """For whom WORKDIR makes its folder."""
        user = self._state_user(instruction)
        if not is_other_user(user):
            return ROOT
        try:
            uid, gid = self._numbers(user)
        except NotFollowed:
            return user, user
        return uid, gid or uid

    def _copy_owner(self, value: str) -> Owner:
        """``--chown``: a user without a group has the group of the same number."""
        try:
            uid, gid = self._numbers(value)
        except NotFollowed:
            return value, value
        return uid, gid if ":" in value and gid else uid

    def _owner(self, text: str) -> Owner:
        """``user``, ``user:group``, ``user:`` (the login group) or ``:group`` of chown."""
        name, colon, group = text.partition(":")
        if not name:
            return "", self._numbers("root:" + group)[1] or _lost()
        if not colon:
            return self._numbers(name)[0], ""
        uid, gid = self._numbers(text if group else name)
        return uid, gid or uid

    def _numbers(self, user: str) -> tuple[str, str]:
        """uid and gid, ``""`` where the group is not known. Raises ``NotFollowed``."""
        found = resolve_with(self._database, user, self._view)
        uid, _, gid = (found.number or "").partition(":")
        image = distroless_image(reference("static"))
        row = image.users.get(uid) if image is not None else None
        if row is not None:
            uid, gid = str(row.uid), gid or str(row.gid)
        if gid and not gid.isdigit() and image is not None and gid in image.groups:
            gid = str(image.groups[gid])
        if not uid.isdigit() or (gid and not gid.isdigit()):
            raise NotFollowed
        return uid, gid


def _lost() -> str:
    raise NotFollowed


def _pair(owner: str) -> Owner:
    uid, _, gid = owner.partition(":")
    return uid, gid or uid


def _is_roots(view: StageView) -> bool:
    """Whether all that a build stage makes is root's."""
    trace = view.trace
    return not any(i.keyword == "USER" for i in view.instructions) and not any(
        event.change is Change.OWNED for event in trace.events
    )


@cache
def spent() -> dict[str, Any]:
    """``spent.toml``."""
    return load_table(Path(__file__).with_name("spent.toml"))

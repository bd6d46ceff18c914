"""A runtime stage followed by its folders: as it is, and on distroless without its RUN lines."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from itertools import islice

from msgspec import Struct
from msgspec.structs import replace

from rewriter.context.files import Context
from rewriter.dockerfile.instructions import Add, Copying, Run, User, Workdir
from rewriter.dockerfile.model import Dockerfile, Instruction
from rewriter.facts.users.database import copied_database
from rewriter.facts.users.numbers import Numbers
from rewriter.facts.users.resolve import NONROOT
from rewriter.images.catalogue import adduser_of, distroless_image, reference
from rewriter.plan.swap.droppable import has_zones
from rewriter.support.paths import below, join, lies_in, normal
from rewriter.trace.chain import Chain, StageView
from rewriter.trace.filesystem.base_directories import base_directories
from rewriter.trace.filesystem.modes import changed
from rewriter.trace.filesystem.place import LINK, TOUCHED
from rewriter.trace.filesystem.spent import is_spent
from rewriter.trace.filesystem.tree import (
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
from rewriter.trace.model import UNKNOWN_USER, Change, Event
from rewriter.trace.variables import evaluate

_ZONES = "/usr/share/zoneinfo"
_LOCAL_TIME = "/etc/localtime"
_PRESENT = ("/dev", "/proc", _ZONES)
"""Targets of links that are there in any container."""
_PROGRAM = 0o755
_MOST_MODES = 16
_MOST_STEPS = 1500
"""Events of a stage that are followed: each is compared with all that is there."""


class _Step(Struct, frozen=True):
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
        self._is_empty = chain.target.base.distribution == "scratch"
        self._numbers = Numbers(chain.target, copied_database(chain))
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
            {canonical(path) for path in base_directories(self._view.base.distribution)},
            lambda path: tree.inside(path) is not None and files.origin(path, self._now) is not None,
        )
        for step in self._steps:
            self._now = step.number
            if isinstance(step.instruction, Run):
                self._run(tree, step)
            else:
                self._other(tree, step, {}, nonroot=False)
        return tree

    def _run(self, tree: Tree, step: _Step) -> None:
        event, line = step.event, step.event.line
        if is_spent(event):
            return
        if not event.certain:
            raise NotFollowed
        user = self._numbers.runs_as(event.by or self._state_user(step.instruction))
        match event.change:
            case Change.MADE:
                tree.make(event.path, user, line, loose=not event.explicit)
            case Change.OWNED if not event.explicit:
                self._home_owner(tree, event)
            case Change.OWNED:
                tree.chown(event.path, self._numbers.owns(event.detail), line, recursive=event.recursive)
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

    def _home_owner(self, tree: Tree, event: Event) -> None:
        """busybox' adduser gives a folder that is there to the user as well (loginutils/adduser.c), the
        others leave it."""
        node = tree.nodes.get(canonical(event.path))
        if node is not None and (node.loose or self._is_given(event)):
            owner = self._numbers.owns(event.detail + ":")
            tree.nodes[node.path] = replace(node, owner=owner, made=True)

    def _is_given(self, event: Event) -> bool:
        busybox = adduser_of(self._view.base.distribution) == "busybox"
        return busybox and any(
            made.makes_home and made.name == event.detail and normal(made.home or "/") == event.path
            for made in self._view.trace.users
        )

    def _linked(self, tree: Tree, event: Event, user: Owner) -> None:
        """A link to what is there in the new image too; others lead nowhere, and go."""
        source = event.source or ""
        zone = below(source, _ZONES)
        if event.path == _LOCAL_TIME and zone:
            if has_zones(self._view):  # else cp failed, whether that was noticed or not
                tree.put(event.path, "link", user, event.line, source)
            return
        if event.detail != LINK:
            raise NotFollowed
        there = lies_in(source, _PRESENT)
        target = canonical(source)
        if there or target in tree.nodes or tree.inside(target) or any(p.path == target for p in tree.pieces):
            tree.put(event.path, "link", user, event.line, source)

    def _written(self, tree: Tree, event: Event, user: Owner) -> None:
        image = distroless_image(reference("static"))
        if image is not None and event.path in image.files:
            raise NotFollowed
        if event.detail == TOUCHED:
            path = canonical(event.path)
            if not tree.has(path) and not any(piece.path == path for piece in tree.pieces):
                tree.put(path, "file", user, event.line)
        elif event.detail.endswith("\n"):
            tree.put(event.path, "file", user, event.line, event.detail)
        else:
            raise NotFollowed

    def _state_user(self, instruction: Instruction) -> str:
        return self._view.trace.states[instruction.index].user

    # -- the stage on distroless --------------------------------------------------------------------------

    def new(self, staged: Iterable[Node], owners: Mapping[int, str], *, nonroot: bool) -> Tree:
        """What the other instructions leave behind ``staged``; ``owners`` are new owners of COPY lines, and
        the folders that these make are marked as ``made``."""
        image = distroless_image(reference("static"))
        assert image is not None
        tree = Tree({canonical(path) for path in image.directories}, lambda path: False)
        for node in sorted(staged, key=lambda node: node.path):
            folder = node.path.rpartition("/")[0]
            if folder:
                tree.make(folder, ROOT, node.line)
            tree.nodes[node.path] = node
        for step in self._steps:
            if not isinstance(step.instruction, Run):
                self._other(tree, step, owners, nonroot=nonroot)
        return tree

    def _other(self, tree: Tree, step: _Step, owners: Mapping[int, str], *, nonroot: bool) -> None:
        event, instruction = step.event, step.instruction
        if isinstance(instruction, Workdir):
            if event.change is Change.MADE:
                user = _pair(NONROOT) if nonroot else self._numbers.makes(self._state_user(instruction))
                tree.make(event.path, user, event.line, made=False)
        elif isinstance(instruction, Copying) and event.change in (Change.COPIED, Change.WRITTEN):
            piece = self._piece(step)
            folder = self._folder_of(instruction)
            if folder is not None and normal(event.path) != folder and not tree.has(canonical(folder)):
                tree.into.add(instruction.index)
            above = piece.owner if instruction.flag("chown") else None
            given = owners.get(instruction.index)
            if given is not None:
                above = _pair(given) if piece.kind == "file" else SEVERAL
                piece = replace(piece, owner=_pair(given))
            tree.bring(piece, above or ROOT, event.line, made=given is not None)

    def _folder_of(self, instruction: Copying) -> str | None:
        """The destination of a COPY of one source, where only the image tells whether it is a folder."""
        if len(instruction.texts) != 2 or self._is_empty:
            return None
        state = self._view.trace.states[instruction.index]
        text = evaluate(instruction.target, state.variables, self._dockerfile.escape)
        if not text or text.endswith(("/", "/.")) or text in (".", ".."):
            return None
        return join(state.workdir, text)

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
            if source is not None and origin is not None and origin.build is not None:
                mode = _mode_there(source, event.stage.path)
        elif event.change is Change.WRITTEN:
            mode = FILE
        elif event.source is not None:
            known = self._context is not None and kind == "file"
            executable = known and self._context is not None and self._context.is_executable(event.source)
            mode = _PROGRAM if executable else FILE if known else None
        elif isinstance(instruction, Add):
            whole = False
        else:  # from another image
            owner, kind = None, "unknown"
        if instruction.flag("chmod"):
            text = instruction.flag("chmod") or ""
            mode = int(text, 8) if text.isdigit() and set(text) <= set("01234567") else None
        chown = instruction.flag("chown")
        if chown:
            state = self._view.trace.states[instruction.index]
            value = evaluate(chown, state.variables, self._dockerfile.escape) or UNKNOWN_USER
            owner = self._numbers.copies(value)
        return Piece(instruction.index, event.path, kind, owner, mode, whole)


def _pair(owner: str) -> Owner:
    uid, _, gid = owner.partition(":")
    return uid, gid or uid


def _mode_there(view: StageView, path: str) -> int | None:
    """The mode that a program has in its build stage."""
    mode: int | None = _PROGRAM
    for number in reversed([*islice(view.trace.modes.newest_first(path), _MOST_MODES)]):
        mode = changed(mode, view.trace.events[number].detail) if mode is not None else None
    return mode


def _is_roots(view: StageView) -> bool:
    """Whether all that a build stage makes is root's."""
    trace = view.trace
    return not any(isinstance(i, User) for i in view.instructions) and not any(
        event.change is Change.OWNED for event in trace.events
    )

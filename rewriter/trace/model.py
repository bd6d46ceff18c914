"""What a stage is known to be after each instruction: its state, the events of its file system, its builds.

Paths are absolute POSIX paths in the image unless they are said to be relative to the build context.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from functools import cached_property
from typing import Protocol

from msgspec import Struct, field

from rewriter.dockerfile.comments import SaidBuild
from rewriter.dockerfile.model import Instruction, Span
from rewriter.golang.binary.model import Binary
from rewriter.golang.command.switches import CgoSwitch
from rewriter.golang.command.targets import Unknown
from rewriter.golang.model import GoCommand
from rewriter.images.catalogue import BaseImage
from rewriter.model import Evidence, Place
from rewriter.support.path_tree import Marks
from rewriter.trace.directives import Wrong
from rewriter.trace.opaque import Opaque
from rewriter.trace.toolchain.installed import GoInstalled
from rewriter.trace.versions import Versions

UNKNOWN_USER = "$"
"""The user of a state behind a USER whose value is not known; no user has the name."""


class State(Struct, frozen=True):
    """Configuration of a stage after an instruction.

    ``environment`` is the image's ENV, ``variables`` what ``$NAME`` means to the builder (ENV and ARG,
    the later one wins). A value of ``None`` is not known here: an ARG without default, a base image's.
    ``arguments`` has the names that ARG declared (its values say nothing).
    """

    environment: Versions
    variables: Versions
    arguments: Versions
    workdir: str
    user: str
    shell: tuple[str, ...] | None
    outlines: Mapping[str, str] = field(default_factory=dict)
    """Variables of which only a part is known, with ``UNKNOWN_TEXT`` of the shell for the rest."""


class Change(StrEnum):
    """What an event did to a path."""

    COPIED = "copied"
    BUILT = "built"
    MADE = "made"
    DUPLICATED = "duplicated"
    MOVED = "moved"
    REMOVED = "removed"
    WRITTEN = "written"
    OWNED = "owned"
    MODED = "moded"


MADE_ANEW = frozenset({Change.BUILT, Change.WRITTEN, Change.DUPLICATED, Change.MOVED})
"""What leaves a file that belongs to whoever did it; WORKDIR and COPY keep the owner of a folder."""


class StagePath(Struct, frozen=True):
    """A path of another stage of the file, as ``COPY --from`` names it."""

    files: StageFiles
    path: str


class StageFiles(Protocol):
    """The files at the end of another stage: what ``ImageFiles`` answers of them. ``budget`` bounds the looks
    at stages in stages."""

    @property
    def depth(self) -> int:
        """How many stages deep it takes from others."""

    @property
    def is_followed(self) -> bool:
        """Whether what each command leaves is known."""

    def origin(self, path: str) -> Origin | None:
        """What put ``path`` where it is."""

    def lacks(self, path: str) -> bool:
        """Whether the base image has nothing at a path."""

    def is_sure(self, folder: str, path: str) -> bool:
        """Whether nothing is at a path in a folder but what events put there."""

    def is_own_folder(self, path: str) -> bool:
        """Whether a RUN made the folder."""

    def is_directory(self, path: str) -> bool | None:
        """Whether ``path`` is a folder; ``None`` where that is not known."""

    def put_into(self, folder: str) -> Iterator[Event]:
        """The events that put something into a folder or anywhere below it, in no order."""

    def entered_from(self, path: str, budget: Iterator[int]) -> Sequence[tuple[str, Event]]:
        """Context folders that were copied to ``path`` or to a folder above it."""

    def programs(self, budget: Iterator[int]) -> Iterator[str]:
        """Paths that a program was written, copied or moved to."""

    def copies_of(self, folder: str, budget: Iterator[int] | None = None) -> Iterator[tuple[str, str]]:
        """What was copied into a folder: context path, and path below the folder."""


class Event(Struct, frozen=True):
    """One change of the file system, in build order.

    ``source`` is relative to the context for ``COPIED`` (``""`` is its root; ``None``: from elsewhere, for
    which ``stage`` tells more), absolute in the image otherwise. ``detail`` holds the owner or the mode, or
    of what is ``WRITTEN`` the text as far as it is known. ``recursive``: with all below, which of what is
    ``COPIED`` from elsewhere says that it is a folder, and of what is ``MADE`` that it may have been there.
    ``certain`` is false behind conditions.
    """

    change: Change
    path: str
    line: int
    source: str | None = None
    detail: str = ""
    recursive: bool = False
    certain: bool = True
    build: Build | None = None
    explicit: bool = True
    """False for what an instruction made by the way (WORKDIR's folder, a mount)."""
    inside: bool = False
    """Whether a copy, a new owner or a new mode is for what is in the folder alone: COPY and cp leave a
    folder that is there."""
    stage: StagePath | None = None
    """Where ``COPY --from`` takes it from, if that is a stage of the file."""
    unseen: str = ""
    """Why nothing is known of what is copied, as a clause behind the line."""
    by: str = ""
    """Whom ``sudo`` or the like ran the command as; empty: whom the RUN runs as."""


class Build(Struct, frozen=True):
    """A go command of a RUN that writes programs, or what stands for the one that wrote a copied program.

    ``start`` is where it begins in ``Dockerfile.text`` (``None``: not in plain sight, e.g. exec form).
    ``environment`` is what the go command sees of the variables that matter to it.
    """

    command: GoCommand
    instruction: Instruction
    start: int | None
    directory: str
    environment: Mapping[str, str | None]
    outputs: tuple[str, ...]
    packages: tuple[str | None, ...]
    """Context folder of the main package of each output; ``None`` where it is not in the context."""
    unknown: Unknown | None = None
    """Why the outputs are not known."""
    certain: bool = True
    main_files: tuple[tuple[str, ...], ...] = ()
    """For each output the files that the command names instead of a package (usually none)."""
    assumed: str | None = None
    """What was taken for granted to know the outputs."""
    verb_end: int | None = None
    """Where a flag may be put into ``Dockerfile.text``: behind ``go build``."""
    ldflags: Span | None = None
    """Where the value of ``-ldflags`` stands, with its quotes, if it is in plain sight."""
    prebuilt: Prebuilt | None = None
    """The program as it came from the build context: ``instruction`` is a COPY, ``command`` is what is known
    of the go command elsewhere."""
    recipe: Place | None = None
    """The place of the command in a Makefile or script of the build context."""
    cgo_fixed: bool = False
    """A file of the build context or a command before ``go`` decides on cgo, whatever the Dockerfile says."""
    base: BaseImage | None = None
    """The image that it runs in."""
    fails: str = ""
    """Why it cannot work."""
    said: SaidBuild | None = None
    """The directive that tells of it: what the RUN really does was not followed, and cgo is as it says."""
    asked: tuple[tuple[CgoSwitch, tuple[Evidence, ...]], ...] = ()
    """Switches that have an effect only where cgo is on, and their places in the build context."""


class Installed(Struct, frozen=True):
    """Packages that a RUN installs."""

    names: tuple[str, ...]
    line: int


class UserMade(Struct, frozen=True):
    """A user or group that a RUN creates; ids are ``None`` where the tool chose them."""

    name: str
    uid: int | None
    gid: int | None
    group: str | None
    home: str | None
    line: int
    is_group: bool = False
    system: bool = False
    more_groups: bool = False
    """It belongs to groups besides its own."""
    changed: bool = False
    """``usermod`` and its kin changed it: what they leave is not followed. With ``more_groups`` they only put
    it into further groups."""
    makes_home: bool = False
    """The command makes the home folder."""
    odd_group: bool = False
    """The group of its own has another number than the user."""
    certain: bool = True

    @property
    def is_joining(self) -> bool:
        """Whether a user is put into further groups, and is made elsewhere."""
        return self.changed and self.more_groups


class BuildTrace(Struct, frozen=True, dict=True):
    """One stage, followed from its base to its end."""

    states: Mapping[int, State]
    """State *before* the instruction with this index; key -1 holds the final state."""
    events: tuple[Event, ...]
    builds: tuple[Build, ...]
    installed: tuple[Installed, ...]
    users: tuple[UserMade, ...]
    opaque: tuple[Opaque, ...]
    commands: frozenset[str]
    """Names of the commands that RUN instructions call."""
    calls: tuple[tuple[int, str, tuple[str | None, ...]], ...] = ()
    """The commands with their words: ``(line of the RUN, CommandClass, words)``."""
    toolchains: tuple[GoInstalled, ...] = ()
    """Ways Go gets into an image of a distribution."""
    frontends: tuple[str, ...] = ()
    """Working folders of front-end builds."""
    wrong: tuple[Wrong, ...] = ()
    """What ``program`` directives say of its RUN lines and what cannot be."""
    clones: tuple[int, ...] = ()
    """Lines that clone the repository itself: what they bring is taken for the build context's."""

    @cached_property
    def owners(self) -> Marks:
        """Numbers of the events that give a path an owner, or make it anew."""
        return Marks(self._marked(Change.OWNED, MADE_ANEW))

    @cached_property
    def modes(self) -> Marks:
        """Numbers of the events that give a path a mode."""
        return Marks(self._marked(Change.MODED))

    def _marked(
        self, change: Change, exact: frozenset[Change] = frozenset()
    ) -> Iterator[tuple[int, str, bool]]:
        for number, event in enumerate(self.events):
            if event.change is change:
                yield number, event.path, event.recursive
            elif event.change in exact:
                yield number, event.path, False

    @property
    def final(self) -> State:
        """The state at the end of the stage."""
        return self.states[-1]


class Prebuilt(Struct, frozen=True):
    """What a build would have told: ``kind`` is the image, ``source`` the path in the build context."""

    source: str
    binary: Binary
    kind: str
    reason: str = ""
    packages: tuple[str, ...] = ()
    """Those of ``os/user`` and ``os/exec`` that are linked in. The linker drops what is not called, and keeps
    the names of functions, with ``-s -w`` too (https://go.dev/src/cmd/link/internal/ld/pcln.go)."""


class Origin(Struct, frozen=True):
    """Where a path of the image comes from.

    ``kind`` is ``file``, ``directory`` or ``unknown``; ``context`` the path in the build context,
    ``build`` the go command that wrote it, to the path ``written`` of its stage.
    """

    kind: str
    event: Event
    context: str | None = None
    build: Build | None = None
    written: str | None = None

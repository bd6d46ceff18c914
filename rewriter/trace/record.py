"""What a trace collects while it runs."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from rewriter.context.files import Context
from rewriter.golang.model import Module
from rewriter.images.catalogue import BaseImage
from rewriter.trace.filesystem.copies import CopyLog
from rewriter.trace.filesystem.image_files import ImageFiles
from rewriter.trace.model import Build, BuildTrace, Event, Installed, Opaque, State, UserMade
from rewriter.trace.toolchain.installed import Toolchains


@dataclass
class Record:
    """What a trace collects while it runs; frozen into a ``BuildTrace`` at the end."""

    context: Context | None
    base: BaseImage
    events: list[Event] = field(default_factory=list)
    builds: list[Build] = field(default_factory=list)
    installed: list[Installed] = field(default_factory=list)
    users: list[UserMade] = field(default_factory=list)
    opaque: list[Opaque] = field(default_factory=list)
    commands: set[str] = field(default_factory=set)
    calls: list[tuple[int, str, tuple[str | None, ...]]] = field(default_factory=list)
    go_settings: dict[str, str | None] = field(default_factory=dict)
    """What ``go env -w`` wrote."""
    modules: dict[str, Module] = field(default_factory=dict)
    """What ``go mod init`` made, by folder."""
    edited: dict[str, str] = field(default_factory=dict)
    """Files that ``sed -i`` changes, ``*`` for any, and how: ``unix`` where only line ends change."""
    recipe_steps: int = 0
    """Shell texts of other files that were followed."""
    cgo_users: int = 0
    """Commands in them that may not work without cgo: they run tests or programs of the source, or race."""
    toolchains: Toolchains = field(default_factory=Toolchains)
    frontends: list[str] = field(default_factory=list)
    clones: list[int] = field(default_factory=list)
    stages: Mapping[str, ImageFiles] = field(default_factory=dict)
    """The earlier stages of the file, by lower-case name and by number."""
    platform: str = "linux/amd64"
    """What the stage's image is for."""

    files: ImageFiles = field(init=False, repr=False)
    """Questions about the image so far (a live view of ``events``)."""

    copies: CopyLog = field(init=False, repr=False)
    """What of the context is in the image so far."""

    def __post_init__(self) -> None:
        """Look at ``events``, which must stay the same list."""
        self.files = ImageFiles(self.events, self.context_kind)
        self.copies = CopyLog(self.events, self.files)

    @property
    def architecture(self) -> str:
        """The second word of the platform, as Go has it."""
        return (*self.platform.split("/"), "amd64")[1]

    def inherit(self, parent: BuildTrace) -> State:
        """Begin where the stage ends that this one starts from; the state there."""
        self.events += parent.events
        self.builds += parent.builds
        self.installed += parent.installed
        self.users += parent.users
        self.opaque += parent.opaque
        self.commands |= parent.commands
        self.calls += parent.calls
        self.toolchains.found += parent.toolchains
        self.frontends += parent.frontends
        self.clones += parent.clones
        return parent.final

    def replace_events(self, first: int, events: Sequence[Event]) -> None:
        """Put ``events`` in the place of those from number ``first`` on."""
        self.files.forget(first)
        self.copies.forget(first)
        self.events[first:] = events

    def context_kind(self, path: str) -> str | None:
        """Kind of a context path; ``unknown`` for all where there is no context."""
        if self.context is None:
            return "unknown"
        clean = posixpath.normpath(path) if path else ""
        clean = "" if clean == "." else clean
        if clean == "" or self.context.is_dir(clean):
            return "directory"
        return "file" if self.context.is_file(clean) else None

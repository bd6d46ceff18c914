"""What a trace collects while it runs."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping, Sequence

from rewriter.context.files import Context
from rewriter.golang.model import Module
from rewriter.images.catalogue import BaseImage
from rewriter.trace.filesystem.attributes import brought_along
from rewriter.trace.filesystem.copies import CopyLog
from rewriter.trace.filesystem.image_files import ImageFiles
from rewriter.trace.filesystem.links import Links
from rewriter.trace.model import Build, BuildTrace, Event, Installed, State, UserMade
from rewriter.trace.opaque import Opaque
from rewriter.trace.toolchain.installed import Toolchains


class Record:
    """What a trace collects while it runs; frozen into a ``BuildTrace`` at the end."""

    def __init__(
        self,
        context: Context | None,
        base: BaseImage,
        stages: Mapping[str, ImageFiles] | None = None,
        platform: str = "linux/amd64",
    ) -> None:
        """``stages`` are the earlier ones of the file, by lower-case name and by number; ``platform`` is what
        the stage's image is for."""
        self.context = context
        self.base = base
        self.stages = stages or {}
        self.platform = platform
        self.events: list[Event] = []
        self.builds: list[Build] = []
        self.installed: list[Installed] = []
        self.users: list[UserMade] = []
        self.opaque: list[Opaque] = []
        self.commands: set[str] = set()
        self.calls: list[tuple[int, str, tuple[str | None, ...]]] = []
        self.go_settings: dict[str, str | None] = {}
        """What ``go env -w`` wrote."""
        self.modules: dict[str, Module] = {}
        """What ``go mod init`` made, by folder."""
        self.edited: dict[str, str] = {}
        """Files that ``sed -i`` changes, ``*`` for any, and how: ``unix`` where only line ends change."""
        self.recipe_steps = 0
        """Shell texts of other files that were followed."""
        self.cgo_users = 0
        """Commands in them that may not work without cgo: they run tests or programs of the source, or
        race."""
        self.toolchains = Toolchains()
        self.frontends: list[str] = []
        self.clones: list[int] = []
        self.files = ImageFiles(self.events, self.context_kind)
        """Questions about the image so far: a live view of ``events``, which must stay the same list."""
        self.copies = CopyLog(self.events, self.files)
        """What of the context is in the image so far."""
        self.links = Links()

    @property
    def architecture(self) -> str:
        """The second word of the platform, as Go has it."""
        return (*self.platform.split("/"), "amd64")[1]

    def inherit(self, parent: BuildTrace) -> State:
        """Begin where the stage ends that this one starts from; the state there."""
        self.events += parent.events
        for event in parent.events:
            self.links.follow(event)
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

    def settle_attributes(self, first: int) -> None:
        """Write down the owners and modes that follow from the events from number ``first`` on."""
        events = brought_along(self.events, first, self.links)
        if len(events) > len(self.events) - first:
            self.replace_events(first, events)

    def context_kind(self, path: str) -> str | None:
        """Kind of a context path; ``unknown`` for all where there is no context."""
        if self.context is None:
            return "unknown"
        clean = posixpath.normpath(path) if path else ""
        clean = "" if clean == "." else clean
        if clean == "" or self.context.is_dir(clean):
            return "directory"
        return "file" if self.context.is_file(clean) else None

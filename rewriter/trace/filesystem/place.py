"""Where a file operation runs, and what it does there."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct

from rewriter.support.paths import join
from rewriter.trace.filesystem.image_files import ImageFiles
from rewriter.trace.filesystem.options import Arguments
from rewriter.trace.model import Change, Event

LINK = "link"
"""``Event.detail`` of what ``ln -s`` makes."""

PRESERVED = "preserved"
"""``Event.detail`` of what ``cp -p`` makes, which has the owner and mode of its source."""

TOUCHED = "touch"
"""``Event.detail`` of what ``touch`` makes (a text that is known ends in a line break)."""


class Place(Struct, frozen=True):
    """Where a command runs: the folder, the line, whether it surely runs, and the image so far."""

    directory: str
    line: int
    certain: bool
    files: ImageFiles

    def event(self, change: Change, path: str, source: str | None = None, detail: str = "",
              *, recursive: bool = False, inside: bool = False) -> Event:  # fmt: skip
        """An event at this place; relative paths are joined to the folder."""
        absolute = join(self.directory, path)
        origin = join(self.directory, source) if source is not None else None
        return Event(change, absolute, self.line, origin, detail, recursive, self.certain, inside=inside)


Operation = Callable[[Place, Arguments], list[Event] | None]
"""What a command does, from the arguments behind its name; ``None`` where that is not known."""

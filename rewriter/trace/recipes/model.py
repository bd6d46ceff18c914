"""What goes between the shell text of a RUN and the files that its commands read."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from msgspec import Struct, field

from rewriter.model import Place
from rewriter.shell.expand import UNKNOWN_TEXT
from rewriter.trace.versions import Overlay

UNKNOWN = UNKNOWN_TEXT
"""Stands in a text for what nobody knows: the output of ``git describe``."""
FILES = "\ufdd1"
"""Stands for names of any number of files that exist: the output of ``find``."""

DEEPEST = 8
"""Calls inside of calls (``make`` in a script in a Makefile)."""
MOST_STEPS = 2_000
"""Shell texts that are followed for one Dockerfile."""
MOST_CHARACTERS = 400_000
"""Characters that are read, and that the variables of one Makefile may become, for one call."""


class NotPlain(Exception):
    """Why a call cannot be followed, in words, and where that stands (``None``: in the Dockerfile)."""

    def __init__(self, reason: str, place: Place | None = None) -> None:
        """``reason`` goes on from a command: ``Makefile has a rule for many targets at once``."""
        super().__init__(reason)
        self.reason = reason
        self.place = place


class Text(Struct, frozen=True):
    """Shell text of a recipe, ready to be followed.

    ``environment`` is what the shell inherits, all of it exported. ``place`` is where the text begins
    (``None``: in the Dockerfile).
    ``parameters``: ``$0``, ``$1`` … of a script.
    """

    text: str
    directory: str
    environment: Overlay
    place: Place | None
    certain: bool = True
    parameters: tuple[str | None, ...] = ()
    overrides: Mapping[str, str] = field(default_factory=dict)
    """Variables that ``make`` was given on its command line: it hands them on in MAKEFLAGS."""


class Call(Struct, frozen=True):
    """A command that reads its work from a file.

    ``words`` is its argument vector; an unknown word is ``None``, its text as written in ``raw``.
    """

    words: tuple[str | None, ...]
    raw: tuple[str, ...]
    directory: str
    environment: Overlay
    overrides: Mapping[str, str]
    line: int
    """Of the instruction."""
    place: Place | None
    """Where the call itself stands, if it is in a recipe."""


Run = Callable[[Text], None]
"""Follows a text; its events go to the record that all share."""


def has_unknown(text: str) -> bool:
    """Whether something in the text is not known."""
    return UNKNOWN in text or FILES in text

"""A command of a RUN as its handler gets it, and the notes that are taken while a text is followed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from msgspec import Struct, field
from msgspec.structs import replace

from rewriter.dockerfile.model import Instruction
from rewriter.model import Evidence
from rewriter.shell.classify import CommandClass
from rewriter.shell.expand import UNKNOWN_TEXT
from rewriter.shell.model import Simple
from rewriter.shell.walk import Step
from rewriter.trace.model import Change, Event
from rewriter.trace.opaque import Opaque, OpaqueKind
from rewriter.trace.recipes.model import DEEPEST, MOST_STEPS
from rewriter.trace.record import Record
from rewriter.trace.run.state import UNKNOWN, Shell
from rewriter.trace.run.texts import Script

LOST = "/unknown" + UNKNOWN
"""Stands for a working folder that is not known."""

MAKING = frozenset({Change.MADE, Change.WRITTEN, Change.DUPLICATED, Change.MOVED})
"""What leaves a path that is there."""


class Notes(Struct):
    """Where in a RUN the follower is, and what it writes down. All texts of a RUN share the record."""

    instruction: Instruction
    record: Record
    script: Script
    """The text that is followed."""
    user: str
    """Whom the RUN runs as; ``""`` for root."""
    has_gopath: bool
    """Whether the builder has a variable GOPATH."""
    depth: int = 0
    """How many calls of Makefiles, scripts and functions are around."""
    overrides: Mapping[str, str] = field(default_factory=dict)
    """What ``make`` around it was given on its command line."""
    called: str = ""
    """The command of the RUN that is followed."""
    at: int = 0
    """Where the command that is looked at begins."""
    done: dict[int, set[str]] = field(default_factory=dict)
    """What ``surely`` asks of the commands and redirections of the text."""

    @property
    def line(self) -> int:
        """The line of the RUN."""
        return self.instruction.line

    def inside(self, script: Script, overrides: Mapping[str, str]) -> Notes:
        """The notes of a text that a command calls."""
        return replace(self, script=script, overrides=overrides, depth=self.depth + 1, at=0, done={})

    def may_enter(self) -> bool:
        """Count one more text of another file or function, and tell whether it may be followed."""
        self.record.recipe_steps += 1
        return self.depth < DEEPEST and self.record.recipe_steps <= MOST_STEPS

    def does(self, at: int, paths: Iterable[str]) -> None:
        """The command or redirection that begins at ``at`` makes ``paths`` if it runs."""
        self.done.setdefault(at, set()).update(paths)

    def opaque(
        self, text: str, reason: str, paths: Iterable[str] = (), kind: OpaqueKind = OpaqueKind.OTHER
    ) -> None:
        """The effect of ``text`` is not known; ``paths`` is what it makes if it runs, where that is all."""
        found = Opaque(plain(text), self.line, reason, self.evidence(), kind, paths=tuple(paths))
        self.record.opaque.append(found)

    def evidence(self) -> tuple[Evidence, ...]:
        """Where the command stands in the build context."""
        if self.script.place is None:
            return ()
        return (self.script.place(self.at).evidence,)


def plain(text: str) -> str:
    """A command as messages show it."""
    return " ".join(text.split()).replace(UNKNOWN_TEXT, "…")


class Command(Struct, frozen=True):
    """A command in its shell. What a handler learns of it goes into ``notes`` and ``shell``."""

    name: str
    """Without its folder."""
    argv: list[str]
    """Its words; one whose value is not known stands behind ``UNKNOWN`` as it is written."""
    words: list[str | None]
    """The same, such a word as ``None``."""
    kind: CommandClass
    step: Step
    simple: Simple
    shell: Shell
    notes: Notes

    @property
    def text(self) -> str:
        """As it is written."""
        return self.notes.script.text[self.simple.start : self.simple.end]

    @property
    def folder(self) -> str:
        """Where it runs."""
        return self.shell.directory or LOST

    def opaque(self, reason: str, paths: Iterable[str] = (), kind: OpaqueKind = OpaqueKind.OTHER) -> None:
        """Its effect is not known."""
        self.notes.opaque(self.text, reason, paths, kind)

    def event(self, change: Change, path: str, source: str | None = None) -> Event:
        """What it does to a path, as certain as it is that it runs."""
        return Event(change, path, self.notes.line, source, certain=self.step.certain)

    def record(self, *events: Event) -> None:
        """Put events into the record."""
        self.notes.record.events += events


Handler = Callable[[Command], None]
"""Follows a command."""

"""What will be: the runtime stage that takes the place of the old one, before a word of it is written."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

from rewriter.dockerfile.model import Instruction
from rewriter.facts.files.model import AbsentFile, LackingFile, RuntimeFile
from rewriter.facts.model import Facts
from rewriter.facts.start.model import Start
from rewriter.facts.users.model import User
from rewriter.model import Evidence, Place
from rewriter.plan.builder.model import Switch
from rewriter.plan.go_run.model import Planned
from rewriter.plan.swap.model import Swap
from rewriter.trace.chain import StageView


class Runtime(Struct, frozen=True):
    """The distroless image that the runtime stage starts from, and why it is not the smallest one.

    ``kind`` is ``static``, ``base-nossl``, ``base`` or ``cc``. ``evidence`` holds places of the Go source.
    """

    kind: str = "static"
    reason: str = ""
    evidence: tuple[Evidence, ...] = ()
    debug: bool = False
    nonroot: bool = False
    latest: bool = False
    """Whether the tag ``latest`` is written where it goes without saying."""

    @property
    def tag(self) -> str:
        """The tag, ``""`` for the one that goes without saying
        (https://github.com/GoogleContainerTools/distroless#debug-images)."""
        words = [word for word, used in (("debug", self.debug), ("nonroot", self.nonroot)) if used]
        return "-".join(words) or ("latest" if self.latest else "")


class Shape(StrEnum):
    """How the runtime stage comes to be."""

    SPLIT = "split"
    """By a cut: the stage builds something itself. It becomes a build stage, the runtime stage follows."""
    SWAP = "swap"
    """On another base: the stage gets all by COPY, and only its base and RUN lines without use there go."""
    REBASE = "rebase"
    """Beside the stage that it went on from: it only adds configuration to that, and copies from it."""


class Plan(Struct, frozen=True):
    """All that the rules decide by, for one stage of a file: what is, and what becomes of it."""

    facts: Facts
    shape: Shape
    instructions: tuple[Instruction, ...]
    """Those that the new stage comes from, without FROM: the stage's, behind those of the stage that it goes
    on from; where only the base changes, its own."""
    split: int
    """Index into ``instructions`` of the last one before the runtime stage; -1 where there is none."""
    builder: StageView
    """The stage that the runtime stage copies from: the stage itself where it is split."""
    runtime: Runtime
    user: User | None
    files: tuple[RuntimeFile, ...] = ()
    """What is copied besides the programs. Where only the base changes, the stage's own COPY lines bring
    all as before: there is nothing to copy here, nor to be said of it below."""
    absent: tuple[AbsentFile, ...] = ()
    """Files that the program reads, that git ignores and that are not there."""
    lacking: tuple[LackingFile, ...] = ()
    """Files that a directive or the settings name and that the old image does not have."""
    guesses: tuple[RuntimeFile, ...] = ()
    """What is named in folders whose content is not known, and not copied."""
    listed: tuple[Place, ...] = ()
    """Places of the source that list or serve the folder where the source is."""
    unresolved: tuple[Place, ...] = ()
    """Places of the source that read a path of which nobody can tell where it begins."""
    swap: Swap | None = None
    """What becomes of the RUN lines, where only the base changes."""
    planned: Planned | None = None
    """The build of a program that was compiled at every start, where this file is the plan of it."""
    switch: Switch | None = None
    """What builds it on Debian instead of Alpine, where that was asked for and there is need."""

    @property
    def trailing(self) -> tuple[Instruction, ...]:
        """What follows the last RUN, COPY or ADD: the runtime instructions that stay in place."""
        return self.instructions[self.split + 1 :]

    @property
    def earlier(self) -> tuple[Instruction, ...]:
        """What stands before the runtime stage and holds for it."""
        return self.instructions[: self.split + 1]

    def with_start(self, start: Start) -> Plan:
        """The plan with another start."""
        return replace(self, facts=replace(self.facts, start=start))

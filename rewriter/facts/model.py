"""What is: all that is known of one stage of a file before anything is decided about the new one."""

from __future__ import annotations

from msgspec import Struct

from rewriter.consumers.model import Consumers
from rewriter.dockerfile.instructions import From, Healthcheck
from rewriter.dockerfile.model import Instruction
from rewriter.facts.files.model import Image, Needed, PutScript
from rewriter.facts.program.model import LeftOut, Program, sources_of
from rewriter.facts.start.model import Start
from rewriter.facts.users.model import User
from rewriter.golang.model import Module, SourceEvidence
from rewriter.images.catalogue import BaseImage
from rewriter.model import Place
from rewriter.trace.chain import Chain
from rewriter.trace.model import BuildTrace


class Facts(Struct, frozen=True):
    """One stage, as far as it can be seen."""

    stage_name: str | None
    from_: From
    image_from: From | None
    """The FROM that names its image: its own, or that of a stage which is there for its sake alone. ``None``:
    that of a stage which others go on from too."""
    base: BaseImage
    trace: BuildTrace
    chain: Chain
    image: Image
    """The old image, as questions about its files need it."""
    start: Start
    program: Program | None
    """The program that starts; ``None`` where the start has a problem."""
    others: tuple[Program, ...]
    """Further programs that the file builds from the same source."""
    left_out: tuple[LeftOut, ...]
    """Programs that are not copied."""
    module: Module | None
    needed: Needed
    user: User | None
    """The user as the new image takes it; ``None`` for root."""
    named_user: User | None
    """The same, where a database of names comes along, that gives it."""
    healthcheck: Healthcheck | None
    has_context: bool
    used_names: frozenset[str] = frozenset()
    """Stages and images of the file, in lower case."""
    has_others: bool = False
    """Whether the file has other stages."""
    source_changes: tuple[tuple[str, int], ...] = ()
    """Paths of Go source that the image has otherwise than the build context, and the lines that do so."""
    scripts: tuple[PutScript, ...] = ()
    """Scripts that people put into the old image, the start left out."""
    mentions: tuple[tuple[str, Place], ...] = ()
    """Installed run-time packages that a script or an orchestration file of the context names."""
    consumers: Consumers | None = None
    """Who builds and uses the image in its repository; ``None`` where that is not known."""

    @property
    def programs(self) -> tuple[Program, ...]:
        """All programs to copy, the one that starts first."""
        return (self.program, *self.others) if self.program is not None else ()

    @property
    def sources(self) -> list[SourceEvidence]:
        """What the source of the programs says."""
        return sources_of(self.programs)

    @property
    def number(self) -> int:
        """The stage's number in the file."""
        return self.chain.target.stage.index

    @property
    def instructions(self) -> tuple[Instruction, ...]:
        """The stage's own ones, without FROM."""
        return self.chain.target.stage.instructions

    def is_own(self, instruction: Instruction) -> bool:
        """Whether it stands in the stage itself, and not in one that it starts from."""
        return instruction.index > self.from_.index

    @property
    def workdir(self) -> str:
        """The effective working folder of the old image."""
        return self.trace.final.workdir

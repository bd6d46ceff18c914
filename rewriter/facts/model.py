"""What the analysis knows of a stage: its state, the files it made, how the program starts.

Paths are absolute POSIX paths in the image unless they are said to be relative to the build context.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rewriter.dockerfile.model import Instruction
from rewriter.facts.files.model import AbsentFile, LackingFile, PutScript, RuntimeFile
from rewriter.facts.program.model import LeftOut, Program
from rewriter.facts.start.model import Start
from rewriter.facts.users.model import User
from rewriter.golang.model import Module, Place
from rewriter.images.catalogue import BaseImage
from rewriter.plan.model import Runtime
from rewriter.trace.model import BuildTrace

if TYPE_CHECKING:
    from rewriter.consumers.model import Consumers
    from rewriter.plan.builder.debian import Switch
    from rewriter.plan.go_run.plan import Planned
    from rewriter.plan.shape import Shape
    from rewriter.plan.swap.swap import Swap
    from rewriter.trace.lineage import Chain, StageView


@dataclass(frozen=True, slots=True)
class Facts:
    """All that the transforms and refusals decide by, for one stage of a file."""

    stage_name: str | None
    from_: Instruction
    image_from: Instruction | None
    """The FROM that names its image: its own, or that of a stage which is there for its sake alone. ``None``:
    that of a stage which others go on from too."""
    instructions: tuple[Instruction, ...]
    """The stage's, without FROM, behind those of the stage that it goes on from."""
    base: BaseImage
    trace: BuildTrace
    split: int
    """Index into ``instructions`` of the last one before the runtime stage; -1 where there is none."""
    shape: Shape
    chain: Chain
    builder: StageView
    """The stage that the runtime stage copies from: the stage itself where it is split."""
    start: Start
    program: Program | None
    """The program that starts; ``None`` where the start has a problem."""
    others: tuple[Program, ...]
    """Further programs that the file builds from the same source."""
    left_out: tuple[LeftOut, ...]
    """Programs that are not copied."""
    module: Module | None
    files: tuple[RuntimeFile, ...]
    user: User | None
    healthcheck: Instruction | None
    has_context: bool
    runtime: Runtime = Runtime()
    planned: Planned | None = None
    """The build of a program that was compiled at every start, where this file is the plan of it."""
    swap: Swap | None = None
    """What becomes of the RUN lines, where only the base changes."""
    switch: Switch | None = None
    """What builds it on Debian instead of Alpine, where that was asked for and there is need."""
    used_names: frozenset[str] = frozenset()
    """Stages and images of the file, in lower case."""
    has_others: bool = False
    """Whether the file has other stages."""
    source_changes: tuple[tuple[str, int], ...] = ()
    """Paths of Go source that the image has otherwise than the build context, and the lines that do so."""
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
    def trailing(self) -> tuple[Instruction, ...]:
        """What follows the last RUN, COPY or ADD: the runtime instructions that stay in place."""
        return self.instructions[self.split + 1 :]

    @property
    def earlier(self) -> tuple[Instruction, ...]:
        """What stands before the runtime stage and holds for it."""
        return self.instructions[: self.split + 1]

    @property
    def number(self) -> int:
        """The stage's number in the file."""
        return self.chain.target.stage.index

    def is_own(self, instruction: Instruction) -> bool:
        """Whether it stands in the stage itself, and not in one that it starts from."""
        return instruction.index > self.from_.index

    @property
    def workdir(self) -> str:
        """The effective working folder of the old image."""
        return self.trace.final.workdir

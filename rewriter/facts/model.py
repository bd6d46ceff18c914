"""What the analysis knows of a stage: its state, the files it made, how the program starts.

Paths are absolute POSIX paths in the image unless they are said to be relative to the build context.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from rewriter.dockerfile.model import Instruction, Span
from rewriter.golang.command.switches import CgoSwitch
from rewriter.golang.model import GoCommand, Module, Place, SourceEvidence
from rewriter.images.catalogue import BaseImage
from rewriter.model import Evidence
from rewriter.support.path_tree import Marks
from rewriter.trace.versions import Versions

if TYPE_CHECKING:
    from rewriter.consumers.model import Consumers
    from rewriter.dockerfile.comments import SaidBuild
    from rewriter.facts.program.image_choice import Fit
    from rewriter.facts.program.prebuilt import Prebuilt
    from rewriter.plan.builder.debian import Switch
    from rewriter.plan.go_run.plan import Planned
    from rewriter.plan.shape import Shape
    from rewriter.plan.swap.swap import Swap
    from rewriter.trace.filesystem.image_files import ImageFiles
    from rewriter.trace.lineage import Chain, StageView
    from rewriter.trace.said_program import Wrong
    from rewriter.trace.toolchain.installed import GoInstalled


@dataclass(frozen=True, slots=True)
class State:
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


_ANEW = frozenset({Change.BUILT, Change.WRITTEN, Change.DUPLICATED, Change.MOVED})
"""What leaves a file that belongs to whoever did it; WORKDIR and COPY keep the owner of a folder."""


@dataclass(frozen=True, slots=True)
class StagePath:
    """A path of another stage of the file, as ``COPY --from`` names it."""

    files: ImageFiles = field(repr=False, compare=False)
    path: str


@dataclass(frozen=True, slots=True)
class Event:
    """One change of the file system, in build order.

    ``source`` is relative to the context for ``COPIED`` (``""`` is its root; ``None``: from elsewhere, for
    which ``stage`` tells more), absolute in the image otherwise. ``detail`` holds the owner or the mode, or
    of what is ``WRITTEN`` the text as far as it is known.
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
    stage: StagePath | None = None
    """Where ``COPY --from`` takes it from, if that is a stage of the file."""
    unseen: str = ""
    """Why nothing is known of what is copied, as a clause behind the line."""


@dataclass(frozen=True, slots=True)
class Build:
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
    unknown: str | None = None
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
    recipe: tuple[str, int] | None = None
    """The place of the command in a Makefile or script of the build context."""
    cgo_fixed: bool = False
    """A file of the build context decides on cgo, whatever the Dockerfile says."""
    base: BaseImage | None = None
    """The image that it runs in."""
    fails: str = ""
    """Why it cannot work."""
    said: SaidBuild | None = None
    """The directive that tells of it: what the RUN really does was not followed, and cgo is as it says."""
    asked: tuple[tuple[CgoSwitch, tuple[Evidence, ...]], ...] = ()
    """Switches that have an effect only where cgo is on, and their places in the build context."""


@dataclass(frozen=True, slots=True)
class Installed:
    """Packages that a RUN installs."""

    names: tuple[str, ...]
    line: int


@dataclass(frozen=True, slots=True)
class UserMade:
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
    """``usermod`` and its kin changed it: what they leave is not followed."""
    makes_home: bool = False
    """The command makes the home folder."""
    certain: bool = True


@dataclass(frozen=True, slots=True)
class Opaque:
    """A command whose effect on the image is not known."""

    command: str
    line: int
    reason: str = ""
    evidence: tuple[Evidence, ...] = ()
    """Places of the build context."""
    recipe: bool = False
    """The command does what another file says, which could not be followed."""
    called: str = ""
    """The command of the RUN that calls it, by way of a Makefile or script."""
    paths: tuple[str, ...] = ()
    """What it makes if it runs, where that is all it does."""
    tool: str = ""
    """What may build programs in its own way: its name in ``golang/builders.toml``."""


@dataclass(frozen=True, slots=True)
class BuildTrace:
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
    owners: Marks = field(init=False, repr=False, compare=False)
    """Numbers of the events that give a path an owner, or make it anew."""
    modes: Marks = field(init=False, repr=False, compare=False)
    """Numbers of the events that give a path a mode."""

    def __post_init__(self) -> None:
        """Index the events."""
        object.__setattr__(self, "owners", Marks(self._marked(Change.OWNED, _ANEW)))
        object.__setattr__(self, "modes", Marks(self._marked(Change.MODED)))

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


@dataclass(frozen=True, slots=True)
class Remark:
    """Something to be said of a start that was opened up; ``unsafe`` where the user asked for a change."""

    message: str
    evidence: tuple[Evidence, ...] = ()
    unsafe: bool = False


@dataclass(frozen=True, slots=True)
class StartVariable:
    """A variable that a script or a shell text gave the program, and that ENV gives it now."""

    name: str
    value: str
    remark: Remark


@dataclass(frozen=True, slots=True)
class Opening:
    """What became of the script, shell or init program that stood before the program."""

    variables: tuple[StartVariable, ...] = ()
    remarks: tuple[Remark, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    """Places for the start's problem."""
    gone: tuple[str, ...] = ()
    """Absolute paths of scripts and init programs that nothing starts any more."""
    packages: frozenset[str] = frozenset()
    """Packages that only brought an init program that is gone."""
    ignores_arguments: bool = False
    """Not the shell form but a script took no notice of the arguments."""
    debug: bool = False
    """A shell of the ``:debug`` image runs the start."""
    calls: tuple[str, ...] = ()
    """Absolute paths of all programs of the file that this shell starts."""
    scripts: tuple[tuple[str, int], ...] = ()
    """Scripts that it reads: path in the image, and the line that puts it there."""
    words: tuple[tuple[str, Evidence], ...] = ()
    """Literal words of its commands, which may name files, and where they stand."""
    offered: tuple[str, ...] = ()
    """The names for ``--allow`` that lift the start's problem."""


@dataclass(frozen=True, slots=True)
class Start:
    """What the container starts by default.

    ``argv`` is Entrypoint followed by Cmd as the new image will have them, ``program`` the absolute path
    of ``argv[0]``. ``problem`` is ``(rule, message, help)`` where there is no such program.
    """

    entrypoint: Instruction | None
    cmd: Instruction | None
    entrypoint_argv: tuple[str, ...] | None = None
    cmd_argv: tuple[str, ...] | None = None
    program: str | None = None
    cmd_ignored: bool = False
    """CMD, and the arguments of ``docker run``, did not reach the program."""
    shell: bool = False
    """A shell started the program."""
    problem: tuple[str, str, str] | None = None
    line: int = 0
    opening: Opening = Opening()
    starters: tuple[Evidence, ...] = ()
    """Places outside of the Dockerfile that start the program, where it has no CMD and no ENTRYPOINT."""

    @property
    def argv(self) -> tuple[str, ...]:
        """Entrypoint and Cmd."""
        return (self.entrypoint_argv or ()) + (self.cmd_argv or ())


@dataclass(frozen=True, slots=True)
class RuntimeFile:
    """A path that the new image needs besides the program, and why."""

    path: str
    reason: str
    is_directory: bool
    line: int
    destination: str | None = None
    owner: str | None = None
    evidence: tuple[Evidence, ...] = ()
    problem: str | None = None
    """Why its owner or mode cannot be kept."""
    staged: bool = False
    """A folder whose mode ``COPY`` would lose: it goes through another folder of the build stage."""
    doubt: str = ""
    """Why a reviewer must look: nothing shows that it is there, or that just this is needed."""
    unseen: str = ""
    """Why nobody can tell that it is there: it is named to the reviewer and not copied."""


@dataclass(frozen=True, slots=True)
class User:
    """The user that the container runs as: ``number`` is ``uid`` or ``uid:gid`` for distroless."""

    name: str
    number: str | None
    home: str | None
    problem: str | None = None
    review: str | None = None


@dataclass(frozen=True, slots=True)
class Program:
    """A Go program of the image: where it is, what built it, and what its source says.

    ``source`` is ``None`` where the source cannot be seen; ``unseen`` says why.
    """

    path: str
    build: Build
    source: SourceEvidence | None
    unseen: str | None = None
    chosen_by_cgo: tuple[str, ...] = ()
    """Files of which the build takes others where cgo is off."""
    fit: Fit | None = None
    """The image it fits; ``None`` before that is known."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A program that is not copied, why, and the places that say so."""

    path: str
    why: str
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class AbsentFile:
    """A file that is not in the build context: ``path`` in the image, the call that reads it."""

    path: str
    place: Place


@dataclass(frozen=True, slots=True)
class LackingFile:
    """A path that the user asks to copy and that the old image does not have.

    ``word`` is how it was written, ``line`` that of the directive (0: the settings name it), ``near`` the
    name that may be meant.
    """

    path: str
    word: str
    why: str
    line: int = 0
    near: str | None = None
    evidence: tuple[Evidence, ...] = ()
    place: str = ""
    """Where the settings say so: file and line."""


@dataclass(frozen=True, slots=True)
class PutScript:
    """A script in the image: where it is, the line that puts it there, the program of its first line (``""``
    where that is not known), and its path in the build context."""

    path: str
    line: int
    interpreter: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class Runtime:
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

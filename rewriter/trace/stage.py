"""Follow one stage through its instructions: configuration and file system, in build order.

Rules: BuildKit's ``frontend/dockerfile/dockerfile2llb/convert.go`` (FACTS of instruction semantics are
pinned by ``tests/analysis``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct, field
from msgspec.structs import replace

from rewriter.context.files import Context
from rewriter.dockerfile.expand import check_length
from rewriter.dockerfile.instructions import Arg, Copying, Env, Run, Shell, User, Workdir
from rewriter.dockerfile.model import Dockerfile, DockerfileError, Instruction, NeedsArgument
from rewriter.images.catalogue import BaseImage
from rewriter.support.paths import join, normal
from rewriter.trace.accounts import is_other_user, own_users
from rewriter.trace.adding import add
from rewriter.trace.directives import Placed, Wrong
from rewriter.trace.filesystem.image_files import ImageFiles
from rewriter.trace.model import UNKNOWN_USER, BuildTrace, Change, Event, State
from rewriter.trace.record import Record
from rewriter.trace.run.follow import run
from rewriter.trace.said_program import record_said
from rewriter.trace.variables import evaluate, outlined
from rewriter.trace.versions import Versions


class Ground(Struct, frozen=True):
    """What a stage stands on, besides its base image."""

    stages: Mapping[str, ImageFiles] = field(default_factory=dict)
    """Those that ``--from`` may name."""
    parent: BuildTrace | None = None
    """The trace of the stage that it starts from, which its own includes."""
    platform: str = "linux/amd64"
    """What its image is for."""
    said: Mapping[int, Sequence[Placed]] = field(default_factory=dict)
    """The programs of RUN lines that directives tell of, by the instruction's index."""


_BARE = Ground()


def trace(
    dockerfile: Dockerfile,
    instructions: Sequence[Instruction],
    base: BaseImage,
    global_arguments: Mapping[str, str | None],
    context: Context | None,
    ground: Ground = _BARE,
) -> BuildTrace:
    """The trace of a stage whose instructions (without FROM) are given.

    ``rewriter.check.configuration`` reads the configuration a second time, on purpose: whoever changes what
    ENV, ARG, WORKDIR or USER do here shows it by that. Raises ``DockerfileError``.
    """
    parent = ground.parent
    record = Record(context, base, stages=ground.stages, platform=ground.platform)
    record.users += own_users(base) if parent is None else ()
    environment = dict(base.environment)
    state = State(Versions(environment), Versions(environment), Versions(), base.workdir, base.user, None)
    states: dict[int, State] = {}
    if parent is not None:
        state = record.inherit(parent)
        states.update(parent.states)
    tracer = _Tracer(dockerfile, record, global_arguments)
    wrong: tuple[Wrong, ...] = () if parent is None else parent.wrong
    for instruction in instructions:
        states[instruction.index] = state
        state = tracer.step(instruction, state)
        for item in ground.said.get(instruction.index, ()):
            problem = record_said(item, instruction, state, record)
            wrong += () if problem is None else (problem,)
    states[-1] = state
    return BuildTrace(
        states,
        tuple(record.events),
        tuple(record.builds),
        tuple(record.installed),
        tuple(record.users),
        tuple(record.opaque),
        frozenset(record.commands),
        tuple(record.calls),
        tuple(record.toolchains.found),
        tuple(dict.fromkeys(record.frontends)),
        wrong,
        tuple(record.clones),
    )


class _Tracer:
    def __init__(
        self, dockerfile: Dockerfile, record: Record, global_arguments: Mapping[str, str | None]
    ) -> None:
        self._dockerfile = dockerfile
        self._escape = dockerfile.escape
        self._record = record
        self._globals = global_arguments
        self._given = dockerfile.build.given
        self._length = 0

    def step(self, instruction: Instruction, state: State) -> State:
        """The state after ``instruction``; its events go to the record."""
        first = len(self._record.events)
        try:
            state = self._step(instruction, state)
        except DockerfileError as error:
            raise type(error)(error.message, error.line or instruction.line) from error
        self._record.settle_attributes(first)
        return state

    def _step(self, instruction: Instruction, state: State) -> State:
        match instruction:
            case Env():
                return self._env(instruction, state)
            case Arg():
                return self._arg(instruction, state)
            case Workdir():
                return self._workdir(instruction, state)
            case User():
                user = evaluate(instruction.arguments, state.variables, self._escape)
                return _with(state, user=user if user is not None else UNKNOWN_USER)
            case Shell():
                return _with(state, shell=instruction.json)
            case Copying():
                add(self._dockerfile, instruction, state, self._record)
            case Run():
                run(self._dockerfile, instruction, state, self._record)
            case _:
                pass
        return state

    def _env(self, instruction: Env, state: State) -> State:
        values: dict[str, str | None] = {}
        texts: dict[str, str] = {}
        for pair in instruction.pairs:
            key = evaluate(pair.key, state.variables, self._escape)
            value = evaluate(pair.value or "", state.variables, self._escape)
            if key is not None:
                values[key], texts[key] = value, pair.value or ""
        self._length = check_length(self._length, *values.values())
        environment, variables = state.environment.with_values(values), state.variables.with_values(values)
        outlines = outlined(texts, state, self._escape)
        return _with(state, environment=environment, variables=variables, outlines=outlines)

    def _arg(self, instruction: Arg, state: State) -> State:
        variables, arguments, outlines = state.variables, state.arguments, state.outlines
        for pair in instruction.pairs:
            name = pair.key
            if name in self._given:
                variables = variables.with_values({name: self._given[name]})
            elif pair.value is not None:
                value = evaluate(pair.value, variables, self._escape)
                outlines = outlined({name: pair.value}, state, self._escape)
                self._length = check_length(self._length, value)
                variables = variables.with_values({name: value})
            elif name in self._globals:
                variables = variables.with_values({name: self._globals[name]})
            elif name not in state.environment:
                variables = variables.with_values({name: None})
            arguments = arguments.with_values({name: None})
        return _with(state, variables=variables, arguments=arguments, outlines=outlines)

    def _workdir(self, instruction: Workdir, state: State) -> State:
        path = evaluate(instruction.arguments, state.variables, self._escape)
        if path is None:
            raise NeedsArgument(f"WORKDIR {instruction.arguments} needs a build argument without default")
        if not path or path == ".":
            return state
        workdir = path if path.startswith("/") else join(state.workdir, path)
        # A folder that is there keeps its owner.
        is_there = self._record.files.is_directory(normal(workdir)) is True
        self._record.events.append(Event(Change.MADE, normal(workdir), instruction.line, explicit=False))
        if is_other_user(state.user) and not is_there:
            owner = Event(Change.OWNED, normal(workdir), instruction.line, detail=state.user, explicit=False)
            self._record.events.append(owner)
        return _with(state, workdir=workdir)


def _with(state: State, **changes: object) -> State:
    return replace(state, **changes)

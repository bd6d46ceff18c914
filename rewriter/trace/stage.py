"""Follow one stage through its instructions: configuration and file system, in build order.

Rules: BuildKit's ``frontend/dockerfile/dockerfile2llb/convert.go`` (FACTS of instruction semantics are
pinned by ``tests/analysis``).
"""

from __future__ import annotations

import posixpath
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from rewriter.context.files import Context
from rewriter.context.sources import expand_glob
from rewriter.dockerfile.expand import check_length, references
from rewriter.dockerfile.model import Dockerfile, DockerfileError, Instruction, NeedsArgument
from rewriter.dockerfile.words import from_, is_remote, names, pairs
from rewriter.images.catalogue import BaseImage
from rewriter.images.tools import folders_of
from rewriter.support.paths import join, normal
from rewriter.support.values import replace
from rewriter.trace.accounts import is_other_user, own_users
from rewriter.trace.copy import from_stage
from rewriter.trace.filesystem.build_paths import is_idle_file
from rewriter.trace.filesystem.image_files import ImageFiles, base_directories
from rewriter.trace.model import UNKNOWN_USER, BuildTrace, Change, Event, Opaque, State
from rewriter.trace.record import Record
from rewriter.trace.run.follow import run
from rewriter.trace.said_program import record_said
from rewriter.trace.variables import evaluate, outlined
from rewriter.trace.versions import Versions

if TYPE_CHECKING:
    from rewriter.trace.model import Placed, Wrong

NOT_IN_CONTEXT = "it is not in the build context"
"""Why a COPY is opaque."""

_ARCHIVES = (".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tbz2", ".tar.xz", ".txz", ".tar.zst")


def trace(
    dockerfile: Dockerfile,
    instructions: Sequence[Instruction],
    base: BaseImage,
    global_arguments: Mapping[str, str | None],
    context: Context | None,
    stages: Mapping[str, ImageFiles] | None = None,
    parent: BuildTrace | None = None,
    platform: str = "linux/amd64",
    said: Mapping[int, Sequence[Placed]] | None = None,
) -> BuildTrace:
    """The trace of a stage whose instructions (without FROM) are given.

    ``stages`` are those that ``--from`` may name, ``parent`` is the trace of the stage that it starts from,
    which the result includes; ``platform`` is what its image is for; ``said`` are the programs of RUN lines
    that directives tell of, by the instruction's index. Raises ``DockerfileError``.
    """
    record = Record(context, base, stages=stages or {}, platform=platform)
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
        for item in said.get(instruction.index, ()) if said else ():
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
        try:
            return self._step(instruction, state)
        except DockerfileError as error:
            raise type(error)(error.message, error.line or instruction.line) from error

    def _step(self, instruction: Instruction, state: State) -> State:
        match instruction.keyword:
            case "ENV":
                return self._env(instruction, state)
            case "ARG":
                return self._arg(instruction, state)
            case "WORKDIR":
                return self._workdir(instruction, state)
            case "USER":
                user = evaluate(instruction.arguments, state.variables, self._escape)
                return _with(state, user=user if user is not None else UNKNOWN_USER)
            case "SHELL":
                return _with(state, shell=instruction.json)
            case "COPY" | "ADD":
                self._copy(instruction, state)
            case "RUN":
                run(self._dockerfile, instruction, state, self._record)
            case _:
                pass
        return state

    def _env(self, instruction: Instruction, state: State) -> State:
        values: dict[str, str | None] = {}
        texts: dict[str, str] = {}
        for pair in pairs(instruction, self._escape):
            key = evaluate(pair.key, state.variables, self._escape)
            value = evaluate(pair.value or "", state.variables, self._escape)
            if key is not None:
                values[key], texts[key] = value, pair.value or ""
        self._length = check_length(self._length, *values.values())
        environment, variables = state.environment.with_values(values), state.variables.with_values(values)
        outlines = outlined(texts, state, self._escape)
        return _with(state, environment=environment, variables=variables, outlines=outlines)

    def _arg(self, instruction: Instruction, state: State) -> State:
        variables, arguments, outlines = state.variables, state.arguments, state.outlines
        for pair in pairs(instruction, self._escape):
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

    def _workdir(self, instruction: Instruction, state: State) -> State:
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

    def _copy(self, instruction: Instruction, state: State) -> None:
        words = [evaluate(word.text, state.variables, self._escape) for word in names(instruction)]
        if len(words) + len(instruction.heredocs) < 2 or words[-1] is None:
            text = f"{instruction.keyword} {instruction.arguments}"
            self._record.opaque.append(Opaque(text, instruction.line, "its paths are not known"))
            return
        written = [word.text for word in names(instruction)]
        *sources, last = words
        destination = last or ""
        target = join(state.workdir, destination)
        is_folder = (
            self._record.files.is_directory(target) is True
            or destination.endswith(("/", "/."))
            or destination in (".", "")
            or len(sources) > 1
        )
        first = len(self._record.events)
        is_there = self._is_there(target)
        stage = self._record.stages.get((instruction.flag("from") or "").lower())
        matched: list[Event] = []
        for source, text in zip(sources, written, strict=False):
            if stage is not None and source is not None:
                events = tuple(from_stage(
                    stage, self._record.context, source, target, instruction.line,
                    is_folder=is_folder, unseen=self._unwritten(source, text),
                ))  # fmt: skip
                # What a pattern brings that nothing is seen to match has other names than those written out.
                if any(event.stage is None for event in events):
                    self._record.events += events
                else:
                    matched += events
            else:
                self._one_source(instruction, source, text, target, is_folder)
        self._record.events += matched
        self._record.events += self._owned(instruction, state, target, first, is_there=is_there)

    def _is_there(self, path: str) -> bool:
        """Whether a folder is there already."""
        if self._record.files.origin(path) is not None:
            return self._record.files.is_directory(path) is True
        return path in base_directories(self._record.base.distribution)

    def _owned(
        self, instruction: Instruction, state: State, target: str, first: int, *, is_there: bool
    ) -> list[Event]:
        """What ``--chown`` and ``--chmod`` do to what the events from number ``first`` on bring.

        A folder that was there keeps its owner and mode, one that COPY makes gets the owner of ``--chown``
        (https://docs.docker.com/reference/dockerfile/#copy---chown---chmod).
        """
        line, owner, mode = instruction.line, instruction.flag("chown"), instruction.flag("chmod")
        brought = dict.fromkeys(event.path for event in self._record.events[first:])
        given: list[Event] = []
        if owner:
            owner = evaluate(owner, state.variables, self._escape) or "$"
            for path in brought:
                own = path != target or not is_there
                given.append(Event(Change.OWNED, path, line, detail=owner, recursive=True, explicit=own))
            if brought and target not in brought and not is_there:
                given.append(Event(Change.OWNED, target, line, detail=owner))
        if mode:
            given += (
                Event(Change.MODED, path, line, detail=mode, recursive=True, explicit=False)
                for path in brought
            )
        return given

    def _one_source(
        self, instruction: Instruction, source: str | None, text: str, target: str, is_folder: bool
    ) -> None:
        heredocs = {f"<<{'-' if h.strip_tabs else ''}{h.name}": h.name for h in instruction.heredocs}
        line, events = instruction.line, self._record.events

        def copied(path: str, origin: str | None, unseen: str = "") -> None:
            events.append(Event(Change.COPIED, path, line, origin, unseen=unseen))

        if source is None or instruction.flag("from") is not None:
            image = instruction.flag("from") or ""
            self._record.toolchains.copied(image, source or "", line)
            folders = folders_of(image) if source is not None and normal(source) == "/" else None
            if folders is not None:  # all of an image that has files only there
                for folder in folders:
                    copied(join(target, folder.lstrip("/")), None)
                return
            name = posixpath.basename((source or "").rstrip("/"))
            path = join(target, name) if is_folder and name and "." in name else target
            copied(path, None, self._unseen(instruction, source, text))
            return
        plain = source.replace('"', "").replace("'", "")
        if plain in heredocs:
            path = join(target, heredocs[plain]) if is_folder else target
            events.append(Event(Change.WRITTEN, path, line))
            return
        if instruction.keyword == "ADD" and is_remote(source):
            self._record.toolchains.download((source, target), {}, line)
            name = posixpath.basename(source.split("?")[0].rstrip("/"))
            copied(join(target, name) if is_folder and name else target, None)
            return
        matches = self._matches(source)
        if not matches and self._record.context is None and not is_idle_file(source):
            copied(target, None)
        if not matches and self._record.context is not None:
            self._missing(instruction, source)
        for path in matches:
            kind = self._record.context_kind(path)
            if kind is None:
                self._missing(instruction, source)
            if instruction.keyword == "ADD" and kind != "directory" and path.endswith(_ARCHIVES):
                self._record.toolchains.unpacked_by_add(path, line)
                copied(target, None)
            elif is_folder and (kind == "file" or (kind == "unknown" and _is_file_name(path))):
                copied(join(target, posixpath.basename(path)), path)
            elif kind is not None:
                copied(target, path)
            elif is_folder:  # not in the context: the build fails, or another context is used
                copied(join(target, posixpath.basename(path)), None)
            else:
                copied(target, None)

    def _unwritten(self, source: str, text: str) -> str:
        """What is to be said of a path that its stage is not seen to write."""
        said = f"copies {normal(source)} from a stage that is not seen to write it"
        names = references(text, self._escape) & self._dockerfile.build.automatic.keys()
        if not names:
            return said
        values = ", ".join(f"{name}={self._dockerfile.build.automatic[name]}" for name in sorted(names))
        return f"copies {text} (with {values}) from a stage that is not seen to write it"

    def _unseen(self, instruction: Instruction, source: str | None, text: str) -> str:
        if source is None:
            return f"copies {text}, and the value of that is not known"
        other = instruction.flag("from") or ""
        stages = (from_(i).name for i in self._dockerfile.instructions if i.keyword == "FROM")
        if other.lower() in stages:
            return f"copies it from the stage {other}, which is no earlier one"
        return f"copies it from the image {other}, which is not looked into"

    def _missing(self, instruction: Instruction, source: str) -> None:
        """A source that is not in the context: git may ignore it, or the build is told another one."""
        if not is_idle_file(source):
            text = f"{instruction.keyword} {source}"
            self._record.opaque.append(Opaque(text, instruction.line, NOT_IN_CONTEXT))

    def _matches(self, source: str) -> list[str]:
        """Context paths that a source names: BuildKit matches it with Go's ``filepath.Match``."""
        clean = normal(source).lstrip("/")
        if not any(character in clean for character in "*?["):
            return [clean]
        if self._record.context is None:
            return []

        return expand_glob(self._record.context, clean)


def _is_file_name(path: str) -> bool:
    """Whether a path that cannot be looked up is a file's: it has an extension or is a known build file."""
    name = posixpath.basename(path)
    return "." in name.strip(".") or is_idle_file(name)


def _with(state: State, **changes: object) -> State:
    return replace(state, **changes)

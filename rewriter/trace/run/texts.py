"""The shell texts of a RUN, where they stand in the Dockerfile, and the mounts that they see."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from rewriter.dockerfile.instructions import Run
from rewriter.dockerfile.model import Dockerfile, Instruction
from rewriter.golang.command.targets import Unknown
from rewriter.model import Place
from rewriter.support.paths import below, join, lies_in, normal
from rewriter.trace.filesystem.place import PRESERVED
from rewriter.trace.model import Build, Change, Event, StagePath, State
from rewriter.trace.opaque import Opaque, OpaqueKind
from rewriter.trace.record import Record
from rewriter.trace.run.state import UNKNOWN

Locate = Callable[[int], int | None]
"""Offset in the shell text to offset in the Dockerfile, ``None`` where it is not in plain sight."""

POSIX_SHELLS = frozenset({"sh", "bash", "ash", "dash"})


class Script(Struct, frozen=True):
    """A shell text and where its characters stand in the Dockerfile."""

    text: str
    locate: Locate
    place: Callable[[int], Place] | None = None
    """Offset to file and line of the build context, for a text that stands there."""


def counting(place: Place, text: str) -> Callable[[int], Place]:
    """The line of each offset in a text that begins at a place of the build context."""
    return lambda at: Place(place.path, place.line + text.count("\n", 0, at))


def mount_targets(instruction: Run, state: State, record: Record) -> list[str]:
    """Targets of ``--mount``: what is written there is not in the image. Bound contexts are readable.

    A target that is not given is the working folder (BuildKit, ``dockerfile2llb/convert_runmount.go``);
    secrets and sockets have places of their own.
    """
    targets = []
    for mount in instruction.mounts:
        if not mount.target and mount.kind not in ("bind", "cache", "tmpfs"):
            continue
        path = join(state.workdir, mount.target)
        targets.append(path)
        if mount.kind != "bind":
            continue
        source = normal(mount.source)
        stage = record.stages.get((mount.from_ or "").lower())
        if stage is not None:
            at = StagePath(stage, source)
            record.events.append(Event(Change.COPIED, path, instruction.line, stage=at, explicit=False))
        elif mount.from_ is None:
            event = Event(Change.COPIED, path, instruction.line, source.lstrip("/"), explicit=False)
            record.events.append(event)
    return targets


def drop_mounted(record: Record, first: int, targets: Sequence[str], line: int) -> None:
    """Take back what a RUN wrote into its mounts: it is not in the image."""
    if not targets:
        return
    found = record.events[first:]
    mounts = [event for event in found if event.change is Change.COPIED and event.path in targets]
    found = _built_outside(record, found, targets)
    outside = (event for event in found if not lies_in(event.path, targets))
    record.replace_events(first, [taken for event in outside for taken in _taken_from(event, mounts)])
    record.opaque[:] = [o for o in record.opaque if o.line != line or not _is_mounted(o.paths, targets)]
    for index in range(len(record.builds) - 1, -1, -1):
        build = record.builds[index]
        if build.instruction.line != line:
            break
        if any(lies_in(path, targets) for path in build.outputs):
            unknown = Unknown("it writes into a mount, which is not in the image")
            record.builds[index] = replace(build, unknown=unknown)


def _built_outside(record: Record, found: Sequence[Event], targets: Sequence[str]) -> list[Event]:
    """The events, with programs that are built in a mount and copied or moved out of it as built there."""
    written = {event.path: event for event in found if event.build and lies_in(event.path, targets)}
    outside: dict[str, Event] = {}
    for event in found:
        taken = event.change in (Change.DUPLICATED, Change.MOVED) and not lies_in(event.path, targets)
        if taken and event.source in written:
            outside.setdefault(event.source, event)
    if not outside:
        return [*found]
    new: dict[int, Build] = {}
    for build in {id(e.build): e.build for e in written.values() if e.build is not None}.values():
        paths = (outside[path].path if path in outside else path for path in build.outputs)
        new[id(build)] = replace(build, outputs=tuple(paths))
    record.builds[:] = [new.get(id(build), build) for build in record.builds]
    result = []
    for event in found:
        first = outside.get(event.source or "")
        if event is first and event.source is not None:
            built = written[event.source]
            event = replace(built, path=event.path, build=new[id(built.build)], certain=event.certain)
        elif first is not None:
            event = replace(event, change=Change.DUPLICATED, source=first.path)
        result.append(event)
    return result


def _is_mounted(paths: Sequence[str], targets: Sequence[str]) -> bool:
    """Whether all that a command makes is in mounts."""
    return bool(paths) and all(lies_in(path, targets) for path in paths)


def _taken_from(event: Event, mounts: Sequence[Event]) -> Sequence[Event]:
    """What is copied out of a mount comes from the stage or the context behind it.

    The mode that a folder of another stage may bring along counts as not known.
    """
    if event.change is not Change.DUPLICATED or event.source is None:
        return (event,)
    for mount in mounts:
        inside = below(event.source, mount.path)
        if inside is not None and mount.stage is not None:
            stage = replace(mount.stage, path=join(mount.stage.path, inside))
            copied = replace(event, change=Change.COPIED, source=None, stage=stage, detail="")
            if event.detail != PRESERVED or event.inside or not stage.files.is_directory(stage.path):
                return (copied,)
            return copied, replace(event, change=Change.MODED, source=None, detail=UNKNOWN, recursive=False)
        if inside is not None and mount.source is not None:
            source = f"{mount.source}/{inside}".strip("/")
            return (replace(event, change=Change.COPIED, source=source, detail=""),)
    return (event,)


def scripts(dockerfile: Dockerfile, instruction: Instruction, state: State, record: Record) -> list[Script]:
    """The texts that a RUN gives to a shell, in order; what runs in another shell is recorded as opaque."""
    if instruction.json is not None:
        argv = instruction.json
        name = argv[0].rsplit("/", 1)[-1] if argv else ""
        if len(argv) >= 3 and name in POSIX_SHELLS and argv[1] in ("-c", "-ec", "-xc", "-exc", "-lc"):
            return [Script(argv[2], lambda at: None)]
        return [Script(" ".join(_quote(word) for word in argv), lambda at: None)]
    shell = state.shell[0].rsplit("/", 1)[-1] if state.shell else "sh"
    if shell not in POSIX_SHELLS:
        _opaque(instruction, instruction.arguments, f"it runs in the shell {shell}", record)
        return []
    if not instruction.heredocs:
        return [Script(instruction.arguments, instruction.source_offset)]
    first = instruction.heredocs[0]
    alone = (
        instruction.arguments.strip().lstrip("0123456789").startswith("<<") and len(instruction.heredocs) == 1
    )
    if alone and len(instruction.arguments.split()) <= 2:
        return _heredoc_script(instruction, first.content, first.span.start, first.strip_tabs, record)
    bodies = "".join(dockerfile.written(h.span) for h in instruction.heredocs)
    return [
        Script(
            instruction.arguments + "\n" + bodies,
            _within(instruction.source_offset, len(instruction.arguments)),
        )
    ]


def _opaque(instruction: Instruction, text: str, reason: str, record: Record) -> None:
    record.opaque.append(Opaque(text, instruction.line, reason, kind=OpaqueKind.MAY_BUILD))


def _within(locate: Locate, length: int) -> Locate:
    return lambda at: locate(at) if at < length else None


def _heredoc_script(
    instruction: Instruction, content: str, start: int, tabs: bool, record: Record
) -> list[Script]:
    if content.startswith("#!"):
        interpreter = content.split("\n", 1)[0][2:].split()
        name = interpreter[-1].rsplit("/", 1)[-1] if interpreter else ""
        if not {word.rsplit("/", 1)[-1] for word in interpreter} & POSIX_SHELLS:
            _opaque(instruction, content.split("\n", 1)[0], f"a script for {name}", record)
            return []
    return [Script(content, (lambda at: None) if tabs else (lambda at: start + at))]


def _quote(word: str) -> str:
    return "'" + word.replace("'", "'\\''") + "'"

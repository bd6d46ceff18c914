"""The start of an image without CMD and ENTRYPOINT: what Compose files and manifests give."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from rewriter.consumers.match import service_key
from rewriter.consumers.model import Consumers, Use
from rewriter.dockerfile.stages import Stage
from rewriter.facts.start.find_program import find_program
from rewriter.facts.start.model import Opening, Start
from rewriter.facts.start.unseen_program import explained
from rewriter.model import Place, Reason, Refusal
from rewriter.trace.filesystem.image_files import ImageFiles
from rewriter.trace.model import BuildTrace

_MOST = 20
_HELP = "add the CMD or ENTRYPOINT that the image is started with"


def started_by(start: Start, found: Consumers, stage: Stage, trace: BuildTrace, files: ImageFiles) -> Start:
    """``start`` with the command that all consumers agree on, or with what keeps that from being the start.

    They agree where each names the same program; arguments may differ.
    """
    uses = _starting(found, stage)
    if not uses:
        return start
    vectors: dict[tuple[str, ...], Use] = {}
    for use in uses:
        argv = _argv(use)
        if not argv:
            return _stopped(start, f"{use.what} starts the shell of the image", use.place)
        if use.workdir is not None or not _is_known(use):
            return _stopped(start, f"what {use.what} starts is not known here", use.place)
        vectors.setdefault(argv, use)
    first, *others = vectors
    tried = Start(None, None, cmd_argv=first, line=stage.from_.line)
    result = explained(find_program(tried, trace.final, files), trace)
    place = _place(vectors[first])
    if result.problem is not None:
        message = f"{vectors[first].what} starts it: {result.problem.message}"
        problem = replace(result.problem, message=message, places=(place.evidence,))
        return replace(result, problem=problem, opening=Opening())
    if result.argv != first:
        message = f"{vectors[first].what} starts {first[0]}, which PATH leads to in the old image only"
        return _stopped(start, message, place)
    for other in others:
        program = find_program(replace(tried, cmd_argv=other), trace.final, files).program
        if program != result.program:
            message = f"consumers start different programs: {first[0]} and {other[0]}"
            return _stopped(start, message, place, _place(vectors[other]))
    words = tuple((word, _place(vectors[argv]).evidence) for argv in others for word in argv[1:])
    places = tuple(_place(use).evidence for use in uses[:_MOST])
    return replace(result, starters=places, opening=replace(result.opening, words=words))


def _starting(found: Consumers, stage: Stage) -> list[Use]:
    """Uses that start the image; of a service without a command, only where no other file gives it one."""
    uses = [use for use in found.uses if use.is_started and _is_of(use, stage)]
    given = {service_key(use) for use in uses if use.is_compose and _argv(use)}
    return [use for use in uses if _argv(use) or not use.is_compose or service_key(use) not in given]


def _is_of(use: Use, stage: Stage) -> bool:
    target = use.built.target if use.built is not None else None
    return not target or stage.is_target(target)


def _argv(use: Use) -> tuple[str, ...]:
    return tuple(word for part in (use.entrypoint, use.command) if part is not None for word in part.items)


def _is_known(use: Use) -> bool:
    return all(part.known for part in (use.entrypoint, use.command) if part is not None)


def _place(use: Use) -> Place:
    parts: Sequence[Place] = [
        part.place for part in (use.entrypoint, use.command) if part is not None and part.items
    ]
    return parts[0] if parts else use.place


def _stopped(start: Start, why: str, *places: Place) -> Start:
    problem = start.problem or Refusal(Reason.NO_COMMAND, "there is no start")
    evidence = tuple(place.evidence for place in places)
    problem = replace(problem, message=f"{problem.message}; {why}", help=_HELP, places=evidence, ways=())
    return replace(start, problem=problem, opening=Opening())

"""What of the build may have written the program that nothing is seen to write."""

from __future__ import annotations

from collections.abc import Sequence

from rewriter.facts.program.prebuilt import absent_program
from rewriter.facts.start.find_program import is_of_another_module
from rewriter.facts.start.model import Start
from rewriter.model import UNSEEN_PROGRAM, Evidence, Reason
from rewriter.shell.expand import UNKNOWN_TEXT
from rewriter.support.messages import named, shorten
from rewriter.support.values import replace
from rewriter.trace.chain import StageView
from rewriter.trace.model import Build, BuildTrace
from rewriter.trace.opaque import Opaque, OpaqueKind

UNFOLLOWED_HELP = "write its go build into the Dockerfile as a RUN of its own"
"""What to do about a build that another file says."""

UNKNOWN_OUTPUT_HELP = "write that go build out, with -o and its package, as a RUN of its own"

NO_PACKAGE_HELP = "give the build context that has the source (--context), or build a package that is there"

_MAY_BUILD = frozenset({OpaqueKind.MAY_BUILD, OpaqueKind.GENERATE})

_MOST_NAMED = 2


def explained(start: Start, trace: BuildTrace) -> Start:
    """Add why the outputs of a build are not known: it may well be the program that starts."""
    if start.problem is not None and start.problem.reason in UNSEEN_PROGRAM:
        start = absent_program(start, trace)
    return explained_by(start, trace.builds)


def explained_by(start: Start, builds: Sequence[Build]) -> Start:
    """The same with the builds of other stages."""
    unknown, why = next(((b, b.unknown) for b in builds if b.unknown is not None), (None, None))
    if start.problem is None or start.problem.reason not in UNSEEN_PROGRAM or unknown is None or why is None:
        return start
    command = f"go {unknown.command.subcommand} in {_of(unknown)}"
    places = (Evidence(*unknown.recipe, message=why.reason),) if unknown.recipe is not None else ()
    problem = replace(
        start.problem,
        reason=Reason.OUTPUT_NOT_KNOWN,
        message=f"{start.problem.message}; what {command} writes is not known: {why.reason}",
        help=NO_PACKAGE_HELP if why.no_package else UNKNOWN_OUTPUT_HELP,
        places=(*start.problem.places, *places),
    )
    return replace(start, problem=problem)


def unfollowed(start: Start, views: Sequence[StageView]) -> Start:
    """Name the commands that are not followed and may write the program, in the stages it comes through."""
    opaques = list(dict.fromkeys(opaque for view in views for opaque in view.trace.opaque))
    if start.problem is None or start.problem.reason not in UNSEEN_PROGRAM:
        return start
    if start.program is None:
        return _instead(start, views) if start.problem.reason is Reason.NOT_ON_PATH else start
    if any(opaque.kind is OpaqueKind.RECIPE for opaque in opaques):
        # They have a refusal of their own, which says where they are not plain.
        return replace(start, problem=replace(start.problem, help=UNFOLLOWED_HELP))
    found = [opaque for opaque in opaques if opaque.kind in _MAY_BUILD]
    if not found:
        return _instead(start, views)
    told = " and ".join(f"{shorten(o.command)} ({_place(o)})" for o in found[:_MOST_NAMED])
    more = f" and {len(found) - _MOST_NAMED} more" if len(found) > _MOST_NAMED else ""
    message = f"{start.problem.message}; not followed: {told}{more}"
    problem = replace(start.problem, reason=Reason.NOT_FOLLOWED, message=message, help=UNFOLLOWED_HELP)
    return replace(start, problem=problem)


def _instead(start: Start, views: Sequence[StageView]) -> Start:
    """The start with what go commands write there: another path may have been meant."""
    if start.problem is None:
        return start
    own = (build for view in views for build in view.trace.builds if build.unknown is None)
    found = (build for build in own if not any(map(is_of_another_module, build.command.packages)))
    builds = [*dict.fromkeys(f"{path} ({_of(build)})" for build in found for path in build.outputs)]
    shown = builds[:_MOST_NAMED]
    more = f" and {len(builds) - _MOST_NAMED} more" if len(builds) > _MOST_NAMED else ""
    if not builds:
        return start
    text = f"; go builds {' and '.join(shown)}{more}".replace(UNKNOWN_TEXT, "…")
    help_ = "start or copy what go builds, by its absolute path, or let go build write it to that path"
    message = start.problem.message + text
    problem = replace(start.problem, reason=Reason.WRITTEN_ELSEWHERE, message=message, help=help_)
    return replace(start, problem=problem)


def _of(build: Build) -> str:
    """Where a build stands."""
    return named(Evidence(*build.recipe)) if build.recipe else f"line {build.instruction.line}"


def _place(opaque: Opaque) -> str:
    for place in opaque.evidence[:1]:
        return named(place)
    return f"line {opaque.line}"

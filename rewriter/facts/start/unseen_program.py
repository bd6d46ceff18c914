"""What of the build may have written the program that nothing is seen to write."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from rewriter.facts.program.prebuilt import absent_program
from rewriter.facts.start.find_program import is_of_another_module
from rewriter.facts.start.model import Start
from rewriter.model import UNSEEN_PROGRAM, Reason, Refusal
from rewriter.shell.expand import UNKNOWN_TEXT
from rewriter.support.messages import few, named, shorten
from rewriter.trace.chain import StageView
from rewriter.trace.model import Build, BuildTrace
from rewriter.trace.opaque import Opaque, OpaqueKind

UNFOLLOWED_HELP = "write its go build into the Dockerfile as a RUN of its own"
"""What to do about a build that another file says."""
_NO_PACKAGE_HELP = (
    "give the build context that has the source (--context), with a .dockerignore that lets it in, "
    "or build a package that is there"
)
_MAY_BUILD = frozenset({OpaqueKind.MAY_BUILD, OpaqueKind.GENERATE})
_MOST_NAMED = 2


def explained(start: Start, trace: BuildTrace) -> Start:
    """Add why the outputs of a build are not known: it may well be the program that starts."""
    if start.problem is not None and start.problem.reason in UNSEEN_PROGRAM:
        start = absent_program(start, trace)
    return explained_by(start, trace.builds)


def explained_by(start: Start, builds: Sequence[Build]) -> Start:
    """The same with the builds of other stages."""
    problem, build = start.problem, next((build for build in builds if build.unknown is not None), None)
    if problem is None or problem.reason not in UNSEEN_PROGRAM or build is None or build.unknown is None:
        return start
    why = build.unknown.reason
    places = (replace(build.recipe.evidence, message=why),) if build.recipe is not None else ()
    problem = replace(problem, places=(*problem.places, *places))
    told = f"; what go {build.command.subcommand} in {_of(build)} writes is not known: {why}"
    help_ = _NO_PACKAGE_HELP if build.unknown.no_package else ""
    return _also(start, problem, Reason.OUTPUT_NOT_KNOWN, told, help_)


def unfollowed(start: Start, views: Sequence[StageView]) -> Start:
    """Name the commands that are not followed and may write the program, in the stages it comes through."""
    problem = start.problem
    if problem is None or problem.reason not in UNSEEN_PROGRAM:
        return start
    if start.program is None:
        return _instead(start, problem, views) if problem.reason is Reason.NOT_ON_PATH else start
    opaques = dict.fromkeys(opaque for view in views for opaque in view.trace.opaque)
    if any(opaque.kind is OpaqueKind.RECIPE for opaque in opaques):
        # They have a refusal of their own, which says where they are not plain.
        return _also(start, problem, problem.reason, "", UNFOLLOWED_HELP)
    told = [f"{shorten(item.command)} ({_place(item)})" for item in opaques if item.kind in _MAY_BUILD]
    if not told:
        return _instead(start, problem, views)
    return _also(start, problem, Reason.NOT_FOLLOWED, f"; not followed: {_listed(told)}")


def _instead(start: Start, problem: Refusal, views: Sequence[StageView]) -> Start:
    """The start with what go commands write there: another path may have been meant."""
    own = (build for view in views for build in view.trace.builds if build.unknown is None)
    found = (build for build in own if not any(map(is_of_another_module, build.command.packages)))
    builds = [*dict.fromkeys(f"{path} ({_of(build)})" for build in found for path in build.outputs)]
    if not builds:
        return start
    told = f"; go builds {_listed(builds)}".replace(UNKNOWN_TEXT, "…")
    return _also(start, problem, Reason.WRITTEN_ELSEWHERE, told)


def _also(start: Start, problem: Refusal, reason: Reason, told: str, help_: str = "") -> Start:
    """The start with more that is said of its problem, and what helps then."""
    message = problem.message + told
    return replace(start, problem=replace(problem, reason=reason, message=message, help=help_, ways=()))


def _listed(items: Sequence[str]) -> str:
    return few(items, _MOST_NAMED, " and ")


def _of(build: Build) -> str:
    """Where a build stands."""
    return named(build.recipe.evidence) if build.recipe else f"line {build.instruction.line}"


def _place(opaque: Opaque) -> str:
    return named(opaque.evidence[0]) if opaque.evidence else f"line {opaque.line}"

"""A directive changes nothing.

What it does
    Reports each rule of ``# distroify: ignore[rule]`` that finds nothing at the instruction below, each name
    of ``allow[name]`` that allows what nobody asks for, and directives in a stage that is left as it is.

Why
    It stands above the wrong instruction, or is not needed any more. What it was meant for may have changed.

Example
    before
        # distroify: ignore[runtime-package]
        RUN apt-get install -y make

When it refuses
    Never: it is no assumption.

What you can do
    Take the comment out, or move it above the line that it is about.

    before
        # distroify: ignore[runtime-package]
        RUN apt-get update && apt-get install -y make
    after
        RUN apt-get update && apt-get install -y make

Applicability
    safe: plain information

References
    https://docs.docker.com/reference/dockerfile/#format
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from typing import TYPE_CHECKING

from msgspec.structs import replace

from rewriter.dockerfile.comments import NO_COLON, UNKNOWN, directives
from rewriter.dockerfile.model import Dockerfile
from rewriter.dockerfile.stages import Stage, stages
from rewriter.facts.directives import allowed, concerning, target_of, with_allowed
from rewriter.facts.recognise.targets import targets
from rewriter.model import Diagnostic, FileResult, Settings
from rewriter.plan.model import Plan
from rewriter.rules.diagnostics import note
from rewriter.rules.known import found_by
from rewriter.rules.registry import allowable, registered, silenceable
from rewriter.rules.rule import Rule
from rewriter.trace.base import graph_of

if TYPE_CHECKING:
    from rewriter.dockerfile.comments import Directive


def check(dockerfile: Dockerfile, plan: Plan, settings: Settings) -> Iterator[Diagnostic]:
    """One note for each name that silences nothing."""
    if "distroify" not in dockerfile.text.lower():
        return
    named = _silencing(dockerfile, plan.facts.chain.target.stage)
    if named:
        yield from _unheard(named, set(_found(dockerfile, plan, settings, "refusal", "notice")))
    yield from _needless(dockerfile, plan)


def _needless(dockerfile: Dockerfile, plan: Plan) -> Iterator[Diagnostic]:
    """The ``program`` directives that no program of the image rests on."""
    given = [item for item in directives(dockerfile) if item.action == "program"]
    used = {program.build.said.line for program in plan.facts.programs if program.build.said is not None}
    for directive in concerning(plan.facts.chain.target.stage, given, dockerfile):
        if directive.line not in used:
            message = (
                f"the directive {directive.place} changes nothing: {directive.words[0]} is seen to be built, "
                "or is not what the image starts"
            )
            yield _note(message, directive)


def of_refused(dockerfile: Dockerfile, plan: Plan, settings: Settings) -> Iterator[Diagnostic]:
    """The same for a file that is refused, of refusals: what else would be said of it is not known."""
    if "distroify" not in dockerfile.text.lower():
        return
    known = {rule.id for rule in registered("refusal")}
    named = [
        replace(item, words=tuple(rule for rule in item.words if rule in known))
        for item in _silencing(dockerfile, plan.facts.chain.target.stage)
    ]
    if any(item.words for item in named):
        yield from _unheard(named, set(_found(dockerfile, plan, settings, "refusal")))


def left_alone(
    dockerfile: Dockerfile, stage: Stage | None, told: Iterable[Diagnostic]
) -> Iterator[Diagnostic]:
    """The directives of a stage that is not rewritten; ``None`` stands for all stages.

    ``told`` is what is said of the stage before anything is silenced.
    """
    found = {(item.rule, target_of(dockerfile, item.line)) for item in told}
    yield from _unheard(_silencing(dockerfile, stage), found)
    others = [item for item in directives(dockerfile) if item.action in ("copy", "drop", "program", "allow")]
    for directive in others if stage is None else concerning(stage, others, dockerfile):
        if (
            directive.action == "allow"
            and stage is not None
            and not set(allowable()).isdisjoint(directive.words)
        ):
            continue  # said where the stage is done (``told``)
        why = "the file stays as it is" if directive.action == "allow" else "nothing is copied"
        yield _note(f"the directive {directive.place} ({directive.action}) changes nothing: {why}", directive)


def astray(dockerfile: Dockerfile, found: tuple[Stage, ...], asked: Collection[str]) -> Iterator[Diagnostic]:
    """The directives in stages that none of the images is made from; ``asked`` are stages that are built."""
    given = [item for item in directives(dockerfile) if item.action not in (NO_COLON, UNKNOWN)]
    if not given:
        return
    graph = graph_of(dockerfile, found)
    images = [found[at] for at in (*targets(dockerfile, graph, asked), len(found) - 1)]
    heard = {item for stage in images for item in concerning(stage, given, dockerfile)}
    for directive in given:
        if directive not in heard:
            message = f"the directive {directive.place} changes nothing: no image is made from its stage"
            yield replace(_note(message, directive), help="move it into the stage that it is about")


def told(
    dockerfile: Dockerfile, stage: Stage, settings: Settings, rewrite: Callable[[Settings], FileResult]
) -> FileResult:
    """What ``rewrite`` makes of a stage with what its directives allow, and which of these change nothing."""
    names = [(name, one) for name, one in allowed(dockerfile, stage) if name in allowable()]
    result = rewrite(with_allowed(settings, (name for name, _ in names)))
    idle: list[Diagnostic] = []
    for name, directive in dict(names).items():
        if name in settings.allow:
            idle.append(
                _note(f"the directive {directive.place} allows {name}, as the settings do", directive)
            )
            continue
        less = rewrite(with_allowed(settings, (other for other, _ in names if other != name)))
        if (less.outcome, less.after, less.diagnostics) == (result.outcome, result.after, result.diagnostics):
            message = f"the directive {directive.place} allows {name}, which changes nothing here"
            idle.append(_note(message, directive))
    if not idle:
        return result
    return replace(result, diagnostics=tuple(sorted((*result.diagnostics, *idle), key=lambda d: d.line)))


def _note(message: str, directive: Directive) -> Diagnostic:
    return note(RULE, message, directive.line, "remove it")


def _silencing(dockerfile: Dockerfile, stage: Stage | None) -> list[Directive]:
    """The directives that name rules."""
    named = [item for item in directives(dockerfile) if item.action == "ignore" and item.words]
    return named if stage is None else list(concerning(stage, named, dockerfile))


def _unheard(named: Iterable[Directive], found: Collection[tuple[str, int]]) -> Iterator[Diagnostic]:
    for directive in named:
        for rule in directive.words:
            if rule not in silenceable():
                yield _note(
                    f"the directive {directive.place} ignores {rule}, which cannot be silenced", directive
                )
            elif (rule, directive.target) not in found:
                message = f"the directive {directive.place} ignores {rule}, which finds nothing there"
                yield _note(message, directive)


def _found(dockerfile: Dockerfile, plan: Plan, settings: Settings, *kinds: str) -> Iterator[tuple[str, int]]:
    """Rule and instruction's line of all that can be silenced."""
    for rule in (rule for kind in kinds for rule in registered(kind) if rule != RULE):
        gated = rule.gate(dockerfile, stages(dockerfile), settings) if rule.gate is not None else ()
        for item in (*gated, *found_by(rule, dockerfile, plan, settings)):
            yield item.rule, target_of(dockerfile, item.line)


RULE = Rule(__name__, order=240, check=check, lasting=True)

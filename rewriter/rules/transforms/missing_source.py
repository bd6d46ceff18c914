"""A COPY in a distroless stage whose source does not exist is corrected.

What it does
    ``COPY from=build /app /app`` gets its ``--``. A path of a build stage that nothing puts there becomes
    that of the only program of this name which the stage builds.

Why
    Such a file cannot be built, so nothing that works can change.

Example
    before
        COPY from=build /server /server
    after
        COPY --from=build /server /server

When it refuses
    It leaves the line alone where a RUN of the build stage cannot be followed, or where several programs have
    the name.

Applicability
    review

References
    https://docs.docker.com/reference/dockerfile/#copy---from
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from rewriter.dockerfile.instructions import Copy
from rewriter.dockerfile.model import Dockerfile
from rewriter.model import Applicability, Diagnostic, Edit, Settings
from rewriter.plan.model import Plan
from rewriter.plan.renewal import is_renewal, programs_called
from rewriter.rules.diagnostics import fix
from rewriter.rules.rule import Rule
from rewriter.rules.writing.edits import replaced
from rewriter.support.paths import is_pattern, normal
from rewriter.trace.chain import StageView


def transform(dockerfile: Dockerfile, plan: Plan, settings: Settings) -> Iterator[Diagnostic]:
    """Mend each COPY whose source is certainly not there."""
    if not is_renewal(plan):
        return
    for instruction in plan.facts.instructions:
        if isinstance(instruction, Copy) and instruction.json is None:
            yield from _flag(dockerfile, plan, instruction)
            yield from _path(plan, instruction)


def _flag(dockerfile: Dockerfile, plan: Plan, instruction: Copy) -> Iterator[Diagnostic]:
    """``from=build`` without its dashes, where that is a stage."""
    first = instruction.words[0]
    if not first.text.startswith("from=") or len(instruction.words) < 3:
        return
    if plan.facts.chain.graph.named_by(first.text[len("from=") :], plan.facts.number) is not None:
        message = f"{first.text} is not a file: it lacks the dashes of the flag --{first.text}"
        between = dockerfile.text[instruction.keyword_span.end : first.span.start]
        # "COPY -- from=build": two dashes alone end the flags (BuildKit, instructions/bflag.go).
        start = first.span.start - len(between.lstrip()) if between.strip() == "--" else first.span.start
        edit = Edit(start, first.span.start, "--")
        yield fix(RULE, message, instruction.line, (edit,), Applicability.REVIEW)


def _path(plan: Plan, instruction: Copy) -> Iterator[Diagnostic]:
    view = view_of(plan, instruction.from_ or "")
    words = instruction.words
    if view is None or len(words) != 2:
        return
    path = missing(view, words[0].text)
    if path is None:
        return
    built = programs_called(posixpath.basename(path), view.files)
    if len(built) == 1:
        message = f"the stage {plan.facts.chain.reference(view)} has no {path}: the program is {built[0]}"
        edit = replaced(words[0].span, built[0])
        yield fix(RULE, message, instruction.line, (edit,), Applicability.REVIEW)


def view_of(plan: Plan, name: str) -> StageView | None:
    """The stage that ``--from=name`` means."""
    at = plan.facts.chain.graph.named_by(name, plan.facts.number)
    return plan.facts.chain.views.get(at) if at is not None else None


def missing(view: StageView, source: str) -> str | None:
    """The path, where nothing is there for certain: every RUN is followed, and no folder of the base image or
    of the build context reaches it."""
    path = normal(source)
    if "$" in source or is_pattern(source) or view.trace.opaque:
        return None
    folder = posixpath.dirname(path)
    known = folder == "/" or view.files.origin(folder) is not None
    if not known or view.files.origin(path) is not None or view.files.is_directory(path):
        return None
    if any(build.unknown is not None for build in view.trace.builds) or not view.trace.builds:
        return None
    return None if view.files.entered_from(path) else path


RULE = Rule(__name__, order=140, transform=transform, renews=True)

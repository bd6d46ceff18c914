"""ENV, WORKDIR, USER and the other settings of the image are written again in the runtime stage.

What it does
    Settings before the last RUN, COPY or ADD go to the runtime stage: LABEL, EXPOSE, VOLUME, STOPSIGNAL
    and HEALTHCHECK move, ENV is repeated without what only the Go toolchain reads, ARG is declared again
    where something reads it, WORKDIR is always written, USER becomes a number. Settings behind it stay
    where they are; what has no effect there (SHELL, a CMD that another replaces) goes.

Why
    COPY carries files only. The program must find the environment, folder and user that it had.

Example
    before
        ENV PORT=8080
        RUN go build -o app .
    after
        ENV PORT=8080
        RUN go build -o app .

        FROM gcr.io/distroless/static-debian13
        ENV PORT=8080
        WORKDIR /src

When it refuses
    A user whose number cannot be known (``unknown-user``), a folder name that needs quoting
    (``unsupported-path``).

Applicability
    safe; ``review`` where a number or a value rests on what the base image holds

References
    https://docs.docker.com/build/building/multi-stage/,
    https://docs.docker.com/reference/dockerfile/#scope
"""

from __future__ import annotations

from collections.abc import Iterator

from rewriter.dockerfile.model import Dockerfile
from rewriter.dockerfile.writing import remove, replace_arguments
from rewriter.facts.model import Facts
from rewriter.model import Applicability, Diagnostic, Edit, Fix, Settings, Severity
from rewriter.plan.runtime_stage import Order, insert, keyword
from rewriter.plan.settings import Plan, literal, make_plan

RULE = "carry-settings"


def transform(dockerfile: Dockerfile, facts: Facts, settings: Settings) -> Iterator[Diagnostic]:
    """Write the settings of the plan."""
    plan = make_plan(dockerfile, facts)
    line = facts.from_.line
    edits = [*_settings(dockerfile, facts, plan), *_changes(dockerfile, facts, plan, settings)]
    if edits:
        yield Diagnostic(RULE, _message(facts, plan), line, Severity.FIX, Fix(tuple(edits)))
    for name, value, why in plan.extra_environment:
        text = f"{keyword(dockerfile, facts, 'ENV')} {name}={literal(value)}{dockerfile.newline}"
        fix = Fix((insert(dockerfile, facts, text, Order.SETTINGS),), Applicability.REVIEW)
        yield Diagnostic(RULE, why, line, Severity.FIX, fix)
    yield from _home(dockerfile, facts, plan)
    if facts.user is not None and facts.user.review is not None:
        message = f"{facts.user.review}: the program runs as {facts.user.number}"
        yield Diagnostic(
            RULE, message, line, Severity.NOTICE, help="give the user a fixed number: useradd -u 10001"
        )


def _home(dockerfile: Dockerfile, facts: Facts, plan: Plan) -> Iterator[Diagnostic]:
    """The home that ``/etc/passwd`` of the old image had for the user."""
    if plan.home is None or facts.user is None:
        return
    text = f"{keyword(dockerfile, facts, 'ENV')} HOME={literal(plan.home)}{dockerfile.newline}"
    doubt = facts.user.review is not None
    fix = Fix(
        (insert(dockerfile, facts, text, Order.SETTINGS),),
        Applicability.REVIEW if doubt else Applicability.SAFE,
    )
    message = f"HOME is written out: it was {plan.home}, which distroless does not know of {facts.user.name}"
    yield Diagnostic(RULE, message, facts.from_.line, Severity.FIX, fix)


def _message(facts: Facts, plan: Plan) -> str:
    words = sorted({item.instruction.keyword for item in (*plan.settings, *plan.others)})
    if plan.workdir is not None:
        words.append(f"WORKDIR {plan.workdir}")
    if words:
        return "the runtime stage gets " + ", ".join(words)
    if plan.removed:
        return "settings without effect go"
    changed = {i.keyword for i in facts.instructions if i.index in plan.rewritten}
    return "users become numbers" if changed <= {"USER"} else "values of the old base image are written out"


def _settings(dockerfile: Dockerfile, facts: Facts, plan: Plan) -> Iterator[Edit]:
    newline = dockerfile.newline

    def line(word: str, text: str, order: Order) -> Edit:
        return insert(dockerfile, facts, f"{keyword(dockerfile, facts, word)} {text}{newline}", order)

    for argument in plan.arguments:
        yield line("ARG", argument, Order.ARG)
    for item in plan.settings:
        yield insert(dockerfile, facts, item.text, Order.SETTINGS)
    if plan.user_first is not None:
        yield line("USER", plan.user_first, Order.USER_FIRST)
    if plan.workdir is not None:
        yield line("WORKDIR", plan.workdir, Order.WORKDIR)


def _changes(dockerfile: Dockerfile, facts: Facts, plan: Plan, settings: Settings) -> Iterator[Edit]:
    dropped = facts.healthcheck if "drop-healthcheck" in settings.allow else None
    for item in (*plan.settings, *plan.others):
        if item.moved and item.instruction.keyword != "HEALTHCHECK":  # exec-form moves that one
            yield remove(dockerfile, item.instruction)
    for item in plan.others:
        if item.instruction.keyword != "HEALTHCHECK":
            yield insert(dockerfile, facts, item.text, Order.OTHERS)
    for instruction in plan.removed:
        yield remove(dockerfile, instruction)
    for span, text in plan.flags:
        yield Edit(span.start, span.end, text)
    removed = {instruction.index for instruction in plan.removed}
    for instruction in facts.trailing:
        if instruction.index in removed:
            continue
        if instruction.index in plan.rewritten and instruction is not dropped:
            yield replace_arguments(instruction, plan.rewritten[instruction.index])

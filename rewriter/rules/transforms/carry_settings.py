"""ENV, WORKDIR, USER and the other settings of the image are written again in the runtime stage.

What it does
    Settings before the last RUN, COPY or ADD go to the runtime stage: LABEL, EXPOSE, VOLUME, STOPSIGNAL
    and HEALTHCHECK move, ENV is repeated without what only the Go toolchain reads, ARG is declared again
    where something reads it, WORKDIR is always written, USER becomes a number. Settings behind it stay
    where they are; what has no effect there (SHELL, a CMD that another replaces) is removed.

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
from rewriter.dockerfile.writing import literal, remove, replace_arguments
from rewriter.model import Applicability, Diagnostic, Edit, Fix, Settings, Severity
from rewriter.plan.home import distroless_home
from rewriter.plan.model import Plan
from rewriter.plan.runtime_stage import Order, insert, keyword
from rewriter.plan.settings.carry import carried
from rewriter.plan.settings.model import Configuration
from rewriter.rules.rule import Rule


def transform(dockerfile: Dockerfile, plan: Plan, settings: Settings) -> Iterator[Diagnostic]:
    """Write what the runtime stage gets."""
    configuration = carried(dockerfile, plan)
    line = plan.facts.from_.line
    edits = [
        *_settings(dockerfile, plan, configuration),
        *_changes(dockerfile, plan, configuration, settings),
    ]
    if edits:
        yield Diagnostic(RULE.id, _message(plan, configuration), line, Severity.FIX, Fix(tuple(edits)))
    for name, value, why in configuration.extra_environment:
        text = f"{keyword(dockerfile, plan, 'ENV')} {name}={literal(value)}{dockerfile.newline}"
        fix = Fix((insert(dockerfile, plan, text, Order.SETTINGS),), Applicability.REVIEW)
        yield Diagnostic(RULE.id, why, line, Severity.FIX, fix)
    yield from _home(dockerfile, plan, configuration)
    if plan.user is not None and plan.user.review is not None:
        message = f"{plan.user.review}: the program runs as {plan.user.number}"
        yield Diagnostic(
            RULE.id, message, line, Severity.NOTICE, help="give the user a fixed number: useradd -u 10001"
        )


def _home(dockerfile: Dockerfile, plan: Plan, configuration: Configuration) -> Iterator[Diagnostic]:
    """The home that ``/etc/passwd`` of the old image had for the user."""
    if configuration.home is None or plan.user is None:
        return
    text = f"{keyword(dockerfile, plan, 'ENV')} HOME={literal(configuration.home)}{dockerfile.newline}"
    doubt = plan.user.review is not None
    fix = Fix(
        (insert(dockerfile, plan, text, Order.SETTINGS),),
        Applicability.REVIEW if doubt else Applicability.SAFE,
    )
    home, user, number = configuration.home, plan.user.name, plan.user.number or ""
    if distroless_home(user) != distroless_home(number) == "/":
        user = f"user {number.partition(':')[0]}"  # distroless knows another one of that name
    message = f"HOME={home} is set explicitly: distroless does not know the home of {user}"
    yield Diagnostic(RULE.id, message, plan.facts.from_.line, Severity.FIX, fix)


def _message(plan: Plan, configuration: Configuration) -> str:
    words = sorted({item.instruction.keyword for item in (*configuration.settings, *configuration.others)})
    if configuration.workdir is not None:
        words.append(f"WORKDIR {configuration.workdir}")
    if words:
        return "the runtime stage gets " + ", ".join(words)
    if configuration.removed:
        return "instructions without effect are removed"
    changed = {i.keyword for i in plan.instructions if i.index in configuration.rewritten}
    return (
        "USER is written as a number"
        if changed <= {"USER"}
        else "values of the old base image are written out"
    )


def _settings(dockerfile: Dockerfile, plan: Plan, configuration: Configuration) -> Iterator[Edit]:
    newline = dockerfile.newline

    def line(word: str, text: str, order: Order) -> Edit:
        return insert(dockerfile, plan, f"{keyword(dockerfile, plan, word)} {text}{newline}", order)

    for argument in configuration.arguments:
        yield line("ARG", argument, Order.ARG)
    for item in configuration.settings:
        yield insert(dockerfile, plan, item.text, Order.SETTINGS)
    if configuration.user_first is not None:
        yield line("USER", configuration.user_first, Order.USER_FIRST)
    if configuration.workdir is not None:
        yield line("WORKDIR", configuration.workdir, Order.WORKDIR)


def _changes(
    dockerfile: Dockerfile, plan: Plan, configuration: Configuration, settings: Settings
) -> Iterator[Edit]:
    dropped = plan.facts.healthcheck if "drop-healthcheck" in settings.allow else None
    for item in (*configuration.settings, *configuration.others):
        if item.moved and item.instruction.keyword != "HEALTHCHECK":  # exec-form moves that one
            yield remove(dockerfile, item.instruction)
    for item in configuration.others:
        if item.instruction.keyword != "HEALTHCHECK":
            yield insert(dockerfile, plan, item.text, Order.OTHERS)
    for instruction in configuration.removed:
        yield remove(dockerfile, instruction)
    for span, text in configuration.flags:
        yield Edit(span.start, span.end, text)
    removed = {instruction.index for instruction in configuration.removed}
    for instruction in plan.trailing:
        if instruction.index in removed:
            continue
        if instruction.index in configuration.rewritten and instruction is not dropped:
            yield replace_arguments(instruction, configuration.rewritten[instruction.index])


RULE = Rule(__name__, order=90, transform=transform)

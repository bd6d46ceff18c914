"""ENV, WORKDIR, USER and the other settings of the image are written again in the runtime stage.

What it does
    Settings before the last RUN, COPY or ADD go to the runtime stage: LABEL, EXPOSE, VOLUME, STOPSIGNAL
    and HEALTHCHECK move, ENV is repeated without what only the Go toolchain reads, ARG is declared again
    where something reads it, WORKDIR is always written, USER becomes a number. What the base image sets
    (``GOPATH``, ``PATH``) is written where the program, or a shell before it, reads it by name.

    Settings behind the last RUN, COPY or ADD stay where they are; what has no effect there (SHELL, a CMD that
    another replaces) is removed.

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
    A user whose number cannot be known (``unknown-user``), a variable of the base image that is read and
    whose value is not known (``base-variable``), a folder name that needs quoting (``unsupported-path``).

Applicability
    safe; ``review`` where a number or a value rests on what the base image holds, and where the user is in
    further groups

References
    https://docs.docker.com/build/building/multi-stage/,
    https://docs.docker.com/reference/dockerfile/#scope
"""

from __future__ import annotations

from collections.abc import Iterator

from rewriter.dockerfile.expand import references
from rewriter.dockerfile.instructions import Healthcheck, User
from rewriter.dockerfile.model import Dockerfile
from rewriter.dockerfile.writing import literal
from rewriter.model import Applicability, Diagnostic, Edit, Settings
from rewriter.plan.home import distroless_home
from rewriter.plan.model import Plan
from rewriter.plan.settings.carry import carried
from rewriter.plan.settings.model import Configuration
from rewriter.rules.diagnostics import fix, notice
from rewriter.rules.rule import Rule
from rewriter.rules.writing.edits import inserted, removed, replaced
from rewriter.rules.writing.runtime_stage import RuntimeStage, Section


def transform(dockerfile: Dockerfile, plan: Plan, settings: Settings) -> Iterator[Diagnostic]:
    """Write what the runtime stage gets."""
    configuration = carried(dockerfile, plan)
    line = plan.facts.from_.line
    stage = RuntimeStage(dockerfile, plan)
    edits = [*_settings(stage, configuration), *_changes(stage, configuration, settings)]
    if edits:
        yield fix(RULE, _message(plan, configuration), line, edits)
    for name, value, why in configuration.extra_environment:
        edit = stage.add(Section.SETTINGS, "ENV", f"{name}={literal(value, dockerfile.escape)}")
        yield fix(RULE, why, line, (edit,), Applicability.REVIEW)
    yield from _home(stage, configuration)
    if plan.user is not None and plan.user.review is not None:
        message = f"{plan.user.review}: the program runs as {plan.user.number}"
        help_ = "give user and group fixed numbers: groupadd -g 10001 app && useradd -u 10001 -g app app"
        yield notice(RULE, message, line, help_)
    if plan.user is not None and plan.user.more_groups is not None:
        message = (
            f"{plan.user.more_groups} is in further groups, and the program runs as {plan.user.number} alone"
        )
        help_ = "if it needs files of such a group, name that behind the user: USER 10001:10002"
        yield notice(RULE, message, line, help_)


def _home(stage: RuntimeStage, configuration: Configuration) -> Iterator[Diagnostic]:
    """The home that ``/etc/passwd`` of the old image had for the user, or ``/`` where there was no user."""
    home, user = configuration.home, stage.plan.user
    if home is None:
        return
    edit = _home_line(stage, f"HOME={literal(home, stage.dockerfile.escape)}")
    is_guess = user is not None and user.review is not None
    how = Applicability.REVIEW if is_guess else Applicability.SAFE
    whose, number = (user.name, user.number or "") if user is not None else ("root", "0")
    message = f"HOME={home} is set explicitly: {_other_home(whose, number)}"
    yield fix(RULE, message, stage.plan.facts.from_.line, (edit,), how)


def _home_line(stage: RuntimeStage, arguments: str) -> Edit:
    """The ENV, behind all that reads ``$HOME``: for the builder it had no value."""
    plan, dockerfile = stage.plan, stage.dockerfile
    readers = [
        instruction
        for instruction in plan.instructions
        if "HOME" in references(dockerfile.written(instruction.arguments_span), dockerfile.escape)
    ]
    trailing = [instruction for instruction in plan.trailing if instruction in readers]
    if trailing:
        return inserted(dockerfile, trailing[-1].span.end, stage.text("ENV", arguments))
    return stage.add(Section.OTHERS if readers else Section.SETTINGS, "ENV", arguments)


def _other_home(whose: str, number: str) -> str:
    """What distroless has in the place of the home."""
    other, of_name = distroless_home(number), distroless_home(whose)
    if other == of_name != "/":
        return f"in distroless the home of {whose.partition(':')[0]} is {other}"
    if other == "/" != of_name:
        whose = f"user {number.partition(':')[0]}"  # distroless knows another one of that name
    return f"distroless does not know the home of {whose}"


def _message(plan: Plan, configuration: Configuration) -> str:
    words = sorted({item.instruction.keyword for item in (*configuration.settings, *configuration.others)})
    if configuration.workdir is not None:
        words.append(f"WORKDIR {configuration.workdir}")
    if words:
        return "the runtime stage gets " + ", ".join(words)
    if configuration.removed:
        return "instructions without effect are removed"
    changed = (i for i in plan.instructions if i.index in configuration.rewritten)
    return (
        "USER is written as a number"
        if all(isinstance(i, User) for i in changed)
        else "values of the old base image are written out"
    )


def _settings(stage: RuntimeStage, configuration: Configuration) -> Iterator[Edit]:
    for argument in configuration.arguments:
        yield stage.add(Section.ARG, "ARG", argument)
    for item in configuration.settings:
        yield stage.write(Section.SETTINGS, item.text)
    if configuration.user_first is not None:
        yield stage.add(Section.USER_FIRST, "USER", configuration.user_first)
    if configuration.workdir is not None:
        yield stage.add(Section.WORKDIR, "WORKDIR", configuration.workdir)


def _changes(stage: RuntimeStage, configuration: Configuration, settings: Settings) -> Iterator[Edit]:
    dropped = stage.plan.facts.healthcheck if "drop-healthcheck" in settings.allow else None
    for item in (*configuration.settings, *configuration.others):
        if item.moved and not isinstance(item.instruction, Healthcheck):  # exec-form moves that one
            yield removed(item.instruction)
    for item in configuration.others:
        if not isinstance(item.instruction, Healthcheck):
            yield stage.write(Section.OTHERS, item.text)
    for instruction in configuration.removed:
        yield removed(instruction)
    yield from (replaced(*flag) for flag in configuration.flags)
    gone = {instruction.index for instruction in configuration.removed}
    for instruction in stage.plan.trailing:
        new = configuration.rewritten.get(instruction.index)
        if new is not None and instruction.index not in gone and instruction is not dropped:
            yield replaced(instruction.arguments_span, new)


RULE = Rule(__name__, order=90, transform=transform)

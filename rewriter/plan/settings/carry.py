"""Walk the old stage, and write each of its settings again for the runtime stage."""

from __future__ import annotations

from rewriter.dockerfile.instructions import (
    Arg,
    Cmd,
    Copying,
    Entrypoint,
    Env,
    Expose,
    Healthcheck,
    Label,
    Maintainer,
    Shell,
    Starting,
    StopSignal,
    User,
    Volume,
    Workdir,
)
from rewriter.dockerfile.model import Dockerfile, Instruction, Span
from rewriter.dockerfile.writing import literal
from rewriter.images.catalogue import distroless_environment
from rewriter.model import Reason
from rewriter.plan.home import home_to_set
from rewriter.plan.model import Plan, Shape
from rewriter.plan.settings.environment import environment, extra_environment, trailing_environment
from rewriter.plan.settings.model import Carried, Configuration
from rewriter.plan.settings.old_stage import OldStage
from rewriter.plan.settings.scope import Scope, declared
from rewriter.plan.settings.user import Unowned, owner_flag, trailing_users, user_first, user_line
from rewriter.plan.settings.workdir import needs_quoting, workdir
from rewriter.trace.versions import Versions

_MOVED = (Expose, Volume, StopSignal, Healthcheck)
"""Runtime instructions that a build stage has no use for, besides LABEL and MAINTAINER."""
_EXPANDED = (Expose, Volume, StopSignal, Label, Workdir, User)
_REPLACED = (Starting, Healthcheck)
"""The last one of a stage counts."""


def carried(dockerfile: Dockerfile, plan: Plan) -> Configuration:
    """What the runtime stage gets of the old stage's configuration: of the earlier instructions first, then
    the folder and the user, then what stands behind the split."""
    old = OldStage(dockerfile, plan)
    scope = Scope(Versions(dict(distroless_environment(plan.runtime.tag))), Versions())
    settings, others, dead, scope = _earlier(scope, old)
    extra, scope = extra_environment(scope, old)
    first = user_first(plan)
    folder, replaced = workdir(old, user_first=first is not None)
    if folder is not None and needs_quoting(folder):
        message = f"the working folder {folder!r} has characters that need quoting"
        help_ = "choose a folder of letters, digits, '-', '_' and '.'"
        scope = scope.with_problem(Reason.PATH_NOT_PLAIN, message, help_, plan.facts.from_.line)
    rewritten, without_effect, flags, scope = _trailing(scope, old)
    gone, users = trailing_users(plan, first)
    user = user_line(old, first)
    return Configuration(
        arguments=tuple(text for text in scope.arguments.values() if text is not None),
        settings=tuple(settings),
        extra_environment=extra,
        user_first=first,
        workdir=folder,
        others=(*others, *([Carried(*user, moved=False)] if user is not None else ())),
        home=home_to_set(plan, is_read=old.reads("HOME")),
        rewritten=rewritten | users,
        removed=(*dead, *([replaced] if replaced is not None else ()), *without_effect, *gone),
        problems=scope.problems,
        flags=tuple(flags),
    )


def _earlier(scope: Scope, old: OldStage) -> tuple[list[Carried], list[Carried], list[Instruction], Scope]:
    """What comes before WORKDIR, what comes after the copies, and what goes of the instructions before the
    split; and the scope behind them."""
    settings: list[Carried] = []
    others: list[Carried] = []
    dead: list[Instruction] = []
    for instruction in old.plan.earlier:
        own = old.plan.facts.is_own(instruction)
        if isinstance(instruction, Env):
            text, scope = environment(instruction, scope, old)
            if text is not None:
                settings.append(Carried(instruction, text, moved=False))
        elif isinstance(instruction, _REPLACED) and _is_dead(instruction, old.plan):
            dead += [instruction] if own else []
        elif isinstance(instruction, (Label, Maintainer, *_MOVED)):
            new, scope = _arguments(instruction, scope, old)
            place = others if isinstance(instruction, _MOVED) else settings
            place.append(Carried(instruction, old.lines(instruction, new), moved=own))
    return settings, others, dead, scope


def _trailing(
    scope: Scope, old: OldStage
) -> tuple[dict[int, str], list[Instruction], list[tuple[Span, str]], Scope]:
    """New arguments by index, what goes, and new flags of the instructions behind the split; and the scope
    behind them."""
    rewritten: dict[int, str] = {}
    removed: list[Instruction] = []
    flags: list[tuple[Span, str]] = []
    for instruction in old.plan.trailing:
        new: str | None = None
        if isinstance(instruction, Env):
            new, scope = trailing_environment(instruction, scope, old)
        elif isinstance(instruction, Arg):
            values = old.behind(instruction).variables
            scope = scope.with_values({pair.key: values.get(pair.key) for pair in instruction.pairs})
        elif isinstance(instruction, Shell) or _is_dead(instruction, old.plan):
            removed.append(instruction)
        elif isinstance(instruction, Copying):
            owner = owner_flag(instruction, old)
            if isinstance(owner, Unowned):
                scope = scope.with_problem(Reason.USER_NOT_KNOWN, owner.message, owner.help, instruction.line)
            elif owner is not None:
                flags.append(owner)
        elif not isinstance(instruction, User):
            new, scope = _arguments(instruction, scope, old)
        if new is not None:
            rewritten[instruction.index] = new
    return rewritten, removed, flags, scope


def _arguments(instruction: Instruction, scope: Scope, old: OldStage) -> tuple[str | None, Scope]:
    """New argument text where the variables of the new stage change its meaning, else ``None``; and the scope
    with the build arguments that it reads."""
    if not isinstance(instruction, _EXPANDED):
        return None, scope
    scope, escape = declared(scope, instruction.arguments, instruction, old), old.dockerfile.escape
    before = old.value(instruction.arguments, instruction)
    if before is None or before == old.evaluate(instruction.arguments, scope.variables):
        return None, scope
    if isinstance(instruction, Label):
        found = [
            (old.name(pair, instruction), old.value(pair.value or "", instruction) or "")
            for pair in instruction.pairs
        ]
        return " ".join(f"{name}={literal(value, escape)}" for name, value in found) or before, scope
    return (before if isinstance(instruction, (Expose, Volume)) else literal(before, escape)), scope


def _is_dead(instruction: Instruction, plan: Plan) -> bool:
    """An instruction that a later one replaces, or a CMD that a shell-form ENTRYPOINT ignores."""
    start = plan.facts.start
    if isinstance(instruction, Cmd):
        if instruction.json == () and plan.shape is Shape.SWAP and start.cmd is None:
            return False  # it says that ENTRYPOINT has no arguments, and may stay
        return instruction is not start.cmd or start.cmd_ignored
    if isinstance(instruction, Entrypoint):
        return instruction is not start.entrypoint and instruction.json != ()
    return isinstance(instruction, Healthcheck) and instruction is not plan.facts.healthcheck

"""USER and ``--chown`` of the runtime stage: numbers in the place of names that distroless does not know."""

from __future__ import annotations

from msgspec import Struct

from rewriter.dockerfile.instructions import User, each, last
from rewriter.dockerfile.model import Instruction, Span
from rewriter.facts.users.database import copied_database, is_named_there, resolve_with
from rewriter.facts.users.resolve import group_taken, is_of_distroless
from rewriter.plan.above import folders_above, maker_of_workdir
from rewriter.plan.model import Plan
from rewriter.plan.settings.old_stage import OldStage
from rewriter.support.paths import normal
from rewriter.trace.accounts import is_other_user


class Unowned(Struct, frozen=True):
    """Why the number of an owner is not known, and what to do."""

    message: str
    help: str


def user_first(plan: Plan) -> str | None:
    """The user's number where the old working folder belonged to them: BuildKit makes WORKDIR's
    folder for the current USER."""
    workdir = normal(plan.facts.workdir)
    is_copied = any(folder.path == workdir for folder in folders_above(plan))
    return None if is_copied else maker_of_workdir(plan)


def trailing_users(plan: Plan, first: str | None) -> tuple[list[Instruction], dict[int, str]]:
    """Which USER lines behind the split go, and new arguments of the one that stays, by its index. ``first``
    is the user that stands before them."""
    removed: list[Instruction] = []
    rewritten: dict[int, str] = {}
    trailing = [*each(plan.trailing, User)]
    if plan.facts.start.opening.user:
        return [*trailing], rewritten  # they say root; ``user_last`` comes in their place
    if plan.user is None or plan.user.number is None:
        return removed, rewritten
    for instruction in trailing:
        if first is not None or instruction is not trailing[-1]:
            removed.append(instruction)
        elif plan.user.number != instruction.arguments:
            rewritten[instruction.index] = plan.user.number
    return removed, rewritten


def user_line(old: OldStage, first: str | None) -> tuple[Instruction, str] | None:
    """The USER line that the runtime stage needs, and the instruction that it says again; ``None`` where one
    stands there already, or root runs the program."""
    plan = old.plan
    user = plan.user
    if user is None or user.number is None or any(isinstance(i, User) for i in plan.trailing):
        return None
    if plan.facts.start.opening.user:
        return None
    is_root = not is_other_user(user.name) and user.name in ("", "root", "0")
    if plan.runtime.nonroot or first is not None or is_root:
        return None
    # The base image may name the user.
    above = last(plan.instructions, User) or plan.facts.from_
    keyword = old.text(above.keyword_span)
    if not isinstance(above, User):
        keyword = "user" if keyword.islower() else "USER"
    return above, f"{keyword} {user.number}{old.dockerfile.newline}"


def user_last(plan: Plan) -> str | None:
    """The number of the user whom the start made of root: it stands before the start, for WORKDIR makes its
    folder for root. ``None`` where the image has the user, or ``user_first`` says it."""
    user = plan.user if plan.facts.start.opening.user else None
    if user is None or plan.runtime.nonroot or user_first(plan) is not None:
        return None
    return user.number


def owner_flag(instruction: Instruction, old: OldStage) -> tuple[Span, str] | Unowned | None:
    """``--chown`` by a name that distroless does not know, as a number; or why that is not known.

    A user without a group has the group of the same number
    (https://docs.docker.com/reference/dockerfile/#copy---chown---chmod).
    """
    plan = old.plan
    flag = next((flag for flag in instruction.flags if flag.name == "chown"), None)
    change = plan.swap.changes.get(instruction.index) if plan.swap is not None else None
    if change is not None and change.owner:
        return None  # runtime-commands writes it
    if flag is None or not flag.value:
        return None
    help_ = "create the user in this file with a number, or name the number"
    value = old.value(flag.value, instruction)
    if not value:
        return Unowned("the user that --chown names is not known", help_)
    parts = value.split(":")
    view = plan.facts.chain.target
    if all(not part or part.isdigit() or is_of_distroless(part, view.trace) for part in parts):
        return None
    database = copied_database(plan.facts.chain)
    if database is not None and database.at < instruction.index and is_named_there(database, value):
        return None
    found = resolve_with(database, value, view)
    if found.number is None:
        return Unowned(found.problem or "the user is not known", help_)
    uid, _, gid = found.number.partition(":")
    if len(parts) > 1 and not gid and plan.user is not None:
        gid = group_taken(parts[1], plan.user, view.trace)
    return flag.span, f"--chown={uid}:{gid if len(parts) > 1 and gid else uid}"

"""Users and groups that a RUN makes, with their home folders."""

from __future__ import annotations

from msgspec.structs import replace

from rewriter.support.paths import normal
from rewriter.trace.accounts import made_by
from rewriter.trace.model import Change
from rewriter.trace.run.command import Command


def make_user(command: Command) -> None:
    """Record the users that a command makes or changes, and the home folders that are theirs."""
    notes = command.notes
    users = made_by(command.name, command.words[1:], notes.line, notes.record.base.distribution)
    if users is None:
        command.opaque("the user is not known")
        return
    notes.record.users.extend(replace(user, certain=command.step.certain) for user in users)
    for user in users:
        if user.makes_home and user.home:
            made = replace(command.event(Change.MADE, normal(user.home)), explicit=False)
            command.record(made, replace(made, change=Change.OWNED, detail=user.name))

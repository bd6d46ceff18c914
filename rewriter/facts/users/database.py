"""A user database that COPY brings: the names in it mean in the new image what they meant in the old one."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from rewriter.dockerfile.instructions import Copying, each
from rewriter.facts.program.model import Program
from rewriter.facts.users.model import User
from rewriter.facts.users.resolve import resolve, running
from rewriter.trace.chain import Chain, StageView
from rewriter.trace.model import BuildTrace, Change

_PASSWD, _GROUP = "/etc/passwd", "/etc/group"


class Database(Struct, frozen=True):
    """``/etc/passwd`` of the stage ``view`` (``None``: from elsewhere) in the place of the base image's.

    ``at`` is the index of the instruction; ``groups``: ``/etc/group`` comes as well.
    """

    view: StageView | None
    at: int
    groups: bool


def copied_database(chain: Chain) -> Database | None:
    """The database that the last COPY of one brings; ``None`` where RUN changes users besides."""
    view = chain.target
    if view.trace.users or view.parent is not None:
        return None
    if not any(event.change is Change.COPIED and event.path in _ABOVE for event in view.trace.events):
        return None
    origin = view.files.origin(_PASSWD)
    if origin is None or origin.event.change is not Change.COPIED:
        return None
    event = origin.event
    own = (i for i in view.stage.instructions if i.line <= event.line <= i.end_line)
    instruction = next(each(own, Copying), None)
    if instruction is None:
        return None
    files = event.stage.files if event.stage is not None else None
    source = next((other for other in chain.views.values() if other.files is files), None)
    return Database(source, instruction.index, view.files.origin(_GROUP) is not None)


_ABOVE = frozenset({_PASSWD, "/etc", "/"})


def is_named_there(database: Database | None, user: str) -> bool:
    """Whether a name, or names, mean what they meant: in the database that is copied."""
    name, _, group = user.partition(":")
    if database is None or not name or name.isdigit() or "$" in user:
        return False
    return not group or group.isdigit() or database.groups


def resolve_with(database: Database | None, user: str, view: StageView) -> User:
    """The user of the new image, by what the stage makes, its base has, or the copied database says."""
    found = resolve(user, view.trace, view.base.distribution)
    if found.problem is None or database is None or database.view is None:
        return found
    return resolve(user, database.view.trace, database.view.base.distribution)


def unseen_home(programs: Sequence[Program], trace: BuildTrace, distribution: str | None) -> set[str]:
    """The home of the user who runs programs whose source cannot be seen: they may write there."""
    if all(program.source is not None for program in programs):
        return set()
    user = running(trace.final.user, trace, distribution)
    return {user.home} if user is not None and user.makes_home and user.home else set()

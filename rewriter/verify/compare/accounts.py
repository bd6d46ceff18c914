"""Users and groups that a program looks up by their names, and that the new image does not know."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from rewriter.verify.compare.config import groups_of, identity
from rewriter.verify.image.asks import Asks
from rewriter.verify.image.listing import Listing
from rewriter.verify.image.seen import Base, ImageView
from rewriter.verify.image.source import Source
from rewriter.verify.model import Aspect, Difference, Findings, Gap

_WORD = re.compile(r"[\w-]+")
_MOST_SHOWN = 5


class _Kind(Struct, frozen=True):
    what: str
    file: str
    ask: str
    """A key of the rows ``[[asks]]``."""


_USERS = _Kind("users", "/etc/passwd", "users by name")
_GROUPS = _Kind("groups", "/etc/group", "groups by name")


def compare_accounts(old: ImageView, new: ImageView, asks: Asks, source: Source) -> Findings:
    """The name of the user that runs the program, names that are said, and those that the stage made.

    Names of the base image are words as well (``mail``, ``list``): such a one counts where it is looked up.
    """
    found = Findings(tuple(_of_the_program(old, new, asks)))
    said, user = {*source.strings, *_words(old)}, identity(old)
    base = old.base or Base(Listing({}), users=frozenset(old.users), groups=frozenset(old.groups))
    uids = {name: uid for name, (uid, _) in old.users.items()}
    # The names of the program's own user and groups are of use where they are said.
    own_user = frozenset((user or ())[:1])
    if asks.can_ask(_USERS.ask):
        lost = sorted(name for name in uids if name not in new.users)
        made = {name for name in lost if name not in base.users and uids[name] not in own_user}
        found += _judged(_USERS, lost, made, _named(lost, base.users, said, source))
    if asks.can_ask(_GROUPS.ask):
        lost, own = sorted(name for name in old.groups if name not in new.groups), groups_of(old)
        made = {name for name in lost if name not in base.groups and old.groups[name] not in own}
        found += _judged(_GROUPS, lost, made, _named(lost, base.groups, said, source))
    return found


def _named(lost: list[str], of_base: frozenset[str], said: set[str], source: Source) -> list[str]:
    return [
        name
        for name in lost
        if name in source.looked_up or (name in said and ("-" in name or name not in of_base))
    ]


def _judged(kind: _Kind, lost: list[str], made: set[str], named: list[str]) -> Findings:
    begin = f"the program looks {kind.what} up by name, and {kind.file} no longer knows"
    unsaid = [name for name in lost if name in made and name not in named]
    differences = tuple(_file(f"{begin} {name}, which is named") for name in named[:_MOST_SHOWN])
    help_ = f"copy {kind.file} into the new image: `# distroify: copy {kind.file}`"
    gaps = tuple(Gap(f"{begin} {name}, which the old stage made", help_) for name in unsaid[:_MOST_SHOWN])
    return Findings(differences, gaps)


def _words(view: ImageView) -> Iterator[str]:
    """Of the configuration but PATH, and all of them whole."""
    values = [value for name, value in view.config.environment if name != "PATH"]
    for text in (*values, *view.config.entrypoint, *view.config.cmd):
        yield from _WORD.findall(text)


def _of_the_program(old: ImageView, new: ImageView, asks: Asks) -> Iterator[Difference]:
    if not asks.can_ask("users"):
        return
    user = identity(old)
    for name, (uid, _) in old.users.items():
        if name in new.users:
            continue
        if user is not None and uid == user[0] and uid not in {known for known, _ in new.users.values()}:
            yield _file(f"the program looks users up, and /etc/passwd no longer knows {name} ({uid})")


def _file(message: str) -> Difference:
    return Difference(Aspect.FILES, message)

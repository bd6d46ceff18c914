"""Users and groups that a program looks up by their names, and that the new image does not know."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct

from rewriter.verify.compare.config import identity
from rewriter.verify.image.asks import Asks
from rewriter.verify.image.seen import ImageView
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


def compare_accounts(old: ImageView, new: ImageView, asks: Asks, strings: Iterable[str]) -> Findings:
    """The name of the user that runs the program, names that are said, and those that the stage made.

    ``strings`` are the constant ones of the source.
    """
    found = Findings(tuple(_of_the_program(old, new, asks)))
    lost_users, lost_groups = (_lost(old.users, new.users), _lost(old.groups, new.groups))
    base = old.base
    made = (base.users, base.groups) if base is not None else (frozenset(lost_users), frozenset(lost_groups))
    for kind, lost, of_base in ((_USERS, lost_users, made[0]), (_GROUPS, lost_groups, made[1])):
        if lost and asks.can_ask(kind.ask):
            found += _judged(kind, lost, of_base, {*strings, *_words(old)}, _own_name(old))
    return found


def _lost(was: Iterable[str], now: Mapping[str, object]) -> list[str]:
    return sorted(name for name in was if name not in now)


def _judged(kind: _Kind, lost: list[str], of_base: frozenset[str], said: set[str], own_name: str) -> Findings:
    begin = f"the program looks {kind.what} up by name, and {kind.file} no longer knows"
    named = [name for name in lost if name in said]
    made = [name for name in lost if name not in said and name not in of_base and name != own_name]
    differences = tuple(_file(f"{begin} {name}, which is named") for name in named[:_MOST_SHOWN])
    help_ = f"copy {kind.file} into the new image: `# distroify: copy {kind.file}`"
    gaps = tuple(Gap(f"{begin} {name}, which the old stage made", help_) for name in made[:_MOST_SHOWN])
    return Findings(differences, gaps)


def _own_name(view: ImageView) -> str:
    """The name of the program's own user, which an image often gives to a group of its own."""
    user = identity(view)
    return next((name for name, known in view.users.items() if user is not None and known[0] == user[0]), "")


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

"""``su-exec app program``: what USER can do in its place.

Only root may change the user. What follows runs with the rights that USER gives: runc and these programs
leave the same capabilities to somebody who is not root.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct

from rewriter.dockerfile.instructions import Cmd, Entrypoint, Workdir, each, last
from rewriter.facts.start.script import World
from rewriter.facts.start.stop import Stop
from rewriter.model import Reason
from rewriter.shell.variables import Setting
from rewriter.support.regex import regex
from rewriter.support.tables import rows_by_name
from rewriter.trace.accounts import is_other_user
from rewriter.trace.model import UNKNOWN_USER

_PLAIN = regex(r"(?!0\d)[A-Za-z0-9_][A-Za-z0-9_.-]*(:[A-Za-z0-9_][A-Za-z0-9_.-]*)?")
NOT_KNOWN = "?"
_ROOT_HOME = "/root"
_HELP = "let ENTRYPOINT or CMD name the program itself, and USER whom it runs as"
_VALUED = frozenset({"user", "group", "both"})


class Become(Struct, frozen=True):
    """The user as USER names it, and the words of the program."""

    user: str
    words: tuple[str, ...]
    packages: tuple[str, ...]
    settings: tuple[Setting, ...]
    """Variables that the program gets and USER does not give."""
    message: str


class Line(Struct):
    """What the words before the program say; ``at`` is the first one of the program."""

    given: dict[str, str]
    at: int

    @property
    def user(self) -> str:
        """``user`` or ``user:group``."""
        parts = (self.given.get("user"), self.given.get("group"))
        return self.given.get("both") or ":".join(part for part in parts if part is not None)


def changers() -> Mapping[str, Mapping[str, Any]]:
    """Programs that change the user, by name."""
    return rows_by_name("facts/start", "changers", "changer")


def becomes(words: tuple[str, ...], runs_as: str, home: str | None, world: World) -> Become:
    """What the words do where ``runs_as`` starts them. Raises Stop.

    ``home`` is the HOME that image or script give, ``NOT_KNOWN`` for one without a known value.
    """
    row = changers()[posixpath.basename(words[0])]
    line = line_of(words)
    problem = line if isinstance(line, str) else next(_problems(line, row, runs_as, home, world), None)
    if isinstance(line, str) or problem is not None:
        message = f"{words[0]} starts another program, and USER cannot do that in its place: {problem}"
        raise Stop(Reason.WRAPPER, message, _HELP)
    also = " and -e HOME count" if row.get("home") else " counts"
    message = (
        f"{words[0]} started the program for root as {line.user} and is removed: USER does that now, for "
        f"HEALTHCHECK, docker exec and other commands too; docker run --user{also} now"
    )
    message += f"; {words[0]} {row['before']}" if "before" in row else ""
    packages = tuple(row.get("packages", ()))
    return Become(line.user, words[line.at :], packages, settings(words[0], line, home), message)


def settings(changer: str, line: Line, home: str | None) -> tuple[Setting, ...]:
    """Variables that the program gets; ``home`` is the HOME that was given."""
    row = changers()[posixpath.basename(changer)]
    name = line.user.partition(":")[0]
    found = [Setting(each, name, fixed=True, empty=False, at=0) for each in row.get("variables", ())]
    if not row.get("home") and home is None:
        found.append(Setting("HOME", _ROOT_HOME, fixed=False, empty=False, at=0))
    return tuple(found)


def line_of(words: Sequence[str]) -> Line | str:
    """What the words of a changer say; a clause that says why no USER does that, where that is so."""
    row = changers()[posixpath.basename(words[0])]
    if "differs" in row:
        return str(row["differs"])
    options, line = row.get("options", {}), Line({}, 1)
    while options and words[line.at : line.at + 1] and words[line.at].startswith("-"):
        name, has_value, value = words[line.at].partition("=")
        line.at += 1
        if name == "--":
            break
        meaning = options.get(name)
        if meaning is None or meaning in line.given or (has_value and meaning not in _VALUED):
            return f"no USER does what its option {name} does"
        if meaning in _VALUED and not has_value:
            value = words[line.at] if line.at < len(words) else ""
            line.at += 1
        line.given[meaning] = value
    for meaning in row.get("words", ()):
        word = words[line.at] if line.at < len(words) else None
        if word is None:
            return "it has the user from words that docker run may change"
        if meaning.startswith("/"):
            if word != meaning:
                return f"it goes into the folder {word}"
        else:
            line.given[meaning] = word
        line.at += 1
    for need in row.get("needs", ()):
        if not line.given.keys() & set(need.split()):
            named = need in ("user", "both")
            return "its options name no user" if named else "the program keeps groups of root"
    return line


def _problems(
    line: Line, row: Mapping[str, Any], runs_as: str, home: str | None, world: World
) -> Iterator[str]:
    if not _PLAIN.fullmatch(line.user):
        yield f"{line.user!r} is no plain name of a user"
        return
    if runs_as == UNKNOWN_USER:
        yield "only root may change the user, and the value of USER is not known"
    if is_other_user(runs_as):
        yield f"only root may change the user, and {runs_as} starts it"
    if not is_other_user(line.user):
        yield "it names root, who runs the program anyway"
    if row.get("variables") and line.user[0].isdigit():
        yield f"it knows users by their names, and none is {line.user}"
    if row.get("moves") and "stays" not in line.given and world.workdir != "/":
        yield f"it starts the program in / and not in {world.workdir}"
    user = world.user_of(line.user)
    problem = user.problem
    if row.get("groups") or "groups" in line.given:
        problem = problem or world.user_of(line.user.partition(":")[0]).problem
    if problem is not None:
        yield problem
    if row.get("home") and home is not None and home != user.home:
        said = f" ({home})" if home != NOT_KNOWN else ""
        yield f"it sets HOME to the home of {line.user}, whatever ENV says{said}"
    yield from _out_of_order(world)


def _out_of_order(world: World) -> Iterator[str]:
    """USER stands before the start, and no other one: WORKDIR makes its folder for the USER above it."""
    start = last(world.instructions, Entrypoint) or last(world.instructions, Cmd)
    for instruction in each(world.instructions, Workdir):
        if is_other_user(world.trace.states[instruction.index].user):
            yield f"WORKDIR in line {instruction.line} makes its folder for another user than root"
        elif start is not None and instruction.index > start.index:
            yield f"WORKDIR in line {instruction.line} is below the start: root makes its folder"

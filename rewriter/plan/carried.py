"""What the runtime stage gets of the old stage's configuration, and in which words.

``COPY --from`` carries files only, so every setting must be written again
(https://docs.docker.com/build/building/multi-stage/). An instruction keeps its bytes where it means the
same in the new stage; where it reads a variable that is gone, its value is written out.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping

from msgspec import Struct, field

from rewriter.dockerfile.expand import references
from rewriter.dockerfile.model import Dockerfile, Instruction, Span
from rewriter.dockerfile.words import Pair, pairs
from rewriter.facts.files.owners import open_to_others, owner_of
from rewriter.facts.users.database import copied_database, is_named_there, resolve_with
from rewriter.images.catalogue import distroless_environment, distroless_image, reference, toolchain_only
from rewriter.model import Reason, Refusal
from rewriter.plan.home import home_to_set
from rewriter.plan.model import Plan, Runtime, Shape
from rewriter.support.paths import normal
from rewriter.trace.accounts import is_other_user
from rewriter.trace.filesystem.image_files import is_toolchain_folder
from rewriter.trace.model import State
from rewriter.trace.variables import evaluate

MOVED = frozenset({"EXPOSE", "VOLUME", "STOPSIGNAL", "LABEL", "MAINTAINER", "HEALTHCHECK"})
"""Runtime instructions that a build stage has no use for."""

_EXPANDED = frozenset({"EXPOSE", "VOLUME", "STOPSIGNAL", "LABEL", "WORKDIR", "USER"})
_REPLACED = frozenset({"CMD", "ENTRYPOINT", "HEALTHCHECK"})
"""The last one of a stage counts."""

_ACCOUNTS = frozenset({"root", "nobody", "nonroot"})
"""Users that distroless has under the number that Debian and Alpine give them, and its own."""

_OPEN_IN_BASE = frozenset({"/go", "/go/src", "/go/bin"})
"""Folders of the golang images that everybody may write, mode 1777
(https://github.com/docker-library/golang/blob/master/Dockerfile-linux.template)."""

_PLAIN = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_@%+=:,./-")


class Carried(Struct, frozen=True):
    """An instruction of before the split, written again in the runtime stage.

    ``text`` has its comments and its line ending. ``moved``: it leaves the build stage.
    """

    instruction: Instruction
    text: str
    moved: bool


class Configuration(Struct, frozen=True):
    """The runtime stage's configuration."""

    arguments: tuple[str, ...]
    """``NAME`` or ``NAME=default`` of ARG lines to declare again."""
    settings: tuple[Carried, ...]
    """ENV, LABEL, MAINTAINER: they come before WORKDIR."""
    extra_environment: tuple[tuple[str, str, str], ...]
    """``(name, value, why)`` that the base image or the user database gave."""
    user_first: str | None
    """USER line that must stand before WORKDIR, so that the folder belongs to the user."""
    workdir: str | None
    """The WORKDIR to write, ``None`` where an absolute one follows anyway."""
    others: tuple[Carried, ...]
    """EXPOSE, VOLUME, STOPSIGNAL, HEALTHCHECK, USER: they come after the copies."""
    home: str | None = None
    """The HOME that ``/etc/passwd`` gave the user, and distroless does not."""
    rewritten: Mapping[int, str] = field(default_factory=dict)
    """New argument text of instructions behind the split, by instruction index."""
    removed: tuple[Instruction, ...] = ()
    """Instructions that have no effect and go."""
    problems: tuple[Refusal, ...] = ()
    """``(rule, message, line, help)`` of what cannot be carried."""
    flags: tuple[tuple[Span, str], ...] = ()
    """New texts of ``--chown`` flags."""


def base_workdir(runtime: Runtime) -> str:
    """The working folder of the distroless image (https://github.com/GoogleContainerTools/distroless,
    ``static/static.bzl``)."""
    image = distroless_image(reference("static", tag=runtime.tag))
    return image.workdir if image is not None else "/"


def literal(value: str) -> str:
    """``value`` as one Dockerfile word that expands to itself."""
    if value and all(character in _PLAIN for character in value):
        return value
    escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("$", "\\$")
    return f'"{escaped}"'


def with_comments(dockerfile: Dockerfile, instruction: Instruction) -> Span:
    """The instruction's lines together with the comment lines directly above it."""
    comments = instruction.comments
    start = comments.start if comments.end > comments.start else instruction.span.start
    return Span(start, instruction.span.end)


def carried(dockerfile: Dockerfile, plan: Plan) -> Configuration:
    """What the runtime stage gets of the old stage's configuration."""
    return _Carrier(dockerfile, plan).configuration()


class _Carrier:
    """Walks the old stage and the runtime stage side by side."""

    def __init__(self, dockerfile: Dockerfile, plan: Plan) -> None:
        self._dockerfile = dockerfile
        self._plan = plan
        self._escape = dockerfile.escape
        self._new: dict[str, str | None] = dict(distroless_environment(plan.runtime.tag))
        self._arguments: dict[str, str] = {}
        self._problems: list[Refusal] = []
        self._rewritten: dict[int, str] = {}
        self._flags: list[tuple[Span, str]] = []
        self._removed: list[Instruction] = []
        self._unseen = any(program.source is None for program in plan.facts.programs)
        sources = {id(p.source): p.source for p in plan.facts.programs if p.source is not None}.values()
        self._asked = {name for source in sources for name in source.environment}
        self._named = set(self._asked)
        self._named |= {use.value for source in sources for use in source.strings}
        self._behind = next((i.index for i in plan.trailing), len(dockerfile.instructions))
        self._declared: dict[str, list[tuple[Instruction, Pair]]] = {}
        for instruction in plan.instructions:
            for pair in pairs(instruction, self._escape) if instruction.keyword == "ARG" else ():
                self._declared.setdefault(pair.key, []).append((instruction, pair))

    def configuration(self) -> Configuration:
        """Earlier instructions first, then the workdir, then those behind the split."""
        settings: list[Carried] = []
        others: list[Carried] = []
        for instruction in self._plan.earlier:
            self._earlier(instruction, settings, others)
        extra = self._extra_environment()
        workdir = self._workdir()
        user_first = self._user_first()
        for instruction in self._plan.trailing:
            self._trailing(instruction)
        self._user(others, user_first)
        return Configuration(
            tuple(self._arguments.values()),
            tuple(settings),
            extra,
            user_first,
            workdir,
            tuple(others),
            home_to_set(self._plan, is_read=self._reads("HOME")),
            self._rewritten,
            tuple(self._removed),
            tuple(self._problems),
            tuple(self._flags),
        )

    # -- instructions before the split --------------------------------------------------------------------

    def _earlier(self, instruction: Instruction, settings: list[Carried], others: list[Carried]) -> None:
        keyword = instruction.keyword
        if keyword == "ENV":
            text = self._environment(instruction)
            if text is not None:
                settings.append(Carried(instruction, text, moved=False))
        elif keyword in ("LABEL", "MAINTAINER"):
            own = self._plan.facts.is_own(instruction)
            settings.append(Carried(instruction, self._moved(instruction), moved=own))
        elif keyword in _REPLACED and self._is_dead(instruction):
            if self._plan.facts.is_own(instruction):
                self._removed.append(instruction)
        elif keyword in MOVED:
            own = self._plan.facts.is_own(instruction)
            others.append(Carried(instruction, self._moved(instruction), moved=own))

    def _moved(self, instruction: Instruction) -> str:
        span = with_comments(self._dockerfile, instruction)
        text = self._dockerfile.text[span.start : span.end]
        replacement = self._adapted(instruction)
        if replacement is not None:
            at = instruction.arguments_span
            text = (
                self._dockerfile.text[span.start : at.start]
                + replacement
                + self._dockerfile.text[at.end : span.end]
            )
        return self._lined(text)

    def _lined(self, text: str) -> str:
        return text if text.endswith("\n") else text + self._dockerfile.newline

    def _state(self, instruction: Instruction) -> State:
        return self._plan.facts.trace.states[instruction.index]

    def _adapted(self, instruction: Instruction) -> str | None:
        """New argument text where the variables of the new stage change its meaning, else ``None``."""
        if instruction.keyword not in _EXPANDED:
            return None
        old = self._state(instruction)
        self._declare(instruction.arguments, instruction)
        before = self._evaluate(instruction.arguments, old.variables)
        after = self._evaluate(instruction.arguments, self._new)
        if before == after:
            return None
        if before is None:
            return None
        if instruction.keyword in ("LABEL", "EXPOSE", "VOLUME"):
            words = [self._literal_pair(pair, old) for pair in self._pairs(instruction)] or [before]
            return " ".join(words)
        return literal(before)

    def _pairs(self, instruction: Instruction) -> tuple[Pair, ...]:
        return pairs(instruction, self._escape) if instruction.keyword == "LABEL" else ()

    def _literal_pair(self, pair: Pair, old: State) -> str:
        value = self._evaluate(pair.value or "", old.variables)
        key = self._evaluate(pair.key, old.variables) or pair.key
        return f"{key}={literal(value or '')}"

    def _evaluate(self, text: str, variables: Mapping[str, str | None]) -> str | None:
        return evaluate(text, variables, self._escape)

    def _declare(self, text: str, instruction: Instruction) -> None:
        """Declare the build arguments again that ``text`` reads, after those that their defaults read.

        A stack of our own: arguments may refer to each other in a chain as long as the file.
        """
        waiting = self._reading(text, instruction)
        while waiting:
            name, user, ready = waiting.pop()
            found = self._declaration(name, user)
            if found is None or not (ready or self._is_missing(name, user)):
                continue
            declared, pair = found
            if ready:
                self._arguments[name] = self._dockerfile.text[pair.span.start : pair.span.end]
                self._new[name] = self._state(user).variables.get(name)
                continue
            texts = {self._dockerfile.text[p.span.start : p.span.end] for _, p in self._declared[name]}
            if len(texts) > 1:
                message = f"the build argument {name} is declared more than once"
                self._problem(Reason.ARGUMENT_NOT_KNOWN, message, "declare it once", declared.line)
            waiting.append((name, user, True))
            waiting.extend(self._reading(pair.value or "", declared))

    def _reading(self, text: str, user: Instruction) -> list[tuple[str, Instruction, bool]]:
        return [(name, user, False) for name in sorted(references(text, self._escape), reverse=True)]

    def _is_missing(self, name: str, user: Instruction) -> bool:
        """Whether a name is a build argument where it is used and not declared again yet."""
        old = self._state(user)
        shadowed = name in old.environment and old.variables.get(name) == old.environment.get(name)
        return name in old.arguments and name not in self._arguments and not (shadowed and name in self._new)

    def _declaration(self, name: str, user: Instruction) -> tuple[Instruction, Pair] | None:
        """The last ARG of the name before ``user``; ``None`` where that stays in the runtime stage anyway."""
        found = self._declared.get(name, [])
        at = bisect_left(found, user.index, key=lambda item: item[0].index) - 1
        if at < 0 or found[at][0].index >= self._behind:
            return None
        return found[at]

    # -- ENV ----------------------------------------------------------------------------------------------

    def _environment(self, instruction: Instruction) -> str | None:
        """The ENV for the runtime stage; ``None`` where only the Go toolchain reads what it sets."""
        old = self._state(instruction)
        found = pairs(instruction, self._escape)
        kept: list[tuple[Pair, str]] = []
        verbatim = True
        new_values: dict[str, str | None] = {}
        for pair in found:
            text, changed = self._pair(pair, old, instruction)
            if text is None:
                verbatim = False
                continue
            verbatim = verbatim and not changed
            kept.append((pair, text))
            name = self._evaluate(pair.key, old.variables) or pair.key
            new_values[name] = self._evaluate(pair.value or "", old.variables)
        if not kept:
            return None
        for name, value in new_values.items():
            self._new[name] = value if name != "PATH" else self._new_path(value, old)
        if verbatim:
            return self._moved_environment(instruction)
        return self._rendered(instruction, found, kept)

    def _moved_environment(self, instruction: Instruction) -> str:
        span = with_comments(self._dockerfile, instruction)
        return self._lined(self._dockerfile.text[span.start : span.end])

    def _rendered(
        self, instruction: Instruction, found: tuple[Pair, ...], kept: list[tuple[Pair, str]]
    ) -> str:
        """The instruction with some of its pairs, each with the blanks and line breaks before it."""
        text = self._dockerfile.text
        span = with_comments(self._dockerfile, instruction)
        parts = [text[span.start : found[0].span.start]]
        places = {pair.span.start: place for place, pair in enumerate(found)}
        for number, (pair, new) in enumerate(kept):
            if number:
                before = found[places[pair.span.start] - 1]
                parts.append(text[before.span.end : pair.span.start])
            parts.append(new)
        return self._lined("".join(parts) + text[found[-1].span.end : span.end])

    def _pair(self, pair: Pair, old: State, instruction: Instruction) -> tuple[str | None, bool]:
        """The pair's text in the new stage (``None`` to leave it out) and whether it was changed."""
        name = self._evaluate(pair.key, old.variables) or pair.key
        value = pair.value or ""
        source = self._dockerfile.text[pair.span.start : pair.span.end]
        if name == "PATH":
            return self._path_pair(pair, old, source)
        if toolchain_only(name) and not self._reads(name):
            return None, True
        self._declare(pair.key, instruction)
        self._declare(value, instruction)
        before, after = self._evaluate(value, old.variables), self._evaluate(value, self._new)
        if self._evaluate(pair.key, self._new) != name:
            return f"{name}={literal(before or '')}", True
        if before == after or before is None:
            return (f"{pair.key}={literal(before)}", True) if pair.legacy and before is not None and len(
                pairs(instruction, self._escape)
            ) > 1 else (source, False)  # fmt: skip
        return f"{pair.key}={literal(before)}", True

    def _reads(self, name: str) -> bool:
        """Whether a program may read a variable: it is named by a call, or by any string of the source."""
        if self._unseen and not name.startswith(("GO", "CGO_")):
            return True  # CC, AR: a name that others use as well, and the source cannot be seen
        return name in self._named

    def _additions(self, value: str, old: State) -> tuple[list[str], list[str]]:
        """Folders that a PATH adds before and behind the one in force, or else the base image's.

        The Go toolchain's are left out.
        """
        base = dict(self._plan.facts.base.environment).get("PATH") or ""
        head, found, tail = f":{value}:".partition(f":{old.environment.get('PATH') or base}:")
        if not found:
            head, found, tail = f":{value}:".partition(f":{base}:")
        known = {*base.split(":"), ""}

        def own(text: str) -> list[str]:
            return [
                f for f in text.split(":") if f not in known and not is_toolchain_folder(f, old.environment)
            ]

        return own(head), own(tail) if found else []

    def _path_pair(self, pair: Pair, old: State, source: str) -> tuple[str | None, bool]:
        value = self._evaluate(pair.value or "", old.variables)
        if value is None:
            return source, False
        before, behind = self._additions(value, old)
        if not before and not behind:
            return None, True
        after = self._evaluate(pair.value or "", self._new)
        wanted = ":".join((*before, self._new.get("PATH") or "", *behind))
        if after == wanted:
            return source, False
        return f"PATH={':'.join((*map(_word, before), '$PATH', *map(_word, behind)))}", True

    def _new_path(self, value: str | None, old: State) -> str | None:
        if value is None:
            return None
        before, behind = self._additions(value, old)
        return ":".join((*before, self._new.get("PATH") or "", *behind))

    def _extra_environment(self) -> tuple[tuple[str, str, str], ...]:
        """Variables of the base image and of the shell that the program reads."""
        extra: list[tuple[str, str, str]] = []
        final = self._plan.facts.trace.final.environment
        for name, value in self._plan.facts.base.environment:
            if name in ("PATH", "GOTOOLCHAIN") or name in self._new or not self._reads(name):
                continue
            current = final.get(name, value)
            if current is not None:
                extra.append((name, current, f"the program reads {name}, which the golang image sets"))
                self._new[name] = current
        if self._plan.facts.start.shell and "PWD" not in final and "PWD" in self._asked:
            # https://pubs.opengroup.org/onlinepubs/9699919799/utilities/V3_chap02.html#tag_18_05_03
            extra.append(("PWD", self._plan.facts.workdir, "the program reads PWD, which the shell set"))
        return tuple(extra)

    # -- WORKDIR and USER ---------------------------------------------------------------------------------

    def _workdir(self) -> str | None:
        """The WORKDIR to write: the one in force at the split, unless an absolute one follows."""
        trailing = next((i for i in self._plan.trailing if i.keyword == "WORKDIR"), None)
        if trailing is not None:
            path = self._evaluate(trailing.arguments, self._state(trailing).variables)
            if path is not None and path.startswith("/"):
                return self._owned_workdir(trailing)
            workdir = self._state(trailing).workdir
        else:
            workdir = self._plan.facts.workdir
        if self._plan.shape is Shape.SWAP:
            workdir = self._plan.facts.base.workdir
            if normal(workdir) == base_workdir(self._plan.runtime):
                return None
        return self._plain(workdir)

    def _plain(self, workdir: str) -> str:
        if any(character in workdir for character in "$\"'\\`") or workdir != workdir.strip():
            message = f"the working folder {workdir!r} has characters that need quoting"
            self._problem(
                Reason.PATH_NOT_PLAIN, message, "choose a folder of letters, digits, '-', '_' and '.'"
            )
        return workdir

    def _owned_workdir(self, trailing: Instruction) -> str | None:
        """The folder of a WORKDIR behind the split, where copies into it would make it root's before."""
        moved = any(i.keyword in ("COPY", "ADD") and i.index < trailing.index for i in self._plan.trailing)
        if moved or self._user_first() is None:
            return None
        workdir = normal(self._plan.facts.workdir)
        if trailing.arguments == workdir:
            self._removed.append(trailing)
        return self._plain(workdir)

    def _problem(self, reason: Reason, message: str, help_: str, line: int | None = None) -> None:
        self._problems.append(Refusal(reason, message, help_, line=line))

    def _user_first(self) -> str | None:
        """The user's number where the old working folder belonged to them: BuildKit makes WORKDIR's
        folder for the current USER."""
        user = self._plan.user
        if user is None or user.number is None or not is_other_user(user.name):
            return None
        if self._plan.runtime.nonroot:
            return None  # the image's own user
        if self._plan.shape is Shape.SWAP:
            return None  # USER and WORKDIR stay in their order
        workdir = normal(self._plan.facts.workdir)
        owned = (
            (workdir in _OPEN_IN_BASE and self._plan.facts.base.is_golang)
            or owner_of(workdir, self._plan.facts.trace)
            or open_to_others(workdir, self._plan.facts.trace)
        )
        return user.number if owned else None

    def _user(self, others: list[Carried], user_first: str | None) -> None:
        user = self._plan.user
        if user is None or user.number is None:
            return
        trailing = [i for i in self._plan.trailing if i.keyword == "USER"]
        if trailing:
            for instruction in trailing:
                if user_first is not None:
                    self._removed.append(instruction)
                elif instruction is trailing[-1] and user.number != instruction.arguments:
                    self._rewritten[instruction.index] = user.number
                elif instruction is not trailing[-1]:
                    self._removed.append(instruction)
            return
        if (
            self._plan.runtime.nonroot
            or user_first is not None
            or (not is_other_user(user.name) and user.name in ("", "root", "0"))
        ):
            return
        # The base image may name the user.
        users = (i for i in reversed(self._plan.instructions) if i.keyword == "USER")
        last = next(users, self._plan.facts.from_)
        keyword = self._dockerfile.text[last.keyword_span.start : last.keyword_span.end]
        if last.keyword != "USER":
            keyword = "user" if keyword.islower() else "USER"
        others.append(Carried(last, f"{keyword} {user.number}{self._dockerfile.newline}", moved=False))

    # -- instructions behind the split --------------------------------------------------------------------

    def _trailing(self, instruction: Instruction) -> None:
        keyword = instruction.keyword
        if keyword == "ENV":
            self._trailing_environment(instruction)
        elif keyword == "ARG":
            for pair in pairs(instruction, self._escape):
                self._new[pair.key] = self._after(instruction).get(pair.key)
        elif keyword == "SHELL" or self._is_dead(instruction):
            self._removed.append(instruction)
        elif keyword in ("COPY", "ADD"):
            self._owner(instruction)
        elif keyword != "USER":
            text = self._adapted(instruction)
            if text is not None:
                self._rewritten[instruction.index] = text

    def _owner(self, instruction: Instruction) -> None:
        """``--chown`` by a name that distroless does not know becomes its number.

        A user without a group has the group of the same number
        (https://docs.docker.com/reference/dockerfile/#copy---chown---chmod).
        """
        flag = next((flag for flag in instruction.flags if flag.name == "chown"), None)
        change = self._plan.swap.changes.get(instruction.index) if self._plan.swap is not None else None
        if change is not None and change.owner:
            return  # runtime-commands writes it
        if flag is None or not flag.value:
            return
        value = self._evaluate(flag.value, self._state(instruction).variables) or "$"
        parts = value.split(":")
        if all(part.isdigit() or part in _ACCOUNTS for part in parts):
            return

        database = copied_database(self._plan.facts.chain)
        if database is not None and database.at < instruction.index and is_named_there(database, value):
            return
        found = resolve_with(database, value, self._plan.facts.chain.target)
        if found.number is None:
            help_ = "create the user in this file with a number, or name the number"
            self._problem(
                Reason.USER_NOT_KNOWN, found.problem or "the user is not known", help_, instruction.line
            )
            return
        uid, _, gid = found.number.partition(":")
        self._flags.append((flag.span, f"--chown={uid}:{gid if len(parts) > 1 and gid else uid}"))

    def _after(self, instruction: Instruction) -> Mapping[str, str | None]:
        """The variables behind an instruction."""
        following = self._plan.facts.trace.states.get(instruction.index + 1, self._plan.facts.trace.final)
        return following.variables

    def _is_dead(self, instruction: Instruction) -> bool:
        """An instruction that a later one replaces, or a CMD that a shell-form ENTRYPOINT ignores."""
        start = self._plan.facts.start
        if instruction.keyword == "CMD":
            if instruction.json == () and self._plan.shape is Shape.SWAP and start.cmd is None:
                return False  # it says that ENTRYPOINT has no arguments, and may stay
            return instruction is not start.cmd or start.cmd_ignored
        if instruction.keyword == "ENTRYPOINT":
            return instruction is not start.entrypoint and instruction.json != ()
        return instruction.keyword == "HEALTHCHECK" and instruction is not self._plan.facts.healthcheck

    def _trailing_environment(self, instruction: Instruction) -> None:
        old = self._state(instruction)
        changed = False
        texts: list[str] = []
        found = pairs(instruction, self._escape)
        for pair in found:
            value = self._evaluate(pair.value or "", old.variables)
            self._declare(pair.value or "", instruction)
            source = self._dockerfile.text[pair.span.start : pair.span.end]
            if pair.key == "PATH":
                text, differs = self._path_pair(pair, old, source)
                text, differs = (text, differs) if text is not None else (source, False)
            else:
                same = value is None or value == self._evaluate(pair.value or "", self._new)
                text, differs = (source, False) if same else (f"{pair.key}={literal(value or '')}", True)
            changed = changed or differs
            texts.append(text)
        for pair in found:
            value = self._evaluate(pair.value or "", old.variables)
            self._new[pair.key] = value if pair.key != "PATH" else self._new_path(value, old)
        if changed:
            self._rewritten[instruction.index] = " ".join(texts)


def _word(text: str) -> str:
    return text.replace("\\", "\\\\").replace("$", "\\$")

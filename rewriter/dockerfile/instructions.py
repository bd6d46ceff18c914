"""One type for each instruction, with its parts as BuildKit's own line parsers read them: once, when asked.

Source: https://github.com/moby/buildkit/blob/73ed6825/frontend/dockerfile/parser/line_parsers.go. Every
loaded file has been checked, so that only what reads it raises. All values are as written, quotes included:
``expand`` takes those off. Nobody else looks at the text of a keyword but to print it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import TypeVar

from msgspec import Struct

from rewriter.dockerfile import jsonform, runes
from rewriter.dockerfile.model import DockerfileError, Instruction
from rewriter.dockerfile.words import Pair, Word, is_remote, read_pairs


class Listed(Instruction, frozen=True):
    """What has a list of arguments, quotes not looked at."""

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """The arguments."""
        if self.json is not None:
            return self.json
        return tuple(self.arguments[start:end] for start, end in runes.words(self.arguments))

    @cached_property
    def words(self) -> tuple[Word, ...]:
        """The arguments with their places, which take longer to find."""
        if self.json is not None:
            found = jsonform.string_array(self.arguments) or ()
            return tuple(Word(one.value, self.source_span(one.start, one.end)) for one in found)
        ranges = runes.words(self.arguments)
        return tuple(Word(self.arguments[start:end], self.source_span(start, end)) for start, end in ranges)


class From(Listed, frozen=True):
    """``FROM image AS name``."""

    @cached_property
    def _parts(self) -> tuple[Word, Word | None]:
        found = self.words
        if len(found) == 3 and len(found[1].text) == 2 and found[1].text.casefold() == "as":
            return found[0], found[2]
        if len(found) != 1:
            raise DockerfileError("FROM requires either one or three arguments", self.line)
        return found[0], None

    @property
    def image(self) -> Word:
        """What it begins with."""
        return self._parts[0]

    @property
    def alias(self) -> Word | None:
        """The name of the stage, as written."""
        return self._parts[1]

    @cached_property
    def name(self) -> str | None:
        """The name of the stage in lower case, as ``COPY --from`` and ``--target`` look it up."""
        return None if self.alias is None else runes.lower(self.alias.text)


class Copying(Listed, frozen=True):
    """COPY or ADD."""

    @property
    def sources(self) -> tuple[str, ...]:
        """What is copied: paths, patterns, addresses, heredocs."""
        return self.texts[:-1]

    @property
    def target(self) -> str:
        """Where it goes."""
        return self.texts[-1]

    @property
    def from_(self) -> str | None:
        """The value of ``--from``: another stage or image."""
        return self.flag("from")

    @property
    def of_context(self) -> tuple[str, ...]:
        """Those of the sources that lie in the build context."""
        own = self.sources if self.from_ is None else ()
        return tuple(source for source in own if not source.startswith("<<") and not is_remote(source))


class Copy(Copying, frozen=True):
    """COPY."""


class Add(Copying, frozen=True):
    """ADD."""


class Mount(Struct, frozen=True):
    """``--mount`` of RUN (https://docs.docker.com/reference/dockerfile/#run---mount)."""

    options: Mapping[str, str]
    """By name in lower case."""

    @property
    def kind(self) -> str:
        """Its type."""
        return self.options.get("type", "bind")

    @property
    def source(self) -> str:
        """A path in the build context, or in what ``from_`` names; ``""`` for all of it."""
        return self.options.get("source") or self.options.get("src") or ""

    @property
    def target(self) -> str:
        """Where it is seen, ``""`` where that is not said."""
        options = self.options
        return options.get("target") or options.get("dst") or options.get("destination") or ""

    @property
    def from_(self) -> str | None:
        """Another stage or image."""
        return self.options.get("from")


class Run(Instruction, frozen=True):
    """RUN."""

    @cached_property
    def mounts(self) -> tuple[Mount, ...]:
        """What is mounted while it runs, in order."""
        values = (flag.value for flag in self.flags if flag.name == "mount" and flag.value is not None)
        fields = ([field.strip().strip('"').partition("=") for field in value.split(",")] for value in values)
        return tuple(Mount({runes.lower(key): text.strip('"') for key, _, text in row}) for row in fields)


class Pairs(Instruction, frozen=True):
    """What has keys and values."""

    @cached_property
    def pairs(self) -> tuple[Pair, ...]:
        """Keys and values, in order.

        Raises ``DockerfileError`` for a missing ``=`` or value, with the instruction's line.
        """
        return read_pairs(self, bare=isinstance(self, Arg))


class Env(Pairs, frozen=True):
    """ENV."""


class Label(Pairs, frozen=True):
    """LABEL."""


class Arg(Pairs, frozen=True):
    """ARG, which may name variables without a value."""


class Starting(Instruction, frozen=True):
    """ENTRYPOINT or CMD."""


class Entrypoint(Starting, frozen=True):
    """ENTRYPOINT."""


class Cmd(Starting, frozen=True):
    """CMD."""


class Healthcheck(Instruction, frozen=True):
    """HEALTHCHECK."""

    @property
    def at(self) -> int:
        """Where the command begins in the arguments."""
        return runes.behind_first(self.arguments)

    @property
    def command(self) -> str:
        """The command as written."""
        return self.arguments[self.at :]

    @property
    def kind(self) -> str:
        """NONE or CMD."""
        return self.arguments[: self.at].rstrip(runes.HEALTHCHECK_SPACE).upper()


class Expose(Listed, frozen=True):
    """EXPOSE."""


class Volume(Listed, frozen=True):
    """VOLUME."""


class User(Instruction, frozen=True):
    """USER."""


class Workdir(Instruction, frozen=True):
    """WORKDIR."""


class Shell(Instruction, frozen=True):
    """SHELL."""


class StopSignal(Instruction, frozen=True):
    """STOPSIGNAL."""


class Maintainer(Instruction, frozen=True):
    """MAINTAINER."""


class OnBuild(Instruction, frozen=True):
    """ONBUILD."""


_TYPES: tuple[type[Instruction], ...] = (
    *(Add, Arg, Cmd, Copy, Entrypoint, Env, Expose, From, Healthcheck, Label),
    *(Maintainer, OnBuild, Run, Shell, StopSignal, User, Volume, Workdir),
)
TYPES = {kind.__name__.lower(): kind for kind in _TYPES}
"""Every instruction by its name in lower case (https://docs.docker.com/reference/dockerfile/#overview)."""

MAYBE_JSON = (Run, Starting, Shell, Copying, Volume)
"""The instructions whose whole arguments may be a JSON array."""

WITH_HEREDOC = (Run, Copying)
"""The instructions that may have here-documents."""

BUILDING = (Run, Copying)
"""The instructions that change files."""

_Kind = TypeVar("_Kind", bound=Instruction)


def each(instructions: Iterable[Instruction], kind: type[_Kind]) -> Iterator[_Kind]:
    """The instructions of one kind."""
    return (instruction for instruction in instructions if isinstance(instruction, kind))


def last(instructions: Sequence[Instruction], kind: type[_Kind]) -> _Kind | None:
    """The last instruction of one kind."""
    return next(each(reversed(instructions), kind), None)

"""Build arguments of which a value would be written out, and how the argument itself is written instead.

A value that hangs on an ARG holds for its default only: ``docker build --build-arg UID=2000`` gives another
one (https://docs.docker.com/reference/dockerfile/#arg). To keep the argument, the file is looked at once more
with stand-ins, values that occur nowhere else; where one of them turns up in a new line, ``${NAME}`` is
written. That holds for any value, for nothing was known of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import count

from msgspec import Struct
from msgspec.structs import replace

from rewriter.dockerfile.expand import references
from rewriter.dockerfile.instructions import Arg, each
from rewriter.dockerfile.model import BuildArguments, Dockerfile
from rewriter.dockerfile.stages import stages
from rewriter.support.regex import regex
from rewriter.trace.base import argument_defaults
from rewriter.trace.variables import evaluate

_FIRST_NUMBER = 61_001
"""Above the numbers that distributions give to users, below 65536."""
_NUMBER = regex(r"[1-9]\d*", re.ASCII)


class Argument(Struct, frozen=True):
    """An ARG of a stage: ``default`` is its value without ``--build-arg``."""

    name: str
    default: str
    line: int
    stand_in: str


def arguments(dockerfile: Dockerfile) -> tuple[Argument, ...]:
    """The arguments that have a default, and one only; those that FROM reads pick the image and are left out.

    Raises ``DockerfileError``.
    """
    return tuple(
        Argument(name, value, line, _like(value, numbers))
        for name, value, line, numbers in _found(dockerfile)
        if value
    )


def without_default(dockerfile: Dockerfile, *, absolute: bool) -> tuple[Argument, ...]:
    """The arguments that have no default, whose value is empty where none is given; ``absolute``: those that
    are called like a folder are absolute paths.

    Raises ``DockerfileError``.
    """
    return tuple(
        Argument(name, "", line, _named(name, numbers, absolute=absolute))
        for name, value, line, numbers in _found(dockerfile)
        if value is None
    )


def _found(dockerfile: Dockerfile) -> Iterator[tuple[str, str | None, int, Iterator[int]]]:
    found = stages(dockerfile)
    read = {name for stage in found for name in references(stage.image, dockerfile.escape)}
    read |= {name for stage in found for name in references(stage.platform or "", dockerfile.escape)}
    read |= dockerfile.build.automatic.keys()
    defaults = argument_defaults(dockerfile)
    values: dict[str, set[str | None]] = {}
    lines: dict[str, int] = {}
    for stage in found:
        known: dict[str, str | None] = {}
        for arg in each(stage.instructions, Arg):
            for pair in arg.pairs:
                value = dockerfile.build.given.get(pair.key)
                if value is not None:
                    pass
                elif pair.value is None:
                    value = defaults.get(pair.key)
                else:
                    value = _value(pair.value, known, dockerfile.escape)
                known[pair.key] = value
                values.setdefault(pair.key, set()).add(value)
                lines[pair.key] = arg.line
    numbers = _stand_ins(dockerfile.text)
    for name, of_stages in values.items():
        if len(of_stages) == 1 and name not in read:
            yield from ((name, value, lines[name], numbers) for value in of_stages)


def _value(text: str, known: Mapping[str, str | None], escape: str) -> str:
    """The default, ``""`` where it reads what is not known here."""
    if not references(text, escape) <= known.keys():
        return ""  # a variable of the image
    return evaluate(text, known, escape) or ""


def _stand_ins(text: str) -> Iterator[int]:
    return (number for number in count(_FIRST_NUMBER) if str(number) not in text)


def _like(value: str, numbers: Iterator[int]) -> str:
    """A value of the same kind: number, pair of numbers, path or word."""
    if all(_NUMBER.fullmatch(part) for part in value.split(":")):
        return ":".join(str(next(numbers)) for _ in value.split(":"))
    slash = "/" if value.startswith("/") else ""
    return f"{slash}argument{next(numbers)}{'/' if value.endswith('/') and len(value) > 1 else ''}"


def _named(name: str, numbers: Iterator[int], *, absolute: bool) -> str:
    """A value of the kind that the name tells."""
    words = name.upper().split("_")
    if words[-1].endswith(("UID", "GID")) or words[-1] in ("ID", "PORT"):
        return str(next(numbers))
    slash = "/" if absolute and words[-1].endswith(("DIR", "PATH", "HOME", "FOLDER")) else ""
    return f"{slash}argument{next(numbers)}"


def with_stand_ins(dockerfile: Dockerfile, found: Iterable[Argument]) -> Dockerfile:
    """The file in a build that gives the stand-ins to the arguments."""
    given = {**dockerfile.build.given, **{argument.name: argument.stand_in for argument in found}}
    return replace(dockerfile, build=BuildArguments(dockerfile.build.automatic, given, symbolic=True))


def put_back(text: str, found: Iterable[Argument]) -> list[str]:
    """The lines of a text, sorted and without ARG, with the defaults in the place of the arguments: what two
    ways to write the same have in common."""
    for argument in found:
        text = text.replace("${" + argument.name + "}", argument.default)
    lines = (line.replace('"', "").replace("//", "/").strip() for line in text.splitlines())
    return sorted(line for line in lines if line and line[:4].upper() != "ARG ")

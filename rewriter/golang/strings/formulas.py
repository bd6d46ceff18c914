"""What a string of the source may be made of, where parameters go into it.

A ``Part`` is a constant, a parameter, or a function of parts; a call fills its parameters in.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeAlias

from msgspec import Struct

from rewriter.golang.strings.functions import Function
from rewriter.golang.strings.holes import HOLE, goes_up
from rewriter.model import Place

OWN_PROGRAM = "/proc/self/exe"
"""What ``os.Args[0]`` and ``os.Executable()`` count as: no executable besides the program itself."""

_LARGEST = 512
"""Parameters, constants and functions in one formula. A function that calls itself makes them grow, and they
are gone through by recursion: two frames for a level, of which each has two of them."""

Key: TypeAlias = tuple[str, str]
"""A function: context folder of its package, and name (``T.name`` for methods, ``f/name`` for closures)."""


class Parameter(Struct, frozen=True):
    """A parameter of a function; with ``item`` one string of a list."""

    function: Key
    index: int
    variadic: bool
    is_list: bool
    item: int | None = None


class Formula(Struct, frozen=True):
    """A function of strings, with parameters of one function among them: ``filepath.Join("conf", name)``."""

    function: Function
    parts: tuple[Part, ...]
    size: int


Part: TypeAlias = "str | Parameter | Formula"
Argument: TypeAlias = "Part | tuple[str, ...] | None"


class Call(Struct, frozen=True):
    """A call of an own function: what it passes (``None``: computed)."""

    arguments: tuple[Argument, ...]
    spread: bool
    """Whether the last argument is ``list...``."""
    place: Place
    directory: str


class Found(Struct, frozen=True):
    """What a part may be: a value and the call that gives it; ``None`` where that call computes it."""

    value: str | None
    place: Place
    directory: str


class Sink(Struct, frozen=True):
    """A call of the tables that gets a part as its ``position``-th argument; ``table`` says which one."""

    part: Part
    table: str
    call: str
    kind: str
    position: int
    place: Place
    partials: tuple[str | None, ...] = (None,)
    """For paths: what is known of the argument where no caller tells more (``CallUse.partial``)."""


def function_of(part: Part) -> Key | None:
    """The one function whose parameters a part holds."""
    while isinstance(part, Formula):
        part = next((inner for inner in part.parts if not isinstance(inner, str)), "")
    return part.function if isinstance(part, Parameter) else None


def indices(part: Part) -> Iterator[int]:
    """Which parameters a part holds."""
    waiting = [part]
    while waiting:
        current = waiting.pop()
        if isinstance(current, Parameter):
            yield current.index
        elif isinstance(current, Formula):
            waiting.extend(current.parts)


def fill(part: Part, call: Call) -> Part | None:
    """The part with the arguments of a call in place of the parameters."""
    if isinstance(part, str):
        return part
    if isinstance(part, Formula):
        return formula(part.function, [fill(inner, call) for inner in part.parts])
    given = call.arguments
    last = len(given) - 1
    at, item = part.index, part.item
    if part.variadic:
        at, item = part.index + (part.item or 0), None
        if call.spread and at >= last:
            at, item = last, at - last
    value = given[at] if 0 <= at <= last else None
    if item is None:
        return None if isinstance(value, tuple) else value
    if isinstance(value, tuple):
        return value[item] if item < len(value) else None
    if isinstance(value, Parameter) and value.is_list and value.item is None:
        return Parameter(value.function, value.index, value.variadic, True, item)
    return None


def formula(function: Function, parts: Sequence[Part | None]) -> Part | None:
    """The function of the parts, its value if all of them are constant; ``None`` where nothing is known.

    Parts that are not known are holes, and so are the parameters of other functions than the first one: it
    says where a path begins.
    """
    keys = (function_of(part) for part in parts if part is not None)
    first = next((key for key in keys if key is not None), None)
    known = [_of_one(part, first) for part in parts]
    strings = [part for part in known if isinstance(part, str)]
    if all(part == HOLE for part in known):
        return None
    if len(strings) == len(known):
        return _applied(function, strings)
    inner = known[0]
    if isinstance(inner, Formula) and inner.function == function and known[-1] == inner.parts[-1] == HOLE:
        return inner  # a folder below an unknown one: functions that walk a tree call themselves with it
    size = 1 + sum(part.size if isinstance(part, Formula) else 1 for part in known)
    return Formula(function, tuple(known), size) if size <= _LARGEST else None


def _of_one(part: Part | None, function: Key | None) -> Part:
    """The part with holes for the parameters of other functions."""
    if part is None or part == OWN_PROGRAM:
        return HOLE
    if isinstance(part, str) or function_of(part) == function:
        return part
    inner = [_of_one(item, None) for item in part.parts] if isinstance(part, Formula) else []
    holed = formula(part.function, inner) if isinstance(part, Formula) else None
    return HOLE if holed is None else holed


def _applied(function: Function, strings: Sequence[str]) -> str | None:
    """The value; ``None`` for a hole, and where ``..`` may lead out of one."""
    text, value = "".join(strings), function(strings)
    if value is None or HOLE not in text:
        return value
    return None if value == HOLE or goes_up(text) or goes_up(value) else value

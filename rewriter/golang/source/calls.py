"""The tables of calls that matter, indexed for look-up.

A row names a ``package`` (without major version) and its ``functions``, ``methods`` or both. Functions
are matched by import path. The type of a method's receiver isn't known, so methods are matched by name,
in programs that import the package.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from functools import cache

from msgspec import Struct

from rewriter.golang.files import is_below
from rewriter.golang.source.names import unversioned, unversioned_name
from rewriter.support.tables import made, table


class Rule(Struct, frozen=True):
    """What a call does with its arguments."""

    kind: str
    package: str = ""
    arguments: tuple[int, ...] = ()
    """Indices of the arguments that name something."""
    rest: bool = False
    """Whether all arguments after the last index count as well."""
    field: str = ""
    """For a composite literal: the field that names something."""
    when: tuple[str, ...] = ()
    """If not empty: the rule holds only if the first argument is one of these."""
    count: int | None = None
    """If given: the rule holds only for calls with as many arguments."""
    starts: str = ""
    """The executable that the call starts whatever its arguments are, ``?`` for one that can't be told."""
    data: int | None = None
    """If given: the argument with this index (-1: any that names a file) may hold what is read otherwise."""
    reads: str = ""
    """The path that the call reads whatever its arguments are."""
    given_to: tuple[str, ...] = ()
    """For a number: the functions that start something by it. A table of numbers starts nothing."""
    beside: bool = False
    """Whether the path is seen from the folder of the calling source file."""
    makers: tuple[str, ...] = ()
    """For a composite literal: the functions that give such a value, or a pointer to one."""


class Index(Struct, frozen=True):
    """Rules by qualified function (``os.Open``), method (``.Static``) and type (``os/exec.Cmd``)."""

    functions: dict[str, tuple[Rule, ...]]
    methods: dict[str, tuple[Rule, ...]]
    literals: dict[str, tuple[Rule, ...]]
    names: dict[str, tuple[str, ...]]
    """Bare names of the functions by (unversioned) package, of every package with functions or literals."""

    def find(self, call: str, imported: Collection[str]) -> tuple[Rule, ...]:
        """The rules for a callee, in a program that imports these (unversioned) packages."""
        if call.startswith("."):
            rules = self.methods.get(call, ())
            return tuple(r for r in rules if any(is_below(path, r.package) for path in imported))
        return self.functions.get(unversioned_name(call), ())


@cache
def index(name: str) -> Index:
    """The rules of the table ``name``.toml."""
    functions: dict[str, tuple[Rule, ...]] = {}
    methods: dict[str, tuple[Rule, ...]] = {}
    literals: dict[str, tuple[Rule, ...]] = {}
    for row in table("golang", name)["calls"]:
        for package in map(unversioned, row.get("packages") or [row["package"]]):
            makers = tuple(f"{package}.{name}" for name in row.get("makers", ()))
            rule = made(Rule, row, package=package, makers=makers)
            for function in row.get("functions", ()):
                key = f"{package}.{function}"
                functions[key] = (*functions.get(key, ()), rule)
            for method in row.get("methods", ()):
                methods[f".{method}"] = (*methods.get(f".{method}", ()), rule)
            for literal in row.get("literals", ()):
                key = f"{package}.{literal}"
                literals[key] = (*literals.get(key, ()), rule)
    names: dict[str, tuple[str, ...]] = {}
    for key in functions:
        package, _, bare = key.rpartition(".")
        names[package] = (*names.get(package, ()), bare)
    for key in literals:
        names.setdefault(key.rpartition(".")[0], ())
    return Index(functions, methods, literals, names)


def is_beside(call: str) -> bool:
    """Whether a function looks its path up from the folder of the source file that calls it."""
    return any(rule.beside for rule in index("calls").find(call, ()))


def positions(rule: Rule, values: Sequence[str | None]) -> Iterator[int]:
    """Indices of those of a call's argument values (``None``: computed) that the rule is about."""
    if rule.count not in (None, len(values)) or (rule.when and (not values or values[0] not in rule.when)):
        return
    yield from (i for i in rule.arguments if i < len(values))
    if rule.rest:
        yield from range(rule.arguments[-1] + 1, len(values))

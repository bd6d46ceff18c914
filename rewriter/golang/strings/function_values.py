"""Functions that start executables or read files, as values: ``return exec.Command``, ``disk{os.ReadFile}``.

What such a value is called with can't be told. Variables that are only called are not among them
(``var run = exec.Command``): ``Site.callee`` knows what they stand for.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING

from rewriter.golang.model import CallUse
from rewriter.golang.source.calls import Rule, index
from rewriter.golang.source.names import unversioned
from rewriter.golang.source.syntax import Cut, expressions, source_text
from rewriter.golang.strings.scope import PackageScope, Unit, sides
from rewriter.golang.strings.site import Site, sites
from rewriter.golang.strings.struct_fields import imports
from rewriter.support.regex import regex

if TYPE_CHECKING:
    from tree_sitter import Node

_DECLARING = frozenset({"var_spec", "const_spec", "short_var_declaration"})
_NUMBER = regex(rb"\b(?:Raw|AllThreads)?Syscall6?\((?!\s*(?:\w+\.)?SYS_)")
"""A system call whose number is not written out."""
_READING = frozenset({"open", "read", "template", "list", "glob"})
_USING = _DECLARING | {
    "assignment_statement",
    "binary_expression",
    "call_expression",
    "keyed_element",
    "selector_expression",
}


def function_values(
    units: Sequence[Unit], package: PackageScope, cut: Cut, table: str = "executables"
) -> Iterator[CallUse]:
    """The uses in the files of one package of the functions in a ``table``."""
    asking = {unit.path for unit in units if _mentions(unit, table)}
    if not asking:
        return
    bound = {
        name: found[1]
        for name, found in package.bound.items()
        if found is not None and _is_followed(name, found[1], Site(package, found[0]), table)
    }
    numbers = any(b"SYS_EXEC" in unit.source for unit in units) and any(
        _NUMBER.search(unit.source) is not None for unit in units
    )
    for unit in units:
        text = unit.source
        if unit.path in asking or any(name.encode() in text for name in bound):
            named = _named(unit, bound, table)
            for declaration, site in sites(package, unit):
                if named.search(text, declaration.start_byte, declaration.end_byte) is not None:
                    yield from _Uses(site, bound, table, numbers=numbers).read(declaration, cut)


def _mentions(unit: Unit, table: str) -> bool:
    """Whether some function of the table is written in a file; of those that read files, not only called."""
    named = [(f"{name}.", path) for name, path in unit.imports.items()]
    named += [("", path) for path in unit.dot_imports]
    wanted = (f"{name}{function}".encode() for name, path in named for function in _functions(path, table))
    if table == "executables":
        return any(item in unit.source for item in wanted)
    return any(unit.source.count(item) > unit.source.count(item + b"(") for item in wanted)


def _named(unit: Unit, bound: Collection[str], table: str) -> re.Pattern[bytes]:
    """The names of functions of the table that a file may write, and of variables that hold one."""
    functions = {name for path in imports(unit) for name in _functions(path, table)}
    return re.compile("|".join(map(re.escape, sorted({*functions, *bound}))).encode())


@cache
def _functions(path: str, table: str) -> Collection[str]:
    path = unversioned(path)
    names = index(table).names.get(path, ())
    return names if table == "executables" else [name for name in names if _rules(f"{path}.{name}", table)]


def _rules(call: str, table: str) -> tuple[Rule, ...]:
    found = index(table).find(call, ()) if "." in call[1:] else ()
    return found if table == "executables" else tuple(r for r in found if r.kind in _READING and not r.reads)


def _is_followed(name: str, value: Node | None, site: Site, table: str) -> bool:
    """Whether a variable is a function of the table, for good; other packages may set an exported one."""
    if value is None or value.type != "selector_expression":
        return False
    if site.declaration is None and name[:1].isupper() and _package(site.unit) != "main":
        return False
    return bool(_rules(site.callee(value), table))


def _package(unit: Unit) -> str:
    clauses = (n for n in unit.tree.root_node.named_children if n.type == "package_clause")
    return next((source_text(clause).split()[-1] for clause in clauses), "")


class _Uses:
    """One top-level declaration."""

    def __init__(self, site: Site, bound: dict[str, Node], table: str, *, numbers: bool) -> None:
        """``numbers``: the package makes system calls whose number is computed."""
        own = {name: v for name, v in site.scope.declared.items() if v and _is_followed(name, v, site, table)}
        self._site = site
        self._table = table
        self._names = {*bound, *own}
        for path in site.unit.dot_imports:
            self._names.update(_functions(path, table))
        self._passed = {value.id for value in (*bound.values(), *own.values())}
        self._numbers = numbers
        self._given: dict[int, str] = {}
        """The first arguments of calls, and the names of what is called."""

    def read(self, declaration: Node, cut: Cut) -> Iterator[CallUse]:
        wanted = _USING | {"identifier"} if self._names else _USING
        for node in cut.rest(declaration, wanted):
            if node.type in ("selector_expression", "identifier"):
                yield from self._value(node)
            else:
                self._passed.update(child.id for child in _no_values(node))
                self._given.update(_first_argument(node))

    def _value(self, node: Node) -> Iterator[CallUse]:
        plain = node.type == "identifier"
        if node.id in self._passed or (plain and source_text(node) not in self._names):
            return
        name = self._site.callee(node)
        for rule in _rules(name, self._table):
            if rule.given_to and not self._numbers and self._given.get(node.id) not in rule.given_to:
                continue
            started = None if rule.starts in ("", "?") else rule.starts
            yield CallUse(name, started, self._site.place(node), rule.kind)


def _first_argument(node: Node) -> Iterator[tuple[int, str]]:
    function = node.child_by_field_name("function")
    given = expressions(node.child_by_field_name("arguments"))[:1] if function is not None else ()
    for argument in given:
        yield argument.id, source_text(function).rpartition(".")[2] if function is not None else ""


def _no_values(node: Node) -> Iterator[Node]:
    """What in a node is called, declared, assigned to, compared or a key, and what goes to ``_``."""
    match node.type:
        case "call_expression":
            called = node.child_by_field_name("function")
            while called is not None and called.type == "parenthesized_expression" and called.named_children:
                called = called.named_children[0]
            yield from () if called is None else (called,)
        case "binary_expression":
            yield from node.named_children
        case "keyed_element":
            for key in node.named_children[:1]:
                yield from (key, *(child for child in key.named_children if child.type == "identifier"))
        case _:
            names, values = sides(node)
            blank = (value for name, value in zip(names, values, strict=False) if source_text(name) == "_")
            yield from (*names, *blank)

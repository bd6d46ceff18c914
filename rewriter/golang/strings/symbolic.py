"""String expressions as functions of parameters: ``filepath.Join("conf", name)``, ``os.Args[0]``."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from rewriter.golang.source.syntax import STRINGS, expressions, source_text
from rewriter.golang.strings.constants import folding
from rewriter.golang.strings.formulas import OWN_PROGRAM, Argument, Parameter, Part, formula
from rewriter.golang.strings.frames import Site, is_text

if TYPE_CHECKING:
    from tree_sitter import Node

_MOST_NODES = 64
"""Nodes of one expression that are looked at; what people write has a few."""

_OWN_CALLS = frozenset({"path/filepath.Abs", "path/filepath.EvalSymlinks"})


def symbolic(node: Node, site: Site) -> Part | None:
    """An expression as a function of parameters; ``None`` where more goes into it."""
    return _Reader(site).read(node, 0)


def symbolic_argument(node: Node, site: Site) -> Argument:
    """The same for an argument, which may be a list of strings as well."""
    inner = node.named_children[0] if node.type == "variadic_argument" and node.named_children else node
    known = site.frame.parameter(source_text(inner)) if inner.type == "identifier" else None
    if known is not None and known.is_list:
        return known
    values = site.folder.values(inner, site.unit, site.scope)
    return values if values is not None else symbolic(inner, site)


class _Reader:
    """One expression at one site."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._left = _MOST_NODES

    def read(self, node: Node | None, depth: int) -> Part | None:
        if node is None or not self._left or depth > _MOST_NODES:
            return None
        self._left -= 1
        kind = node.type
        value = self._site.value(node)
        if value is not None or kind in STRINGS:
            return value
        reader = _READERS.get(kind)
        return reader(self, node, depth + 1) if reader is not None else None

    def inner(self, node: Node, depth: int) -> Part | None:
        return self.read(next(iter(node.named_children), None), depth)

    def named(self, node: Node, depth: int) -> Part | None:
        site, name = self._site, source_text(node)
        known = site.frame.parameter(name)
        if known is not None:
            return None if known.is_list else known
        found = site.folder.binding(node, site.unit, site.scope)
        if name in site.frame.own:
            return OWN_PROGRAM
        return self.read(found[1], depth) if found is not None and found[0] is site.unit else None

    def item(self, node: Node, _depth: int) -> Part | None:
        if is_text(node, "os.Args[0]"):
            return OWN_PROGRAM
        operand, index = node.child_by_field_name("operand"), node.child_by_field_name("index")
        is_name = operand is not None and operand.type == "identifier"
        known = self._site.frame.parameter(source_text(operand)) if operand is not None and is_name else None
        text = source_text(index) if index is not None and index.type == "int_literal" else ""
        if known is None or not known.is_list or not text.isdecimal() or len(text) > 2:
            return None
        return Parameter(known.function, known.index, known.variadic, True, int(text))

    def sum(self, node: Node, depth: int) -> Part | None:
        operator = node.child_by_field_name("operator")
        if operator is None or operator.type != "+":
            return None
        sides = (node.child_by_field_name("left"), node.child_by_field_name("right"))
        return formula("".join, [self.read(side, depth) for side in sides])

    def call(self, node: Node, depth: int) -> Part | None:
        name = self._site.callee(node.child_by_field_name("function"))
        function = folding(name)
        parts = [self.read(item, depth) for item in expressions(node.child_by_field_name("arguments"))]
        if name in _OWN_CALLS:
            return OWN_PROGRAM if parts == [OWN_PROGRAM] else None
        return formula(function, parts) if function is not None else None


_READERS: dict[str, Callable[[_Reader, Node, int], Part | None]] = {
    "parenthesized_expression": _Reader.inner,
    "identifier": _Reader.named,
    "index_expression": _Reader.item,
    "binary_expression": _Reader.sum,
    "call_expression": _Reader.call,
}

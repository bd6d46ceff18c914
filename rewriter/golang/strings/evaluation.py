"""The walk over string expressions of Go. What its pieces come to is said by an algebra each.

``Constants`` has the one text that an expression always is, ``Fragments`` the texts that it may be, with
holes, ``Formulas`` a function of parameters.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from typing import TYPE_CHECKING, Generic, TypeVar

from rewriter.golang.source.syntax import STRINGS, expressions, source_text, string_value
from rewriter.golang.strings.functions import FOLDED, PRINTING, Function, concatenated
from rewriter.golang.strings.site import Site

if TYPE_CHECKING:
    from tree_sitter import Node

MAX_LENGTH = 4096
"""Longer values are dropped: no path is longer (PATH_MAX of Linux, limits.h)."""

_MAX_DEPTH = 40
_MATCHING = "path/filepath.Glob"

Value = TypeVar("Value")


class Evaluator(ABC, Generic[Value]):
    """Evaluates expressions of one package; each node once, so it takes linear time."""

    def __init__(self, unknown: Value) -> None:
        """``unknown`` is what an expression comes to of which nothing is known."""
        self._unknown = unknown
        self._values: dict[int, Value] = {}

    def value(self, node: Node, site: Site, depth: int = 0) -> Value:
        """What the expression comes to."""
        if node.id in self._values:
            return self._values[node.id]
        # Guards against constants that refer to each other in a circle.
        self._values[node.id] = self._unknown
        if depth > _MAX_DEPTH:
            return self._unknown
        found = self._values[node.id] = self._evaluate(node, site, depth + 1)
        return found

    @abstractmethod
    def _known(self, text: str) -> Value:
        """A constant."""

    @abstractmethod
    def _applied(self, function: Function, parts: Iterator[Value]) -> Value:
        """A function of strings, or a concatenation."""

    def _named(self, node: Node, site: Site, depth: int) -> Value:
        """An identifier."""
        found = site.binding(source_text(node))
        return self._unknown if found is None else self.value(*found, depth)

    def _pattern(self, listed: Node, site: Site) -> tuple[Node, Site] | None:
        """The pattern of a list of files: ``pages, err := filepath.Glob(pattern)``."""
        found = site.binding(source_text(listed)) if listed.type == "identifier" else (listed, site)
        if found is None or found[0].type != "call_expression":
            return None
        call, where = found
        given = expressions(call.child_by_field_name("arguments"))
        is_match = where.callee(call.child_by_field_name("function")) == _MATCHING and len(given) == 1
        return (given[0], where) if is_match else None

    def _called(self, _call: str, _node: Node, _site: Site, _depth: int) -> Value | None:
        """A call that the algebra knows more of than its arguments' values; ``None`` for others."""
        return None

    def _selected(self, _node: Node, _site: Site) -> Value:
        """``value.field``."""
        return self._unknown

    def _indexed(self, _node: Node, _site: Site) -> Value:
        """``list[0]``."""
        return self._unknown

    def _pointed(self, _operand: Node, _site: Site, _depth: int) -> Value:
        """``*pointer``."""
        return self._unknown

    def _evaluate(self, node: Node, site: Site, depth: int) -> Value:
        kind = node.type
        if kind in STRINGS:
            text = string_value(node)
            return self._known(text) if len(text) <= MAX_LENGTH else self._unknown
        match kind:
            case "identifier":
                return self._named(node, site, depth)
            case "call_expression":
                return self._call(node, site, depth)
            case "selector_expression":
                imported = site.imported(node)
                return self._selected(node, site) if imported is None else self._known(imported)
            case "binary_expression":
                return self._sum(node, site, depth)
            case "parenthesized_expression" | "literal_element":
                inner = node.named_children
                return self.value(inner[0], site, depth) if len(inner) == 1 else self._unknown
            case "index_expression":
                return self._indexed(node, site)
            case "unary_expression":
                operand = node.child_by_field_name("operand")
                return self._unknown if operand is None else self._pointed(operand, site, depth)
        return self._unknown

    def _sum(self, node: Node, site: Site, depth: int) -> Value:
        """``a + b + c``, which nests to the left as deep as it is long."""
        terms: list[Node] = []
        current: Node | None = node
        while current is not None and current.type == "binary_expression":
            self._values.setdefault(current.id, self._unknown)
            operator, right = current.child_by_field_name("operator"), current.child_by_field_name("right")
            if operator is None or operator.type != "+" or right is None:
                return self._unknown
            terms.append(right)
            current = current.child_by_field_name("left")
        if current is None:
            return self._unknown
        terms.append(current)
        return self._applied(concatenated, (self.value(term, site, depth) for term in reversed(terms)))

    def _call(self, node: Node, site: Site, depth: int) -> Value:
        call = site.callee(node.child_by_field_name("function"))
        found = self._called(call, node, site, depth)
        if found is not None:
            return found
        function = FOLDED.get(call)
        if function is None:
            return self._unknown
        arguments = expressions(node.child_by_field_name("arguments"))
        if any(argument.type == "variadic_argument" for argument in arguments):
            return self._unknown
        return self._applied(function, (self._argument(item, call, site, depth) for item in arguments))

    def _argument(self, node: Node, call: str, site: Site, depth: int) -> Value:
        """Plain numbers count as they are written where they are printed: ``fmt.Sprintf("v%d", 2)``."""
        if node.type != "int_literal":
            return self.value(node, site, depth)
        number = source_text(node)
        plain = call in PRINTING and number.isdecimal() and (number == "0" or number[0] != "0")
        return self._known(number) if plain else self._unknown

"""Values of constant string expressions.

Folded are literals, constants and variables that are never changed, concatenations, conversions and a
few functions of the standard library. Everything else has no value.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from rewriter.golang.source.syntax import STRINGS, expressions, source_text, string_value
from rewriter.golang.strings.scope import PackageScope, Scope, Unit
from rewriter.support.regex import regex

if TYPE_CHECKING:
    from tree_sitter import Node

MAX_LENGTH = 4096
"""Longer values are dropped: no path is longer (PATH_MAX of Linux, limits.h)."""

_MAX_DEPTH = 40
_MAX_ITEMS = 64
_LONG = 80
"""Bytes: the text of a long expression is not asked for, as its parts may be as long again."""
_VERB = regex(r"%(?:[svd%]|.)?", re.DOTALL)
_NUMBER = frozenset({"int_literal"})


class Folder:
    """Evaluates expressions of one package; remembers what it has seen, so it takes linear time.

    ``exported`` are the string constants of packages by import path.
    """

    def __init__(self, package: PackageScope, exported: Mapping[str, Mapping[str, str]]) -> None:
        """Evaluate with the names of ``package`` and the constants ``exported`` to it."""
        self._package = package
        self._exported = exported
        self._values: dict[int, str | None] = {}

    def value(self, node: Node, unit: Unit, scope: Scope, depth: int = 0) -> str | None:
        """The string that the expression always has; ``None`` if there is none."""
        if node.id in self._values:
            return self._values[node.id]
        # Guards against constants that refer to each other in a circle.
        self._values[node.id] = None
        result = None if depth > _MAX_DEPTH else self._evaluate(node, unit, scope, depth + 1)
        if result is not None and len(result) > MAX_LENGTH:
            result = None
        self._values[node.id] = result
        return result

    def values(self, node: Node, unit: Unit, scope: Scope) -> tuple[str, ...] | None:
        """The strings of a constant ``[]string{…}``, by name or in place; ``None`` if not constant."""
        if node.type == "identifier":
            found = self.binding(node, unit, scope)
            if found is None or found[1].type != "composite_literal":
                return None
            unit, node = found
        body = node.child_by_field_name("body")
        kind = node.child_by_field_name("type")
        if node.type != "composite_literal" or body is None or kind is None:
            return None
        if body.named_child_count > _MAX_ITEMS or source_text(kind) != "[]string":
            return None
        items = [c.named_children[0] for c in body.named_children if c.type == "literal_element"]
        found_values = [self.value(item, unit, scope) for item in items]
        strings = tuple(v for v in found_values if v is not None)
        return strings if len(strings) == len(found_values) else None

    def binding(self, name: Node, unit: Unit, scope: Scope) -> tuple[Unit, Node] | None:
        """The file and the one expression that an identifier stands for."""
        text = source_text(name)
        if text in scope.declared:
            value = scope.declared[text]
            return None if value is None else (unit, value)
        return self._package.lookup(text)

    def variables(self) -> Iterator[tuple[str, Unit, Node]]:
        """Constants and never assigned variables of the package, each with its file and expression."""
        for name, found in self._package.bound.items():
            if found is not None:
                yield name, *found

    def callee(self, node: Node | None, unit: Unit, scope: Scope) -> str:
        """What a call calls: ``import/path.Name``, ``.Name`` for a method, a plain name, or ``""``.

        A variable that holds a function of another package (``var run = exec.Command``) counts as it.
        """
        if node is not None and node.end_byte - node.start_byte < _LONG:
            selector = unit.selector(node.text or b"")
            if selector is not None:
                hidden = selector.imported is None or selector.name in scope.declared
                return selector.method if hidden else selector.imported or ""
        for _ in range(_MAX_DEPTH):
            if node is None:
                return ""
            match node.type:
                case "parenthesized_expression" | "type_instantiation_expression" | "index_expression":
                    node = node.named_children[0] if node.named_children else None
                case "selector_expression":
                    return self._selector(node, unit, scope)
                case "identifier":
                    found = self.binding(node, unit, scope)
                    if found is None or found[1].type != "selector_expression":
                        return self._plain(source_text(node), unit, scope)
                    unit, node = found
                case _:
                    return ""
        return ""

    def _plain(self, name: str, unit: Unit, scope: Scope) -> str:
        """A function of the package, a builtin, or an exported name of the only dot import."""
        if len(unit.dot_imports) == 1 and name[:1].isupper() and name not in self._package.bound:
            return f"{unit.dot_imports[0]}.{name}"
        return name

    def _selector(self, node: Node, unit: Unit, scope: Scope) -> str:
        operand, name = node.child_by_field_name("operand"), node.child_by_field_name("field")
        if operand is None or name is None:
            return ""
        if operand.type == "identifier":
            text = source_text(operand)
            if text in unit.imports and text not in scope.declared:
                return f"{unit.imports[text]}.{source_text(name)}"
        return f".{source_text(name)}"

    def _evaluate(self, node: Node, unit: Unit, scope: Scope, depth: int) -> str | None:
        kind = node.type
        if kind in STRINGS:
            return string_value(node)
        match kind:
            case "parenthesized_expression" | "literal_element":
                inner = node.named_children
                return self.value(inner[0], unit, scope, depth) if len(inner) == 1 else None
            case "identifier":
                return self._named(node, unit, scope, depth)
            case "selector_expression":
                path, _, name = self.callee(node, unit, scope).rpartition(".")
                return self._exported.get(path, {}).get(name)
            case "binary_expression":
                return self._sum(node, unit, scope, depth)
            case "call_expression":
                return self._call(node, unit, scope, depth)
        return None

    def _named(self, node: Node, unit: Unit, scope: Scope, depth: int) -> str | None:
        found = self.binding(node, unit, scope)
        if found is None:
            return None
        # A package-level expression sees none of the function's names.
        inner = scope if source_text(node) in scope.declared else Scope()
        return self.value(found[1], found[0], inner, depth)

    def _sum(self, node: Node, unit: Unit, scope: Scope, depth: int) -> str | None:
        """``a + b + c``, which nests to the left as deep as it is long."""
        terms: list[Node] = []
        current: Node | None = node
        while current is not None and current.type == "binary_expression":
            self._values.setdefault(current.id, None)
            operator, right = current.child_by_field_name("operator"), current.child_by_field_name("right")
            if operator is None or operator.type != "+" or right is None:
                return None
            terms.append(right)
            current = current.child_by_field_name("left")
        if current is None:
            return None
        terms.append(current)
        return self._concatenate(terms[::-1], unit, scope, depth)

    def _concatenate(self, terms: Sequence[Node], unit: Unit, scope: Scope, depth: int) -> str | None:
        parts: list[str] = []
        length = 0
        for term in terms:
            part = self.value(term, unit, scope, depth)
            length += len(part or "")
            if part is None or length > MAX_LENGTH:
                return None
            parts.append(part)
        return "".join(parts)

    def _call(self, node: Node, unit: Unit, scope: Scope, depth: int) -> str | None:
        function = _FUNCTIONS.get(self.callee(node.child_by_field_name("function"), unit, scope))
        if function is None:
            return None
        found: list[str] = []
        for argument in expressions(node.child_by_field_name("arguments")):
            number = source_text(argument) if argument.type in _NUMBER else None
            value = number or self.value(argument, unit, scope, depth)
            if value is None:
                return None
            found.append(value)
        return function(found)


def clean(path: str) -> str:
    """Go's ``path.Clean``: like ``normpath``, but two leading slashes are one."""
    cleaned = posixpath.normpath(path or ".")
    return "/" + cleaned.lstrip("/") if cleaned.startswith("//") else cleaned


def _join(parts: Sequence[str]) -> str | None:
    """Go's ``path.Join``: leaves out empty elements; later absolute ones do not start anew."""
    given = [part for part in parts if part]
    return clean("/".join(given)) if given else ""


def _sprintf(arguments: Sequence[str]) -> str | None:
    """``%s``, ``%v`` and ``%d`` only."""
    if not arguments:
        return None
    rest = list(arguments[:0:-1])
    parts: list[str] = []
    at = 0
    for match in _VERB.finditer(arguments[0]):
        parts.append(arguments[0][at : match.start()])
        at = match.end()
        if match[0] == "%%":
            parts.append("%")
        elif match[0] in ("%s", "%v", "%d") and rest:
            parts.append(rest.pop())
        else:
            return None
    return None if rest else "".join(parts) + arguments[0][at:]


def _only(arguments: Sequence[str]) -> str | None:
    return arguments[0] if len(arguments) == 1 else None


def _clean_only(arguments: Sequence[str]) -> str | None:
    return clean(arguments[0]) if len(arguments) == 1 else None


_FUNCTIONS: dict[str, Callable[[Sequence[str]], str | None]] = {
    "string": _only,
    "C.CString": _only,
    "path.Join": _join,
    "path/filepath.Join": _join,
    "path.Clean": _clean_only,
    "path/filepath.Clean": _clean_only,
    "path/filepath.FromSlash": _only,
    "path/filepath.ToSlash": _only,
    "fmt.Sprintf": _sprintf,
}


def folding(name: str) -> Callable[[Sequence[str]], str | None] | None:
    """What a call of the function makes of constant arguments; ``None`` for functions that aren't folded."""
    return _FUNCTIONS.get(name)


FOLDED = frozenset(_FUNCTIONS)
"""Functions whose calls have a value if all of their arguments have one."""

"""Paths of which only a part is constant: ``"lang/" + name + ".json"``, ``filepath.Join(dir, "a.html")``.

What is not known is a ``HOLE``. A path has alternatives where it comes from a list of constants. Values
that somebody may change (the default of a flag) and folders that only mean the working directory
(``os.Getwd``) count here, where a path is looked for, but not as constants (``fold``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from itertools import islice, product
from typing import TYPE_CHECKING, Any

from rewriter.golang.source.names import unversioned
from rewriter.golang.source.syntax import expressions, source_text
from rewriter.golang.strings.constants import MAX_LENGTH, Folder, folding
from rewriter.golang.strings.scope import Scope, Unit
from rewriter.support.tables import table

if TYPE_CHECKING:
    from tree_sitter import Node

HOLE = "\0"
"""Stands for text that is not known; no path holds it."""

MOST = 32
"""Alternatives that are told apart; what people write has a few."""

_UNKNOWN = (HOLE,)
_MAX_DEPTH = 40


class Partial:
    """Evaluates path expressions of one package; each node once, so in linear time."""

    def __init__(self, folder: Folder) -> None:
        """``folder`` knows the package's constants."""
        self._folder = folder
        self._known: dict[int, tuple[str, ...]] = {}

    def alternatives(self, node: Node, unit: Unit, scope: Scope, depth: int = 0) -> tuple[str, ...]:
        """What the expression may be, with holes; ``(HOLE,)`` where nothing is known. Never empty."""
        if node.id in self._known:
            return self._known[node.id]
        self._known[node.id] = _UNKNOWN
        value = self._folder.value(node, unit, scope)
        if value is not None:
            found: tuple[str, ...] = (value,)
        else:
            found = _UNKNOWN if depth > _MAX_DEPTH else self._evaluate(node, unit, scope, depth + 1)
        self._known[node.id] = found
        return found

    def _evaluate(self, node: Node, unit: Unit, scope: Scope, depth: int) -> tuple[str, ...]:
        match node.type:
            case "parenthesized_expression" if node.named_children:
                return self.alternatives(node.named_children[0], unit, scope, depth)
            case "unary_expression":  # *flag
                operand = node.child_by_field_name("operand")
                return _UNKNOWN if operand is None else self.alternatives(operand, unit, scope, depth)
            case "identifier":
                return self._named(node, unit, scope, depth)
            case "binary_expression":
                return self._sum(node, unit, scope, depth)
            case "call_expression":
                return self._call(node, unit, scope, depth)
        return _UNKNOWN

    def _named(self, node: Node, unit: Unit, scope: Scope, depth: int) -> tuple[str, ...]:
        name = source_text(node)
        if name in scope.ranged:
            lists = [self._folder.values(listed, unit, scope) for listed in scope.ranged[name][:MOST]]
            items = dict.fromkeys(item for values in lists for item in (values or _UNKNOWN))
            return tuple(items)[:MOST]
        found = self._folder.binding(node, unit, scope)
        if found is None:
            return _UNKNOWN
        return self.alternatives(found[1], found[0], scope if name in scope.declared else Scope(), depth)

    def _sum(self, node: Node, unit: Unit, scope: Scope, depth: int) -> tuple[str, ...]:
        terms: list[Node] = []
        current: Node | None = node
        while current is not None and current.type == "binary_expression":
            self._known.setdefault(current.id, _UNKNOWN)
            operator, right = current.child_by_field_name("operator"), current.child_by_field_name("right")
            if operator is None or operator.type != "+" or right is None:
                return _UNKNOWN
            terms.append(right)
            current = current.child_by_field_name("left")
        parts = [current, *reversed(terms)] if current is not None else []
        return _combined("".join, [self.alternatives(part, unit, scope, depth) for part in parts])

    def _call(self, node: Node, unit: Unit, scope: Scope, depth: int) -> tuple[str, ...]:
        name = self._folder.callee(node.child_by_field_name("function"), unit, scope)
        arguments = expressions(node.child_by_field_name("arguments"))
        path, dot, last = name.rpartition(".")
        row = _rows().get(f"{unversioned(path)}{dot}{last}")
        if row is not None and "value" in row:
            return (row["value"],)
        if row is not None:
            at = row["argument"]
            found = self.alternatives(arguments[at], unit, scope, depth) if at < len(arguments) else _UNKNOWN
            return found if row.get("fixed", False) else (*found, *_beside(found))
        function = folding(name)
        if function is None or any(argument.type == "variadic_argument" for argument in arguments):
            return _UNKNOWN
        given = [self._argument(argument, unit, scope, depth) for argument in arguments]
        return _combined(function, given)

    def _argument(self, node: Node, unit: Unit, scope: Scope, depth: int) -> tuple[str, ...]:
        number = node.type == "int_literal"
        return (source_text(node),) if number else self.alternatives(node, unit, scope, depth)


def _beside(defaults: Iterable[str]) -> tuple[str, ...]:
    """The files beside a default that may be given in its stead: of its folder and ending."""
    found: dict[str, None] = {}
    for default in defaults:
        folder, slash, name = default.rpartition("/")
        stem, dot, ending = name.rpartition(".")
        if HOLE not in default and slash and stem and dot:
            found[f"{folder}/{HOLE}.{ending}"] = None
    return tuple(found)


def is_constant(path: str) -> bool:
    """Whether all of a path is known."""
    return HOLE not in path


def says_something(path: str) -> bool:
    """Whether a path with holes has a name in it, or is in the working folder for sure."""
    return bool(path.replace(HOLE, "").strip("./")) or path.startswith((f".{HOLE}", f"./{HOLE}"))


def _combined(
    function: Callable[[Sequence[str]], str | None], given: Iterable[tuple[str, ...]]
) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for parts in islice(product(*given), MOST):
        # What stands before ".." is not known where it is a hole.
        value = None if HOLE in "".join(parts) and ".." in parts else function(parts)
        found[HOLE if value is None or len(value) > MAX_LENGTH else value] = None
    return tuple(found) or _UNKNOWN


@cache
def _rows() -> Mapping[str, Mapping[str, Any]]:
    return {name: row for row in table("golang", "defaults")["values"] for name in row["functions"]}

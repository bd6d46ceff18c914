"""One top-level declaration of Go source: parameters that keep their value, closures, types of variables."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING

from msgspec import Struct

from rewriter.golang.model import Place
from rewriter.golang.source.syntax import expressions, line, preorder, source_text
from rewriter.golang.strings.constants import Folder
from rewriter.golang.strings.formulas import Key, Parameter
from rewriter.golang.strings.scope import Scope, Unit

if TYPE_CHECKING:
    from tree_sitter import Node

_ENDLESS = 1 << 30

FUNCTIONS = frozenset({"function_declaration", "method_declaration"})
_TYPE_NAME = frozenset({"type_identifier"})
_PARAMETERS = frozenset({"parameter_declaration", "variadic_parameter_declaration"})
_BINDING = _PARAMETERS | {
    "assignment_statement", "short_var_declaration", "var_spec", "const_spec", "range_clause",
    "receive_statement", "type_switch_statement", "unary_expression",
}  # fmt: skip


class Strings(Struct, frozen=True):
    """Which parameters of a function are strings or lists of them."""

    indices: frozenset[int]
    rest: int
    """The index from which on all arguments are."""

    @classmethod
    def of(cls, function: Node, key: Key) -> Strings | None:
        """``None`` where no parameter is."""
        found = [parameter for _, parameter in _parameters(function, key)]
        rest = [parameter.index for parameter in found if parameter.variadic]
        return cls(frozenset(p.index for p in found), min(rest, default=_ENDLESS)) if found else None

    def joined(self, other: Strings | None) -> Strings:
        """What is a string here or there."""
        if other is None:
            return self
        return Strings(self.indices | other.indices, min(self.rest, other.rest))

    def has(self, index: int) -> bool:
        """Whether the argument with this index is one."""
        return index in self.indices or index >= self.rest


class Frame:
    """One top-level declaration: parameters that keep their value, closures, receivers' types.

    What most functions have no use for is looked up when it is asked for.
    """

    def __init__(
        self, declaration: Node | None = None, directory: str = "", scope: Scope | None = None
    ) -> None:
        """A declaration that is no function has nothing. ``directory`` is that of the package."""
        is_function = declaration is not None and declaration.type in FUNCTIONS
        self._declaration = declaration if is_function else None
        self._directory = directory
        self._declared = scope.declared if scope is not None and is_function else {}

    def closure(self, name: str) -> Key | None:
        """The function that is held by a variable of this name."""
        value = self._declared.get(name)
        if value is None or value.type != "func_literal":
            return None
        return self._directory, f"{self._key[1]}/{name}"

    def parameter(self, name: str) -> Parameter | None:
        """A string or list parameter of the function or its closures, if it is never assigned."""
        found = self._parameters.get(name)
        return found if found is not None and name in self._fixed else None

    @cached_property
    def _key(self) -> Key:
        return ("", "") if self._declaration is None else key_of(self._declaration, self._directory)

    @cached_property
    def _parameters(self) -> dict[str, Parameter]:
        if self._declaration is None:
            return {}
        closures = [(key, self._declared[name]) for name in self._declared if (key := self.closure(name))]
        functions = [(self._key, self._declaration), *closures]
        return {
            name: item for key, node in functions if node is not None for name, item in _parameters(node, key)
        }

    @cached_property
    def own(self) -> set[str]:
        """Variables that hold the program's own path."""
        if self._declaration is None or b"os.Executable" not in (self._declaration.text or b""):
            return set()
        return {name for name, value in self._fixed.items() if value is not None and _is_own_call(value)}

    @cached_property
    def types(self) -> dict[str, str]:
        """Types of the package that variables are of."""
        return _types(self._declaration, self._fixed) if self._declaration is not None else {}

    @cached_property
    def _fixed(self) -> dict[str, Node | None]:
        return _fixed(self._declaration) if self._declaration is not None else {}


class Site(Struct, frozen=True):
    """Where expressions stand, which says what their names mean: package, file and top-level declaration."""

    folder: Folder
    unit: Unit
    scope: Scope
    frame: Frame

    def value(self, node: Node) -> str | None:
        """``Folder.value``."""
        return self.folder.value(node, self.unit, self.scope)

    def callee(self, node: Node | None) -> str:
        """``Folder.callee``."""
        return self.folder.callee(node, self.unit, self.scope)

    def place(self, node: Node) -> Place:
        """Where a node begins."""
        return Place(self.unit.path, line(node))


def key_of(declaration: Node, directory: str) -> Key:
    """The key of a function or method declaration."""
    name = declaration.child_by_field_name("name")
    text = source_text(name) if name is not None else ""
    receiver = declaration.child_by_field_name("receiver")
    return directory, f"{_type_name(receiver)}.{text}" if receiver is not None else text


def is_method(function: Key) -> bool:
    """Whether a key is a method's."""
    return "." in function[1] and "/" not in function[1]


def method_name(function: Key) -> str:
    """The bare name of a method; ``""`` for other functions."""
    return function[1].rpartition(".")[2] if is_method(function) else ""


def _type_name(node: Node) -> str:
    """The first type named in a receiver or a type: ``T`` of ``(t *T[K])``."""
    return next((source_text(found) for found in preorder(node, _TYPE_NAME)), "")


def _parameters(function: Node, key: Key) -> Iterator[tuple[str, Parameter]]:
    listed = function.child_by_field_name("parameters")
    index = 0
    for node in listed.named_children if listed is not None else ():
        if node.type not in _PARAMETERS:
            continue
        kind = node.child_by_field_name("type")
        text = source_text(kind) if kind is not None else ""
        variadic = node.type == "variadic_parameter_declaration"
        names = node.children_by_field_name("name")
        for name in names:
            if text == "string" or (text == "[]string" and not variadic):
                is_list = variadic or text == "[]string"
                yield source_text(name), Parameter(key, index, variadic, is_list)
            index += 1
        index += not names


def _fixed(declaration: Node) -> dict[str, Node | None]:
    """Names that are declared once in a function and never assigned, with the first value given."""
    values: dict[str, Node | None] = {}
    changed: set[str] = set()
    for node in preorder(declaration, _BINDING):
        kind = node.type
        if kind in _PARAMETERS or kind in ("var_spec", "const_spec"):
            names = node.children_by_field_name("name")
        elif kind == "unary_expression":
            taken = node.child_count and node.children[0].type == "&"
            names = expressions(node.child_by_field_name("operand")) if taken else []
            changed.update(source_text(name) for name in names if name.type == "identifier")
            continue
        else:
            names = expressions(node.child_by_field_name("alias" if "switch" in kind else "left"))
        right = expressions(node.child_by_field_name("right" if "left" in _fields(node) else "value"))
        for position, name in enumerate(names):
            while name.type == "index_expression" and name.named_children:  # an item of a list changes
                name = name.named_children[0]
            if name.type != "identifier":
                continue
            text = source_text(name)
            if text in values:
                changed.add(text)
            values[text] = right[0] if right and position == 0 and text not in values else None
            if kind == "assignment_statement":
                changed.add(text)
    return {name: value for name, value in values.items() if name not in changed}


def _fields(node: Node) -> tuple[str, ...]:
    return ("left",) if node.child_by_field_name("left") is not None else ()


def _types(declaration: Node, fixed: dict[str, Node | None]) -> dict[str, str]:
    """Types of the receiver, of parameters, and of variables that hold a composite literal."""
    found: dict[str, str] = {}
    for node in preorder(declaration, _PARAMETERS):
        kind = node.child_by_field_name("type")
        plain = kind is not None and kind.type in ("type_identifier", "pointer_type", "generic_type")
        for name in node.children_by_field_name("name"):
            if plain and kind is not None and source_text(name) in fixed and "." not in source_text(kind):
                found[source_text(name)] = _type_name(kind)
    for text, value in fixed.items():
        if value is not None and value.type == "unary_expression":
            value = value.child_by_field_name("operand")
        kind = value.child_by_field_name("type") if value is not None else None
        literal = value is not None and value.type == "composite_literal"
        if literal and kind is not None and kind.type == "type_identifier":
            found[text] = source_text(kind)
    return found


def _is_own_call(value: Node) -> bool:
    """``exe, err := os.Executable()``."""
    function = value.child_by_field_name("function") if value.type == "call_expression" else None
    return function is not None and is_text(function, "os.Executable")


def is_text(node: Node, text: str) -> bool:
    """Whether a node is written like this; long ones are not looked at."""
    return node.end_byte - node.start_byte == len(text) and source_text(node) == text

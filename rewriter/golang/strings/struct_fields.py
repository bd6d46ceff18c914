"""Fields that name something: ``exec.Cmd{Path: "/bin/ls"}``, ``cmd.Path = "/bin/ls"``."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Iterator, Mapping, Sequence, Set
from functools import cached_property
from typing import TYPE_CHECKING

from msgspec import Struct

from rewriter.golang.model import CallUse
from rewriter.golang.source.calls import Rule, index
from rewriter.golang.source.names import unversioned_name
from rewriter.golang.source.syntax import Cut, expressions, preorder, source_text
from rewriter.golang.strings.constants import Constants
from rewriter.golang.strings.own_types import HOLDING, declared, own_struct, promoted, type_name
from rewriter.golang.strings.scope import PARAMETERS, PackageScope, Unit, sides
from rewriter.golang.strings.signatures import FUNCTIONS
from rewriter.golang.strings.site import sites

if TYPE_CHECKING:
    from tree_sitter import Node

_WRAPPING = frozenset({"parenthesized_expression", "unary_expression", "index_expression"})
_ASSIGNMENT = frozenset({"assignment_statement", "unary_expression"})
_VALUES = frozenset({"assignment_statement", "short_var_declaration", "range_clause", "var_spec"})


_DEEPEST = 8
"""Selectors in selectors that are followed: ``a.b.c``."""


class Given(Struct, frozen=True):
    """An element of a composite literal: the type as ``import/path.Name``, the field, or its index."""

    type: str
    field: str
    index: int
    value: Node
    element: Node


def literal_fields(node: Node, unit: Unit) -> Iterator[Given]:
    """The fields of a literal of an imported type, or of the literals in a list or map of them."""
    kind, body = node.child_by_field_name("type"), node.child_by_field_name("body")
    name = type_name(kind, unit)
    kind, _ = declared(kind, unit)
    if not name or kind is None or body is None:
        return
    for part in (body,) if kind.type not in HOLDING else _elided(body):
        for position, element in enumerate(n for n in part.named_children if n.type != "comment"):
            parts = element.named_children
            keyed = element.type == "keyed_element"
            if len(parts) == (2 if keyed else 1):
                yield Given(name, source_text(parts[0]) if keyed else "", position, parts[-1], element)


def _elided(body: Node) -> Iterator[Node]:
    """The literals without a type in a list's or map's: ``{…}`` of ``[]T{{…}}``."""
    for element in body.named_children:
        value = element.named_children[-1] if element.named_children else element
        if value.type == "literal_element" and value.named_children:
            value = value.named_children[0]
        if value.type == "literal_value":
            yield value


def rules(table: str, name: str) -> tuple[Rule, ...]:
    """The rules of a table for the literals of a type."""
    return index(table).literals.get(unversioned_name(name), ())


def assigned_fields(
    units: Sequence[Unit], package: PackageScope, constants: Constants, cut: Cut
) -> Iterator[CallUse]:
    """Assignments to fields that name an executable, of variables and fields whose type says so."""
    fields = {rule.field for found in index("executables").literals.values() for rule in found}
    if not any(unit.types.matter for unit in units):
        return
    types = _Types(units)
    for unit in units:
        text = unit.source
        if not any(f".{field}".encode() in text for field in fields):
            continue
        for declaration, site in sites(package, unit):
            variables: Mapping[str, str] | None = None
            for operand, field, value in _targets(declaration, fields, cut):
                variables = types.variables(declaration, unit) if variables is None else variables
                name = types.of_operand(operand, variables)
                constant = constants.value(value, site) if value is not None else None
                found = (rule for rule in rules("executables", name) if rule.field == field)
                yield from (CallUse(name, constant, site.place(operand), rule.kind) for rule in found)


def imports(unit: Unit) -> tuple[str, ...]:
    """The import paths that names of a file come from."""
    return (*unit.imports.values(), *unit.dot_imports)


def _targets(declaration: Node, fields: Set[str], cut: Cut) -> Iterator[tuple[Node, str, Node | None]]:
    """Operand, field and value (``None``: computed) where one of ``fields`` is assigned to, or may be: its
    address is taken."""
    for node in cut.rest(declaration, _ASSIGNMENT):
        left, right = sides(node)
        if node.type == "unary_expression" and node.children[0].type == "&":
            left = node.named_children
        operator = node.child_by_field_name("operator")
        plain = len(left) == len(right) and (operator is None or source_text(operator) == "=")
        for position, target in enumerate(left):
            if target.type != "selector_expression":
                continue
            name, operand = target.child_by_field_name("field"), target.child_by_field_name("operand")
            if name is not None and operand is not None and source_text(name) in fields:
                yield operand, source_text(name), right[position] if plain else None


class _Types:
    """Imported types of variables, of fields of structs and of results, as far as they are written down."""

    def __init__(self, units: Sequence[Unit]) -> None:
        self._units = units

    def of_operand(self, operand: Node, variables: Mapping[str, str], deepest: int = _DEEPEST) -> str:
        """The type of ``cmd``, ``cmds[0]`` or ``s.cmd``; ``""`` where it is not known."""
        return self._of_name(_bare(operand), variables, deepest)

    def _of_name(self, node: Node | None, variables: Mapping[str, str], deepest: int = _DEEPEST) -> str:
        if node is not None and node.type == "identifier":
            return variables.get(source_text(node), "")
        field = node.child_by_field_name("field") if node is not None else None
        if node is None or field is None:
            return ""
        name, operand = source_text(field), node.child_by_field_name("operand")
        struct = self.of_operand(operand, variables, deepest - 1) if operand and deepest else ""
        return self._fields_of_structs.get((struct, name), self._fields.get(name, ""))

    def variables(self, declaration: Node, unit: Unit) -> Mapping[str, str]:
        """The types of what a top-level declaration and the package declare; ``""`` for other types."""
        return ChainMap(self._declared_in(declaration, unit, self._package), self._package)

    def _declared_in(self, declaration: Node, unit: Unit, outer: dict[str, str]) -> dict[str, str]:
        found: dict[str, str] = {}
        known = ChainMap(found, outer)
        for node in preorder(declaration, PARAMETERS | _VALUES):
            kind = node.child_by_field_name("type")
            names, values = sides(node)
            for position, name in enumerate(names):
                value = values[min(position, len(values) - 1)] if values else None
                named = _named(kind, unit) or self._of_value(value, unit, known)
                if name.type == "identifier":
                    text = source_text(name)
                    found[text] = _either(found.get(text), named)
        return found

    def _of_value(self, value: Node | None, unit: Unit, known: Mapping[str, str]) -> str:
        """``exec.Cmd{}``, ``&exec.Cmd{}``, ``new(exec.Cmd)``, ``exec.Command(…)``, ``own()``, ``other``."""
        value = _bare(value)
        if value is None:
            return ""
        if value.type == "composite_literal":
            return _named(value.child_by_field_name("type"), unit)
        if value.type != "call_expression":
            return self._of_name(value, known)
        function = value.child_by_field_name("function")
        text = source_text(function) if function is not None else ""
        arguments = expressions(value.child_by_field_name("arguments"))
        if text in ("new", "make") and arguments:
            return _named(arguments[0], unit)
        package, _, name = text.rpartition(".")
        if package in unit.imports:
            return _maker(unversioned_name(f"{unit.imports[package]}.{name}"))
        return self._results.get(name, "")

    @cached_property
    def _fields_of_structs(self) -> dict[tuple[str, str], str]:
        """The types of the fields of the package's own structs, by ``.Name`` and field."""
        found: dict[tuple[str, str], str] = {}
        for struct, (kind, unit) in self._units[0].types.declared.items():
            is_struct = kind.type == "struct_type" and kind.named_children
            for node in kind.named_children[0].named_children if is_struct else ():
                named = _named(node.child_by_field_name("type"), unit)
                for name in node.children_by_field_name("name"):
                    found[f".{struct}", source_text(name)] = named
        return found

    @cached_property
    def _fields(self) -> dict[str, str]:
        return self._declared(frozenset({"field_declaration"}))

    @cached_property
    def _package(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for unit in (*self._units, *self._units):  # a variable may be made of one that stands behind it
            for declaration in unit.tree.root_node.named_children:
                if declaration.type == "var_declaration":
                    found.update(self._declared_in(declaration, unit, found))
        return found

    @cached_property
    def _results(self) -> dict[str, str]:
        return self._declared(FUNCTIONS)

    def _declared(self, kinds: frozenset[str]) -> dict[str, str]:
        """Names with the type behind them, or the first result."""
        found: dict[str, str] = {}
        for unit in self._units:
            for node in preorder(unit.tree.root_node, kinds):
                kind = node.child_by_field_name("type") or node.child_by_field_name("result")
                if kind is not None and kind.type == "parameter_list" and kind.named_children:
                    kind = kind.named_children[0].child_by_field_name("type")
                names = [source_text(name) for name in node.children_by_field_name("name")]
                if not names and kind is not None and node.type == "field_declaration":
                    names = [source_text(kind).rpartition(".")[2]]  # embedded, and called like its type
                for name in names:
                    found[name] = _either(found.get(name), _named(kind, unit))
        return found


def _named(kind: Node | None, unit: Unit) -> str:
    """The imported type that a type is, or that it embeds; ``.Name`` of the package's own structs."""
    return type_name(kind, unit) or promoted(kind, unit) or own_struct(kind, unit)


def _either(known: str | None, other: str) -> str:
    """The type of a name that several things have: an imported one rather than another."""
    if known is None or known == other:
        return other
    return next((name for name in (known, other) if name and not name.startswith(".")), "")


def _bare(node: Node | None) -> Node | None:
    """``x`` of ``(x)``, ``&x``, ``*x`` and ``x[0]``."""
    while node is not None and node.type in _WRAPPING:
        node = next(iter(node.named_children), None)
    return node


def _maker(call: str) -> str:
    """The type that a function of a package gives, where the table says so."""
    found = index("executables").literals.items()
    return next((name for name, given in found for rule in given if call in rule.makers), "")

"""String fields of own structs that nothing sets but what ``Forwarding`` has seen.

Decoders and other packages cannot set a field that is not exported (https://go.dev/ref/spec#Exported_identifiers,
https://pkg.go.dev/reflect#Value.CanSet), so its own package has all there is: literals, assignments, and what
cannot be followed, after which the field counts as set by anybody.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from typing import TYPE_CHECKING

from rewriter.golang.source.syntax import expressions, preorder, source_text
from rewriter.golang.strings.own_fields import OwnFields, is_field
from rewriter.golang.strings.parameters import Forwarding
from rewriter.golang.strings.scope import PackageScope, Unit, sides
from rewriter.golang.strings.site import Site, sites

if TYPE_CHECKING:
    from tree_sitter import Node

_NAMES = frozenset({"type_identifier"})
_IMPORTED = frozenset({"qualified_type"})
_LONGEST_NAME = 120
_WRAPPING = frozenset({"parenthesized_expression", "index_expression"})
_TARGETS = frozenset({"assignment_statement", "range_clause", "receive_statement"})
_ASKED = _TARGETS | {
    "unary_expression",
    "keyed_element",
    "composite_literal",
    "call_expression",
    "type_conversion_expression",
}
_BASIC = frozenset({"string", "int", "int64", "float64", "bool", "byte", "rune", "any", "error"})


def note_sure_fields(forwarding: Forwarding, units: Sequence[Unit], package: PackageScope) -> None:
    """Tell ``forwarding`` which fields of the package's structs hold nothing but what it knows.

    To be called once all files of the package are read, and what is relevant is known.
    """
    asked = [
        key for unit in units[:1] for name in forwarding.relevant_in.get(unit.directory, ())
        if is_field(key := (unit.directory, name))
    ]  # fmt: skip
    fields = {key: forwarding.fields.unexported(key) for key in asked}
    names = {name for found in fields.values() for name in found}
    if not names or any(unit.tree.root_node.has_error or "unsafe" in unit.imports for unit in units):
        return
    otherwise = _set_otherwise(forwarding.fields, units, package, names)
    for key, found in fields.items():
        forwarding.sure.update((key, at) for name, at in found.items() if name not in otherwise)


def _set_otherwise(
    fields: OwnFields, units: Sequence[Unit], package: PackageScope, names: Set[str]
) -> set[str]:
    """Those of the names that something sets which is not followed."""
    found: set[str] = set()
    for unit in units:
        for declaration, site in sites(package, unit):
            reading = _Reading(fields, site, names)
            for node in preorder(declaration, _ASKED):
                found.update(reading.set_by(node))
    return found


class _Reading:
    """One top-level declaration, whose nodes come in source order."""

    def __init__(self, fields: OwnFields, site: Site, names: Set[str]) -> None:
        self._fields = fields
        self._site = site
        self._names = names
        self._followed: set[int] = set()
        """The elements of literals of own structs."""

    def set_by(self, node: Node) -> Iterator[str]:
        """The fields that a node sets in a way that is not followed."""
        match node.type:
            case "composite_literal":
                yield from self._literal(node)
            case "keyed_element":
                key = source_text(node.named_children[0]) if node.named_children else ""
                yield from (key,) if key in self._names and node.id not in self._followed else ()
            case "call_expression":
                function = node.child_by_field_name("function")
                yield from self._names if function is not None and self._converts(function) else ()
            case "type_conversion_expression":
                yield from self._names
            case "unary_expression":
                operand = node.child_by_field_name("operand")
                yield from self._target(operand) if node.children[0].type == "&" else ()
            case _:
                for target in expressions(node.child_by_field_name("left")):
                    yield from () if self._is_followed(node, target) else self._target(target)

    def _target(self, node: Node | None) -> Iterator[str]:
        while node is not None and node.type in _WRAPPING:
            node = next(iter(node.named_children), None)
        name = node.child_by_field_name("field") if node is not None else None
        if name is not None and source_text(name) in self._names:
            yield source_text(name)

    def _is_followed(self, node: Node, target: Node) -> bool:
        operator = node.child_by_field_name("operator")
        if operator is None or source_text(operator) != "=" or target.type != "selector_expression":
            return False
        names, values = sides(node)
        operand, name = target.child_by_field_name("operand"), target.child_by_field_name("field")
        return len(names) == len(values) and self._fields.field(operand, name, self._site) is not None

    def _literal(self, node: Node) -> Iterator[str]:
        kind, body = node.child_by_field_name("type"), node.child_by_field_name("body")
        elements = body.named_children if body is not None else []
        if self._fields.literal(node, self._site) is not None:
            self._followed.update(element.id for element in elements)
            return
        plain = kind is not None and kind.type in ("type_identifier", "generic_type")
        unkeyed = any(element.type == "literal_element" for element in elements) if plain else False
        if kind is not None and (unkeyed or _has_elided(elements)) and not _is_basic(kind):
            yield from self._names

    def _converts(self, function: Node) -> bool:
        """Whether a call makes a struct of something: ``page(x)``, ``(*page)(x)``, ``page[int](x)``."""
        if function.end_byte - function.start_byte > _LONGEST_NAME:
            return False
        name = source_text(function).strip("(*) ").partition("[")[0]
        return self._fields.is_struct(self._site.unit.directory, name)


def _has_elided(elements: Sequence[Node]) -> bool:
    """Whether literals stand in a list or map without their type: ``[]page{{"a"}}``."""
    values = (element.named_children[-1] for element in elements if element.named_children)
    return any(
        value.type == "literal_value" or any(inner.type == "literal_value" for inner in value.named_children)
        for value in values
    )


def _is_basic(kind: Node) -> bool:
    """Whether a type has none of the package in it."""
    imported = {name.end_byte for name in preorder(kind, _IMPORTED)}
    found = (name for name in preorder(kind, _NAMES) if name.end_byte not in imported)
    return all(source_text(name) in _BASIC for name in found)

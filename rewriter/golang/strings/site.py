"""Where an expression stands, which says what the names in it mean."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING

from msgspec import Struct, field

from rewriter.golang.source.syntax import expressions, line, preorder, source_text
from rewriter.golang.strings.embedded import is_embed_fs
from rewriter.golang.strings.formulas import Key, Parameter
from rewriter.golang.strings.scope import EMBED_FS, PARAMETERS, PackageScope, Scope, Unit
from rewriter.golang.strings.signatures import FUNCTIONS, key_of, named_type, string_parameters
from rewriter.model import Place

if TYPE_CHECKING:
    from tree_sitter import Node

_MAX_DEPTH = 40
_LONG = 80
"""Bytes: the text of a long expression is not asked for, as its parts may be as long again."""
_CALL = frozenset({"call_expression"})
_WALKING = frozenset({"path/filepath.Walk", "path/filepath.WalkDir"})
_PLAIN_TYPES = frozenset({"type_identifier", "pointer_type", "generic_type"})


class Site(Struct, frozen=True, dict=True):
    """Package, file and top-level declaration; without the last, an expression at package level.

    What most declarations have no use for is looked up when it is asked for.
    """

    package: PackageScope
    unit: Unit
    scope: Scope = field(default_factory=Scope)
    declaration: Node | None = None

    def place(self, node: Node) -> Place:
        """Where a node begins."""
        return Place(self.unit.path, line(node))

    def binding(self, name: str) -> tuple[Node, Site] | None:
        """The one expression that a name stands for, and where that stands."""
        if name in self.scope.declared:
            value = self.scope.declared[name]
            return None if value is None else (value, self)
        found = self.package.bound.get(name)
        # A package-level expression sees none of the function's names.
        return None if found is None else (found[1], Site(self.package, found[0]))

    def callee(self, node: Node | None) -> str:
        """What a call calls: ``import/path.Name``, ``.Name`` for a method, a plain name, or ``""``.

        A variable that holds a function of another package (``var run = exec.Command``) counts as it.
        """
        start, end = (node.start_byte, node.end_byte) if node is not None else (0, _LONG)
        if end - start < _LONG:
            selector = self.unit.selector(self.unit.source[start:end])
            if selector is not None:
                if selector.imported is not None and selector.name not in self.scope.declared:
                    return selector.imported
                return f"{self._held(selector.name)}{selector.method}"
        site = self
        for _ in range(_MAX_DEPTH):
            if node is None:
                return ""
            match node.type:
                case "parenthesized_expression" | "type_instantiation_expression" | "index_expression":
                    node = node.named_children[0] if node.named_children else None
                case "selector_expression":
                    return site._selected(node)
                case "identifier":
                    found = site.binding(source_text(node))
                    if found is None or found[0].type != "selector_expression":
                        return site._plain(source_text(node))
                    node, site = found
                case _:
                    return ""
        return ""

    def _plain(self, name: str) -> str:
        """A function of the package, a builtin, or an exported name of the only dot import."""
        dots = self.unit.dot_imports
        if len(dots) == 1 and name[:1].isupper() and name not in self.package.bound:
            return f"{dots[0]}.{name}"
        return name

    def _selected(self, node: Node) -> str:
        operand, name = node.child_by_field_name("operand"), node.child_by_field_name("field")
        if operand is None or name is None:
            return ""
        if operand.type == "identifier":
            text = source_text(operand)
            if text in self.unit.imports and text not in self.scope.declared:
                return f"{self.unit.imports[text]}.{source_text(name)}"
            return f"{self._held(text)}.{source_text(name)}"
        embedded = self.package.embedded
        is_held = operand.type == "selector_expression" and (
            _field(operand) in embedded.fields or self.callee(operand) in embedded.variables
        )
        return f"{EMBED_FS if is_held else ''}.{source_text(name)}"

    def _held(self, name: str) -> str:
        """``embed.FS`` where a name is of this type for sure, else nothing."""
        if name in self.scope.declared:
            is_held = "embed" in self.unit.imports.values() and self.own_type(name) == EMBED_FS
        else:
            is_held = name in self.package.embedded.variables
        return EMBED_FS if is_held else ""

    def imported(self, node: Node) -> str | None:
        """The value of another package's constant."""
        path, _, name = self.callee(node).rpartition(".")
        return self.package.exported.get(path, {}).get(name)

    def closure(self, name: str) -> Key | None:
        """The function that is held by a variable of this name."""
        value = self.scope.declared.get(name)
        if self._function is None or value is None or value.type != "func_literal":
            return None
        return self.unit.directory, f"{self._key[1]}/{name}"

    def parameter(self, name: str) -> Parameter | None:
        """A string or list parameter of the function or its closures, if it is never assigned."""
        return None if name in self.scope.changed else self._parameters.get(name)

    def own_type(self, name: str) -> str | None:
        """The type of the package that a variable is of, as far as the declaration says."""
        value = self.scope.declared.get(name) if self._function is not None else None
        if value is not None and value.type == "unary_expression":
            value = value.child_by_field_name("operand")
        if value is not None and value.type == "composite_literal":
            kind = value.child_by_field_name("type")
            return source_text(kind) if kind is not None and kind.type == "type_identifier" else None
        return None if name in self.scope.changed else self._types.get(name)

    @cached_property
    def walked(self) -> dict[str, list[Node]]:
        """The folders whose paths a parameter gets: ``filepath.WalkDir("a", func(path string, …) …)``."""
        found: dict[str, list[Node]] = {}
        declaration = self.declaration
        start, end = (declaration.start_byte, declaration.end_byte) if declaration is not None else (0, 0)
        if declaration is None or self.unit.source.find(b".Walk", start, end) < 0:
            return found
        for call in preorder(declaration, _CALL):
            name = self.callee(call.child_by_field_name("function"))
            given = expressions(call.child_by_field_name("arguments")) if name in _WALKING else []
            if len(given) == 2 and given[1].type == "func_literal":
                for parameter in preorder(given[1], PARAMETERS)[:1]:
                    for own in parameter.children_by_field_name("name")[:1]:
                        found.setdefault(source_text(own), []).append(given[0])
        return found

    @cached_property
    def _function(self) -> Node | None:
        declaration = self.declaration
        return declaration if declaration is not None and declaration.type in FUNCTIONS else None

    @cached_property
    def _key(self) -> Key:
        return ("", "") if self._function is None else key_of(self._function, self.unit.directory)

    @cached_property
    def _parameters(self) -> dict[str, Parameter]:
        if self._function is None:
            return {}
        declared = self.scope.declared
        closures = [(declared[name], key) for name in declared if (key := self.closure(name)) is not None]
        functions = [(self._function, self._key), *closures]
        return {
            name: item
            for node, key in functions
            if node is not None
            for name, item in string_parameters(node, key)
        }

    @cached_property
    def _types(self) -> dict[str, str]:
        """Those of the receiver and of parameters."""
        found: dict[str, str] = {}
        for node in preorder(self._function, PARAMETERS) if self._function is not None else ():
            kind = node.child_by_field_name("type")
            if kind is None:
                continue
            is_plain = kind.type in _PLAIN_TYPES and "." not in source_text(kind)
            is_held = kind.type == "qualified_type" and is_embed_fs(kind, self.unit)
            if is_plain or is_held or source_text(kind) == "interface{}":
                text = EMBED_FS if is_held else named_type(kind)
                found.update((source_text(name), text) for name in node.children_by_field_name("name"))
        return found


def _field(selector: Node) -> str:
    name = selector.child_by_field_name("field")
    return source_text(name) if name is not None else ""


def sites(package: PackageScope, unit: Unit) -> Iterator[tuple[Node, Site]]:
    """The top-level declarations of a file."""
    for declaration, scope in zip(unit.tree.root_node.named_children, unit.scopes, strict=True):
        yield declaration, Site(package, unit, scope, declaration)

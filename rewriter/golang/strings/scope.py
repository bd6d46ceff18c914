"""Names and what they are bound to, as far as that is constant.

One scope is one top-level declaration, a function in most cases: blocks inside of it are not told
apart. A name that is declared twice there, or assigned again, or whose address is taken, counts as not
constant, so that a value that we do report is the one the program has.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from msgspec import Struct, field

from rewriter.golang.source.syntax import expressions, preorder, source_text
from rewriter.support.regex import regex

if TYPE_CHECKING:
    from tree_sitter import Node, Tree

_SELECTOR = regex(rb"([A-Za-z_]\w*)\.([A-Za-z_]\w*)")
_DECLARING = frozenset({"const_spec", "var_spec", "short_var_declaration"})
PARAMETERS = frozenset({"parameter_declaration", "variadic_parameter_declaration"})
EMBED_FS = "embed.FS"
"""https://pkg.go.dev/embed#FS"""
_ADDRESS = ord("&")
_REBINDING = frozenset({"range_clause", "receive_statement", "type_switch_statement"})
_BINDING = _DECLARING | PARAMETERS | _REBINDING | {"assignment_statement", "unary_expression"}


class Scope(Struct):
    """Names declared in one top-level declaration; ``None`` for a name without a constant binding."""

    declared: dict[str, Node | None] = field(default_factory=dict)
    changed: set[str] = field(default_factory=set)
    """Those of them that are declared twice or assigned to."""
    ranged: dict[str, list[Node]] = field(default_factory=dict)
    """Names that only take the items of lists in turn (``for _, name := range list``), and these lists."""


class Selector(Struct, frozen=True):
    """``name.field``: a name of an imported package, unless something else is declared as ``name``."""

    name: str
    imported: str | None
    """``import/path.Field``."""
    method: str
    """``.field``."""


class Unit(Struct):
    """One file of a package: its tree, imports by name, and a scope for each top-level declaration."""

    path: str
    directory: str
    source: bytes
    tree: Tree
    imports: dict[str, str]
    dot_imports: tuple[str, ...] = ()
    scopes: list[Scope] = field(default_factory=list)
    types: Types = field(default_factory=lambda: Types())
    nodes: list[list[Node]] = field(default_factory=list)
    """The nodes that ``bind`` was asked for, by declaration."""
    _selectors: dict[bytes, Selector | None] = field(default_factory=dict)

    def selector(self, text: bytes) -> Selector | None:
        """What ``a.b`` as it is written in this file may mean; ``None`` for other expressions."""
        try:
            return self._selectors[text]
        except KeyError:
            match = _SELECTOR.fullmatch(text)
            found = None
            if match is not None:
                first, second = match[1].decode(), match[2].decode()
                path = self.imports.get(first)
                found = Selector(first, None if path is None else f"{path}.{second}", f".{second}")
            self._selectors[text] = found
            return found


class Types(Struct):
    """The types of one package: how they are declared, and in which file."""

    foreign: Mapping[str, str] = field(default_factory=dict)
    """What exported types of imported packages stand for, by ``import/path.Name``."""
    matter: bool = False
    """Whether types of the tables are at hand."""
    declared: dict[str, tuple[Node, Unit]] = field(default_factory=dict)
    local: dict[tuple[str, str], list[tuple[int, int, Node]]] = field(default_factory=dict)
    """Those that functions declare, by file and name: from where to where each hides others, and its
    definition."""
    promoted: dict[tuple[str, int], str] = field(default_factory=dict)
    """What structs embed, by file and place."""


class Embedded(Struct, frozen=True):
    """The names in a package that are of type ``embed.FS`` wherever they are declared."""

    variables: frozenset[str] = frozenset()
    """Of the package, and ``import/path.Name`` of those that it imports."""
    fields: frozenset[str] = frozenset()
    """Of its structs."""

    def exported(self) -> frozenset[str]:
        """The variables that other packages see."""
        return frozenset(name for name in self.variables if name[:1].isupper() and "." not in name)


class PackageScope(Struct):
    """Package-level names: where they are bound, less those that some file assigns to."""

    bound: dict[str, tuple[Unit, Node] | None] = field(default_factory=dict)
    """File and expression."""
    constants: set[str] = field(default_factory=set)
    exported: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """String constants of imported packages, by import path and name."""
    embedded: Embedded = Embedded()


def bind(units: list[Unit], kinds: frozenset[str]) -> PackageScope:
    """Fill the units' scopes and gather the package's own. ``kinds`` are further nodes to find on the way."""
    kinds |= _BINDING
    package = PackageScope()
    assigned: set[str] = set()
    for unit in units:
        for declaration in unit.tree.root_node.named_children:
            found = preorder(declaration, kinds) if _says_something(declaration, unit.source, kinds) else []
            unit.nodes.append(found)
            top = _top_level(declaration)
            for spec in top:
                _bind_package(package, unit, spec)
            scope, free = _local(found, unit.source, {spec.id for spec in top})
            unit.scopes.append(scope)
            assigned |= free
    for name in assigned - package.constants:
        if name in package.bound:
            package.bound[name] = None
    return package


def _says_something(declaration: Node, source: bytes, kinds: frozenset[str]) -> bool:
    """Whether there are names or strings in it, as far as its kind and its quotes tell."""
    match declaration.type:
        case "comment":
            return "comment" in kinds
        case "import_declaration" | "package_clause":
            return False
        case "type_declaration":
            start, end = declaration.start_byte, declaration.end_byte
            return source.find(b"`", start, end) >= 0 or source.find(b'"', start, end) >= 0
    return True


def _top_level(declaration: Node) -> list[Node]:
    """The specs of a package-level ``const`` or ``var``."""
    if declaration.type not in ("const_declaration", "var_declaration"):
        return []
    children = declaration.named_children
    if len(children) == 1 and children[0].type == "var_spec_list":
        children = children[0].named_children
    return [child for child in children if child.type in ("const_spec", "var_spec")]


def _bind_package(package: PackageScope, unit: Unit, spec: Node) -> None:
    for name, value in _bindings(spec):
        package.bound[name] = None if value is None or name in package.bound else (unit, value)
        if spec.type == "const_spec":
            package.constants.add(name)


def sides(node: Node) -> tuple[list[Node], list[Node]]:
    """The names and the values of a declaration or an assignment."""
    left = node.child_by_field_name("left")
    if left is not None:
        return expressions(left), expressions(node.child_by_field_name("right"))
    names = [name for name in node.children_by_field_name("name") if name.is_named]
    return names, expressions(node.child_by_field_name("value"))


def _bindings(node: Node) -> Iterator[tuple[str, Node | None]]:
    """Name and expression pairs of a declaration; no expression where they don't match one to one."""
    names, values = sides(node)
    matched: list[Node | None] = [*values] if len(names) == len(values) else [None] * len(names)
    if len(values) == 1 < len(names) and values[0].type == "call_expression":
        matched[0] = values[0]  # the first result: path, err := filepath.Abs(name)
    for name, value in zip(names, matched, strict=True):
        if name.type == "identifier":
            yield source_text(name), value


def _local(found: list[Node], source: bytes, top: set[int]) -> tuple[Scope, set[str]]:
    """The scope of a declaration, and the names it assigns to without declaring them."""
    scope = Scope()
    assigned: set[str] = set()
    for node in found:
        kind = node.type
        if kind in _DECLARING and node.id not in top:
            for name, value in _bindings(node):
                _declare(name, value, scope)
        elif kind in PARAMETERS:
            for name in map(source_text, node.children_by_field_name("name")):
                _declare(name, None, scope)
        elif kind in _REBINDING:
            field_name = "alias" if kind == "type_switch_statement" else "left"
            if kind == "range_clause":
                _range(node, scope)
            _rebind(node, field_name, scope, assigned)
        elif kind == "assignment_statement":
            targets = expressions(node.child_by_field_name("left"))
            assigned.update(source_text(n) for n in map(_changed, targets) if n.type == "identifier")
        elif kind == "unary_expression" and source[node.start_byte] == _ADDRESS:
            assigned.update(_identifiers(node.child_by_field_name("operand")))
    for name in assigned & scope.declared.keys():
        _declare(name, None, scope)
    return scope, assigned - scope.declared.keys()


def _declare(name: str, value: Node | None, scope: Scope) -> None:
    if name in scope.declared:
        scope.changed.add(name)
        value = None
    scope.declared[name] = value
    scope.ranged.pop(name, None)


def _rebind(node: Node, field_name: str, scope: Scope, assigned: set[str]) -> None:
    """``for a := range``, ``case a := <-c``, ``switch a := b.(type)``; with ``=`` they assign."""
    names = _identifiers(node.child_by_field_name(field_name))
    if any(child.type == "=" for child in node.children[:3]):
        assigned.update(names)
    else:
        scope.changed.update(name for name in names if name in scope.declared)
        scope.declared.update(dict.fromkeys(names))


def _changed(target: Node) -> Node:
    """What an assignment changes: with an item its list."""
    while target.type == "index_expression" and target.named_children:
        target = target.named_children[0]
    return target


def _range(node: Node, scope: Scope) -> None:
    """``for _, name := range list``: the name takes the list's items, if nothing else declares it."""
    names = _identifiers(node.child_by_field_name("left"))
    listed = node.child_by_field_name("right")
    if len(names) != 2 or listed is None or not any(child.type == ":=" for child in node.children):
        return
    if names[1] in scope.ranged or names[1] not in scope.declared:
        scope.ranged.setdefault(names[1], []).append(listed)


def _identifiers(node: Node | None) -> list[str]:
    return [source_text(n) for n in expressions(node) if n.type == "identifier"]

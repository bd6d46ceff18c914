"""Types that a package declares, and the imported ones that they stand for or embed.

``type Cmd = exec.Cmd``, ``type Cmd exec.Cmd``, ``type Cmds []exec.Cmd``, ``struct { exec.Cmd }``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING

from rewriter.golang.source.calls import index
from rewriter.golang.source.names import unversioned, unversioned_name
from rewriter.golang.source.syntax import preorder, source_text
from rewriter.golang.strings.scope import Types, Unit

if TYPE_CHECKING:
    from tree_sitter import Node

HOLDING = frozenset({"slice_type", "array_type", "implicit_length_array_type", "map_type", "pointer_type"})
_SPECS = frozenset({"type_spec", "type_alias"})
_MAX_DEPTH = 40
_TABLES = ("executables", "calls")


def own_types(units: Sequence[Unit], foreign: Mapping[str, str]) -> Types:
    """The types of a package; none are looked for where no type of the tables is at hand.

    ``foreign`` says what exported types of imported packages stand for, by ``import/path.Name``.
    """
    imported = (path for unit in units for path in (*unit.imports.values(), *unit.dot_imports))
    types = Types(foreign, bool(foreign) or not _packages().isdisjoint(map(unversioned, imported)))
    for unit in units if types.matter else ():
        for declaration in unit.tree.root_node.named_children:
            start, end = declaration.start_byte, declaration.end_byte
            for spec in preorder(declaration, _SPECS) if unit.source.find(b"type", start, end) >= 0 else ():
                name, kind = spec.child_by_field_name("name"), spec.child_by_field_name("type")
                if name is None or kind is None:
                    continue
                if declaration.type == "type_declaration":
                    types.declared[source_text(name)] = kind, unit
                else:
                    hidden = (name.start_byte, end, kind)
                    types.local.setdefault((unit.path, source_text(name)), []).append(hidden)
    return types


def exported(types: Types) -> Iterator[tuple[str, str]]:
    """Names that other packages can use, and the types of the tables that they stand for."""
    for name, (kind, unit) in types.declared.items():
        found = type_name(kind, unit) or promoted(kind, unit) if name[:1].isupper() else ""
        if found and any(unversioned_name(found) in index(table).literals for table in _TABLES):
            yield name, found


def declared(kind: Node | None, unit: Unit) -> tuple[Node | None, Unit]:
    """What the package declares a type to be, and the file that says so; other types as they are."""
    for _ in range(_MAX_DEPTH):
        found = _declared(kind, unit) if kind is not None and kind.type == "type_identifier" else None
        if found is None:
            break
        kind, unit = found
    return kind, unit


def _declared(kind: Node, unit: Unit) -> tuple[Node, Unit] | None:
    """What a name is declared to be: by the function that it stands in, or by the package."""
    name = source_text(kind)
    for start, end, hidden in reversed(unit.types.local.get((unit.path, name), ())):
        if start <= kind.start_byte < end:
            return hidden, unit
    return unit.types.declared.get(name)


def held(kind: Node | None) -> Node | None:
    """What a pointer to a type, a list or a map of it holds in the end."""
    while kind is not None and kind.type in HOLDING:
        inner = kind.child_by_field_name("element") or kind.child_by_field_name("value")
        kind = inner if inner is not None else next(iter(kind.named_children), None)
    return kind


def type_name(kind: Node | None, unit: Unit) -> str:
    """``import/path.Name`` of an imported type, of pointers to it, of lists and maps of it, and of what the
    package calls otherwise; else ``""``."""
    for _ in range(_MAX_DEPTH):
        kind, unit = declared(held(kind), unit)
        if kind is None or kind.type not in HOLDING:
            break
    # As the argument of new() it is written like a selector.
    if kind is not None and kind.type in ("qualified_type", "selector_expression"):
        package, _, name = source_text(kind).partition(".")
        written = f"{unit.imports.get(package, '')}.{name}"
        return unit.types.foreign.get(written, written)
    if kind is not None and kind.type == "type_identifier" and len(unit.dot_imports) == 1:
        return f"{unit.dot_imports[0]}.{source_text(kind)}"
    return ""


def own_struct(kind: Node | None, unit: Unit) -> str:
    """``.Name`` of an own struct, of pointers to it, of lists and maps of it; else ``""``."""
    for _ in range(_MAX_DEPTH):
        kind = held(kind)
        if kind is None or kind.type != "type_identifier":
            break
        found = unit.types.declared.get(source_text(kind))
        if found is None or _declared(kind, unit) != found:
            break
        if found[0].type == "struct_type":
            return f".{source_text(kind)}"
        kind, unit = found
    return ""


def promoted(kind: Node | None, unit: Unit, deepest: int = _MAX_DEPTH) -> str:
    """The type of the tables whose fields are those of a struct too, for the struct embeds it."""
    kind, unit = declared(held(kind), unit)
    if kind is None or kind.type != "struct_type" or not deepest:
        return ""
    known, key = unit.types.promoted, (unit.path, kind.start_byte)
    if key not in known:
        known[key] = ""  # a struct may embed a pointer to itself
        known[key] = _embedded(kind, unit, deepest - 1)
    return known[key]


def _embedded(kind: Node, unit: Unit, deepest: int) -> str:
    literals = index("executables").literals
    embedded: list[Node] = []
    fields = {rule.field for rules in literals.values() for rule in rules}
    for node in kind.named_children[0].named_children if kind.named_children else ():
        names = node.children_by_field_name("name")
        if any(source_text(name) in fields for name in names):
            return ""
        inner = node.child_by_field_name("type")
        if inner is not None and not names:
            embedded.append(inner)
    found = (type_name(inner, unit) or promoted(inner, unit, deepest) for inner in embedded)
    return next((name for name in found if unversioned_name(name) in literals), "")


@cache
def _packages() -> frozenset[str]:
    return frozenset(name.rpartition(".")[0] for table in _TABLES for name in index(table).literals)

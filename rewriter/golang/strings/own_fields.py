"""Fields of the program's own structs that are strings: what literals and assignments give them.

A field is like a parameter, and each literal of its struct is like a call. Decoders may set it as well, so
its value is never known for sure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from rewriter.golang.source.syntax import source_text
from rewriter.golang.strings.formulas import Key, Parameter
from rewriter.golang.strings.scope import Unit
from rewriter.golang.strings.site import Site

if TYPE_CHECKING:
    from tree_sitter import Node

_MARK = "{}"
_MOST = 200
"""Fields of one struct; beyond, it is not followed."""


class _Fields(Struct, frozen=True):
    names: tuple[str, ...]
    strings: frozenset[int]


class OwnFields:
    """The structs of all packages so far, by the key that stands for their literals."""

    def __init__(self, locate: Callable[[str, str], str | None]) -> None:
        """``locate`` gives the context folder of an import path as the package in a folder imports it."""
        self._locate = locate
        self._structs: dict[Key, _Fields] = {}
        self._names: set[bytes] = set()
        self._folders: dict[tuple[str, str], str | None] = {}

    def declare(self, unit: Unit, declaration: Node) -> None:
        """Note the structs of a ``type`` declaration that hold strings."""
        for spec in declaration.named_children:
            name, kind = spec.child_by_field_name("name"), spec.child_by_field_name("type")
            if name is None or kind is None or kind.type != "struct_type" or not kind.named_children:
                continue
            found = [*_fields(kind.named_children[0])]
            strings = frozenset(at for at, (_, is_string) in enumerate(found) if is_string)
            if strings and len(found) <= _MOST:
                self._names.update(found[at][0].encode() for at in strings)
                key = unit.directory, source_text(name) + _MARK
                self._structs[key] = _Fields(tuple(field for field, _ in found), strings)

    def may_be_set(self, assignment: Node, source: bytes) -> bool:
        """Whether one of its targets is called like a string field."""
        left, operator = (assignment.child_by_field_name(name) for name in ("left", "operator"))
        if operator is None or source_text(operator) != "=":
            return False
        text = source[left.start_byte : left.end_byte] if left is not None else b""
        return b"." in text and (b"," in text or text.rpartition(b".")[2] in self._names)

    def field(self, operand: Node | None, name: Node | None, site: Site) -> Parameter | None:
        """The string field ``x.name`` of an own struct, where the declaration of ``x`` says so."""
        if operand is None or name is None or operand.type != "identifier":
            return None
        kind = site.own_type(source_text(operand))
        key = site.unit.directory, f"{kind}{_MARK}"
        struct, text = self._structs.get(key) if kind else None, source_text(name)
        if struct is None or text not in struct.names:
            return None
        at = struct.names.index(text)
        return Parameter(key, at, False, False) if at in struct.strings else None

    def unexported(self, key: Key) -> dict[str, int]:
        """The string fields of a struct that only its own package sees, and where they stand."""
        struct = self._structs.get(key)
        listed = enumerate(struct.names) if struct is not None else ()
        return {name: at for at, name in listed if struct and at in struct.strings and not name[:1].isupper()}

    def is_struct(self, directory: str, name: str) -> bool:
        """Whether a package declares a struct with strings by this name."""
        return (directory, name + _MARK) in self._structs

    def literal(self, node: Node, site: Site) -> tuple[Key, Sequence[Node | None]] | None:
        """The struct that a composite literal is of, and the values of its strings by position."""
        kind, body = node.child_by_field_name("type"), node.child_by_field_name("body")
        key = self._key(kind, site.unit) if kind is not None else None
        struct = self._structs.get(key) if key is not None else None
        if key is None or struct is None or body is None:
            return None
        given: list[Node | None] = [None] * len(struct.names)
        # What is broken has elements with nothing in them.
        elements = (one for one in body.named_children if one.type != "comment" and one.named_children)
        for position, element in enumerate(elements):
            name = source_text(element.named_children[0]) if element.type == "keyed_element" else ""
            at = struct.names.index(name) if name in struct.names else position if not name else -1
            if at in struct.strings:
                given[at] = element.named_children[-1]
        return key, given

    def _key(self, kind: Node, unit: Unit) -> Key | None:
        if kind.type == "type_identifier":
            return unit.directory, source_text(kind) + _MARK
        if kind.type != "qualified_type":
            return None
        package, _, name = source_text(kind).partition(".")
        place = unit.imports.get(package, ""), unit.directory
        if place not in self._folders:
            self._folders[place] = self._locate(*place)
        directory = self._folders[place]
        return (directory, name + _MARK) if directory is not None else None


def is_field(key: Key) -> bool:
    """Whether a key stands for the literals of a struct."""
    return key[1].endswith(_MARK)


def _fields(listed: Node) -> Iterator[tuple[str, bool]]:
    for node in listed.named_children:
        if node.type != "field_declaration":
            continue
        kind = node.child_by_field_name("type")
        text = source_text(kind) if kind is not None else ""
        names = [source_text(name) for name in node.children_by_field_name("name")]
        for name in names or [text.rpartition(".")[2]]:
            yield name, text == "string" and bool(names)

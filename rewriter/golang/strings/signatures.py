"""Functions of the source: how they are called here, and which of their parameters are strings."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from msgspec import Struct

from rewriter.golang.source.syntax import preorder, source_text
from rewriter.golang.strings.formulas import Key, Parameter
from rewriter.golang.strings.scope import PARAMETERS
from rewriter.support.regex import regex

if TYPE_CHECKING:
    from tree_sitter import Node

_ENDLESS = 1 << 30

FUNCTIONS = frozenset({"function_declaration", "method_declaration"})
_BETWEEN = regex("[./]")
_TYPE_NAME = frozenset({"type_identifier"})


class Strings(Struct, frozen=True):
    """Which parameters of a function are strings or lists of them."""

    indices: frozenset[int]
    rest: int
    """The index from which on all arguments are."""

    @classmethod
    def of(cls, function: Node, key: Key) -> Strings | None:
        """``None`` where no parameter is."""
        found = [parameter for _, parameter in string_parameters(function, key)]
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


def key_of(declaration: Node, directory: str) -> Key:
    """The key of a function or method declaration."""
    name = declaration.child_by_field_name("name")
    text = source_text(name) if name is not None else ""
    receiver = declaration.child_by_field_name("receiver")
    return directory, f"{named_type(receiver)}.{text}" if receiver is not None else text


def is_method(function: Key) -> bool:
    """Whether a key is a method's."""
    return "." in function[1] and "/" not in function[1]


def bare_name(function: Key) -> str:
    """Its last name: a method's without the type, a closure's without the function that it is in."""
    return _BETWEEN.split(function[1])[-1]


def method_name(function: Key) -> str:
    """The bare name of a method; ``""`` for other functions."""
    return bare_name(function) if is_method(function) else ""


def named_type(node: Node) -> str:
    """The first type named in a receiver or a type: ``T`` of ``(t *T[K])``."""
    return next((source_text(found) for found in preorder(node, _TYPE_NAME)), "")


def string_parameters(function: Node, key: Key) -> Iterator[tuple[str, Parameter]]:
    """The parameters that are strings or lists of them, with their names."""
    listed = function.child_by_field_name("parameters")
    index = 0
    for node in listed.named_children if listed is not None else ():
        if node.type not in PARAMETERS:
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

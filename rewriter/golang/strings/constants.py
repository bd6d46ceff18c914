"""Values of constant string expressions.

Folded are literals, constants and variables that are never changed, concatenations, conversions and a
few functions of the standard library. Everything else has no value.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from rewriter.golang.source.syntax import source_text
from rewriter.golang.strings.evaluation import MAX_LENGTH, Evaluator
from rewriter.golang.strings.functions import Function
from rewriter.golang.strings.site import Site

if TYPE_CHECKING:
    from tree_sitter import Node

_MAX_ITEMS = 64


class Constants(Evaluator["str | None"]):
    """``value`` is the string that an expression always has; ``None`` if there is none."""

    def __init__(self) -> None:
        """Start without having seen any expression."""
        super().__init__(None)

    def values(self, node: Node, site: Site) -> tuple[str, ...] | None:
        """The strings of a constant ``[]string{…}``, by name or in place; ``None`` if not constant."""
        found = site.binding(source_text(node)) if node.type == "identifier" else (node, site)
        if found is None or found[0].type != "composite_literal":
            return None
        literal, site = found
        body, kind = literal.child_by_field_name("body"), literal.child_by_field_name("type")
        if body is None or kind is None:
            return None
        if body.named_child_count > _MAX_ITEMS or source_text(kind) != "[]string":
            return None
        items = [self.value(c, site) for c in body.named_children if c.type == "literal_element"]
        strings = tuple(item for item in items if item is not None)
        return strings if len(strings) == len(items) else None

    def _known(self, text: str) -> str | None:
        return text

    def _applied(self, function: Function, parts: Iterator[str | None]) -> str | None:
        known: list[str] = []
        length = 0
        for part in parts:
            length += len(part or "")
            if part is None or length > MAX_LENGTH:
                return None
            known.append(part)
        return function(known)

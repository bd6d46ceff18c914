"""Strings that are names of something, by where they stand."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from rewriter.golang.source.syntax import expressions

if TYPE_CHECKING:
    from tree_sitter import Node


def labels(node: Node) -> Iterator[Node]:
    """The strings in a node that are compared or are a key: names of something, seldom a path."""
    match node.type:
        case "binary_expression":
            operator = node.child_by_field_name("operator")
            if operator is not None and operator.type in ("==", "!="):
                yield from node.named_children
        case "keyed_element" if node.named_children:
            yield from (node.named_children[0], *node.named_children[0].named_children)
        case "index_expression":
            yield from (child for child in (node.child_by_field_name("index"),) if child is not None)
        case "expression_case":
            yield from expressions(node.child_by_field_name("value"))

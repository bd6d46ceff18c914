"""Arguments that hold what other callers let a library read from a file: ``ini.Load(data)``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rewriter.golang.source.syntax import source_text
from rewriter.golang.strings.site import Site

if TYPE_CHECKING:
    from tree_sitter import Node

_MAKERS = frozenset(
    {"os.ReadFile", "io.ReadAll", "io/ioutil.ReadFile", "io/ioutil.ReadAll", ".ReadFile", ".Bytes"}
)
"""Calls whose first result is of type ``[]byte``."""
_ANYTHING = frozenset({"any", ""})
"""The names of ``any`` and ``interface{}`` as types of parameters."""


def is_data(node: Node, site: Site) -> bool:
    """Whether an expression is of type ``[]byte`` for sure."""
    text = source_text(node) if node.type == "identifier" else ""
    found = site.binding(text) if text else (node, site)
    if found is None:
        return False
    value, where = found
    if value.type == "call_expression":
        return where.callee(value.child_by_field_name("function")) in _MAKERS
    return value.type == "type_conversion_expression"


def may_be_nil(node: Node, site: Site) -> bool:
    """Whether an expression is nil, or a parameter of any type."""
    if node.type == "nil":
        return True
    return node.type == "identifier" and site.own_type(source_text(node)) in _ANYTHING

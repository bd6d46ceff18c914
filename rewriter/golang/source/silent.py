"""Expressions without text, told by their bytes: most of a program, and cheaper to tell than to read."""

from __future__ import annotations

from collections.abc import Set
from typing import TYPE_CHECKING

from rewriter.golang.source.syntax import STRINGS
from rewriter.golang.strings.functions import FOLDED
from rewriter.golang.strings.scope import PackageScope
from rewriter.golang.strings.site import Site
from rewriter.support.regex import regex

if TYPE_CHECKING:
    from tree_sitter import Node

_SHORT = 200
"""Bytes that are looked through once more for each expression that they are a part of."""
_TEXT = regex(rb'["`(+]')
"""What a string, a call or a sum begins with or holds."""
_NAME = regex(r"[^\W\d]\w*")
_CONSTANT = STRINGS | {
    "binary_expression", "composite_literal", "identifier", "parenthesized_expression", "selector_expression",
}  # fmt: skip
"""What may be constant text, besides calls."""


def may_have_text(node: Node, source: bytes) -> bool:
    """Whether there may be text in an expression, but for what names stand for."""
    start, end = node.start_byte, node.end_byte
    return end - start > _SHORT or _TEXT.search(source, start, end) is not None


def names_of_texts(package: PackageScope) -> set[str]:
    """The names that may stand for text in a package, or make it."""
    found = {name.rpartition(".")[2] for name in FOLDED}
    found.update(name for name, value in package.bound.items() if value is not None)
    return found.union(*package.exported.values())


def is_silent(node: Node, function: Node | None, site: Site, texts: Set[str]) -> bool:
    """Whether no argument of a call (of ``function``) is constant text, or a list of such.

    ``texts`` as of ``names_of_texts``.
    """
    if function is None or node.end_byte - function.end_byte > _SHORT:
        return False
    arguments = site.unit.source[function.end_byte : node.end_byte]
    if arguments == b"()":
        return True
    if b'"' in arguments or b"`" in arguments:
        return False
    names = set(_NAME.findall(arguments.decode("utf-8", "replace")))
    own = site.scope.declared.keys() & names
    return names.isdisjoint(texts) and not any(may_be_text(site.scope.declared[name], site) for name in own)


def may_be_text(value: Node | None, site: Site) -> bool:
    """Whether a name that stands for an expression may stand for text."""
    if value is None:
        return False
    if value.type == "call_expression":
        return site.callee(value.child_by_field_name("function")) in FOLDED
    return value.type in _CONSTANT

"""Go syntax trees: parsing, walking and literals, over tree-sitter-go.

Trees of strangers' files can be as deep as they are long. All walks here use a tree cursor, which takes
time linear in the number of nodes; tree-sitter's queries and ``Node.parent`` do not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from functools import cache
from typing import TYPE_CHECKING

import tree_sitter
import tree_sitter_go

from rewriter.support.regex import regex

if TYPE_CHECKING:
    from tree_sitter import Node, Parser, Tree

STRINGS = frozenset({"interpreted_string_literal", "raw_string_literal"})

_ESCAPE = regex(r"\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{3})|(.))", re.DOTALL)
_SIMPLE = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}


@cache
def _parser() -> Parser:
    # Loading the grammar takes longer than all other imports.

    return tree_sitter.Parser(tree_sitter.Language(tree_sitter_go.language()))


def parse(text: str) -> Tree:
    """The tree of a Go file; text that is no Go has nodes of type ``ERROR`` in it. Never fails."""
    # The grammar wants an end of line after the last declaration, which Go does not.
    return _parser().parse(text.removeprefix("\ufeff").encode("utf-8", "replace") + b"\n")


def preorder(root: Node, kinds: Set[str], pruned: Set[int] = frozenset()) -> Iterator[Node]:
    """The nodes of these kinds at or below ``root``, in source order.

    Left out is what lies at or below a node (of these kinds) whose id is in ``pruned``. The consumer may
    add to that set as it goes: it is looked at again after each node that was yielded.
    """
    cursor = root.walk()
    while True:
        node = cursor.node
        descend = True
        if node is not None and node.type in kinds:
            descend = node.id not in pruned
            if descend:
                yield node
                descend = node.id not in pruned
        if descend and cursor.goto_first_child():
            continue
        while not cursor.goto_next_sibling():
            if not cursor.goto_parent():
                return


def source_text(node: Node) -> str:
    """The node's source."""
    return (node.text or b"").decode("utf-8", "replace")


def line(node: Node) -> int:
    """The line where the node begins, from 1."""
    return int(node.start_point[0]) + 1


def expressions(node: Node | None) -> list[Node]:
    """The items of an expression list (or of one expression), arguments or parameters, less comments."""
    if node is None:
        return []
    if node.type not in ("expression_list", "argument_list"):
        return [node]
    return [child for child in node.named_children if child.type != "comment"]


def string_value(node: Node) -> str:
    """The value of a string literal (https://go.dev/ref/spec#String_literals)."""
    text = source_text(node)
    if node.type == "raw_string_literal":
        return text[1:-1].replace("\r", "")
    return _unescape(text[1:-1])


def _unescape(text: str) -> str:
    """Byte escapes (``\\xff``, ``\\377``) are bytes of UTF-8; those that are not become U+FFFD."""
    if "\\" not in text:
        return text
    if not re.search(r"\\[x0-7]", text):
        return _ESCAPE.sub(_character, text)
    parts = bytearray()
    at = 0
    for match in _ESCAPE.finditer(text):
        parts += text[at : match.start()].encode("utf-8", "replace")
        if match[1] is not None or match[4] is not None:
            parts.append(int(match[1], 16) if match[1] is not None else int(match[4], 8) & 0xFF)
        else:
            parts += _character(match).encode("utf-8", "replace")
        at = match.end()
    return (bytes(parts) + text[at:].encode("utf-8", "replace")).decode("utf-8", "replace")


def _character(match: re.Match[str]) -> str:
    digits = match[2] or match[3]
    if digits is None:
        return _SIMPLE.get(match[5] or "", match[5] or "")
    code = int(digits, 16)
    return chr(code) if code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF else "\ufffd"

"""Go syntax trees: parsing, walking and literals, over tree-sitter-go.

Trees of strangers' files can be as deep as they are long. Walks here use a tree cursor, which takes time
linear in the number of nodes, or on small nodes a query, which takes half of that; on large ones queries take
more than linear time and find nothing below 32,767 levels, and so does ``Node.parent``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Set
from functools import cache
from typing import TYPE_CHECKING

import tree_sitter
import tree_sitter_go
from msgspec import Struct, field

from rewriter.golang.source.newer_syntax import older
from rewriter.support.regex import regex

if TYPE_CHECKING:
    from tree_sitter import Language, Node, Parser, Query, Tree

STRINGS = frozenset({"interpreted_string_literal", "raw_string_literal"})

_ESCAPE = regex(r"\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{3})|(.))", re.DOTALL)
_SIMPLE = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}


_SHALLOW = 4096
"""Bytes of a node that is searched by a query: the time of those grows with the square of the depth."""


@cache
def _language() -> Language:
    # Loading the grammar takes longer than all other imports.
    return tree_sitter.Language(tree_sitter_go.language())


@cache
def _parser() -> Parser:
    return tree_sitter.Parser(_language())


@cache
def _query(kinds: frozenset[str]) -> Query:
    return tree_sitter.Query(_language(), " ".join(f"({kind}) @found" for kind in sorted(kinds)))


def parsed(text: str) -> tuple[bytes, Tree]:
    """The tree of a Go file, and the source that it is of: what is newer than the grammar is changed.

    Text that is no Go has nodes of type ``ERROR`` in its tree. Never fails.
    """
    source = _encoded(text)
    tree = _parser().parse(source)
    if tree.root_node.has_error and (other := older(text)) != text:
        source = _encoded(other)
        tree = _parser().parse(source)
    return source, tree


def parse(text: str) -> Tree:
    """The tree of a Go file alone, as ``parsed`` gives it."""
    return parsed(text)[1]


def _encoded(text: str) -> bytes:
    # The grammar wants an end of line after the last declaration, which Go does not.
    return text.removeprefix("\ufeff").encode("utf-8", "replace") + b"\n"


def preorder(root: Node, kinds: frozenset[str]) -> list[Node]:
    """The nodes of these kinds at or below ``root``, in source order."""
    found: list[Node] = []
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if node.end_byte - node.start_byte <= _SHALLOW and node.child_count:
            matches = tree_sitter.QueryCursor(_query(kinds)).matches(node)
            found.extend(one for _, captured in matches for one in captured["found"])
            continue
        if node.type in kinds:
            found.append(node)
        waiting.extend(reversed(node.children))
    return found


def kept(found: Iterable[Node], pruned: Set[int]) -> Iterator[Node]:
    """Of nodes in source order those that are neither at nor below one whose id is in ``pruned``.

    The consumer may add to that set as it goes: it is looked at again after each node that was yielded.
    """
    cut = 0
    for node in found:
        if node.start_byte < cut:
            continue
        if node.id not in pruned:
            yield node
        if node.id in pruned:
            cut = node.end_byte


class Cut(Struct):
    """What is left out of trees: the nodes with these ids, which are of these kinds."""

    kinds: frozenset[str]
    ids: set[int] = field(default_factory=set)

    def rest(self, root: Node, wanted: frozenset[str]) -> Iterator[Node]:
        """The nodes of the ``wanted`` kinds at or below ``root`` that are left, in source order."""
        found = kept(preorder(root, self.kinds | wanted), self.ids)
        return (node for node in found if node.type in wanted)


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

"""HCL as a tree with line numbers, read by tree-sitter-hcl.

The shape is that of the JSON form of HCL (https://github.com/hashicorp/hcl/blob/main/json/spec.md): a block
``target "app" { … }`` is the mapping at ``target``, ``app``; a variable is the text ``${name}``, the call of
a function ``${@name}``; what else is computed is unknown. Blocks and attributes in which the grammar finds a
mistake are left out.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import tree_sitter
import tree_sitter_hcl

from rewriter.support.regex import regex
from rewriter.support.yaml_tree import NOTHING, UNKNOWN, Node

if TYPE_CHECKING:
    from tree_sitter import Node as Syntax
    from tree_sitter import Parser

MAX_CHARACTERS = 1 << 18
MAX_DEPTH = 24
MAX_ITEMS = 2000

_ESCAPES = {"\\n": "\n", "\\t": "\t", "\\r": "\r", '\\"': '"', "\\\\": "\\"}
_ESCAPE = regex(r'\\[ntr"\\]')
_LISTS = frozenset({"concat", "compact", "distinct", "flatten", "setunion", "toset", "tolist"})
"""Functions whose value has all items of their arguments and no others."""


@cache
def _parser() -> Parser:
    # The grammar is loaded where there is a bake file only.

    return tree_sitter.Parser(tree_sitter.Language(tree_sitter_hcl.language()))


def tables(text: str) -> Node | None:
    """The blocks and attributes of a file; ``None`` for one that is too large. Never raises."""
    if len(text) > MAX_CHARACTERS:
        return None
    root = _parser().parse(text.encode("utf-8", "replace")).root_node
    body = next((child for child in root.named_children if child.type == "body"), None)
    return _body(body, 1, 0)


def _line(node: Syntax) -> int:
    return node.start_point[0] + 1


def _text(node: Syntax | None) -> str:
    return (node.text or b"").decode("utf-8", "replace") if node is not None else ""


def _body(body: Syntax | None, line: int, depth: int) -> Node:
    found: dict[str, Node] = {}
    if depth > MAX_DEPTH:
        return Node(found, line)
    for child in body.named_children[:MAX_ITEMS] if body is not None else ():
        if child.has_error:
            continue
        if child.type == "attribute":
            name, value = child.named_children[0], child.named_children[-1]
            found[_text(name)] = _at(_expression(value, depth), _line(name))
        elif child.type == "block":
            _block(child, found, depth)
    return Node(found, line)


def _block(block: Syntax, found: dict[str, Node], depth: int) -> None:
    """``kind "label" { … }`` into ``found[kind][label]``; a block that is there twice is merged."""
    words = [child for child in block.named_children if child.type in ("identifier", "string_lit")]
    inner = next((child for child in block.named_children if child.type == "body"), None)
    value = _body(inner, _line(block), depth + 1)
    into = found
    for word in words[:-1]:
        pairs = dict(into.get(_plain(word), NOTHING).pairs)
        into[_plain(word)] = Node(pairs, _line(block))
        into = pairs
    name = _plain(words[-1])
    before = into.get(name, value)
    into[name] = Node({**before.pairs, **value.pairs}, before.line)


def _plain(node: Syntax) -> str:
    return _quoted(node, 0) if node.type == "string_lit" else _text(node)


def _at(node: Node, line: int) -> Node:
    """A list or mapping begins where its name stands."""
    return Node(node.value, line) if node.text is None else node


def _expression(node: Syntax, depth: int) -> Node:
    line = _line(node)
    parts = node.named_children
    if node.has_error or depth > MAX_DEPTH:
        return Node(UNKNOWN, line)
    match node.type:
        case "expression" if _is_name([part.type for part in parts]):
            return Node(f"${{{_text(node)}}}", line)
        case "expression" | "literal_value" | "template_expr" | "collection_value" if len(parts) == 1:
            return _expression(parts[0], depth + 1)
        case "string_lit" | "quoted_template":
            return Node(_quoted(node, depth), line)
        case "heredoc_template":
            return Node("".join(_template(part, depth) for part in parts), line)
        case "bool_lit" | "numeric_lit":
            return Node(_text(node), line)
        case "null_lit":
            return Node(None, line)
        case "tuple":
            items = [part for part in parts if part.type == "expression"][:MAX_ITEMS]
            return Node(tuple(_expression(item, depth + 1) for item in items), line)
        case "object":
            return Node(dict(_pair(part, depth) for part in parts if part.type == "object_elem"), line)
        case "function_call":
            return _call(node, depth)
        case _:
            return Node(UNKNOWN, line)


def _is_name(kinds: list[str]) -> bool:
    """``a`` or ``a.b.c``."""
    return kinds[:1] == ["variable_expr"] and all(kind == "get_attr" for kind in kinds[1:])


def _call(node: Syntax, depth: int) -> Node:
    name, *rest = node.named_children
    given = [part for more in rest for part in more.named_children if part.type == "expression"]
    if _text(name) not in _LISTS:
        return Node(f"${{@{_text(name)}}}", _line(node))
    values = [_expression(part, depth + 1) for part in given[:MAX_ITEMS]]
    items = [item for value in values for item in (value.items or ((value,) if value.text else ()))]
    return Node(tuple(items), _line(node))


def _pair(element: Syntax, depth: int) -> tuple[str, Node]:
    key, value = element.child_by_field_name("key"), element.child_by_field_name("val")
    name = _text(key)
    if name.startswith('"'):
        name = name[1:-1]
    elif name.startswith("("):
        name = UNKNOWN
    found = _expression(value, depth + 1) if value is not None else Node(UNKNOWN, _line(element))
    return name, _at(found, _line(element))


def _quoted(node: Syntax, depth: int) -> str:
    return "".join(_template(part, depth) for part in node.named_children)


def _template(part: Syntax, depth: int) -> str:
    if part.type == "template_literal":
        return _ESCAPE.sub(lambda found: _ESCAPES[found[0]], _text(part)).replace("$${", UNKNOWN + "{")
    if part.type == "template_interpolation":
        inner = next((child for child in part.named_children if child.type == "expression"), None)
        return _expression(inner, depth + 1).text or UNKNOWN if inner is not None else UNKNOWN
    if part.type == "template_directive":
        return UNKNOWN
    return ""

"""Values in magefiles: strings, lists and maps of them, and whether a condition holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct, field

from rewriter.golang.source import syntax
from rewriter.trace.recipes.model import UNKNOWN
from rewriter.trace.versions import Overlay

if TYPE_CHECKING:
    from tree_sitter import Node

_LONGEST = 2_000
_JOINING = frozenset({"filepath.Join", "path.Join"})
_LIST = "[]string"


class Values(Struct):
    """The variables of one function; ``changed`` is what ``os.Setenv`` made of the environment."""

    environment: Overlay
    changed: Mapping[str, str]
    strings: dict[str, str]
    maps: dict[str, Mapping[str, str]] = field(default_factory=dict)
    lists: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def knows(self, name: str) -> bool:
        """Whether a variable was seen."""
        return name in self.strings or name in self.maps or name in self.lists

    def forget(self, name: str) -> None:
        """A variable got a value that is not followed."""
        for known in (self.strings, self.maps, self.lists):
            known.pop(name, None)

    def set(self, name: str, node: Node) -> None:
        """Give a variable the value of an expression."""
        items, mapping, text = self.items(node), self.mapping(node), self.text(node)
        self.forget(name)
        if items is not None:
            self.lists[name] = items
        elif mapping is not None:
            self.maps[name] = mapping
        else:
            self.strings[name] = text

    def declare(self, spec: Node) -> bool:
        """``var args []string``; false for what is not followed."""
        kind, name = spec.child_by_field_name("type"), spec.child_by_field_name("name")
        word = syntax.source_text(kind) if kind is not None else ""
        value, several = spec.child_by_field_name("value"), len(spec.children_by_field_name("name")) > 1
        if value is not None or name is None or several or word not in ("string", _LIST):
            return False
        self.forget(syntax.source_text(name))
        if word == _LIST:
            self.lists[syntax.source_text(name)] = ()
        else:
            self.strings[syntax.source_text(name)] = ""
        return True

    def text(self, node: Node) -> str:
        """The value of a string expression, ``UNKNOWN`` where it is not known."""
        if node.type in syntax.STRINGS:
            return syntax.string_value(node)
        if node.type == "identifier":
            return self.strings.get(syntax.source_text(node), UNKNOWN)
        if node.type == "selector_expression":
            return "linux" if syntax.source_text(node) == "runtime.GOOS" else UNKNOWN
        if node.type == "binary_expression":
            left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
            is_short = node.end_byte - node.start_byte < _LONGEST
            if left is None or right is None or operator(node) != "+" or not is_short:
                return UNKNOWN
            return self.text(left) + self.text(right)
        return self._called(node)

    def _called(self, node: Node) -> str:
        name, arguments = called(node)
        if name in _JOINING:
            return "/".join(map(self.text, arguments))
        if name == "os.Getenv" and len(arguments) == 1:
            return self._variable(self.text(arguments[0]))
        return UNKNOWN

    def _variable(self, name: str) -> str:
        if name in self.changed:
            return self.changed[name]
        if UNKNOWN in name or self.environment.is_unknown(name):
            return UNKNOWN
        return self.environment.get(name) or ""

    def mapping(self, node: Node) -> Mapping[str, str] | None:
        """``map[string]string{"A": "b"}``, or a variable that holds one."""
        if node.type == "identifier":
            return self.maps.get(syntax.source_text(node))
        if node.type != "composite_literal":
            return None
        found: dict[str, str] = {}
        for element in syntax.preorder(node, frozenset({"keyed_element"})):
            parts = [p.named_children[0] if p.named_children else p for p in element.named_children]
            if len(parts) != 2:
                return None
            found[self.text(parts[0])] = self.text(parts[1])
        return None if UNKNOWN in found else found

    def items(self, node: Node) -> tuple[str, ...] | None:
        """``[]string{"a"}``, ``append(list, "b")``, or a variable that holds a list."""
        if node.type == "identifier":
            return self.lists.get(syntax.source_text(node))
        if node.type == "composite_literal":
            kind, body = node.child_by_field_name("type"), node.child_by_field_name("body")
            if kind is None or body is None or syntax.source_text(kind) != _LIST:
                return None
            parts = [child for child in body.named_children if child.type != "comment"]
            return tuple(self.text(part.named_children[0] if part.named_children else part) for part in parts)
        name, arguments = called(node)
        if name != "append" or not arguments:
            return None
        first, more = self.items(arguments[0]), self.words(arguments[1:])
        return None if first is None or more is None else (*first, *more)

    def words(self, arguments: Sequence[Node]) -> tuple[str, ...] | None:
        """The strings that a call gets; ``None`` where ``list...`` is not known."""
        found: list[str] = []
        for argument in arguments:
            if argument.type != "variadic_argument":
                found.append(self.text(argument))
                continue
            items = self.items(argument.named_children[0]) if argument.named_children else None
            if items is None:
                return None
            found += items
        return tuple(found)

    def holds(self, node: Node) -> bool | None:
        """Whether a condition is true; ``None`` where that is not known."""
        if node.type in ("true", "false"):
            return node.type == "true"
        if node.type == "parenthesized_expression" and len(node.named_children) == 1:
            return self.holds(node.named_children[0])
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        sign = operator(node)
        if node.type == "unary_expression" and sign == "!" and node.named_children:
            inner = self.holds(node.named_children[0])
            return None if inner is None else not inner
        if node.type != "binary_expression" or left is None or right is None:
            return None
        if sign in ("&&", "||"):
            sides = (self.holds(left), self.holds(right))
            decides = sign == "||"
            return decides if decides in sides else (None if None in sides else not decides)
        texts = self.text(left), self.text(right)
        if sign not in ("==", "!=") or UNKNOWN in "".join(texts):
            return None
        return (texts[0] == texts[1]) is (sign == "==")


def operator(node: Node) -> str:
    """The operator of an expression."""
    found = node.child_by_field_name("operator")
    return syntax.source_text(found) if found is not None else ""


def called(node: Node) -> tuple[str, list[Node]]:
    """The name of what is called, and the arguments; ``""`` for what is no call."""
    function = node.child_by_field_name("function") if node.type == "call_expression" else None
    if function is None:
        return "", []
    return syntax.source_text(function), syntax.expressions(node.child_by_field_name("arguments"))

"""YAML as a tree with line numbers, safe against hostile files.

PyYAML's events are read one by one, so nothing is built before the limits are checked: aliases share the
node that they name and are never expanded, depth and number of events are bounded.
https://yaml.org/spec/1.1/, https://pyyaml.org/wiki/PyYAMLDocumentation
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeAlias

from msgspec import Struct, field

from rewriter.support.regex import compiled_late, regex

MAX_CHARACTERS = 1 << 19
MAX_EVENTS = 50_000
MAX_DEPTH = 64
MAX_ALIASES = 1000
MAX_DOCUMENTS = 200
MAX_MERGED = 20_000
"""Pairs that merge keys (``<<``) copy, in one file."""

_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_CONTROL = regex(r"\s*\{\{[^{}]*\}\}\s*$")
_TEMPLATE = regex(r"\{\{[^{}]*\}\}")


class Node(Struct, frozen=True, eq=False):
    """A node; ``value`` is the text of a scalar (``None`` for null), the items, or the pairs.

    Nodes are shared where the file has aliases: whoever walks them all must remember which were seen. What is
    not there is ``NOTHING``, which alone is false and has neither text nor items nor pairs.
    """

    value: Value
    line: int

    @property
    def text(self) -> str | None:
        """The text of a scalar."""
        return self.value if isinstance(self.value, str) else None

    @property
    def items(self) -> tuple[Node, ...]:
        """The items of a list."""
        return self.value if isinstance(self.value, tuple) else ()

    @property
    def pairs(self) -> Mapping[str, Node]:
        """Keys and values of a mapping; of keys that are there twice the last one counts."""
        return self.value if isinstance(self.value, dict) else {}

    def get(self, *keys: str) -> Node:
        """The node at a path of keys."""
        node = self
        for key in keys:
            node = node.pairs.get(key, NOTHING)
        return node

    def __bool__(self) -> bool:
        """Whether it is there, be it null."""
        return self is not NOTHING


Value: TypeAlias = str | tuple[Node, ...] | dict[str, Node] | None
NOTHING = Node(None, 0)


def documents(text: str) -> tuple[Node, ...]:
    """The documents of a file up to the first mistake or limit. Never raises."""
    # Late: a repository may have none, and it takes a twentieth of a start.
    with compiled_late():
        import yaml

    if len(text) > MAX_CHARACTERS:
        return ()
    loader = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader
    tree = _Tree()
    takers: dict[type, Callable[[Any], None]] = {
        yaml.ScalarEvent: tree.scalar,
        yaml.AliasEvent: tree.alias,
        yaml.SequenceStartEvent: tree.start_list,
        yaml.MappingStartEvent: tree.start_mapping,
        yaml.SequenceEndEvent: tree.close,
        yaml.MappingEndEvent: tree.close,
        yaml.DocumentStartEvent: tree.start_document,
    }
    try:
        for number, event in enumerate(yaml.parse(text, Loader=loader)):
            take = takers.get(type(event))
            if take is not None:
                take(event)
            if tree.is_full or number > MAX_EVENTS:
                break
    except (yaml.YAMLError, ValueError, OverflowError):
        pass
    return tuple(tree.done)


def without_templates(text: str) -> str:
    """The text with ``{{ … }}`` taken for unknown values; lines that hold nothing else become empty."""
    if "{{" not in text or len(text) > MAX_CHARACTERS:
        return text
    lines = ("" if _CONTROL.match(line) else _TEMPLATE.sub(UNKNOWN, line) for line in text.split("\n"))
    return "\n".join(lines)


def walk(node: Node) -> Iterator[Node]:
    """Every node below and with ``node``, each once."""
    seen: set[int] = set()
    waiting = [node]
    while waiting:
        here = waiting.pop()
        if id(here) in seen:
            continue
        seen.add(id(here))
        yield here
        value = here.value
        if isinstance(value, dict):
            waiting.extend(reversed(value.values()))
        elif isinstance(value, tuple):
            waiting.extend(reversed(value))


def mappings(node: Node) -> Iterator[Node]:
    """Every mapping below and with ``node``, each once."""
    return (here for here in walk(node) if isinstance(here.value, dict))


def _at_key(value: Node, key: Node) -> Node:
    """A list or mapping begins where its key stands; what an alias names is where it is."""
    is_below = value.line > key.line and isinstance(value.value, (tuple, dict))
    return Node(value.value, key.line) if is_below else value


class _Open(Struct):
    """A list or mapping that is not closed yet."""

    line: int
    is_mapping: bool
    anchor: str | None
    nodes: list[tuple[Node, bool]] = field(default_factory=list)
    """Nodes, and whether each is a plain scalar."""


class _Tree(Struct):
    done: list[Node] = field(default_factory=list)
    open: list[_Open] = field(default_factory=list)
    anchors: dict[str, Node] = field(default_factory=dict)
    aliases: int = 0
    merged: int = 0

    @property
    def is_full(self) -> bool:
        """Whether a limit is reached."""
        return len(self.open) > MAX_DEPTH or self.aliases > MAX_ALIASES or len(self.done) > MAX_DOCUMENTS

    def scalar(self, event: Any) -> None:
        is_plain = not event.style
        value = None if is_plain and event.value in _NULLS and not event.tag else event.value
        self._add(Node(value, event.start_mark.line + 1), event.anchor, is_plain)

    def alias(self, event: Any) -> None:
        self.aliases += 1
        known = self.anchors.get(event.anchor)
        self._add(known or Node(None, event.start_mark.line + 1), None, False)

    def start_list(self, event: Any) -> None:
        self.open.append(_Open(event.start_mark.line + 1, False, event.anchor))

    def start_mapping(self, event: Any) -> None:
        self.open.append(_Open(event.start_mark.line + 1, True, event.anchor))

    def start_document(self, event: Any) -> None:
        self.anchors = {}

    def close(self, event: Any) -> None:
        opened = self.open.pop()
        nodes = opened.nodes
        value: Value = self._mapping(nodes) if opened.is_mapping else tuple(node for node, _ in nodes)
        self._add(Node(value, opened.line), opened.anchor, False)

    def _add(self, node: Node, anchor: str | None, is_plain: bool) -> None:
        if anchor is not None:
            self.anchors[anchor] = node
        if self.open:
            self.open[-1].nodes.append((node, is_plain))
        else:
            self.done.append(node)

    def _mapping(self, nodes: list[tuple[Node, bool]]) -> dict[str, Node]:
        own: dict[str, Node] = {}
        merged: dict[str, Node] = {}
        for (key, is_plain), (value, _) in zip(nodes[::2], nodes[1::2], strict=False):
            if is_plain and key.text == "<<":
                self._merge(value, merged)
            elif key.text is not None:
                own[key.text] = _at_key(value, key)
        return merged | own if merged else own

    def _merge(self, value: Node, into: dict[str, Node]) -> None:
        """https://yaml.org/type/merge.html: of several mappings the first one counts."""
        for source in value.items or (value,):
            self.merged += len(source.pairs) + 1
            if self.merged > MAX_MERGED:
                return
            for key, node in source.pairs.items():
                into.setdefault(key, node)


UNKNOWN = "\ue000"
"""Stands in a text for what a variable or a template gives; no text of a file has it (private use)."""

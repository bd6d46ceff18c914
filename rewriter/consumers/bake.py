"""Bake files: the targets that ``docker buildx bake`` builds, in HCL and in JSON.

An HCL file is read into the shape of the JSON file, in which every expression is a text with ``${name}``;
functions and conditions are unknown. https://docs.docker.com/build/bake/reference/
"""

from __future__ import annotations

import itertools
import posixpath
import re
from collections.abc import Iterator, Mapping

from rewriter.consumers.given import argument_node, platform_node
from rewriter.consumers.hcl import tables
from rewriter.consumers.model import Built
from rewriter.consumers.paths import inside, sources
from rewriter.model import rooted
from rewriter.support.regex import regex
from rewriter.support.yaml_tree import NOTHING, UNKNOWN, Node, documents

MAX_TARGETS = 500
MAX_INHERITED = 10
MAX_COMBINATIONS = 64

FUNCTION = "@"
"""Stands before the name of a function; what it is given is not looked at."""
_VARIABLE = regex(r"\$\{([^{}]{0,300})\}")
_MERGED = frozenset({"args", "contexts", "labels"})
_NOT_TAKEN_OVER = frozenset({"inherits", "matrix", "name"})

Values = Mapping[str, Node]


def read(path: str, text: str) -> Iterator[Built]:
    """One build for each target of a file, and for each combination of its matrix."""
    found = tables(text) if path.endswith(".hcl") else next(iter(documents(text)), None)
    if found is None:
        return
    variables = _defaults(found)
    targets = found.get("target")
    for name in _built(found, targets)[:MAX_TARGETS]:
        own = targets.pairs[name]
        if ".override." in path and not {"context", "dockerfile"} & set(own.pairs) and name != "default":
            continue  # a change to a target of another file, which says what it builds
        for values in _combinations(own.get("matrix"), variables):
            yield from _target(path, _whole(own, targets, values), values)


def _defaults(found: Node) -> dict[str, Node]:
    """Variables with their defaults, and functions with their results (https://docs.docker.com/build/bake/funcs/)."""
    known: dict[str, Node] = {}
    for kind, key, mark in (("variable", "default", ""), ("function", "result", FUNCTION)):
        for name, row in found.get(kind).pairs.items():
            value = row.get(key)
            if value:
                known[mark + name] = value
    return known


def _built(found: Node, targets: Node) -> list[str]:
    """The targets that stand for images of their own: not those that others only take over from."""
    grouped = {
        item.text for group in found.get("group").pairs.values() for item in group.get("targets").items
    }
    parents = {item.text for target in targets.pairs.values() for item in target.get("inherits").items}
    return [name for name in targets.pairs if name in grouped or name == "default" or name not in parents]


def _whole(target: Node, targets: Node, values: Values, depth: int = 0) -> dict[str, Node]:
    """The attributes of a target with those that it takes over: later ones win, maps are merged.

    https://docs.docker.com/build/bake/inheritance/
    """
    found: dict[str, Node] = {}
    inherited = target.get("inherits").items if depth < MAX_INHERITED else ()
    for item in inherited[:MAX_INHERITED]:
        taken = _whole(targets.get(resolved(item.text or "", values)), targets, values, depth + 1)
        _add(found, {key: node for key, node in taken.items() if key not in _NOT_TAKEN_OVER})
    _add(found, target.pairs)
    return found


def _add(found: dict[str, Node], more: Mapping[str, Node]) -> None:
    for key, node in more.items():
        before = found.get(key)
        if key in _MERGED and before is not None:
            node = Node({**before.pairs, **node.pairs}, node.line)
        found[key] = node


def _combinations(matrix: Node, variables: Values) -> Iterator[Values]:
    """https://docs.docker.com/build/bake/matrices/"""
    axes = [[(name, item) for item in _listed(values, variables)] for name, values in matrix.pairs.items()]
    for chosen in itertools.islice(itertools.product(*axes), MAX_COMBINATIONS):
        yield {**variables, **dict(chosen)}


def _listed(node: Node, values: Values) -> tuple[Node, ...]:
    whole = _one(node, values)
    return whole.items or (Node(UNKNOWN, node.line),)


def _target(path: str, found: Mapping[str, Node], values: Values) -> Iterator[Built]:
    if "dockerfile-inline" in found:
        return

    def text(key: str) -> str | None:
        given = found.get(key, NOTHING).text
        return resolved(given, values) if given else None

    def node(key: str) -> Node:
        return _one(found.get(key, NOTHING), values)

    def value(text: str) -> str:
        return resolved(text, values)

    # An argument that is null has the Dockerfile's own default.
    args = Node({name: item for name, item in node("args").pairs.items() if item.value is not None}, 0)
    tags = node("tags")
    names = tuple(value(item.text) for item in tags.items[:50] if item.text)
    lines = [item.line for item in found.values()]
    # Paths are relative to the folder where bake is run: the root, or the file's own.
    folders = dict.fromkeys(("", posixpath.dirname(path)))
    contexts = [inside(folder, text("context") or ".") for folder in folders]
    files = [file for where in contexts for file in sources(where, text("dockerfile"), where)]
    yield Built(
        tuple(dict.fromkeys(files)),
        text("target"),
        names,
        rooted(path, tags.line or min(lines, default=1)),
        argument_node(args, path, value),
        platform_node(node("platforms"), path, value),
    )


def _one(node: Node, values: Values) -> Node:
    """The node, with the lists that variables stand for in it."""
    whole = _VARIABLE.fullmatch(node.text or "")
    found = _value(whole[1], values) if whole is not None else NOTHING
    if node.items:
        items = (_one(item, values) for item in node.items)
        return Node(tuple(one for item in items for one in (item.items or (item,))), node.line)
    return found if found and found.text is None else node


def resolved(text: str, values: Values) -> str:
    """The text with variables and what a matrix gives; other expressions are unknown."""

    def value(found: re.Match[str]) -> str:
        text = _value(found[1], values).text
        return text if text is not None else UNKNOWN

    # A default may name other variables.
    for _ in range(3):
        text = _VARIABLE.sub(value, text)[:2000]
    return text


def _value(expression: str, values: Values) -> Node:
    name, *keys = expression.strip().split(".")
    return values.get(name, NOTHING).get(*keys)

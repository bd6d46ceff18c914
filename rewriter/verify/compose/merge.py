"""A Compose file and its override, put together as Compose does.

https://docs.docker.com/reference/compose-file/merge/
"""

from __future__ import annotations

import posixpath
from collections.abc import Mapping

from rewriter.context.files import Context
from rewriter.support.yaml_tree import NOTHING, Node, documents

_LISTS = ("volumes", "tmpfs", "env_file", "secrets", "configs")
_MAPPINGS = ("environment", "depends_on", "build", "networks")


def document_in(files: Context, path: str) -> Node:
    """The file as a tree; ``NOTHING`` where it is no Compose file."""
    found = documents(files.read_text(path) or "")[:1]
    return found[0] if found and found[0].get("services") else NOTHING


def override_of(files: Context, path: str) -> Node:
    """https://docs.docker.com/compose/how-tos/multiple-compose-files/merge/"""
    stem, _ = posixpath.splitext(path)
    return document_in(files, f"{stem}.override.yml") or document_in(files, f"{stem}.override.yaml")


def merged_services(services: Node, override: Node) -> dict[str, Node]:
    """The services of both files by name."""
    below, above = (
        {name: _normal(node) for name, node in found.pairs.items()} for found in (services, override)
    )
    return {
        name: Node(over(below[name].pairs, above[name].pairs), node.line)
        if name in below and name in above
        else node
        for name, node in {**below, **above}.items()
    }


def _normal(service: Node) -> Node:
    """Lists of names or of ``NAME=value`` as mappings, which can be put together."""
    pairs = dict(service.pairs)
    for key in _MAPPINGS:
        node = service.get(key)
        if node.items:
            parts = [(*(item.text or "").partition("="), item.line) for item in node.items]
            values = {name: Node(value if equals else None, line) for name, equals, value, line in parts}
            pairs[key] = Node(values, node.line)
    return Node(pairs, service.line)


def over(below: Mapping[str, Node], above: Mapping[str, Node]) -> dict[str, Node]:
    """A service over another one: mappings and lists are put together, all else is replaced."""
    found = {**below, **above}
    for key, node in above.items():
        other = below.get(key)
        if other is None:
            continue
        if key in _MAPPINGS and other.pairs and node.pairs:
            found[key] = Node({**other.pairs, **node.pairs}, node.line)
        elif key in _LISTS:
            items = (*(other.items or (other,)), *(node.items or (node,)))
            found[key] = Node(items, node.line)
    return found

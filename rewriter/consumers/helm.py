"""Templates of Helm charts: read as manifests, with what ``values.yaml`` gives put in as far as it is plain.

https://helm.sh/docs/topics/charts/#the-chart-file-structure, https://helm.sh/docs/chart_template_guide/
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable

from rewriter.support.regex import regex
from rewriter.support.yaml_tree import Node, documents

MAX_TEXT = 20_000
"""Characters that one value may put into a template."""

_VALUE = regex(r"\{\{-?\s*\.Values\.([\w.]+)\s*(\|[^{}]*)?-?\}\}")
_BLOCK = regex(r"\{\{-?\s*toYaml\s+\.Values\.([\w.]+)\s*\|\s*n?indent\s+(\d+)\s*-?\}\}")
_NAME = regex(r"\{\{-?\s*\.Chart\.Name\s*-?\}\}")
_KEEPING = regex(r"\|\s*(?:quote|squote|trim|toString|default\b[^|]*)\s*(?=\||$)")
"""Functions that leave a value what it is, where there is one."""


def chart_of(path: str) -> str | None:
    """The folder of the chart that a template belongs to, if it is one."""
    folder, found, _ = f"/{path}".partition("/templates/")
    return folder.lstrip("/") if found else None


def rendered(text: str, name: str, values: Callable[[], str | None]) -> str:
    """The template of the chart ``name`` with the plain values of ``values.yaml`` put in, line by line."""
    if "{{" not in text:
        return text
    text = _NAME.sub(lambda found: name, text)
    tree = next(iter(documents(values() or "")), None)
    if tree is None:
        return text
    text = _BLOCK.sub(lambda found: _block(found, tree), text)
    return _VALUE.sub(lambda found: _value(found, tree), text)


def _block(found: re.Match[str], tree: Node) -> str:
    node = tree.get(*found[1].split("."))
    if not node or len(found[2]) > 2:
        return found[0]
    whole = json.dumps(_plain(node, 8))
    return " " * int(found[2]) + whole if len(whole) < MAX_TEXT else found[0]


def _plain(node: Node, depth: int) -> object:
    """A node as JSON has it, which YAML reads too."""
    if node.items and depth:
        return [_plain(item, depth - 1) for item in node.items]
    if node.pairs and depth:
        return {key: _plain(value, depth - 1) for key, value in node.pairs.items()}
    return node.text


def _value(found: re.Match[str], tree: Node) -> str:
    text = tree.get(*found[1].split(".")).text
    pipes = (found[2] or "").strip()
    while pipes and (step := _KEEPING.match(pipes)):
        pipes = pipes[step.end() :].strip()
    return text if text and not pipes and "\n" not in text and len(text) < MAX_TEXT else found[0]

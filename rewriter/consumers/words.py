"""Argument vectors of Compose and Kubernetes files."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable

from rewriter.consumers.model import Words
from rewriter.model import Place, rooted
from rewriter.support.regex import regex
from rewriter.support.yaml_tree import UNKNOWN, Node

MAX_WORDS = 500
MAX_TEXT = 10_000

# The lengths are bounded: a search for the end that fails is repeated at every dollar sign.
_COMPOSE = regex(r"\$(?:\$|\{[^}]{0,200}\}|[A-Za-z_]\w*)")
_DEFAULT = regex(r"\$\{\w+:?-([^${}]*)\}")
_KUBERNETES = regex(r"\$\$|\$\([^)]{0,200}\)")


def interpolated(text: str) -> str:
    """A Compose value with its variables taken for unknown; ``$$`` is a dollar sign.

    https://docs.docker.com/reference/compose-file/interpolation/
    """
    return _COMPOSE.sub(lambda found: "$" if found[0] == "$$" else UNKNOWN, text)


def defaulted(text: str) -> str:
    """A Compose value with the defaults of its variables (``${NAME:-value}``); others are unknown."""

    def value(found: re.Match[str]) -> str:
        default = _DEFAULT.fullmatch(found[0])
        return "$" if found[0] == "$$" else default[1] if default is not None else UNKNOWN

    return _COMPOSE.sub(value, text)


def expanded(text: str) -> str:
    """A Kubernetes argument with ``$(NAME)`` taken for unknown; ``$$`` is a dollar sign.

    https://kubernetes.io/docs/tasks/inject-data-application/define-command-argument-container/
    """
    return _KUBERNETES.sub(lambda found: "$" if found[0] == "$$" else UNKNOWN, text)


def split(text: str, place: Place) -> Words:
    """A string that is split as a shell would, without a shell: Compose's ``command: a "b c"``.

    https://docs.docker.com/reference/compose-file/services/#command
    """
    if len(text) > MAX_TEXT:
        return Words((UNKNOWN,), place)
    try:
        return Words(tuple(shlex.split(text)), place)
    except ValueError:
        return Words((UNKNOWN,), place)


def listed(node: Node, place: Place, read: Callable[[str], str]) -> Words:
    """A list of words, each read by ``read``."""
    items = node.items
    if len(items) > MAX_WORDS:
        return Words((UNKNOWN,), place)
    return Words(tuple(read(item.text) if item.text is not None else UNKNOWN for item in items), place)


def compose_words(node: Node, path: str) -> Words | None:
    """``command`` or ``entrypoint`` of a service; ``None`` where it leaves the image's own."""
    if node.value is None:
        return None
    place = rooted(path, node.line)
    if node.text is not None:
        return split(interpolated(node.text), place)
    return listed(node, place, interpolated) if isinstance(node.value, tuple) else None


def kubernetes_words(node: Node, path: str) -> Words | None:
    """``command`` or ``args`` of a container; an empty list is as none at all."""
    if not node.items:
        return None
    return listed(node, rooted(path, node.line), expanded)

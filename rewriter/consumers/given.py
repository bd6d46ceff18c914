"""Build arguments and platforms as the files of a repository write them.

https://docs.docker.com/reference/cli/docker/buildx/build/#build-arg, ``#platform``
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from rewriter.consumers.model import Given
from rewriter.model import Place, rooted
from rewriter.support.regex import regex
from rewriter.support.yaml_tree import UNKNOWN, Node

MAX_VALUES = 100

_PARTS = regex(r"[,\n]")

Platforms = tuple[tuple[str, Place], ...]


def argument(text: str, place: Place) -> Given | None:
    """``NAME=value``; a name alone takes its value from the environment of whoever builds."""
    name, equals, value = text.strip().partition("=")
    return Given(name.strip(), value if equals else UNKNOWN, place) if name.strip() else None


def arguments(texts: Iterable[str], place: Place) -> tuple[Given, ...]:
    """Those of ``--build-arg`` flags or a list."""
    found = (argument(text, place) for text in texts)
    return tuple(given for given in found if given is not None)[:MAX_VALUES]


def argument_node(node: Node, path: str, read: Callable[[str], str]) -> tuple[Given, ...]:
    """A mapping of arguments, or a list of ``NAME=value``; ``read`` puts in variables."""
    found: list[Given | None] = []
    for name, value in list(node.pairs.items())[:MAX_VALUES]:
        # A null takes its value from the environment too.
        text = read(value.text) if value.text is not None else UNKNOWN
        found.append(Given(name, text, rooted(path, value.line)))
    for item in node.items[:MAX_VALUES]:
        found.append(argument(read(item.text or ""), rooted(path, item.line)))
    return tuple(given for given in found if given is not None)


def platforms(texts: Iterable[str], place: Place) -> Platforms:
    """Those of ``--platform`` flags, each of which may name several."""
    parts = (part.strip() for text in texts for part in _PARTS.split(text))
    return tuple((part, place) for part in parts if part)[:MAX_VALUES]


def platform_node(node: Node, path: str, read: Callable[[str], str]) -> Platforms:
    """A list of platforms, or a text that names several by lines or commas."""
    found: list[tuple[str, Place]] = []
    for item in (node, *node.items[:MAX_VALUES]):
        for line, text in lines(item):
            found += platforms([read(text)], rooted(path, line))
    return tuple(found[:MAX_VALUES])


def lines(node: Node) -> Iterator[tuple[int, str]]:
    """The lines of a scalar with their numbers; a block's text begins in the line below its mark."""
    text = node.text or ""
    first = node.line + ("\n" in text)
    for number, line in enumerate(text.split("\n")[:MAX_VALUES]):
        yield first + number, line

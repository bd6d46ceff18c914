"""The and-or lists of a text (https://pubs.opengroup.org/onlinepubs/9699919799/utilities/V3_chap02.html)."""

from __future__ import annotations

from collections.abc import Iterator

from rewriter.shell.model import Node, Sequence


def and_or_lists(node: Node) -> Iterator[list[tuple[str, Node]]]:
    """The and-or lists of a text: each command with the operator before it (``&`` for one behind it)."""
    items, operators = (node.items, node.operators) if isinstance(node, Sequence) else ((node,), ())
    found: list[tuple[str, Node]] = []
    for number, item in enumerate(items):
        operator = operators[number - 1] if number else ";"
        closing = operators[number] if number < len(operators) else ";"
        if operator in (";", "&") and found:
            yield found
            found = []
        joined = "" if operator in (";", "&") else operator
        found.append(("&" if closing == "&" else joined, item))
    if found:
        yield found

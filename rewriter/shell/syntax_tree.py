"""The syntax tree of shell text that ``grammar`` has shielded, as tree-sitter-bash reads it."""

from __future__ import annotations

from functools import cache

import tree_sitter_bash
from tree_sitter import Language, Node, Parser

from rewriter.shell.extents import ShellSyntaxError

_READS = 64
_STEPS_AFTER_ERROR = 64
"""In units of 100 parser operations. Recovery from many errors takes quadratic time; a text that needs
so much of it is no shell."""


def tree(copy: str) -> Node:
    """The syntax tree of a shielded text. Raises ShellSyntaxError where it is too broken to be read."""
    data = copy.encode("ascii")
    reads = steps = 0

    def read(offset: int, _: object) -> bytes:
        nonlocal reads
        reads += 1
        return data[offset : offset + 65536]

    def stop(_: int, has_error: bool) -> bool:
        nonlocal steps
        steps += has_error
        return steps > _STEPS_AFTER_ERROR or reads > _READS + len(data) // 512

    try:
        return Parser(_language()).parse(read, progress_callback=stop).root_node
    except ValueError as error:
        raise ShellSyntaxError("syntax error", 0) from error


@cache
def _language() -> Language:
    return Language(tree_sitter_bash.language())

"""Paths of which only a part is constant: ``"lang/" + name + ".json"``, ``filepath.Join(dir, "a.html")``.

What is not known is a ``HOLE``. A path has alternatives where it comes from a list of constants. Values
that somebody may change (the default of a flag) and folders that only mean the working directory
(``os.Getwd``) count here, where a path is looked for, but not as constants.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice, product
from typing import TYPE_CHECKING

from rewriter.golang.source.syntax import expressions, source_text
from rewriter.golang.strings.constants import Constants
from rewriter.golang.strings.evaluation import MAX_LENGTH, Evaluator
from rewriter.golang.strings.functions import Function, result
from rewriter.golang.strings.site import Site

if TYPE_CHECKING:
    from tree_sitter import Node

HOLE = "\0"
"""Stands for text that is not known; no path holds it."""

MOST = 32
"""Alternatives that are told apart; what people write has a few."""

_UNKNOWN = (HOLE,)


class Fragments(Evaluator[tuple[str, ...]]):
    """``value`` is what an expression may be, with holes; ``(HOLE,)`` where nothing is known. Never empty."""

    def __init__(self, constants: Constants) -> None:
        """``constants`` are those of the package."""
        super().__init__(_UNKNOWN)
        self._constants = constants

    def _known(self, text: str) -> tuple[str, ...]:
        return (text,)

    def _applied(self, function: Function, parts: Iterator[tuple[str, ...]]) -> tuple[str, ...]:
        found: dict[str, None] = {}
        for texts in islice(product(*parts), MOST):
            # What stands before ".." is not known where it is a hole.
            value = None if HOLE in "".join(texts) and ".." in texts else function(texts)
            found[HOLE if value is None or len(value) > MAX_LENGTH else value] = None
        return tuple(found)

    def _named(self, node: Node, site: Site, depth: int) -> tuple[str, ...]:
        ranged = site.scope.ranged.get(source_text(node))
        if ranged is None:
            return super()._named(node, site, depth)
        lists = [self._constants.values(listed, site) for listed in ranged[:MOST]]
        return tuple(dict.fromkeys(item for values in lists for item in (values or _UNKNOWN)))[:MOST]

    def _called(self, call: str, node: Node, site: Site, depth: int) -> tuple[str, ...] | None:
        row = result(call)
        if row is None:
            return None
        if "value" in row:
            return (row["value"],)
        given = expressions(node.child_by_field_name("arguments"))[row.get("argument", 0) :][:1]
        if "named" in row:
            name = self._constants.value(given[0], site) if given else None
            return (row["named"][name], HOLE) if name in row["named"] else None
        found = self.value(given[0], site, depth) if given else _UNKNOWN
        return found if row.get("fixed", False) else (*found, *_beside(found))

    def _pointed(self, operand: Node, site: Site, depth: int) -> tuple[str, ...]:
        return self.value(operand, site, depth)


def _beside(defaults: Iterable[str]) -> tuple[str, ...]:
    """The files beside a default that may be given in its stead: of its folder and ending."""
    found: dict[str, None] = {}
    for default in defaults:
        folder, slash, name = default.rpartition("/")
        stem, dot, ending = name.rpartition(".")
        if HOLE not in default and slash and stem and dot:
            found[f"{folder}/{HOLE}.{ending}"] = None
    return tuple(found)


def is_constant(path: str) -> bool:
    """Whether all of a path is known."""
    return HOLE not in path


def says_something(path: str) -> bool:
    """Whether a path with holes has a name in it, or is in the working folder for sure."""
    return bool(path.replace(HOLE, "").strip("./")) or path.startswith((f".{HOLE}", f"./{HOLE}"))

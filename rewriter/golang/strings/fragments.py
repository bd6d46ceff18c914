"""Paths of which only a part is constant: ``"lang/" + name + ".json"``, ``filepath.Join(dir, "a.html")``.

What is not known is a ``HOLE``. A path has alternatives where it comes from a list of constants. Values
that somebody may change (the default of a flag) and folders that only mean the working directory
(``os.Getwd``) count here, where a path is looked for, but not as constants.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice, product
from typing import TYPE_CHECKING

from rewriter.golang.source.syntax import expressions, source_text
from rewriter.golang.strings.constants import Constants
from rewriter.golang.strings.evaluation import MAX_LENGTH, Evaluator
from rewriter.golang.strings.functions import Function, matching, result
from rewriter.golang.strings.holes import HOLE, VARIABLE, goes_up
from rewriter.golang.strings.site import Site
from rewriter.support.regex import regex

if TYPE_CHECKING:
    from tree_sitter import Node

_ABOVE, _NAME = "\2", "\3"
PROGRAM = "/".join([_ABOVE] * 8 + [_NAME])
"""Stands for the path of the program itself, with as many folders as anybody goes up."""

MOST = 32
"""Alternatives that are told apart; what people write has a few."""

_UNKNOWN = (HOLE,)
_REFERENCE = regex(r"\$(?:\{([A-Za-z_]\w*)\}|([A-Za-z_]\w*))", re.ASCII)


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
            value = None if goes_up("".join(texts)) else function(texts)
            found[HOLE if value is None or len(value) > MAX_LENGTH or goes_up(value) else value] = None
        return tuple(found)

    def _named(self, node: Node, site: Site, depth: int) -> tuple[str, ...]:
        name = source_text(node)
        ranged = site.scope.ranged.get(name)
        if ranged is not None:
            lists = [self._listed(listed, site, depth) for listed in ranged[:MOST]]
            return tuple(dict.fromkeys(item for values in lists for item in values))[:MOST]
        if name in site.scope.declared and site.scope.declared[name] is None and name in site.walked:
            roots = [root for folder in site.walked[name] for root in self.value(folder, site, depth)]
            other = _UNKNOWN if name in site.scope.changed else ()
            return tuple(dict.fromkeys((*(f"{root.rstrip('/')}/{HOLE}" for root in roots), *other)))[:MOST]
        return super()._named(node, site, depth)

    def _listed(self, listed: Node, site: Site, depth: int) -> tuple[str, ...]:
        """What an item of a list may be: one of constants, or a file that a pattern matches."""
        values = self._constants.values(listed, site)
        if values is not None:
            return values or _UNKNOWN
        pattern = self._pattern(listed, site)
        if pattern is None:
            return _UNKNOWN
        return tuple(matching((text,)) for text in self.value(*pattern, depth))

    def _called(self, call: str, node: Node, site: Site, depth: int) -> tuple[str, ...] | None:
        row = result(call)
        if row is None:
            return None
        if "value" in row:
            return (row["value"],)
        if "program" in row:
            return (PROGRAM,)
        at = next((row[key] for key in ("argument", "variable", "folder_of", "expanded") if key in row), 0)
        given = expressions(node.child_by_field_name("arguments"))[at : at + 1]
        if "variable" in row:
            name = self._constants.value(given[0], site) if given else None
            return (f"{VARIABLE}{name}{VARIABLE}", HOLE) if name else None
        found = self.value(given[0], site, depth) if given else _UNKNOWN
        if "expanded" in row:
            known = (_REFERENCE.sub(rf"{VARIABLE}\1\2{VARIABLE}", text) for text in found)
            return (*known, *(_REFERENCE.sub(HOLE, text) for text in found if "$" in text))
        if "folder_of" in row:
            own = all(path.startswith(_ABOVE) and HOLE not in path for path in found)
            return tuple(map(posixpath.dirname, found)) if own else _UNKNOWN
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


def resolved(path: str, environment: Mapping[str, str | None], programs: Sequence[str]) -> tuple[str, ...]:
    """The paths that one may mean in an image: with the values of its variables, beside one of its programs.
    None where a variable has no value."""
    if VARIABLE in path:
        parts = path.split(VARIABLE)
        values = [environment.get(name) for name in parts[1::2]]
        parts[1::2] = [value or HOLE for value in values]
        return ("".join(parts),) if all(values) else ()
    if not path.startswith(_ABOVE):
        return (path,)
    names = posixpath.normpath(path).split("/")
    above = names.count(_ABOVE)
    rest = "/".join(names[above:])
    return tuple(_beside_program(program, PROGRAM.count(_ABOVE) - above, rest) for program in programs)


def _beside_program(program: str, levels: int, rest: str) -> str:
    folder, name = posixpath.split(program)
    for _ in range(levels):
        folder = posixpath.dirname(folder)
    return posixpath.join(folder, rest.replace(_NAME, name)) if rest else folder

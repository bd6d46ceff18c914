"""String expressions as functions of parameters: ``filepath.Join("conf", name)``, ``os.Args[0]``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from rewriter.golang.source.syntax import expressions, source_text
from rewriter.golang.strings.constants import Constants
from rewriter.golang.strings.evaluation import Evaluator
from rewriter.golang.strings.formulas import OWN_PROGRAM, Argument, Parameter, Part, formula
from rewriter.golang.strings.functions import Function, concatenated, matching, result
from rewriter.golang.strings.holes import HOLE
from rewriter.golang.strings.own_fields import OwnFields
from rewriter.golang.strings.site import Site

if TYPE_CHECKING:
    from tree_sitter import Node

_OWN_PROGRAM = "os.Args[0]"
_FINDING = "os/exec.LookPath"
"""Who starts what it found starts what it looked for."""


class Formulas(Evaluator["Part | None"]):
    """``value`` is an expression as a function of parameters, with holes for what else goes into it; ``None``
    where nothing of it is known."""

    def __init__(self, constants: Constants, fields: OwnFields | None = None) -> None:
        """``constants`` are those of the package, ``fields`` those of the program's structs."""
        super().__init__(None)
        self._constants = constants
        self._fields = fields

    def argument(self, node: Node, site: Site) -> Argument:
        """The same for an argument, which may be a list of strings as well."""
        inner = node.named_children[0] if node.type == "variadic_argument" and node.named_children else node
        known = site.parameter(source_text(inner)) if inner.type == "identifier" else None
        if known is not None and known.is_list:
            return known
        values = self._constants.values(inner, site)
        return values if values is not None else self.value(inner, site)

    def _known(self, text: str) -> Part:
        return text

    def _applied(self, function: Function, parts: Iterator[Part | None]) -> Part | None:
        return formula(function, list(parts))

    def _named(self, node: Node, site: Site, depth: int) -> Part | None:
        name = source_text(node)
        known = site.parameter(name)
        if known is not None:
            return None if known.is_list else known
        ranged = site.scope.ranged.get(name, ())
        pattern = self._pattern(ranged[0], site) if len(ranged) == 1 else None
        if pattern is not None:
            return formula(matching, [self.value(*pattern, depth)])
        if site.scope.declared.get(name) is None and len(site.walked.get(name, ())) == 1:
            folder = self.value(site.walked[name][0], site, depth)
            return None if name in site.scope.changed else formula(concatenated, [folder, f"/{HOLE}"])
        return super()._named(node, site, depth)

    def _called(self, call: str, node: Node, site: Site, depth: int) -> Part | None:
        if call == "os.Executable":
            return OWN_PROGRAM
        if call == _FINDING:
            found = expressions(node.child_by_field_name("arguments"))
            return self.value(found[0], site, depth) if len(found) == 1 else None
        row = result(call)
        if row is None or not row.get("fixed", False):
            return None
        given = expressions(node.child_by_field_name("arguments"))
        is_own = len(given) == 1 and self.value(given[0], site, depth) == OWN_PROGRAM
        return OWN_PROGRAM if is_own else None

    def _selected(self, node: Node, site: Site) -> Part | None:
        operand, name = node.child_by_field_name("operand"), node.child_by_field_name("field")
        return self._fields.field(operand, name, site) if self._fields is not None else None

    def _indexed(self, node: Node, site: Site) -> Part | None:
        if node.end_byte - node.start_byte == len(_OWN_PROGRAM) and source_text(node) == _OWN_PROGRAM:
            return OWN_PROGRAM
        operand, index = node.child_by_field_name("operand"), node.child_by_field_name("index")
        is_name = operand is not None and operand.type == "identifier"
        known = site.parameter(source_text(operand)) if operand is not None and is_name else None
        text = source_text(index) if index is not None and index.type == "int_literal" else ""
        if known is None or not known.is_list or not text.isdecimal() or len(text) > 2:
            return None
        return Parameter(known.function, known.index, known.variadic, True, int(text))

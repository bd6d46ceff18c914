"""The nodes of Go's syntax trees that say something of the image."""

from __future__ import annotations

from collections.abc import Sequence

from rewriter.golang.reachability.dead import SYSTEM_BRANCHES
from rewriter.golang.source.embeds import DIRECTIVE
from rewriter.golang.source.syntax import STRINGS
from rewriter.golang.strings.scope import Unit

SKIPPED = frozenset({"import_declaration", "package_clause"})
OPERATIONS = frozenset({"keyed_element", "index_expression", "expression_case", "binary_expression"})
"""Nodes that may have a string which is a key or is compared, rather than used."""
_STARTING = frozenset({"call_expression", "composite_literal"})
"""What an executable may be started or named by."""
_ALWAYS = (
    STRINGS
    | OPERATIONS
    | _STARTING
    | {"field_declaration"}
    # Never visited, but possibly cut: constant arguments.
    | {"parenthesized_expression"}
)
_BRANCHES = SYSTEM_BRANCHES | {"block", "default_case"}
"""Only looked at where a file of the package names ``runtime.GOOS``; the last two are never visited, but
possibly cut."""
KINDS = _ALWAYS | _BRANCHES


def kinds(units: Sequence[Unit], *, only_executables: bool) -> frozenset[str]:
    """The nodes of a package that an ``Extractor`` wants to see."""
    branches = _BRANCHES if any(b"GOOS" in unit.source for unit in units) else frozenset[str]()
    if only_executables:
        return _STARTING | branches
    comments = {"comment"} if any(DIRECTIVE.encode() in unit.source for unit in units) else frozenset[str]()
    return _ALWAYS | branches | comments

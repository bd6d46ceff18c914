"""The program's own functions used as values: others may call them with anything.

Asked are only those whose parameters end up in a path or the name of an executable.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from rewriter.golang.source.names import words
from rewriter.golang.source.syntax import Cut, source_text
from rewriter.golang.strings.formulas import Key
from rewriter.golang.strings.parameters import Forwarding
from rewriter.golang.strings.scope import PackageScope, Unit
from rewriter.golang.strings.signatures import bare_name
from rewriter.golang.strings.site import Site, sites

if TYPE_CHECKING:
    from tree_sitter import Node

_NAMES = frozenset({"identifier", "selector_expression"})


def note_escapes(forwarding: Forwarding, unit: Unit, package: PackageScope, cut: Cut) -> None:
    """Tell ``forwarding`` which functions a file uses as values.

    To be called once all files of the package are read.
    """
    forwarding.reach()
    if not _may_escape(forwarding, unit):
        return
    methods, wanted = forwarding.relevant_methods, forwarding.relevant_words
    named = Counter(
        key
        for declaration, site in sites(package, unit)
        if not wanted.isdisjoint(words(unit.source[declaration.start_byte : declaration.end_byte]))
        for node in cut.rest(declaration, _NAMES)
        if _last(node) in wanted and node != declaration.child_by_field_name("name")
        if (key := _key(forwarding, node, site)) in forwarding.relevant or key in methods
    )
    for counted, count in named.items():
        if count > forwarding.called_in[counted, unit.path] + ("/" in counted[1]):
            forwarding.escaped.update(methods.get(counted, (counted,)))


def _last(node: Node) -> bytes | None:
    """The name, of a selector the last one."""
    name = node if node.type == "identifier" else node.child_by_field_name("field")
    return name.text if name is not None else None


def _key(forwarding: Forwarding, node: Node, site: Site) -> Key | None:
    """What a name may stand for."""
    if node.type == "identifier":
        text = source_text(node)
        return site.closure(text) or (site.unit.directory, "" if text in site.scope.declared else text)
    call = site.callee(node)
    return ("", call[1:]) if call.startswith(".") else forwarding.called(call, site)


def _may_escape(forwarding: Forwarding, unit: Unit) -> bool:
    """Whether a relevant function is named more often than it is called (comments count as well)."""
    directories = {
        unit.directory,
        *(forwarding.locate(path, unit.directory) for path in unit.imports.values()),
    }
    keys = [(d, n) for d in directories if d is not None for n in forwarding.relevant_in.get(d, ())]
    if not keys:
        return False
    wanted = {bare_name(key).encode() for key in keys}
    named = Counter(word for word in words(unit.source) if word in wanted)
    for key in keys:
        named[bare_name(key).encode()] -= forwarding.called_in[key, unit.path]
    return any(count > 0 for count in named.values())

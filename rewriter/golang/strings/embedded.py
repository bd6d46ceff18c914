"""What is declared as ``embed.FS``: its methods read what is in the program, and no file of the image."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from rewriter.golang.source.syntax import preorder, source_text
from rewriter.golang.strings.scope import EMBED_FS, Embedded, Unit

if TYPE_CHECKING:
    from tree_sitter import Node

_VARIABLES = frozenset({"var_spec"})
_FIELDS = frozenset({"field_declaration"})


def embedded(units: Sequence[Unit], imported: Iterable[str]) -> Embedded:
    """What the files of a package declare. ``imported``: such variables of the packages that they import."""
    variables, fields = {*imported}, set[str]()
    for unit in units:
        if "embed" in unit.imports.values():
            for declaration in unit.tree.root_node.named_children:
                if declaration.type == "var_declaration":
                    variables.update(_names(declaration, _VARIABLES, unit, is_wanted=True))
                else:
                    fields.update(_names(declaration, _FIELDS, unit, is_wanted=True))
    # Those of other packages' structs are not looked at, and exported ones may be called alike.
    fields = {name for name in fields if not name[:1].isupper()}
    if fields:
        for unit in units:
            fields.difference_update(_names(unit.tree.root_node, _FIELDS, unit, is_wanted=False))
    return Embedded(frozenset(variables), frozenset(fields))


def is_embed_fs(kind: Node, unit: Unit) -> bool:
    """Whether a type is ``embed.FS``, whatever the file calls the package."""
    selector = unit.selector(unit.source[kind.start_byte : kind.end_byte])
    return selector is not None and selector.imported == EMBED_FS


def _names(root: Node, kinds: frozenset[str], unit: Unit, *, is_wanted: bool) -> Iterator[str]:
    for node in preorder(root, kinds):
        kind = node.child_by_field_name("type")
        if (kind is not None and is_embed_fs(kind, unit)) is is_wanted:
            yield from map(source_text, node.children_by_field_name("name"))

"""The Go source of magefiles: the functions and constants that they declare."""

from __future__ import annotations

import re

from msgspec import Struct, field
from tree_sitter import Node

from rewriter.golang.modules.packages import ImageView
from rewriter.golang.source import syntax
from rewriter.support.paths import join
from rewriter.support.regex import regex
from rewriter.trace.recipes import files
from rewriter.trace.recipes.model import NotPlain
from rewriter.trace.record import Record

_TAG = regex(r"^//(?:go:build|\s*\+build)\s+mage\s*$", re.MULTILINE)


class Package(Struct):
    """What the magefiles of a folder declare."""

    functions: dict[str, tuple[Node, str]] = field(default_factory=dict)
    """By lower-case name (``build``, ``build:linux``): declaration and file."""
    strings: dict[str, str] = field(default_factory=dict)
    default: str = ""


def package_in(directory: str, record: Record) -> Package:
    """What the magefiles of a folder declare. Raises ``NotPlain`` where there are none."""
    package = Package()
    assert record.context is not None
    view = ImageView(record.context, record.copies.current())
    inner = join(directory, "magefiles")
    is_inner = view.is_dir(inner.lstrip("/"))
    folder = inner if is_inner else directory
    for name, is_folder in view.list_directory(folder.lstrip("/")):
        if is_folder or not name.endswith(".go") or name.endswith("_test.go"):
            continue
        found = files.read(record, join(folder, name))
        if found is not None and (is_inner or _TAG.search(found[0])):
            _declarations(found[0], found[1], package)
    if not package.functions:
        raise NotPlain(f"no magefile of the build context is in {directory}")
    return package


def _declarations(text: str, source: str, package: Package) -> None:
    for node in syntax.parse(text).root_node.named_children:
        if node.type in ("function_declaration", "method_declaration"):
            name = node.child_by_field_name("name")
            receiver = node.child_by_field_name("receiver")
            kind = re.sub(r"[^\w]", " ", syntax.source_text(receiver)).split()[-1:] if receiver else []
            key = ":".join([*kind, syntax.source_text(name) if name is not None else ""]).lower()
            package.functions[key] = (node, source)
        elif node.type in ("const_declaration", "var_declaration"):
            for spec in syntax.preorder(node, frozenset({"const_spec", "var_spec"})):
                _constant(spec, package)


def _constant(spec: Node, package: Package) -> None:
    names = [child for child in spec.named_children if child.type == "identifier"]
    values = syntax.expressions(spec.child_by_field_name("value"))
    for name, value in zip(names, values, strict=False):
        text = syntax.source_text(name)
        if text == "Default":
            package.default = syntax.source_text(value).replace(".", ":")
        elif value.type in syntax.STRINGS:
            package.strings[text] = syntax.string_value(value)

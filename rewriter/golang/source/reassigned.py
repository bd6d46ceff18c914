"""Exported variables of a package that its importers set: ``tool.Bin = name``, ``f(&tool.Bin)``."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rewriter.golang.files import Files
from rewriter.golang.modules.imports import ImportResolver
from rewriter.golang.reachability.graph import Graph
from rewriter.golang.source.silent import may_be_text
from rewriter.golang.strings.scope import PackageScope
from rewriter.golang.strings.site import Site


def reassigned(
    package: PackageScope, directory: str, files: Files, graph: Graph, resolver: ImportResolver
) -> set[str]:
    """The variables of the package in ``directory`` that hold text and that another package sets."""
    names = {
        name
        for name, value in package.bound.items()
        if value is not None and name[:1].isupper() and name not in package.constants
        if may_be_text(value[1], Site(package, value[0]))
    }
    if not names:
        return set()
    return {
        name
        for path, prefix in _views(directory, graph, resolver)
        for text in [files.read_text(path) or ""]
        for name in names
        if f"{prefix}{name}" in text and _sets(f"{prefix}{name}", text)
    }


def _views(directory: str, graph: Graph, resolver: ImportResolver) -> Iterator[tuple[str, str]]:
    """The files that import a package, and what they write before its names."""
    for importer in dict.fromkeys(graph.importers.get(directory, ())):
        for file in graph.directories[importer].files:
            for item in file.header.imports:
                if item.name != "_" and resolver.resolve(item.path, importer).directory == directory:
                    name = item.name or graph.directories[directory].name
                    yield file.path, "" if name == "." else f"{name}."


def _sets(name: str, text: str) -> bool:
    """Whether a variable is assigned to, alone or among others, or its address is taken."""
    found = re.escape(name)
    pattern = rf"&\s*{found}\b|(?<![\w.]){found}\b(?:\[[^]\n]*\])?(?:\s*,\s*[\w.]+)*\s*\+?=(?!=)"
    return re.search(pattern, text) is not None

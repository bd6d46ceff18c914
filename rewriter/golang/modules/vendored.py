"""What vendored packages do: the executables that they start, the environment that they read.

They are most of a program's source, and most of it never runs. Files that can start an executable are
found by their imports; whether they are reached is asked only if there are some, and only packages where
the answer is yes are parsed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence, Set
from functools import cache

from rewriter.golang.files import Files
from rewriter.golang.model import CallUse
from rewriter.golang.modules.imports import ImportResolver
from rewriter.golang.modules.module import ancestors
from rewriter.golang.reachability.graph import Graph, Package, SourceFile
from rewriter.golang.reachability.reach import Reach
from rewriter.golang.source.calls import index
from rewriter.golang.source.names import package_names, unversioned
from rewriter.support.regex import regex
from rewriter.support.tables import table

_GETENV = regex(r"\b(?:Getenv|LookupEnv)\(\s*\"([A-Za-z_]\w*)\"", re.ASCII)

Read = Callable[[Sequence[Package]], Sequence[CallUse]]
"""Parses packages; gives the executables that their files start."""


def executables(
    files: Files, graph: Graph, resolver: ImportResolver, own: Sequence[CallUse], read: Read
) -> list[CallUse]:
    """The calls that start executables and may run: of ``own``, the program's, and of vendored packages."""
    optional = frozenset(p.directory for p in graph.packages if p.vendored and _is_optional(p.directory))
    reach = Reach(files, graph, resolver, optional)
    reached = [
        graph.directories[directory]
        for directory, names in _starters(files, graph, optional).items()
        if any(reach.runs(path, named) for path, named in names.items())
    ]
    return [call for call in (*own, *read(reached)) if reach.holds(call.place)]


def environment(files: Files, graph: Graph) -> Iterator[str]:
    """Names that vendored packages ask the environment for, as far as they are literals."""
    for package in graph.packages:
        for file in package.files if package.vendored else ():
            text = files.read_text(file.path) or ""
            if 'nv("' in text:
                yield from _GETENV.findall(text)


def _starters(files: Files, graph: Graph, optional: Set[str]) -> dict[str, dict[str, frozenset[str]]]:
    """By directory and file of vendored packages: the names there that start an executable."""
    found: dict[str, dict[str, frozenset[str]]] = {}
    for package in graph.packages:
        if not package.vendored or package.directory in optional:
            continue
        for file in package.files:
            names = frozenset(_names(file))
            if names and _may_mention(files.read_text(file.path) or "", names):
                found.setdefault(package.directory, {})[file.path] = names
    return found


def _names(file: SourceFile) -> Iterator[str]:
    """``exec.Command`` and the like, as the file would write them."""
    for item in file.header.imports:
        called = _calls().get(unversioned(item.path))
        if called is None or item.name == "_":
            continue
        for name in called:
            if item.name == ".":
                yield name
            elif item.name:
                yield f"{item.name}.{name}"
            else:
                yield from (f"{package}.{name}" for package in package_names(item.path))


def _may_mention(text: str, names: frozenset[str]) -> bool:
    return any(name in text for name in names)


@cache
def _calls() -> dict[str, frozenset[str]]:
    """Names that start an executable, by the package that has them."""
    known = index("executables")
    found: dict[str, set[str]] = {}
    for call in (*known.functions, *known.literals):
        path, _, name = call.rpartition(".")
        found.setdefault(path, set()).add(name)
    return {path: frozenset(names) for path, names in found.items()}


def _is_optional(directory: str) -> bool:
    path = unversioned(f"/{directory}/".rpartition("/vendor/")[2].strip("/"))
    return path in _optional() or not _passed().isdisjoint(ancestors(path))


@cache
def _optional() -> frozenset[str]:
    return frozenset(unversioned(row["path"]) for row in table("golang", "optional")["packages"])


@cache
def _passed() -> frozenset[str]:
    """What is passed over with all that is below it."""
    return frozenset(map(unversioned, table("golang", "starters")["passed"]))

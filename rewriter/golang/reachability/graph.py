"""The packages that a main package reaches inside the build context, by following its imports."""

from __future__ import annotations

import posixpath
from collections.abc import Collection, Iterator
from typing import TypeAlias

from msgspec import Struct, field

from rewriter.golang.files import Files
from rewriter.golang.modules.imports import Imported, ImportResolver, Origin
from rewriter.golang.source.constraint import header_matches, name_matches
from rewriter.golang.source.header import Header, read_header
from rewriter.model import Place

MAX_SIZE = 8 << 20
"""Longest Go file that is read, in characters; no person writes a longer one."""


class SourceFile(Struct, frozen=True):
    """One file of a package and its header."""

    path: str
    header: Header


class Package(Struct, frozen=True):
    """The files of one directory that take part in the build."""

    directory: str
    files: tuple[SourceFile, ...]
    vendored: bool
    fallback: bool
    """Whether some file takes part only when cgo is off."""
    asks_cgo: bool = False
    """Whether some file has a build constraint on cgo."""

    @property
    def name(self) -> str:
        """What its package clauses say; ``""`` without files."""
        return self.files[0].header.package if self.files else ""


class Graph(Struct):
    """What was found: packages with the imported ones before the importing ones."""

    packages: list[Package] = field(default_factory=list)
    external: dict[str, Place] = field(default_factory=dict)
    """Import paths outside of the standard library and the own modules, first place of each."""
    downloaded: dict[str, Place] = field(default_factory=dict)
    """Those of them that are not in the build context."""
    direct: set[str] = field(default_factory=set)
    """Those of them that the own files import, not only vendored ones."""
    standard: set[str] = field(default_factory=set)
    cgo: list[tuple[Package, Place]] = field(default_factory=list)
    """First ``import "C"`` of each package."""
    unresolved: dict[str, None] = field(default_factory=dict)
    directories: dict[str, Package] = field(default_factory=dict)
    importers: dict[str, list[str]] = field(default_factory=dict)
    """Directories of the packages that import the one in a directory."""


class Selection(Struct, frozen=True):
    """Which files of a directory are built. ``without_cgo`` are the tags as they are with cgo off."""

    tags: frozenset[str]
    without_cgo: frozenset[str]

    @property
    def cgo(self) -> bool:
        """Whether files with ``import "C"`` are built."""
        return "cgo" in self.tags


Known: TypeAlias = dict[tuple[str, bool], Package]
"""Packages that are the same with cgo and without, by directory and whether they are vendored: what a second
walk need not select again."""


def walk(
    files: Files,
    main: str,
    resolver: ImportResolver,
    selection: Selection,
    main_files: Collection[str],
    known: Known,
) -> Graph:
    """Follow the imports from ``main``; with ``main_files`` (base names) it consists of just these.

    Depth first with a stack of its own, so that long chains of imports need no recursion. Each directory
    is read once. Import cycles, which Go forbids, do no harm.
    """
    graph = Graph()
    reader = _Reader(files, selection, graph, known)
    first = reader.listed(main, main_files) if main_files else reader.package(main, vendored=False)
    graph.directories[main] = first
    stack = [(first, _imports(first))]
    while stack:
        package, remaining = stack[-1]
        following = next(remaining, None)
        if following is None:
            graph.packages.append(package)
            stack.pop()
            continue
        path, place = following
        imported = resolver.resolve(path, package.directory)
        directory = _record(graph, package, path, place, imported)
        if directory is not None:
            graph.importers.setdefault(directory, []).append(package.directory)
        if directory is not None and directory not in graph.directories:
            found = reader.package(directory, vendored=imported.origin is Origin.VENDORED or package.vendored)
            graph.directories[directory] = found
            stack.append((found, _imports(found)))
    return graph


def _imports(package: Package) -> Iterator[tuple[str, Place]]:
    """Each import path of the package once, in the order of files and lines."""
    seen: set[str] = set()
    for file in package.files:
        for item in file.header.imports:
            if item.path not in seen:
                seen.add(item.path)
                yield item.path, Place(file.path, item.line)


def _record(graph: Graph, package: Package, path: str, place: Place, imported: Imported) -> str | None:
    """Note one import; the directory to go on with, if it has one in the context."""
    match imported.origin:
        case Origin.CGO:
            graph.cgo.append((package, place))
        case Origin.STANDARD:
            graph.standard.add(path)
        case Origin.MISSING if not package.vendored:
            graph.unresolved.setdefault(path)
        case Origin.EXTERNAL | Origin.VENDORED:
            graph.external.setdefault(path, place)
            if imported.origin is Origin.EXTERNAL:
                graph.downloaded.setdefault(path, place)
            if not package.vendored:
                graph.direct.add(path)
    return imported.directory


class _Reader(Struct):
    """Reads packages; the headers of all files, as a file's constraints stand in it."""

    _files: Files
    _selection: Selection
    _graph: Graph
    _known: Known

    def listed(self, directory: str, names: Collection[str]) -> Package:
        """A package of just these files, whatever their constraints say."""
        paths = (posixpath.join(directory, n) for n in names if not n.endswith("_test.go"))
        found = ((path, self._header(path)) for path in paths)
        files = tuple(SourceFile(path, header) for path, header in found if header is not None)
        return Package(directory, files, vendored=False, fallback=False)

    def package(self, directory: str, *, vendored: bool) -> Package:
        """The files of the directory that take part in the build."""
        key = (directory, vendored)
        return self._known[key] if key in self._known else self._selected(directory, vendored=vendored)

    def _selected(self, directory: str, *, vendored: bool) -> Package:
        selected: list[SourceFile] = []
        fallback = asks_cgo = uses_cgo = False
        for name, is_directory in self._files.list_directory(directory):
            if is_directory or not name.endswith(".go") or name.endswith("_test.go"):
                continue
            if not name_matches(name, self._selection.tags):
                continue
            path = f"{directory}/{name}" if directory else name
            header = self._header(path)
            if header is None or header.package == "documentation":
                continue
            asks_cgo = asks_cgo or ("cgo" in header.constraints and "build" in header.constraints)
            uses_cgo = uses_cgo or header.cgo
            taken = header_matches(header.constraints, self._selection.tags)
            if not taken:
                fallback = fallback or header_matches(header.constraints, self._selection.without_cgo)
            elif not header.package:
                self._graph.unresolved.setdefault(path)
            elif self._selection.cgo or not header.cgo:
                selected.append(SourceFile(path, header))
        found = Package(
            directory, _one_name(selected), vendored=vendored, fallback=fallback, asks_cgo=asks_cgo
        )
        if not asks_cgo and not uses_cgo:
            self._known[directory, vendored] = found
        return found

    def _header(self, path: str) -> Header | None:
        text = self._files.read_text(path)
        if text is None or len(text) > MAX_SIZE:
            self._graph.unresolved.setdefault(path)
            return None
        return read_header(text)


def _one_name(files: list[SourceFile]) -> tuple[SourceFile, ...]:
    """The files that belong to ``main`` if there are some, which stray generators do not share."""
    mains = tuple(f for f in files if f.header.package == "main")
    return mains or tuple(files)

"""Which declarations of a program may run: what main, ``init`` and package variables lead to, by name.

A library holds much that the program never calls. From the roots on, everything that a reached declaration
mentions by name is reached: functions and types of its own package and, behind the name of an import, of
others. With a type come its methods, as interfaces, reflection and templates may call them. That errs on
the side of too much: whatever golang.org/x/tools/cmd/deadcode takes for reachable is reachable here. Local
names count as if they were the package's. Functions with ``//go:linkname`` or ``//export`` and those that
assembly names are roots, too.

Only packages that import those in question, directly or not, can lead to them, so no others are read.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Collection, Iterator

from msgspec import Struct, field

from rewriter.golang.files import Files
from rewriter.golang.model import Place
from rewriter.golang.modules.imports import ImportResolver
from rewriter.golang.reachability.declarations import Piece, pieces
from rewriter.golang.reachability.graph import Graph, Package, SourceFile
from rewriter.support.regex import regex

_DIRECTIVE = regex(r"^//(?:go:linkname|export)[ \t]+(\w+)", re.MULTILINE)
_PULLED = regex(r"^//go:linkname[ \t]+\w+[ \t]+(\S+)\.(\w+)[ \t]*$", re.MULTILINE)
_SYMBOL = regex(r"\u00b7(\w+)")
_ALIAS = regex(r"(\w+)\s*=\s*(\w+)")


class _Declaration(Struct, eq=False):
    piece: Piece
    package: _Names
    imports: dict[str, list[_Names]]
    dots: list[_Names]
    reached: bool = False


class _Names(Struct, eq=False):
    """What a package declares: functions and types by name, methods by type."""

    named: dict[str, list[_Declaration]] = field(default_factory=dict)
    methods: dict[str, list[_Declaration]] = field(default_factory=dict)


class Reach:
    """What of the packages in ``directories``, and of those that lead there, may run."""

    def __init__(
        self, files: Files, graph: Graph, resolver: ImportResolver, directories: Collection[str]
    ) -> None:
        """Follow the program of ``graph``; takes time linear in the bytes of the packages that are read."""
        self._files = files
        self._graph = graph
        self._resolver = resolver
        self._names = {directory: _Names() for directory in _leading(graph, directories)}
        self._by_file: dict[str, list[_Declaration]] = {}
        self._waiting: list[_Declaration] = []
        for directory in self._names:
            self._read(graph.directories[directory], lines=directory in directories)
        for directory, names in self._names.items():
            for name in self._linked_names(graph.directories[directory]):
                self._reach(names.named.get(name, ()))
        for path, name in _pulled(files, graph):
            target = self._names.get(resolver.resolve(path, "").directory or "")
            self._reach(target.named.get(name, ()) if target is not None else ())
        self._follow()

    def holds(self, place: Place) -> bool:
        """Whether the declaration at a place may run; true for a package that nothing was asked of."""
        found = self._by_file.get(place.path)
        if found is None:
            return True
        around = [d for d in found if d.piece.line <= place.line <= d.piece.end_line]
        return not around or any(d.reached for d in around)

    def reached(self, file: str) -> Iterator[Piece]:
        """The declarations of a file that may run."""
        return (d.piece for d in self._by_file.get(file, ()) if d.reached)

    def _read(self, package: Package, *, lines: bool) -> None:
        names = self._names[package.directory]
        aliases: list[tuple[str, str]] = []
        for file in package.files:
            imports, dots = self._imports(package, file)
            text = self._files.read_text(file.path) or ""
            found = [_Declaration(piece, names, imports, dots) for piece in pieces(text, lines=lines)]
            self._by_file[file.path] = found
            for declaration in found:
                piece = declaration.piece
                index = names.methods if piece.receiver else names.named
                for name in (piece.receiver,) if piece.receiver else piece.names:
                    index.setdefault(name, []).append(declaration)
                if piece.kind in ("var", "const") or (piece.names == ("init",) and not piece.receiver):
                    self._reach((declaration,))
                elif piece.kind == "type" and "=" in piece.text:
                    aliases.extend(_ALIAS.findall(piece.text))
        if package.name == "main":
            self._reach(names.named.get("main", ()))
        for alias, name in aliases:
            if alias in names.methods and alias != name:
                names.methods.setdefault(name, []).extend(names.methods[alias])

    def _imports(self, package: Package, file: SourceFile) -> tuple[dict[str, list[_Names]], list[_Names]]:
        """Names of the imported packages that matter, and those that a dot import takes in."""
        imports: dict[str, list[_Names]] = {}
        dots: list[_Names] = []
        for item in file.header.imports:
            directory = self._resolver.resolve(item.path, package.directory).directory
            target = self._names.get(directory) if directory is not None else None
            if target is None or directory is None or item.name == "_":
                continue
            if item.name == ".":
                dots.append(target)
                continue
            imports.setdefault(item.name or self._graph.directories[directory].name, []).append(target)
        return imports, dots

    def _linked_names(self, package: Package) -> Iterator[str]:
        """Functions that something besides Go source refers to."""
        for file in package.files:
            text = self._files.read_text(file.path) or ""
            if "\n//go:linkname" in text or "\n//export" in text:
                yield from _DIRECTIVE.findall(text)
        for name, is_directory in self._files.list_directory(package.directory):
            if name.endswith(".s") and not is_directory:
                yield from _SYMBOL.findall(
                    self._files.read_text(posixpath.join(package.directory, name)) or ""
                )

    def _reach(self, declarations: Collection[_Declaration]) -> None:
        for declaration in declarations:
            if not declaration.reached:
                declaration.reached = True
                self._waiting.append(declaration)

    def _follow(self) -> None:
        while self._waiting:
            declaration = self._waiting.pop()
            package, imports = declaration.package, declaration.imports
            words, selectors = declaration.piece.mentions()
            for selector in selectors:
                first, _, second = selector.partition(".")
                words.add(first)
                for imported in imports.get(first, ()):
                    self._reach(imported.named.get(second, ()))
            for names in (package, *declaration.dots):
                for word in names.named.keys() & words:
                    self._reach(names.named[word])
            if declaration.piece.kind == "type":
                for name in declaration.piece.names:
                    self._reach(package.methods.get(name, ()))


def _leading(graph: Graph, directories: Collection[str]) -> list[str]:
    """The directories of the packages that import these, and themselves."""
    found = dict.fromkeys(directory for directory in directories if directory in graph.directories)
    waiting = [*found]
    while waiting:
        for importer in graph.importers.get(waiting.pop(), ()):
            if importer not in found:
                found[importer] = None
                waiting.append(importer)
    return [*found]


def _pulled(files: Files, graph: Graph) -> Iterator[tuple[str, str]]:
    """``(import path, name)`` of what the program's files pull in with ``//go:linkname``, which needs
    ``import "unsafe"`` (https://pkg.go.dev/cmd/compile#hdr-Linkname_Directive)."""
    for package in graph.packages:
        for file in package.files:
            if any(item.path == "unsafe" for item in file.header.imports):
                text = files.read_text(file.path) or ""
                if "\n//go:linkname" in text:
                    yield from _PULLED.findall(text)

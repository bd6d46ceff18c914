"""Which declarations of a program may run: what main, ``init`` and package variables lead to, by name.

A library holds much that the program never calls. From the roots on, everything that a reached declaration
mentions by name is reached: functions and types of its own package and, behind the name of an import, of
others. With a type come its methods, as interfaces, reflection and templates may call them. That errs on
the side of too much: whatever golang.org/x/tools/cmd/deadcode takes for reachable is reachable here. Local
names count as if they were the package's. Functions with ``//go:linkname`` or ``//export`` are roots, too,
and those that assembly names outside of functions that Go declares.

Few declarations are asked for, so the way goes back: from them to what mentions them, as far as the roots.
Most of a program is never looked at.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping, Set
from functools import cache, cached_property
from typing import TypeAlias

from msgspec import Struct

from rewriter.golang.files import Files
from rewriter.golang.modules.imports import ImportResolver
from rewriter.golang.reachability import assembly
from rewriter.golang.reachability.declarations import Piece, pieces
from rewriter.golang.reachability.graph import Graph
from rewriter.golang.source.names import words
from rewriter.model import Place
from rewriter.support.regex import regex

_DIRECTIVE = regex(r"^//(?:go:linkname|export)[ \t]+(\w+)", re.MULTILINE)
_PULLED = regex(r"^//go:linkname[ \t]+\w+[ \t]+(\S+)\.(\w+)[ \t]*$", re.MULTILINE)
_ALIAS = regex(r"(\w+)\s*=\s*(\w+)")
_BEHIND = regex(r"\s*(?:\.\s*(\w*)|/)")
"""What follows the name of an import: the name behind it, ``""`` where a comment may stand between."""

View: TypeAlias = tuple[str, str]
"""A file that sees a package, and what it writes before the names of that: ``""``, or ``fmt.``."""


class _Declaration(Struct, eq=False):
    directory: str
    piece: Piece
    runs: bool | None = None
    """``None`` until it is decided."""


class Reach:
    """What of a program may run."""

    def __init__(
        self, files: Files, graph: Graph, resolver: ImportResolver, silent: Set[str] = frozenset()
    ) -> None:
        """Look at nothing yet. All questions together take time linear in the bytes of the program.

        What the packages in the directories ``silent`` lead to does not count.
        """
        self._silent = silent
        self._files = files
        self._graph = graph
        self._resolver = resolver
        self._leads: dict[_Declaration, list[_Declaration]] = {}
        """To which declarations one leads, as far as that was asked."""
        self._waiting: list[_Declaration] = []
        # Each is found once for a file or a directory.
        self._declarations = cache(self._read_declarations)
        self._mentions = cache(self._read_mentions)
        self._imports = cache(self._read_imports)
        self._naming = cache(self._read_naming)
        self._types = cache(self._read_types)
        self._roots = cache(self._read_roots)
        self._assembly = cache(self._read_assembly)

    def holds(self, place: Place) -> bool:
        """Whether the declaration at a place may run; true for a file that is no part of the program."""
        package = self._graph.directories.get(posixpath.dirname(place.path))
        if package is None or all(file.path != place.path for file in package.files):
            return True
        around = [
            found
            for found in self._declarations(place.path)
            if found.piece.line <= place.line <= found.piece.end_line
        ]
        return not around or any(self._runs(found) for found in around)

    def runs(self, path: str, names: Set[str]) -> bool:
        """Whether a declaration of a file that mentions one of the names may run."""
        mentions = self._mentions(path)
        return any(self._runs(found) for name in names for found in mentions.get(name, ()))

    def _runs(self, asked: _Declaration) -> bool:
        if asked.runs is None:
            self._decide(asked)
        return bool(asked.runs)

    def _decide(self, asked: _Declaration) -> None:
        """Go back to what leads to a declaration, until something of that runs.

        What is left to go back to then waits, in case that others lead there, or that it is asked for itself.
        So each is looked at once.
        """
        waiting, old = self._waiting, len(self._waiting)
        new = {asked: None}
        if asked in self._leads:
            old = 0
        else:
            self._add(asked)
        while asked.runs is None and len(waiting) > old:
            declaration = waiting.pop()
            for before in self._before(declaration) if declaration.runs is None else ():
                if before.runs is None and before not in self._leads:
                    new[before] = None
                    self._add(before)
                elif before.runs is None and before not in new:
                    old = 0
                if before.runs:
                    self._run(declaration)
                    break
                if before.runs is None:
                    self._leads[before].append(declaration)
        if asked.runs is None:
            for declaration in new if old else self._leads:
                declaration.runs = bool(declaration.runs)

    def _add(self, declaration: _Declaration) -> None:
        if self._is_root(declaration):
            declaration.runs = True
        else:
            self._leads[declaration] = []
            self._waiting.append(declaration)

    def _run(self, declaration: _Declaration) -> None:
        running = [declaration]
        while running:
            declaration = running.pop()
            if declaration.runs is None:
                declaration.runs = True
                running.extend(self._leads[declaration])

    def _is_root(self, declaration: _Declaration) -> bool:
        piece = declaration.piece
        if piece.kind in ("var", "const"):
            return True
        names = piece.names
        return not piece.receiver and (
            names == ("init",) or not self._roots(declaration.directory).isdisjoint(names)
        )

    def _before(self, declaration: _Declaration) -> Iterator[_Declaration]:
        """The declarations that lead to one, but for those of silent packages."""
        return (before for before in self._leading(declaration) if before.directory not in self._silent)

    def _leading(self, declaration: _Declaration) -> Iterator[_Declaration]:
        """A method's types, else all that mention a declaration by name."""
        directory, piece = declaration.directory, declaration.piece
        if piece.receiver:
            yield from self._types(directory).get(piece.receiver, ())
            return
        naming, called = self._naming(directory), self._assembly(directory)
        for name in piece.names:
            yield from called.get(name, ())
            for path, prefix in (*naming.get(name, ()), *naming.get("", ())):
                yield from self._mentions(path).get(prefix + name, ())

    def _read_declarations(self, path: str) -> list[_Declaration]:
        directory = posixpath.dirname(path)
        return [_Declaration(directory, piece) for piece in pieces(self._files.read_text(path) or "")]

    def _read_mentions(self, path: str) -> Mapping[str, list[_Declaration]]:
        """The declarations of a file by the names that they mention."""
        found: dict[str, list[_Declaration]] = {}
        for declaration in self._declarations(path):
            for name in declaration.piece.mentions():
                found.setdefault(name, []).append(declaration)
        return found

    def _read_naming(self, directory: str) -> Mapping[str, list[View]]:
        """By name: who may mention what a package declares; by ``""`` those of whom that can't be told."""
        found: dict[str, list[View]] = {}
        for path, prefix in self._views(directory):
            text = self._files.read_text(path) or ""
            for name in set(_behind(text, prefix[:-1]) if prefix else _words(text)):
                found.setdefault(name, []).append((path, prefix))
        return found

    def _views(self, directory: str) -> Iterator[View]:
        yield from ((file.path, "") for file in self._graph.directories[directory].files)
        for importer in dict.fromkeys(self._graph.importers.get(directory, ())):
            yield from self._imports(importer).get(directory, ())

    def _read_imports(self, directory: str) -> Mapping[str, list[View]]:
        """How the files of a package see others, by the directories of those."""
        found: dict[str, list[View]] = {}
        for file in self._graph.directories[directory].files:
            for item in file.header.imports:
                target = self._resolver.resolve(item.path, directory).directory
                if target is None or item.name == "_":
                    continue
                name = item.name or self._graph.directories[target].name
                if name:
                    prefix = "" if name == "." else f"{name}."
                    found.setdefault(target, []).append((file.path, prefix))
        return found

    def _read_types(self, directory: str) -> Mapping[str, list[_Declaration]]:
        """The declarations of types by the receivers of the methods that come with them."""
        types: dict[str, list[_Declaration]] = {}
        receivers: dict[str, set[str]] = {}
        aliases: list[tuple[str, str]] = []
        for file in self._graph.directories[directory].files:
            for declaration in self._declarations(file.path):
                piece = declaration.piece
                if piece.receiver:
                    receivers[piece.receiver] = {piece.receiver}
                elif piece.kind == "type":
                    for name in piece.names:
                        types.setdefault(name, []).append(declaration)
                    if "=" in piece.text:
                        aliases.extend(_ALIAS.findall(piece.text))
        for alias, name in aliases:
            if alias in receivers and alias != name:
                receivers.setdefault(name, set()).update(receivers[alias])
        found: dict[str, list[_Declaration]] = {}
        for name, owned in receivers.items():
            for receiver in owned:
                found.setdefault(receiver, []).extend(types.get(name, ()))
        return found

    def _read_roots(self, directory: str) -> Set[str]:
        """What runs without being mentioned: ``main``, and what something besides Go source refers to."""
        package = self._graph.directories[directory]
        found = set(self._pulled.get(directory, ()))
        if package.name == "main":
            found.add("main")
        for file in package.files:
            text = self._files.read_text(file.path) or ""
            if "\n//go:linkname" in text or "\n//export" in text:
                found.update(_DIRECTIVE.findall(text))
        found.update(name for name, callers in self._assembly(directory).items() if not callers)
        return found

    def _read_assembly(self, directory: str) -> Mapping[str, list[_Declaration]]:
        """By names that assembly of the package mentions: the declarations of the functions there that do;
        none where that is no function which Go declares."""
        named: dict[str, set[str]] = {}
        for name, is_directory in self._files.list_directory(directory):
            if name.endswith(".s") and not is_directory:
                text = self._files.read_text(posixpath.join(directory, name)) or ""
                for function, names in assembly.mentions(text).items():
                    for one in names:
                        named.setdefault(one, set()).add(function)
        if not named:
            return {}
        declared: dict[str, list[_Declaration]] = {}
        for file in self._graph.directories[directory].files:
            for declaration in self._declarations(file.path):
                for name in () if declaration.piece.receiver else declaration.piece.names:
                    declared.setdefault(name, []).append(declaration)
        return {
            name: [one for function in functions for one in declared[function]]
            if functions <= declared.keys()
            else []
            for name, functions in named.items()
        }

    @cached_property
    def _pulled(self) -> Mapping[str, set[str]]:
        """What files pull in with ``//go:linkname``, by directory. They need ``import "unsafe"``
        (https://pkg.go.dev/cmd/compile#hdr-Linkname_Directive)."""
        found: dict[str, set[str]] = {}
        for package in self._graph.packages:
            for file in package.files:
                if any(item.path == "unsafe" for item in file.header.imports):
                    text = self._files.read_text(file.path) or ""
                    for path, name in _PULLED.findall(text) if "\n//go:linkname" in text else ():
                        target = self._resolver.resolve(path, "").directory
                        if target is not None:
                            found.setdefault(target, set()).add(name)
        return found


def _words(text: str) -> Iterator[str]:
    return (word.decode("utf-8", "replace") for word in set(words(text.encode("utf-8", "replace"))))


def _behind(text: str, name: str) -> Iterator[str]:
    """The names that stand behind that of an import, among others."""
    at = text.find(name)
    while at >= 0:
        at += len(name)
        match = _BEHIND.match(text, at)
        if match is not None:
            yield match[1] or ""
        at = text.find(name, at)

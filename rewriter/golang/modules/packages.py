"""What lies in the directories of the image: packages, modules and the context they came from."""

from __future__ import annotations

import posixpath
from collections.abc import Collection, Iterator, Mapping
from enum import Enum
from functools import cache
from typing import Protocol

from rewriter.golang.copies import Copied as Copied
from rewriter.golang.copies import CopyIndex
from rewriter.golang.files import Files
from rewriter.golang.model import Module
from rewriter.golang.modules.module import ancestors, parse_go_mod
from rewriter.golang.source.constraint import build_tags, header_matches, name_matches
from rewriter.golang.source.header import Header, read_header


class PackageKind(Enum):
    """What the Go files of one directory make."""

    MAIN = "main"
    LIBRARY = "library"
    TESTS = "tests"
    """Only ``_test.go`` files: matched by ``./...``, never built."""
    NONE = "none"
    """No Go file that the constraints admit."""


class PackageResolver(Protocol):
    """Answers about absolute, cleaned directories of the image; ``None`` is "not known"."""

    def context_directory(self, directory: str) -> str | None:
        """Where in the build context the directory's Go files come from."""

    def module(self, directory: str) -> tuple[str, Module] | None:
        """The image directory of the nearest ``go.mod`` in it or above, and that module."""

    def kind(self, directory: str) -> PackageKind | None:
        """What the directory's Go files make."""

    def packages_below(self, directory: str) -> tuple[str, ...] | None:
        """The directories that ``directory/...`` matches, sorted: with a Go file that is built, in the
        same module, not in ``vendor``, ``testdata`` or a directory that starts with ``_`` or ``.``."""

    def go_files(self, directory: str) -> tuple[str, ...] | None:
        """Names of the Go files in the directory, sorted, tests included."""

    def uses_cgo(self, path: str) -> bool | None:
        """Whether the Go file at this image path has ``import "C"``."""


class ImageView:
    """The ``Files`` of an image that only had parts of the build context copied into it.

    Paths are those of the image without the leading ``/``. Later copies lie over earlier ones, and
    directories are merged, as COPY does.
    """

    def __init__(self, files: Files, copies: Collection[Copied] | CopyIndex) -> None:
        """See ``files`` through ``copies``, given in the order of the instructions."""
        self.context = files
        self._copies = copies if isinstance(copies, CopyIndex) else CopyIndex(copies)

    def sources(self, path: str) -> Iterator[str]:
        """The context paths that ``path`` may come from, the one on top first."""
        for copy in self._copies.above(path):
            yield posixpath.join(copy.source, path[len(copy.target) :].lstrip("/")).rstrip("/")

    def read_text(self, path: str) -> str | None:
        """The text of the topmost file there."""
        texts = (self.context.read_text(source) for source in self.sources(path))
        return next((text for text in texts if text is not None), None)

    def list_directory(self, path: str) -> tuple[tuple[str, bool], ...]:
        """Everything that was copied into the directory."""
        names: dict[str, bool] = {}
        for copy in self._copies.below(path):
            name, slash, _ = copy.target[len(path) :].lstrip("/").partition("/")
            names.setdefault(name, bool(slash) or self.context.is_dir(copy.source))
        for source in self.sources(path):
            for name, is_directory in self.context.list_directory(source):
                names.setdefault(name, is_directory)
        return tuple(sorted(names.items()))

    def is_file(self, path: str) -> bool:
        """Whether a file was copied there."""
        return any(self.context.is_file(source) for source in self.sources(path))

    def is_dir(self, path: str) -> bool:
        """Whether a directory was copied there, or something into it."""
        return any(True for _ in self._copies.below(path)) or any(
            self.context.is_dir(source) for source in self.sources(path)
        )

    def covers(self, path: str) -> bool:
        """Whether a copied directory decides what is at ``path``: what it does not hold is not there."""
        return any(self.context.is_dir(copy.source) for copy in self._copies.above(path))


class ContextPackages:
    """A ``PackageResolver`` for an image whose sources were copied from the build context.

    ``modules`` are those that commands made (``go mod init``), by absolute image directory; the copied
    ``go.mod`` of the same directory wins. A directory that no copy reaches is not known; one that a copied
    directory should hold and does not is known to have no Go files.
    """

    def __init__(
        self,
        files: Files,
        copies: Collection[Copied] | CopyIndex,
        *,
        tags: Collection[str] = (),
        modules: Mapping[str, Module] | None = None,
    ) -> None:
        """``tags`` are the user's."""
        self._view = ImageView(files, copies)
        self._tags = build_tags(tags, cgo=True)
        self._made = {path.strip("/"): module for path, module in (modules or {}).items()}
        self._header = cache(self._read_header)

    def context_directory(self, directory: str) -> str | None:
        """The first source with Go files, else the first that is a directory."""
        path = directory.strip("/")
        for name in self.go_files(directory) or ():
            source = next(self._existing(posixpath.join(path, name)), None)
            if source is not None:
                return posixpath.dirname(source)
        return next((s for s in self._view.sources(path) if self._view.context.is_dir(s)), None)

    def module(self, directory: str) -> tuple[str, Module] | None:
        """The nearest ``go.mod``, copied or made; its ``directory`` is the one in the context."""
        for parent in ancestors(directory.strip("/")):
            source = next(self._existing(posixpath.join(parent, "go.mod")), None)
            text = self._view.read_text(posixpath.join(parent, "go.mod"))
            if source is not None and text is not None:
                return "/" + parent, parse_go_mod(text, posixpath.dirname(source))
            if parent in self._made:
                return "/" + parent, self._made[parent]
        return None

    def kind(self, directory: str) -> PackageKind | None:
        """From the first file that the constraints admit."""
        path = directory.strip("/")
        names = self.go_files(directory)
        if names is None:
            return None
        result = PackageKind.NONE
        for name in names:
            header = self._admitted(path, name)
            if header is not None and not name.endswith("_test.go"):
                return PackageKind.MAIN if header.package == "main" else PackageKind.LIBRARY
            if header is not None:
                result = PackageKind.TESTS
        return result

    def packages_below(self, directory: str) -> tuple[str, ...] | None:
        """By a walk that leaves out nested modules."""
        start = directory.strip("/")
        if not self._view.is_dir(start):
            return () if self._view.covers(start) else None
        found: list[str] = []
        pending = [start]
        while pending:
            path = pending.pop()
            entries = self._view.list_directory(path)
            if any(name.endswith(".go") for name, is_directory in entries if not is_directory) and (
                self.kind("/" + path) is not PackageKind.NONE
            ):
                found.append("/" + path)
            pending.extend(
                child
                for name, is_directory in entries
                if is_directory and name not in ("vendor", "testdata") and name[0] not in "._"
                for child in (posixpath.join(path, name),)
                if not self._view.is_file(posixpath.join(child, "go.mod"))
            )
        return tuple(sorted(found))

    def go_files(self, directory: str) -> tuple[str, ...] | None:
        """Those that were copied."""
        path = directory.strip("/")
        if not self._view.is_dir(path):
            return () if self._view.covers(path) else None
        entries = self._view.list_directory(path)
        return tuple(name for name, is_directory in entries if name.endswith(".go") and not is_directory)

    def uses_cgo(self, path: str) -> bool | None:
        """From the imports in the file's header."""
        header = self._header(path.strip("/"))
        return None if header is None else header.cgo

    def _existing(self, path: str) -> Iterator[str]:
        return (source for source in self._view.sources(path) if self._view.context.is_file(source))

    def _read_header(self, path: str) -> Header | None:
        text = self._view.read_text(path)
        return None if text is None else read_header(text)

    def _admitted(self, path: str, name: str) -> Header | None:
        """The header of a file that takes part in the build, ``None`` for any other."""
        if not name_matches(name, self._tags):
            return None
        header = self._header(posixpath.join(path, name))
        if header is None or header.package in ("", "documentation"):
            return None
        return header if header_matches(header.constraints, self._tags) else None

"""Where an import path leads: the standard library, the build context, or a download.

Rules: https://go.dev/ref/mod#resolve-pkg-mod, and ``go help gopath`` for GOPATH layouts.
"""

from __future__ import annotations

import posixpath
from collections.abc import Collection
from enum import Enum

from msgspec import Struct

from rewriter.golang.files import Files, is_below, join
from rewriter.golang.model import Module
from rewriter.golang.modules.layout import Building, Layout, layout
from rewriter.golang.modules.module import ancestors, module_with
from rewriter.golang.source.names import is_standard


class Origin(Enum):
    """Where a package comes from."""

    CGO = "cgo"
    STANDARD = "standard"
    CONTEXT = "context"
    VENDORED = "vendored"
    EXTERNAL = "external"
    MISSING = "missing"
    """It should be in the build context and is not."""


class Imported(Struct, frozen=True):
    """The origin of an import and its directory in the context, if it has one."""

    origin: Origin
    directory: str | None = None


class ImportResolver:
    """Resolves the imports of one main module, or of one GOPATH layout; answers are remembered."""

    def __init__(
        self,
        files: Files,
        module: Module | None,
        gopath_import: str | None,
        gopath_sources: Collection[str] = (),
        building: Building = Building(),  # noqa: B008 (frozen)
    ) -> None:
        """Parameters as of ``rewriter.golang.source.collect.collect``."""
        self._files = files
        self._module = module
        found = Layout((), None) if module is None else layout(files, module, building)
        self.modules, self._vendor = found.modules, found.vendor
        self.debug = found.debug
        roots = [(source, "") for source in gopath_sources]
        if gopath_import is not None:
            roots.append(("", gopath_import.strip("/")))
        self._gopath = tuple(roots)
        self._known: dict[tuple[str, str], Imported] = {}
        self._has_go: dict[str, bool] = {}

    def resolve(self, path: str, directory: str) -> Imported:
        """Where the import ``path`` in a file of the context's ``directory`` leads."""
        # In module mode only relative imports depend on the importing directory.
        near = directory if self._module is None or path.startswith(".") else ""
        key = (path, near)
        if key not in self._known:
            self._known[key] = self._resolve(path, directory)
        return self._known[key]

    def _resolve(self, path: str, directory: str) -> Imported:
        if path == "C":
            return Imported(Origin.CGO)
        if not path.isprintable():
            return Imported(Origin.MISSING)
        if path.startswith(("./", "../")):
            return self._relative(path, directory)
        local = self._in_modules(path)
        if local is not None and (local.directory is not None or not is_standard(path)):
            return local
        if is_standard(path):
            return Imported(Origin.STANDARD)
        return self._vendored(path, directory) or self._in_gopath(path) or self._elsewhere(path)

    def _relative(self, path: str, directory: str) -> Imported:
        try:
            target = join(directory, path)
        except ValueError:
            return Imported(Origin.MISSING)
        return Imported(Origin.CONTEXT, target) if self._holds_go(target) else Imported(Origin.MISSING)

    def _in_modules(self, path: str) -> Imported | None:
        holder = module_with(self.modules, path)
        if holder is None:
            return None
        try:
            target = join(holder.directory, "./" + path[len(holder.path) :])
        except ValueError:
            return Imported(Origin.MISSING)
        if self._nested(target, holder.directory):
            return self._vendored(path, target) or Imported(Origin.EXTERNAL)
        return Imported(Origin.CONTEXT, target) if self._holds_go(target) else Imported(Origin.MISSING)

    def _nested(self, target: str, root: str) -> bool:
        """Whether another module begins between the module's root and the directory."""
        for parent in ancestors(target):
            if parent == root:
                return False
            if self._files.is_file(posixpath.join(parent, "go.mod")):
                return True
        return False

    def _vendored(self, path: str, directory: str) -> Imported | None:
        """Module mode has at most one vendor directory, GOPATH mode one in every directory above."""
        if self._module is None:
            vendors = [posixpath.join(base, "vendor") for base in ancestors(directory)]
        else:
            vendors = [] if self._vendor is None else [self._vendor]
        for vendor in vendors:
            try:
                target = join(vendor, path)
            except ValueError:
                return None
            if self._holds_go(target):
                return Imported(Origin.VENDORED, target)
        return None

    def _in_gopath(self, path: str) -> Imported | None:
        for root, prefix in self._gopath:
            if is_below(path, prefix):
                try:
                    target = join(root, "./" + path[len(prefix) :])
                except ValueError:
                    continue
                if self._holds_go(target):
                    return Imported(Origin.CONTEXT, target)
                if prefix:
                    return Imported(Origin.MISSING)
        return None

    def _elsewhere(self, path: str) -> Imported:
        """Downloaded packages have a dot in their first element (https://go.dev/ref/mod#module-path)."""
        return Imported(Origin.EXTERNAL if "." in path.partition("/")[0] else Origin.MISSING)

    def _holds_go(self, directory: str) -> bool:
        if directory not in self._has_go:
            entries = self._files.list_directory(directory)
            self._has_go[directory] = any(n.endswith(".go") and not d for n, d in entries)
        return self._has_go[directory]

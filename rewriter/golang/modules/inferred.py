"""The module of source without a ``go.mod``, by its folders: what stands before them in the imports.

``import "shop/router"`` beside a folder ``router`` with Go files says that the module is called ``shop``
(https://go.dev/ref/mod#resolve-pkg-mod). git often ignores a ``go.mod`` that the build has.
"""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Iterable, Iterator

from rewriter.golang.files import Files
from rewriter.golang.model import Module
from rewriter.golang.modules.module import ancestors
from rewriter.golang.source.header import read_header
from rewriter.golang.source.names import is_standard
from rewriter.support.tables import table

_MOST_FILES = 600
_DEEPEST = 12
_LEFT_OUT = frozenset({"vendor", "testdata", "node_modules"})


def infer_module(files: Files, main_directory: str) -> Module | None:
    """The module that most imports of the source agree on; ``None`` where no import is a folder of it.

    Every directory from the main package's own up to the context's root may be the module's.
    """
    best: tuple[int, int, Module] | None = None
    for root in ancestors(main_directory):
        found = _named(files, root)
        if found is not None and (best is None or found[0] > best[0]):
            version = "1.14" if files.is_dir(posixpath.join(root, "vendor")) else None
            best = (*found[:1], len(root), Module(found[1], root, version, (), ()))
    return best[2] if best is not None else None


def _named(files: Files, root: str) -> tuple[int, str] | None:
    """How many imports are folders below ``root``, and the module path that makes them so."""
    imports = set(_imports(files, root))
    holds = {path: _folders(files, root, path) for path in imports}
    counted = Counter(prefix for found in holds.values() for prefix in found)
    fitting = [
        (count, -prefix.count("/"), prefix)
        for prefix, count in counted.items()
        if count > _missing(prefix, imports, holds)
    ]
    if not fitting:
        return None
    count, _, prefix = max(fitting)
    return count, prefix


def _missing(prefix: str, imports: Iterable[str], holds: dict[str, frozenset[str]]) -> int:
    """How many imports below ``prefix`` are no folder. A path without a dot in its first element cannot be
    downloaded (https://go.dev/ref/mod#module-path), so what is missing of it is made by the build."""
    if "." not in prefix.partition("/")[0]:
        return 0
    return sum(path.startswith(f"{prefix}/") and prefix not in holds[path] for path in imports)


def _folders(files: Files, root: str, path: str) -> frozenset[str]:
    """The module paths by which an import is a folder with Go files below ``root``."""
    elements = path.split("/")
    shortest = _shortest(elements[0])
    return frozenset(
        "/".join(elements[:count])
        for count in range(shortest, len(elements))
        if _holds_go(files, posixpath.join(root, *elements[count:]))
    )


def _shortest(host: str) -> int:
    """How many elements the path of a module on this host has at least."""
    rows = table("golang", "platforms")["host"]
    return next((row["elements"] for row in rows if host in row["names"]), 2 if "." in host else 1)


def _imports(files: Files, root: str) -> Iterator[str]:
    """Import paths, the standard library's left out, of the Go files below ``root``."""
    for path in _go_files(files, root):
        text = files.read_text(path)
        for item in read_header(text).imports if text is not None else ():
            path_ = item.path
            if path_.isprintable() and path_[:1] not in "./" and not is_standard(path_):
                yield path_


def _go_files(files: Files, root: str) -> Iterator[str]:
    waiting, count = [(root, 0)], 0
    while waiting:
        folder, depth = waiting.pop()
        for name, is_folder in files.list_directory(folder):
            path = posixpath.join(folder, name)
            if is_folder:
                if name not in _LEFT_OUT and name[0] not in "._" and depth < _DEEPEST:
                    waiting.append((path, depth + 1))
            elif name.endswith(".go") and not name.endswith("_test.go"):
                count += 1
                if count > _MOST_FILES:
                    return
                yield path


def _holds_go(files: Files, folder: str) -> bool:
    return any(name.endswith(".go") and not is_folder for name, is_folder in files.list_directory(folder))

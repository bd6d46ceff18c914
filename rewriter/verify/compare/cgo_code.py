"""Code that only one of two builds has, because cgo is on in one of them and off in the other.

Files that import "C" or have the build constraint ``cgo`` are left out without it, and others may stand in
for them (https://pkg.go.dev/cmd/cgo, https://pkg.go.dev/cmd/go#hdr-Build_constraints). The standard library's
do the same either way but for names of hosts and users, which are compared by themselves, and plugins, which
cannot be loaded without (https://go.dev/src/plugin/plugin_stubs.go).
"""

from __future__ import annotations

import posixpath
import re

from rewriter.golang.binary.elf import loaded

_TABLE = "gopclntab"
"""In the name of the section that has the names of source files: https://go.dev/s/go12symtab"""
_SOURCE = re.compile(rb"\0([^\0]{1,500}\.(?:go|s|c|cc|cpp))(?=\0)")
_OF_THE_RUNTIME = "runtime/proc.go"
_MADE_BY_CGO = "_cgo_"
_PLUGINS = "plugin/"


def other_code(with_cgo: bytes, without: bytes, module: str) -> tuple[str, ...]:
    """The names of source files, sorted, that one of two Go programs has code of and the other has not.

    ``module`` is the path of the main module. Empty for programs without a table of functions.
    """
    was, now = _sources(with_cgo, module), _sources(without, module)
    return tuple(sorted(was - now)) if was and now else ()


def _sources(content: bytes, module: str) -> frozenset[str]:
    """The last names of source files that are not the standard library's."""
    paths = {
        name.decode("utf-8", "replace")
        for (section, _), part in loaded(content).items()
        if _TABLE in section
        for name in _SOURCE.findall(part)
    }
    root = next(
        (p.removesuffix(_OF_THE_RUNTIME) for p in paths if f"/{p}".endswith(f"/{_OF_THE_RUNTIME}")), None
    )
    if root is None:
        return frozenset()
    return frozenset(
        name
        for path in paths
        if not _is_standard(path, root, module)
        and not (name := posixpath.basename(path)).startswith(_MADE_BY_CGO)
    )


def _is_standard(path: str, root: str, module: str) -> bool:
    """``root`` is the folder of the standard library's sources, empty where paths are trimmed."""
    if path.startswith(f"{root}{_PLUGINS}"):
        return False
    if root:
        return path.startswith(root)
    first = path.partition("/")[0]
    is_own = path.startswith(f"{module}/") or "/" not in path
    return not path.startswith("/") and "." not in first and not is_own

"""Which packages the arguments of a go command name, and what their programs are called.

Rules: ``go help packages`` (https://pkg.go.dev/cmd/go#hdr-Package_lists_and_patterns) and
``DefaultExecName`` in cmd/go/internal/load/pkg.go.
"""

from __future__ import annotations

import fnmatch
import posixpath
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from rewriter.golang.files import is_below
from rewriter.golang.model import Module
from rewriter.golang.modules.module import is_local, module_with
from rewriter.golang.modules.packages import PackageKind, PackageResolver
from rewriter.golang.source.names import is_standard
from rewriter.support.paths import is_pattern


class Unknown(Struct, frozen=True):
    """What a command writes can't be told, and why: ``reason`` in words, for messages alone."""

    reason: str
    no_package: bool = False
    """What it names has no Go files."""


class Target(Struct, frozen=True):
    """One package that a command builds."""

    kind: PackageKind | None
    """``None`` where its files are not known."""
    directory: str | None = None
    """Absolute in the image, ``None`` for a package that is downloaded or not known."""
    import_path: str | None = None
    files: tuple[str, ...] = ()
    """Base names, where the command names files."""
    name: str | None = None
    """Default name of the program, without suffix; ``None`` if the module path isn't known."""


class Workplace(Struct, frozen=True):
    """Where a command runs: ``directory`` is absolute, ``gopath`` the entries of GOPATH."""

    directory: str
    gopath: tuple[str, ...]
    packages: PackageResolver
    modules: bool
    """Module mode, not GOPATH mode."""


def modules_enabled(
    environment: Mapping[str, str],
    go_version: tuple[int, int],
    directory: str,
    has_module: bool,
    gopath: Sequence[str],
) -> bool:
    """Whether the go command runs in module mode.

    GO111MODULE came with Go 1.11, ``auto`` was its default up to 1.15, and 1.11 and 1.12 took ``auto``
    as off inside of GOPATH/src (https://go.dev/ref/mod#mod-commands, release notes of 1.11, 1.13, 1.16).
    """
    inside = any(is_below(directory, f"{entry}/src") for entry in gopath)
    setting = environment.get("GO111MODULE", "")
    if go_version < (1, 11):
        return False
    if setting in ("on", "off"):
        return setting == "on"
    if setting != "auto" and go_version >= (1, 16):
        return True
    return has_module and not (inside and go_version < (1, 13))


def program_name(import_path: str, *, modules: bool) -> str:
    """Last element of the import path; in module mode the one before it if that is ``v2`` or later."""
    parent, slash, name = import_path.rpartition("/")
    if modules and slash and _is_major_version(name):
        return parent.rpartition("/")[2]
    return name


def resolve(arguments: Iterable[str], place: Workplace) -> tuple[Target, ...] | Unknown:
    """The packages that ``arguments`` name, each once, in order; ``.`` where there are none."""
    words = tuple(arguments) or (".",)
    if any(word.endswith(".go") and not word.endswith("/...") for word in words):
        return _file_list(words, place)
    found: dict[tuple[str | None, str | None], Target] = {}
    for word in words:
        targets = _argument(word, place)
        if isinstance(targets, Unknown):
            return targets
        found.update(((t.directory, t.import_path), t) for t in targets)
    return tuple(found.values())


def _argument(word: str, place: Workplace) -> tuple[Target, ...] | Unknown:
    if is_local(word):
        base, wildcard = _split_pattern(word)
        if "..." in base:
            return Unknown(f"the package pattern {word} is not followed")
        directory = posixpath.normpath(posixpath.join(place.directory, base))
        return _pattern(directory, word, place) if wildcard else (_package(directory, place),)
    path, _, version = word.partition("@")
    if path in ("all", "std", "cmd", "tool", "work") or "$" in path:
        return Unknown(f"the package pattern {word} is not followed")
    return _import_path(path, word, place, versioned=bool(version))


def _import_path(path: str, word: str, place: Workplace, *, versioned: bool) -> tuple[Target, ...] | Unknown:
    path = path.rstrip("/")
    base, wildcard = _split_pattern(path)
    directory = None if versioned else _directory_of(base, place)
    if directory is not None:
        return _pattern(directory, word, place) if wildcard else (_package(directory, place),)
    if "..." in path:
        return Unknown(f"the package pattern {word} is not followed")
    if "." not in path.partition("/")[0]:
        if is_standard(path):
            return (Target(PackageKind.LIBRARY, import_path=path),)
        return Unknown(f"there is no package {word} in the build context", no_package=True)
    return (Target(None, import_path=path, name=program_name(path, modules=place.modules)),)


def _split_pattern(path: str) -> tuple[str, bool]:
    """The path before a trailing ``/...`` and whether there was one."""
    base = path.removesuffix("...")
    if base == path or not base.endswith("/"):
        return path, False
    return base.rstrip("/") or "/", True


def _directory_of(path: str, place: Workplace) -> str | None:
    """The image directory of an import path of the own module, a replaced one or GOPATH."""
    if not place.modules:
        candidates = (f"{entry}/src/{path}" for entry in place.gopath)
        return next((c for c in candidates if place.packages.context_directory(c) is not None), None)
    found = place.packages.module(place.directory)
    if found is None:
        return None
    root, module = found
    local = [Module(name, target, None, (), ()) for name, target in module.replaces if is_local(target)]
    holder = module_with((Module(module.path, ".", None, (), ()), *local), path)
    if holder is None:
        return None
    return posixpath.normpath(posixpath.join(root, holder.directory, "./" + path[len(holder.path) :]))


def _pattern(directory: str, word: str, place: Workplace) -> tuple[Target, ...] | Unknown:
    found = place.packages.packages_below(directory)
    if found is None:
        return Unknown(f"the packages that {word} matches are not in the build context")
    return tuple(_package(path, place) for path in found)


def _package(directory: str, place: Workplace) -> Target:
    import_path = _import_path_of(directory, place)
    name = None if import_path is None else program_name(import_path, modules=place.modules)
    return Target(place.packages.kind(directory), directory, import_path, name=name or None)


def _import_path_of(directory: str, place: Workplace) -> str | None:
    if place.modules:
        found = place.packages.module(directory)
        if found is None or not found[1].path:
            return None
        below = posixpath.relpath(directory, found[0])
        return found[1].path if below == "." else f"{found[1].path}/{below}"
    for entry in place.gopath:
        if directory.startswith(f"{entry}/src/"):
            return directory[len(f"{entry}/src/") :]
    # Outside of GOPATH the import path is "_" and the directory (cmd/go, dirToImportPath).
    return "_" + directory


def _file_list(words: tuple[str, ...], place: Workplace) -> tuple[Target, ...] | Unknown:
    directories = {posixpath.dirname(word) for word in words}
    if len(directories) != 1 or not all(word.endswith(".go") for word in words):
        return Unknown("a list of files must name .go files of one directory")
    directory = posixpath.normpath(posixpath.join(place.directory, directories.pop()))
    names = _expand([posixpath.basename(word) for word in words], directory, place.packages)
    if names is None:
        return Unknown(f"the Go files in {directory} are not in the build context")
    sources = [name for name in names if not name.endswith("_test.go")]
    if not sources:
        return Unknown(f"{' '.join(words)} names no Go file of a program")
    # The synthesized package lists files without import "C" first.
    first = next((n for n in sources if not place.packages.uses_cgo(f"{directory}/{n}")), sources[0])
    return (Target(PackageKind.MAIN, directory, None, tuple(sources), first.removesuffix(".go")),)


def _expand(names: list[str], directory: str, packages: PackageResolver) -> list[str] | None:
    """``names`` with glob patterns replaced by what they match, sorted as the shell does."""
    if not any(map(is_pattern, names)):
        return names
    present = packages.go_files(directory)
    if present is None:
        return None
    expanded: list[str] = []
    for name in names:
        matches = [n for n in present if fnmatch.fnmatchcase(n, name) and not n.startswith(".")]
        expanded.extend(sorted(matches) or [name])
    return expanded


def _is_major_version(element: str) -> bool:
    """``v2``, ``v10``; not ``v0``, ``v1``, ``v02`` (cmd/go, isVersionElement)."""
    digits = element[1:]
    return element[:1] == "v" and digits.isascii() and digits.isdigit() and digits[0] != "0" and digits != "1"

"""Which modules of the build context a build uses, and which vendor directory.

Rules: https://go.dev/ref/mod#workspaces, https://go.dev/ref/mod#go-mod-file-replace and
https://go.dev/ref/mod#vendoring (``setDefaultBuildMod`` of cmd/go/internal/modload for the defaults).
"""

from __future__ import annotations

import posixpath

from msgspec import Struct

from rewriter.golang.files import Files
from rewriter.golang.model import Module
from rewriter.golang.modules.module import ancestors, is_local, parse_go_work, read_module
from rewriter.model import Place

_Debug = tuple[tuple[str, Place], ...]
_WORKSPACES_SINCE = 18
_VENDOR_BY_DEFAULT = 14
"""Minor version in go.mod from which a vendor directory is used without being asked."""


class Building(Struct, frozen=True):
    """What of a build, besides the package, decides which source it reads."""

    tags: tuple[str, ...] = ()
    mod: str = ""
    """``-mod``; ``""`` is what the go command chooses by itself."""
    workspace: str = ""
    """``GOWORK``; ``off``, or ``""`` for the ``go.work`` that is found."""
    release: int | None = None
    """Minor version of the toolchain; ``None`` for the newest."""
    architecture: str = "amd64"
    overridden: frozenset[str] = frozenset()
    """Variables that the linker sets (``-ldflags "-X main.version=1"``): ``main.version``."""


class Layout(Struct, frozen=True):
    """The modules whose packages are in the context, and the vendor directory (``None`` without)."""

    modules: tuple[Module, ...]
    vendor: str | None
    debug: _Debug = ()
    """Settings of ``godebug`` lines that hold: those of a go.work, else of the main module's go.mod
    (https://go.dev/doc/godebug#default)."""


def layout(files: Files, module: Module, building: Building) -> Layout:
    """The layout of a build whose main package lies in ``module``.

    A replaced module is known by the path that it replaces. One outside of the context keeps its
    directory as it is, so that its packages are reported as missing.
    """
    found = _workspace(files, module, building)
    debug = _debug(module.directory, "go.mod", module.debug) if found is None else found[4]
    alone = (module.directory, module.go_version, (module,), ())
    root, version, used, replaces = found[:4] if found else alone
    vendor = posixpath.join(root, "vendor")
    by_default = not building.mod and _is_default(files, vendor, version, found is not None, building)
    if building.mod == "vendor" or by_default:
        return Layout(used, vendor, debug)
    targets = {path: posixpath.join(root, target) for path, target in replaces if is_local(target)}
    for owner in used:
        for path, target in owner.replaces:
            if is_local(target) and path not in dict(replaces):
                targets.setdefault(path, posixpath.join(owner.directory, target))
    own = {owner.path for owner in used}
    replaced = [(path, posixpath.normpath(target)) for path, target in targets.items() if path not in own]
    return Layout(
        (*used, *(Module(p, "" if d == "." else d, None, (), ()) for p, d in replaced)), None, debug
    )


def _workspace(
    files: Files, module: Module, building: Building
) -> tuple[str, str | None, tuple[Module, ...], tuple[tuple[str, str], ...], _Debug] | None:
    """Directory, Go version, modules, replacements and settings of the workspace, if the build is in one."""
    old = building.release is not None and building.release < _WORKSPACES_SINCE
    if building.workspace == "off" or old:
        return None
    for parent in ancestors(module.directory):
        text = files.read_text(posixpath.join(parent, "go.work"))
        if text is None:
            continue
        work = parse_go_work(text)
        found = [read_module(files, parent, use) for use in work.uses]
        others = (m for m in found if m is not None and m.directory != module.directory)
        debug = _debug(parent, "go.work", work.debug)
        return parent, work.go_version, (module, *others), work.replaces, debug
    return None


def _debug(directory: str, name: str, settings: tuple[tuple[str, int], ...]) -> _Debug:
    path = posixpath.join(directory, name)
    return tuple((setting, Place(path, line)) for setting, line in settings)


def _is_default(
    files: Files, vendor: str, version: str | None, in_workspace: bool, building: Building
) -> bool:
    """Whether ``-mod=vendor`` goes without saying."""
    if building.release is not None and building.release < _VENDOR_BY_DEFAULT:
        return False
    if not files.is_dir(vendor) or minor(version) < _VENDOR_BY_DEFAULT:
        return False
    first = (files.read_text(posixpath.join(vendor, "modules.txt")) or "").partition("\n")[0]
    notes = first.removeprefix("## ").split(";") if first.startswith("## ") else []
    return any(note.strip() == "workspace" for note in notes) == in_workspace


def minor(version: str | None) -> int:
    """``1.21.3`` is 21; -1 for none."""
    major, _, rest = (version or "").partition(".")
    digits = rest.partition(".")[0].partition("rc")[0].partition("beta")[0]
    if not major.isdigit():
        return -1
    return int(digits) if major == "1" and digits.isdigit() else 0 if major == "1" else 1000

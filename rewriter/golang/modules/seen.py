"""Which imported modules were seen: in the build context, or read before, by the table ``read.toml``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from rewriter.golang.model import Module, Unread
from rewriter.golang.modules.module import ancestors, is_local
from rewriter.golang.source.c_needs import cgo_module
from rewriter.model import Place
from rewriter.support.tables import table


def unread(downloaded: Mapping[str, Place], modules: Sequence[Module]) -> Iterator[Unread]:
    """The imports among ``downloaded`` of which nobody knows whether they have C code.

    ``modules`` are those that build the program: their go.mod say which module a package is of, and what
    it is replaced by. A module that needs cgo by the table ``modules.toml`` is known.
    """
    required = {item.path for module in modules for item in module.requires}
    targets = {path: target for module in modules for path, target in module.replaces}
    for path, place in downloaded.items():
        module = next((parent for parent in ancestors(path) if parent in required), path)
        target = targets.get(module, module)
        package = target + path[len(module) :]
        if is_local(target) or (cgo_module(path) is None and not _is_read(package, target, required)):
            yield Unread(module, path, place)


def _is_read(package: str, module: str, required: set[str]) -> bool:
    """Whether a row of the table is of this package: of its module, not of one around it."""
    known = next((parent for parent in ancestors(package) if parent in _read()), None)
    if known is None or (module in required and len(known) < len(module)):
        return False
    return package[len(known) + 1 :] not in _read()[known]


def may_start(package: str) -> bool:
    """Whether a package of a module that was read imports something that starts executables."""
    known = next((parent for parent in ancestors(package) if parent in _starters()), None)
    if known is None:
        return False
    return not {"*", package[len(known) + 1 :]}.isdisjoint(_starters()[known])


@cache
def _starters() -> Mapping[str, tuple[str, ...]]:
    """Modules, and their packages that import ``os/exec`` or something that does; ``*`` for all."""
    return {path: tuple(packages) for path, packages in table("golang", "starters")["packages"].items()}


@cache
def _read() -> Mapping[str, frozenset[str]]:
    """Modules, and their packages that have C code or import some."""
    rows = table("golang", "read")
    return {path: frozenset(rows["except"].get(path, ())) for path in rows["modules"]}

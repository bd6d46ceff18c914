"""Which imported modules were seen: in the build context, or read before, by the table ``read.toml``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

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
    rows = table("golang", "read")
    known = next((parent for parent in ancestors(package) if parent in rows["modules"]), None)
    if known is None or (module in required and len(known) < len(module)):
        return False
    return package[len(known) + 1 :] not in rows["except"].get(known, ())


def may_start(package: str) -> bool:
    """Whether a package of a module that was read imports something that starts executables; ``*`` stands for
    all packages of a module."""
    rows = table("golang", "starters")["packages"]
    known = next((parent for parent in ancestors(package) if parent in rows), None)
    return known is not None and not {"*", package[len(known) + 1 :]}.isdisjoint(rows[known])

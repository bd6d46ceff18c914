"""Where the name of an executable leads, in the old image and in the new one.

A bare name is searched in PATH, one with a slash is a path seen from the working folder
(https://pkg.go.dev/os/exec#LookPath).
"""

from __future__ import annotations

import posixpath
from functools import cache

from msgspec import Struct

from rewriter.golang.strings.formulas import OWN_PROGRAM
from rewriter.plan.executables import executable, places
from rewriter.plan.model import Plan
from rewriter.support.paths import below, normal
from rewriter.support.tables import table
from rewriter.trace.model import Change

_BRINGS = frozenset({Change.COPIED, Change.WRITTEN, Change.DUPLICATED, Change.MOVED, Change.BUILT})
_STANDARD = frozenset({"/bin", "/sbin", "/usr/bin", "/usr/sbin", "/usr/local/bin", "/usr/local/sbin"})


class _Tables(Struct, frozen=True):
    absent: dict[str, frozenset[str]]
    closed: dict[str, frozenset[str]]
    installers: frozenset[str]


def is_own(name: str, plan: Plan) -> bool:
    """Whether the new image has it, at the same place, and can run it as far as is known: the program itself,
    another one, or an executable that the file brings."""
    if name == OWN_PROGRAM:
        return True
    paths = {path for program in plan.facts.programs for path in program.paths}
    if not paths.isdisjoint(places(name, plan)):
        return True
    found = executable(name, plan)
    return found is not None and found.lacks is None


def surely_lacked(name: str, plan: Plan) -> bool:
    """Whether the old image certainly has no such executable, so that starting it fails before as after.

    Certain is that scratch has none, and what the table says of an official image, where every package is
    known for what it brings; and that no command is left whose effect is not known.
    """
    folder, base = posixpath.split(name)
    image, trace, tables = plan.facts.base, plan.facts.trace, _tables()
    listed = image.distribution in tables.absent.get(base, ()) and (image.official or image.mirror)
    known = listed or image.distribution == "scratch"
    if not known or folder not in ("", *_STANDARD) or trace.opaque or trace.commands & tables.installers:
        return False
    packages = {package for installed in trace.installed for package in installed.names}
    if any(base in tables.closed.get(package, (base,)) for package in packages):
        return False
    search = (plan.facts.trace.final.environment.get("PATH") or "").split(":")
    folders = (*(normal(folder) for folder in search if folder.startswith("/")), *_STANDARD)
    return not any(
        event.change in _BRINGS and (posixpath.basename(event.path) == base or _holds(event.path, folders))
        for event in trace.events
    )


def _holds(path: str, folders: tuple[str, ...]) -> bool:
    """Whether a path is a folder of PATH or one around it: what was put there may hold anything."""
    return any(below(folder, path) is not None for folder in folders)


@cache
def _tables() -> _Tables:
    data = table("images", "executables")
    absent: dict[str, frozenset[str]] = {}
    for row in data["absent"]:
        for name in row["names"]:
            absent[name] = absent.get(name, frozenset()) | frozenset(row["from"])
    closed = {name: frozenset(row["brings"]) for row in data["closed"] for name in row["packages"]}
    return _Tables(absent, closed, frozenset(data["installers"]))

"""Files that libraries read without being told their names: ``.env``, ``conf/app.conf``, viper's search.

They come out as extra ``StringUse`` values under the name of the call, or of the imported package with
``position`` -1, and as path calls where it is sure that the library tries them.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import product

from msgspec import Struct

from rewriter.golang.model import CallUse, StringUse
from rewriter.golang.source.names import unversioned, unversioned_name
from rewriter.model import Place
from rewriter.support.tables import rows_by_name, table

_MOST = 16
"""Names and directories of one search that are combined; a person writes a few."""


class Call(Struct, frozen=True):
    """A call that the table names, with its arguments' values (``None``: computed)."""

    call: str
    values: tuple[str | None, ...]
    place: Place
    package_directory: str


class Default(Struct, frozen=True):
    """A file that a call or import reads on its own."""

    use: StringUse
    kind: str
    searched: bool = False
    """Whether it is one of many candidates, most of which don't exist."""

    @property
    def call(self) -> CallUse:
        """The same as a path call."""
        return CallUse(self.use.call, self.use.value, self.use.place, self.kind)


def is_watched(call: str) -> bool:
    """Whether ``of_calls`` wants to see the call."""
    return unversioned_name(call) in _watched()


def of_calls(calls: Iterable[Call]) -> Iterator[Default]:
    """What the watched calls of one program read."""
    found = list(calls)
    rows = rows_by_name("golang", "defaults", "calls", "functions")
    for item in found:
        row = rows.get(unversioned_name(item.call))
        if row is not None and not item.values:
            for value in row["files"]:
                use = StringUse(value, item.call, 0, item.place, item.package_directory)
                yield Default(use, row["kind"])
    for row in table("golang", "defaults")["searches"]:
        yield from _search(row, found)


def of_imports(imports: Mapping[str, Place]) -> Iterator[Default]:
    """What packages read because they are imported."""
    rows = {row["package"]: row for row in table("golang", "defaults")["imports"]}
    for path, place in imports.items():
        row = rows.get(unversioned(path))
        for value in row["files"] if row is not None else ():
            directory = posixpath.dirname(place.path)
            yield Default(StringUse(value, path, -1, place, directory), "read")


@cache
def _watched() -> frozenset[str]:
    names = set(rows_by_name("golang", "defaults", "calls", "functions"))
    for row in table("golang", "defaults")["searches"]:
        for part in ("name", "directory", "type"):
            names.update(row[part])
    return frozenset(names)


def _search(row: dict[str, list[str]], calls: list[Call]) -> Iterator[Default]:
    """``SetConfigName(name)`` with ``AddConfigPath(directory)``: name and extension in each directory.

    Calls of one package belong together. A directory that is computed counts as the working directory,
    which is what most callers pass; the file without an extension is tried if a type is set.
    """
    by_package: dict[str, list[Call]] = {}
    for call in calls:
        if call.values:
            by_package.setdefault(call.package_directory, []).append(call)
    for package, own in by_package.items():
        found = dict.fromkeys(c.values[0] or "." for c in own if unversioned_name(c.call) in row["directory"])
        directories = list(found)[:_MOST]
        typed = [""] if any(unversioned_name(c.call) in row["type"] for c in own) else []
        suffixes = [f".{extension}" for extension in row["extensions"]] + typed
        named = [c for c in own if unversioned_name(c.call) in row["name"] and c.values[0] is not None]
        for call, directory, suffix in product(named[:_MOST], directories, suffixes):
            path = posixpath.normpath(posixpath.join(directory, f"{call.values[0]}{suffix}"))
            yield Default(StringUse(path, call.call, 0, call.place, package), "read", searched=True)

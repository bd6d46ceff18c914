"""What a system package is there for, by the table ``packages.toml``."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from enum import StrEnum
from fnmatch import fnmatchcase
from typing import Any

from msgspec import Struct

from rewriter.support.tables import fits_one, made, table


class PackageClass(StrEnum):
    """Why an image of a Go program has a package; ``packages.toml`` says what each means."""

    BUILD = "build"
    CERTIFICATES = "certificates"
    TIME_ZONES = "time_zones"
    AMBIGUOUS = "ambiguous"
    LIBRARY = "library"
    RUNTIME = "runtime"
    UNKNOWN = "unknown"


class Package(Struct, frozen=True):
    """A row of the table."""

    package_class: PackageClass
    c_toolchain: bool = False
    """A C compiler or libc's headers: cgo works."""
    c_library: bool = False
    """Headers of a C library: cgo is probably used."""
    why: str = ""
    source: str = ""
    files: tuple[str, ...] = ()
    """Files or folders that it brings and that are copied."""
    folders: tuple[str, ...] = ()
    """Where its data stands: it is needed where the program names something there."""


_TELLING = 5
_MOST_KEPT = 1024
"""Packages of which is kept what is known."""
_UNKNOWN = Package(PackageClass.UNKNOWN)


@functools.lru_cache(_MOST_KEPT)
def package(name: str) -> Package:
    """The row for a Debian or Alpine package, by its name, else by the first pattern that fits."""
    names, patterns = _table()
    found = names.get(name)
    if found is not None:
        return found
    return next((row for pattern, row in patterns if fnmatchcase(name, pattern)), _UNKNOWN)


def package_class(name: str) -> PackageClass:
    """The class of a Debian or Alpine package."""
    return package(name).package_class


@functools.lru_cache(_MOST_KEPT)
def commands_of(name: str) -> tuple[str, ...]:
    """Commands that a package brings, as far as the table names them; its own name is always one."""
    rows = table("images", "packages")["brings"]
    found = [c for row in rows if fits_one(name, row["patterns"]) for c in row["commands"]]
    return tuple(dict.fromkeys((name, *found)))


@functools.lru_cache(_MOST_KEPT)
def wrapped_as(name: str) -> tuple[str, ...]:
    """Words in the import paths of Go modules that start what a package brings; short ones say nothing."""
    rows = table("images", "packages")["brings"]
    fits = [row for row in rows if row.get("wrapped") and fits_one(name, row["patterns"])]
    words = (name, *(row["commands"][0] for row in fits)) if fits else ()
    return tuple(word for word in words if len(word) >= _TELLING)


@functools.cache
def _table() -> tuple[Mapping[str, Package], tuple[tuple[str, Package], ...]]:
    data: dict[str, list[dict[str, Any]]] = table("images", "packages")
    names: dict[str, Package] = {}
    patterns: list[tuple[str, Package]] = []
    for row in data["package"]:
        one = made(Package, row, package_class=PackageClass(row["class"]))
        names.update(dict.fromkeys(row.get("names", ()), one))
        patterns.extend((pattern, one) for pattern in row.get("patterns", ()))
    return names, tuple(patterns)

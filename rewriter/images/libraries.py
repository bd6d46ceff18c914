"""Shared libraries that cgo programs link, and which distroless image has them: ``libraries.toml``."""

from __future__ import annotations

from functools import cache
from typing import Any

from msgspec import Struct

from rewriter.images.distroless import distroless_image, reference
from rewriter.support.tables import table

IMAGES = ("base", "cc")
"""The images with a C library, the smaller one first."""


class Library(Struct, frozen=True):
    """A row of the table. A library that is none has only its name."""

    name: str
    """As behind ``-l``."""
    sonames: tuple[tuple[str, str], ...] = ()
    packages: tuple[str, ...] = ()
    static: tuple[str, ...] = ()

    def soname(self, suite: str | None) -> str:
        """What a program linked on a Debian suite asks the loader for; ``libNAME`` where it is not known."""
        names = dict(self.sonames)
        return names.get(suite or "", names.get("*", f"lib{self.name}"))

    def images(self, suite: str | None, debian: int) -> tuple[str, ...]:
        """Those of ``IMAGES`` of a Debian release that have the library as linked on ``suite``.

        ``suite`` may be ``None`` for any: then the name must never have changed.
        """
        wanted = {self.soname(suite)} if suite else {name for _, name in self.sonames}
        if wanted != {self.soname(_suite(debian))}:
            return ()
        return tuple(kind for kind in IMAGES if not _packages(kind, debian).isdisjoint(self.packages))


def library(name: str) -> Library:
    """The library behind ``-lNAME``."""
    return _rows()[0].get(name, Library(name))


def libraries_of(module: str) -> tuple[Library, ...] | None:
    """The libraries of a pkg-config module; ``None`` where it is not in the table."""
    return _rows()[1].get(module)


def library_file(name: str) -> Library | None:
    """The library whose file a program opens by name: ``libz.so.1``, ``/usr/lib/libz.so``."""
    base = name.rpartition("/")[2]
    stem = base.removeprefix("lib").partition(".so")[0]
    return _rows()[0].get(stem) if base.startswith("lib") and ".so" in base else None


def provided_by(package: str) -> tuple[Library, ...]:
    """The libraries whose headers a Debian or Alpine package has."""
    return _rows()[2].get(package, ())


def in_image(package: str, kind: str, debian: int) -> bool:
    """Whether a distroless image has a Debian package, or its library under the name of another release."""
    held = _packages(kind, debian)
    rows = (row for row in _rows()[0].values() if package in row.packages)
    return package in held or any(not held.isdisjoint(row.packages) for row in rows)


@cache
def _rows() -> tuple[dict[str, Library], dict[str, tuple[Library, ...]], dict[str, tuple[Library, ...]]]:
    names: dict[str, Library] = {}
    modules: dict[str, tuple[Library, ...]] = {}
    packages: dict[str, tuple[Library, ...]] = {}
    for row in table("images", "libraries")["library"]:
        for name in row["names"]:
            keys = ("packages", "static")
            found = Library(name, tuple(row["soname"].items()), *(tuple(row.get(key, ())) for key in keys))
            names[name] = found
            for module in row.get("pkg_config", ()):
                modules[module] = (*modules.get(module, ()), found)
            for package in row.get("dev", ()):
                packages[package] = (*packages.get(package, ()), found)
    modules["openssl"] = tuple(names[name] for name in ("ssl", "crypto"))
    return names, modules, packages


def _suite(debian: int) -> str | None:
    suites: dict[str, dict[str, Any]] = table("images", "golang")["suites"]
    return next((name for name, row in suites.items() if row["debian"] == debian), None)


@cache
def _packages(kind: str, debian: int) -> frozenset[str]:
    image = distroless_image(reference(kind, debian))
    return frozenset(image.packages if image is not None else ())

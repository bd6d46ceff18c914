"""What a program file says of itself."""

from __future__ import annotations

from msgspec import Struct


class BuildInfo(Struct, frozen=True):
    """What the Go linker says of a program (https://pkg.go.dev/debug/buildinfo)."""

    go_version: str
    main: str = ""
    """The import path of the main package."""
    module: str = ""
    version: str = ""
    """Of the main module: ``(devel)``, or what version control says."""
    dependencies: tuple[str, ...] = ()
    """``PATH VERSION SUM`` of each, with `` => PATH VERSION SUM`` where it is replaced; sorted."""
    settings: tuple[str, ...] = ()
    """``NAME=value`` of the build (``-tags=a,b``, ``CGO_ENABLED=0``), since Go 1.18; values may be quoted."""


class Program(Struct, frozen=True):
    """The file that the image starts: its path as it was found, and what it is."""

    path: str
    digest: str = ""
    machine: str = ""
    """Empty: not an ELF file."""
    interpreter: str = ""
    libraries: tuple[str, ...] = ()
    """DT_NEEDED, in order."""
    build: BuildInfo | None = None

"""What a program file says of itself."""

from __future__ import annotations

from msgspec import Struct

from rewriter.support.tables import fits_one, table


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


class Binary(Struct, frozen=True):
    """An executable. ``architecture`` is in the words of GOARCH, empty for one that is not known.

    ``loader`` is the path that PT_INTERP names (empty for a static program), ``glibc`` the newest version of
    the C library that a symbol asks for. ``build`` is ``None`` where it is no Go program.
    """

    architecture: str
    loader: str
    libraries: tuple[str, ...]
    glibc: tuple[int, int] | None
    build: BuildInfo | None
    is_go: bool
    is_packed: bool = False

    @property
    def library(self) -> str:
        """Whose loader it is: ``glibc``, ``musl``, ``""`` for a static program, ``?`` for others."""
        if not self.loader:
            return ""
        rows = table("images", "elf")["loader"]
        return next((r["library"] for r in rows if fits_one(self.loader, r["paths"])), "?")

"""What a program file says of itself: machine, loader, shared libraries, and what Go's linker wrote there.

The file is somebody else's: it is read, never run, and every count in it is bounded. Format:
https://refspecs.linuxfoundation.org/elf/gabi4+/contents.html, symbol versions:
https://refspecs.linuxfoundation.org/LSB_5.0.0/LSB-Core-generic/LSB-Core-generic/symversion.html
"""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from msgspec import Struct

from rewriter.support.tables import table

if TYPE_CHECKING:
    from rewriter.golang.binary.model import BuildInfo

MAGIC = b"\x7fELF"
LARGEST = 512 << 20
"""Bytes of a program that is looked into; Go's are 2 to 200 MiB."""


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
        return next((r["library"] for r in rows if any(fnmatchcase(self.loader, p) for p in r["paths"])), "?")


def read_binary(content: bytes) -> Binary | None:
    """What an executable's headers say; ``None`` for what is no ELF executable, or a damaged one.

    Never raises.
    """
    if not content.startswith(MAGIC):
        return None
    # Late: pyelftools is slow to import, and few Dockerfiles copy a program.
    from rewriter.golang.binary.headers import read_headers

    return read_headers(content)

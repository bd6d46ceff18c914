"""What a program file says of itself: machine, loader, shared libraries, and what Go's linker wrote there.

The file is somebody else's: it is read, never run, and every count in it is bounded. Format:
https://refspecs.linuxfoundation.org/elf/gabi4+/contents.html, symbol versions:
https://refspecs.linuxfoundation.org/LSB_5.0.0/LSB-Core-generic/LSB-Core-generic/symversion.html
"""

from __future__ import annotations

from rewriter.golang.binary.model import Binary

MAGIC = b"\x7fELF"
LARGEST = 512 << 20
"""Bytes of a program that is looked into; Go's are 2 to 200 MiB."""


def read_binary(content: bytes) -> Binary | None:
    """What an executable's headers say; ``None`` for what is no ELF executable, or a damaged one.

    Never raises.
    """
    if not content.startswith(MAGIC):
        return None
    # Late: pyelftools is slow to import, and few Dockerfiles copy a program.
    from rewriter.golang.binary.headers import read_headers

    return read_headers(content)

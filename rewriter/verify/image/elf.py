"""What a program file is: machine, interpreter, libraries, and what the Go linker wrote into it."""

from __future__ import annotations

import hashlib
import io
from typing import TYPE_CHECKING

from rewriter.verify.image.buildinfo import build_info
from rewriter.verify.model import Program

if TYPE_CHECKING:
    from elftools.elf.elffile import ELFFile

_MAGIC = b"\x7fELF"


def program(path: str, content: bytes) -> Program:
    """Read an executable. For what is not (or not rightly) ELF, only the digest is known. Never raises."""
    digest = hashlib.sha256(content).hexdigest()
    plain = Program(path, digest)
    if not content.startswith(_MAGIC):
        return plain
    from elftools.common.exceptions import ELFError, ELFParseError
    from elftools.construct import ConstructError

    try:
        return _read(path, digest, content)
    except (ELFError, ELFParseError, ConstructError, ValueError, KeyError, IndexError, OverflowError,
            UnicodeDecodeError, AttributeError, TypeError, AssertionError, OSError, MemoryError):  # fmt: skip
        # pyelftools raises whatever its arithmetic on damaged headers leads to.
        return plain


def _read(path: str, digest: str, content: bytes) -> Program:
    from elftools.elf.elffile import ELFFile

    elf = ELFFile(io.BytesIO(content))
    machine = f"{elf.get_machine_arch()} {elf.elfclass}-bit"
    return Program(
        path, digest, machine, _interpreter(elf), _libraries(elf), build_info(content, _segments(elf))
    )


def _interpreter(elf: ELFFile) -> str:
    from elftools.elf.segments import InterpSegment

    found = (segment for segment in elf.iter_segments() if isinstance(segment, InterpSegment))
    return next((str(segment.get_interp_name()) for segment in found), "")


def _libraries(elf: ELFFile) -> tuple[str, ...]:
    from elftools.elf.dynamic import DynamicSegment

    found = (segment for segment in elf.iter_segments() if isinstance(segment, DynamicSegment))
    return tuple(
        str(getattr(tag, "needed", "")) for segment in found for tag in segment.iter_tags(type="DT_NEEDED")
    )


def _segments(elf: ELFFile) -> tuple[tuple[int, int, int], ...]:
    """Address, offset and size in the file of what is loaded."""
    return tuple(
        (int(segment["p_vaddr"]), int(segment["p_offset"]), int(segment["p_filesz"]))
        for segment in elf.iter_segments(type="PT_LOAD")
    )

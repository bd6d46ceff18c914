"""What a program file is: machine, interpreter, libraries, and what the Go linker wrote into it."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping

from elftools.common.exceptions import ELFError, ELFParseError
from elftools.construct import ConstructError
from elftools.elf.dynamic import DynamicSegment
from elftools.elf.elffile import ELFFile
from elftools.elf.segments import InterpSegment

from rewriter.golang.binary.build_info import build_info
from rewriter.golang.binary.model import Program

ERRORS: tuple[type[Exception], ...] = (
    ELFError, ELFParseError, ConstructError, ValueError, KeyError, IndexError, OverflowError,
    UnicodeDecodeError, AttributeError, TypeError, AssertionError, OSError, MemoryError,
)  # fmt: skip
"""What pyelftools raises: whatever its arithmetic on damaged headers leads to."""
_MAGIC = b"\x7fELF"
_LOADED = 2
"""SHF_ALLOC: https://refspecs.linuxfoundation.org/elf/gabi4+/ch4.sheader.html"""
_BUILD_IDS = frozenset({".note.go.buildid", ".note.gnu.build-id"})


def program(path: str, content: bytes) -> Program:
    """Read an executable. For what is not (or not rightly) ELF, only the digest is known. Never raises."""
    digest = hashlib.sha256(content).hexdigest()
    plain = Program(path, digest)
    if not content.startswith(_MAGIC):
        return plain
    try:
        return _read(path, digest, content)
    except ERRORS:
        return plain


def loaded(content: bytes) -> Mapping[tuple[str, int], bytes]:
    """What of an executable is loaded, by name and address of its section, less the build IDs.

    Symbols and debugging information (``-s -w``) are not loaded, and a build ID names the arguments of the
    linker. A file without sections, or of another kind, is one part. Never raises.
    """
    parts: dict[tuple[str, int], bytes] = {}
    if content.startswith(_MAGIC):
        try:
            for section in ELFFile(io.BytesIO(content)).iter_sections():
                kept = section["sh_flags"] & _LOADED and section["sh_type"] != "SHT_NOBITS"
                if kept and section.name not in _BUILD_IDS:
                    parts[section.name, int(section["sh_addr"])] = section.data()
        except ERRORS:
            parts = {}
    return parts or {("", 0): content}


def _read(path: str, digest: str, content: bytes) -> Program:
    elf = ELFFile(io.BytesIO(content))
    machine = f"{elf.get_machine_arch()} {elf.elfclass}-bit"
    return Program(
        path, digest, machine, _interpreter(elf), _libraries(elf), build_info(content, _segments(elf))
    )


def _interpreter(elf: ELFFile) -> str:
    found = (segment for segment in elf.iter_segments() if isinstance(segment, InterpSegment))
    return next((str(segment.get_interp_name()) for segment in found), "")


def _libraries(elf: ELFFile) -> tuple[str, ...]:
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

"""What a program file is: machine, interpreter, libraries, and what the Go linker wrote into it."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping
from itertools import islice

from elftools.common.exceptions import ELFError, ELFParseError
from elftools.construct import ConstructError
from elftools.elf.dynamic import DynamicSegment
from elftools.elf.elffile import ELFFile

from rewriter.golang.binary.build_info import build_info
from rewriter.golang.binary.model import BuildInfo, Program

ERRORS: tuple[type[Exception], ...] = (
    ELFError, ELFParseError, ConstructError, ValueError, KeyError, IndexError, OverflowError,
    UnicodeDecodeError, AttributeError, TypeError, AssertionError, OSError, MemoryError,
)  # fmt: skip
"""What pyelftools raises: whatever its arithmetic on damaged headers leads to."""
MOST = 4096
"""Headers, tags and versions of one kind, bytes of a name; programs have dozens."""
_MAGIC = b"\x7fELF"
_LOADED = 2
"""SHF_ALLOC: https://refspecs.linuxfoundation.org/elf/gabi4+/ch4.sheader.html"""
_BUILD_IDS = frozenset({".note.go.buildid", ".note.gnu.build-id"})


class Elf:
    """An ELF file as the kernel and the loader see it. All of this raises ``ERRORS`` where it is damaged."""

    def __init__(self, content: bytes) -> None:
        """Read the header of the file."""
        self.file = ELFFile(io.BytesIO(content))
        self._content = content

    @property
    def interpreter(self) -> str:
        """What PT_INTERP names: the loader; empty for a static program."""
        found = next(self.file.iter_segments(type="PT_INTERP"), None)
        at, size = (found["p_offset"], found["p_filesz"]) if found is not None else (0, 0)
        name, _, _ = self._content[at : at + min(size, MOST)].partition(b"\0")
        return name.decode("utf-8", "replace")

    @property
    def libraries(self) -> tuple[str, ...]:
        """DT_NEEDED, in order."""
        dynamic = next((s for s in self.file.iter_segments() if isinstance(s, DynamicSegment)), None)
        tags = islice(dynamic.iter_tags(), MOST) if dynamic is not None else ()
        return tuple(str(getattr(tag, "needed", "")) for tag in tags if tag.entry.d_tag == "DT_NEEDED")

    @property
    def build(self) -> BuildInfo | None:
        """What Go's linker wrote."""
        loaded = self.file.iter_segments(type="PT_LOAD")
        places = [(int(s["p_vaddr"]), int(s["p_offset"]), int(s["p_filesz"])) for s in loaded]
        return build_info(self._content, places)


def program(path: str, content: bytes) -> Program:
    """Read an executable. For what is not (or not rightly) ELF, only the digest is known. Never raises."""
    digest = hashlib.sha256(content).hexdigest()
    plain = Program(path, digest)
    if not content.startswith(_MAGIC):
        return plain
    try:
        elf = Elf(content)
        machine = f"{elf.file.get_machine_arch()} {elf.file.elfclass}-bit"
        return Program(path, digest, machine, elf.interpreter, elf.libraries, elf.build)
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
            for section in Elf(content).file.iter_sections():
                kept = section["sh_flags"] & _LOADED and section["sh_type"] != "SHT_NOBITS"
                if kept and section.name not in _BUILD_IDS:
                    parts[section.name, int(section["sh_addr"])] = section.data()
        except ERRORS:
            parts = {}
    return parts or {("", 0): content}

"""What a program file says of itself: machine, loader, shared libraries, and what Go's linker wrote there.

The file is somebody else's: it is read, never run, and every count in it is bounded. Format:
https://refspecs.linuxfoundation.org/elf/gabi4+/contents.html, symbol versions:
https://refspecs.linuxfoundation.org/LSB_5.0.0/LSB-Core-generic/LSB-Core-generic/symversion.html
"""

from __future__ import annotations

import io
import re
from fnmatch import fnmatchcase
from itertools import islice
from typing import TYPE_CHECKING

from msgspec import Struct

from rewriter.golang.binary.build_info import build_info
from rewriter.support.tables import table

if TYPE_CHECKING:
    from elftools.elf.elffile import ELFFile

    from rewriter.golang.binary.model import BuildInfo

MAGIC = b"\x7fELF"
LARGEST = 512 << 20
"""Bytes of a program that is looked into; Go's are 2 to 200 MiB."""
_MOST = 4096
"""Headers, tags and versions of one kind; programs have dozens."""
_PACKED = b"UPX!"
_GLIBC = re.compile(r"GLIBC_(\d+)\.(\d+)(?:\.\d+)?")


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
    from elftools.common.exceptions import ELFError, ELFParseError
    from elftools.construct import ConstructError

    try:
        return _read(content)
    except (ELFError, ELFParseError, ConstructError, ValueError, KeyError, IndexError, OverflowError,
            AttributeError, TypeError, AssertionError, OSError, MemoryError):  # fmt: skip
        # pyelftools raises whatever its arithmetic on damaged headers leads to.
        return None


def _read(content: bytes) -> Binary | None:
    from elftools.elf.elffile import ELFFile

    elf = ELFFile(io.BytesIO(content))
    if elf["e_type"] not in ("ET_EXEC", "ET_DYN") or elf["e_phentsize"] == 0:
        return None
    sections = elf.num_sections()
    if elf.num_segments() > _MOST or sections > _MOST or (sections and elf["e_shentsize"] == 0):
        return None
    segments = list(elf.iter_segments())
    loaded = [s for s in segments if s["p_type"] == "PT_LOAD"]
    build = build_info(content, [(s["p_vaddr"], s["p_offset"], s["p_filesz"]) for s in loaded])
    interpreter = next((s for s in segments if s["p_type"] == "PT_INTERP"), None)
    at, size = (interpreter["p_offset"], interpreter["p_filesz"]) if interpreter is not None else (0, 0)
    loader = content[at : at + min(size, _MOST)].rstrip(b"\0").decode("utf-8", "replace")
    named = build is not None or elf.get_section_by_name(".note.go.buildid") is not None
    return Binary(
        _architecture(elf), loader, _libraries(elf), _glibc(elf), build, named, _PACKED in content[:_MOST]
    )  # fmt: skip


def _architecture(elf: ELFFile) -> str:
    told = (elf["e_machine"], elf.elfclass, elf.little_endian)
    rows = table("images", "elf")["machines"]
    return next((r["architecture"] for r in rows if (r["machine"], r["bits"], r["little"]) == told), "")


def _libraries(elf: ELFFile) -> tuple[str, ...]:
    from elftools.elf.dynamic import DynamicSegment

    dynamic = next((s for s in elf.iter_segments() if isinstance(s, DynamicSegment)), None)
    tags = islice(dynamic.iter_tags(), _MOST) if dynamic is not None else ()
    return tuple(str(getattr(tag, "needed", "")) for tag in tags if tag.entry.d_tag == "DT_NEEDED")


def _glibc(elf: ELFFile) -> tuple[int, int] | None:
    """The newest version of the C library that is asked for."""
    from elftools.elf.gnuversions import GNUVerNeedSection

    found: list[tuple[int, int]] = []
    for section in elf.iter_sections():
        if not isinstance(section, GNUVerNeedSection):
            continue
        for _, versions in islice(section.iter_versions(), _MOST):
            names = (_GLIBC.fullmatch(str(version.name)) for version in islice(versions, _MOST))
            found += [(int(name[1]), int(name[2])) for name in names if name is not None]
            if len(found) > _MOST:
                return None
    return max(found, default=None)

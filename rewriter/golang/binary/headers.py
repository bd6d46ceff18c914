"""The headers of an executable, as far as they say what it needs to run."""

from __future__ import annotations

from itertools import islice

from elftools.elf.elffile import ELFFile
from elftools.elf.gnuversions import GNUVerNeedSection

from rewriter.golang.binary.elf import ERRORS, MOST, Elf
from rewriter.golang.binary.model import Binary
from rewriter.support.regex import regex
from rewriter.support.tables import table

_PACKED = b"UPX!"
_GLIBC = regex(r"GLIBC_(\d+)\.(\d+)(?:\.\d+)?")


def read_headers(content: bytes) -> Binary | None:
    """See ``read_binary``."""
    try:
        return _read(content)
    except ERRORS:
        return None


def _read(content: bytes) -> Binary | None:
    read = Elf(content)
    elf = read.file
    if elf["e_type"] not in ("ET_EXEC", "ET_DYN") or elf["e_phentsize"] == 0:
        return None
    sections = elf.num_sections()
    if elf.num_segments() > MOST or sections > MOST or (sections and elf["e_shentsize"] == 0):
        return None
    build = read.build
    named = build is not None or elf.get_section_by_name(".note.go.buildid") is not None
    packed = _PACKED in content[:MOST]
    return Binary(_architecture(elf), read.interpreter, read.libraries, _glibc(elf), build, named, packed)


def _architecture(elf: ELFFile) -> str:
    told = (elf["e_machine"], elf.elfclass, elf.little_endian)
    rows = table("images", "elf")["machines"]
    return next((r["architecture"] for r in rows if (r["machine"], r["bits"], r["little"]) == told), "")


def _glibc(elf: ELFFile) -> tuple[int, int] | None:
    """The newest version of the C library that is asked for."""
    found: list[tuple[int, int]] = []
    for section in elf.iter_sections():
        if not isinstance(section, GNUVerNeedSection):
            continue
        for _, versions in islice(section.iter_versions(), MOST):
            names = (_GLIBC.fullmatch(str(version.name)) for version in islice(versions, MOST))
            found += [(int(name[1]), int(name[2])) for name in names if name is not None]
            if len(found) > MOST:
                return None
    return max(found, default=None)

"""The headers of an executable, as far as they say what it needs to run."""

from __future__ import annotations

import io
from itertools import islice

from elftools.elf.dynamic import DynamicSegment
from elftools.elf.elffile import ELFFile
from elftools.elf.gnuversions import GNUVerNeedSection

from rewriter.golang.binary.build_info import build_info
from rewriter.golang.binary.elf import ERRORS
from rewriter.golang.binary.model import Binary
from rewriter.support.regex import regex
from rewriter.support.tables import table

_MOST = 4096
"""Headers, tags and versions of one kind; programs have dozens."""
_PACKED = b"UPX!"
_GLIBC = regex(r"GLIBC_(\d+)\.(\d+)(?:\.\d+)?")


def read_headers(content: bytes) -> Binary | None:
    """See ``read_binary``."""
    try:
        return _read(content)
    except ERRORS:
        return None


def _read(content: bytes) -> Binary | None:
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
    dynamic = next((s for s in elf.iter_segments() if isinstance(s, DynamicSegment)), None)
    tags = islice(dynamic.iter_tags(), _MOST) if dynamic is not None else ()
    return tuple(str(getattr(tag, "needed", "")) for tag in tags if tag.entry.d_tag == "DT_NEEDED")


def _glibc(elf: ELFFile) -> tuple[int, int] | None:
    """The newest version of the C library that is asked for."""
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

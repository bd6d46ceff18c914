"""Small ELF programs: headers and what they point to, no code."""

from __future__ import annotations

import struct
from collections.abc import Sequence

ALIGNMENT = 16
_PAGE = 0x400000


def go_information(main: str, module: str, settings: Sequence[str] = (), version: str = "go1.24") -> bytes:
    """What Go's linker writes (https://go.dev/src/debug/buildinfo/buildinfo.go), to stand at a multiple of 16."""
    lines = [f"path\t{main}", f"mod\t{module}\t(devel)\t", *(f"build\t{item}" for item in settings), ""]
    text = b"s" * 16 + "\n".join(lines).encode() + b"e" * 16
    return b"\xff Go buildinf:" + bytes([8, 2]) + b"\0" * 16 + _string(version.encode()) + _string(text)


def _string(text: bytes) -> bytes:
    length, out = len(text), bytearray()
    while length >= 0x80:
        out.append(length & 0x7F | 0x80)
        length >>= 7
    return bytes([*out, length]) + text


def elf(
    information: bytes = b"",
    *,
    machine: int = 62,
    loader: str = "",
    libraries: Sequence[str] = (),
    versions: Sequence[str] = (),
    more: bytes = b"",
) -> bytes:
    """A 64-bit program; ``versions`` are those that it asks of the first library."""
    names = b"\0"
    places: dict[str, int] = {}
    for name in (*libraries, *versions, ".dynstr", ".dynamic", ".gnu.version_r"):
        places[name] = len(names)
        names += name.encode() + b"\0"
    body = bytearray(64 + 3 * 56)

    def put(data: bytes) -> int:
        body.extend(b"\0" * (-len(body) % ALIGNMENT))
        body.extend(data)
        return len(body) - len(data)

    interpreter = loader.encode() + b"\0" if loader else b""
    loader_at = put(interpreter)
    put(information)
    put(more)
    names_at = put(names)
    tags = [(1, places[name]) for name in libraries] + [(5, _PAGE + names_at), (10, len(names)), (0, 0)]
    dynamic = b"".join(struct.pack("<QQ", *tag) for tag in tags)
    dynamic_at = put(dynamic)
    first = places[libraries[0]] if libraries else 0
    needed = struct.pack("<HHIII", 1, len(versions), first, 16, 0) + b"".join(
        struct.pack("<IHHII", 0, 0, 2 + at, places[name], 16 if at + 1 < len(versions) else 0)
        for at, name in enumerate(versions)
    )
    needed_at = put(needed)
    sections = [(0, 0, 0, 0, 0, 0), (3, names_at, len(names), 0, 0, places[".dynstr"])]
    if libraries:
        sections.append((6, dynamic_at, len(dynamic), 1, 0, places[".dynamic"]))
    if versions:
        sections.append((0x6FFFFFFE, needed_at, len(needed), 1, 1, places[".gnu.version_r"]))
    table = b"".join(
        struct.pack("<IIQQQQIIQQ", name, kind, 0, _PAGE + at if at else 0, at, size, link, info, 8, 16)
        for kind, at, size, link, info, name in sections
    )
    table_at = put(table)
    segments = [(1, 0, len(body))]
    if loader:
        segments.append((3, loader_at, len(interpreter)))
    if libraries:
        segments.append((2, dynamic_at, len(dynamic)))
    head = b"\x7fELF" + bytes([2, 1, 1]) + b"\0" * 9
    head += struct.pack(
        "<HHIQQQIHHHHHH", 2, machine, 1, _PAGE, 64, table_at, 0, 64, 56, len(segments), 64, len(sections), 1
    )
    body[: len(head)] = head
    for at, (kind, offset, size) in enumerate(segments):
        entry = struct.pack("<IIQQQQQQ", kind, 5, offset, _PAGE + offset, _PAGE + offset, size, size, 8)
        body[64 + at * 56 : 64 + (at + 1) * 56] = entry
    return bytes(body)

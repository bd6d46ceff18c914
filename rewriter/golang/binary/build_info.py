"""Go's build information, read from the program itself.

The format is that of https://go.dev/src/debug/buildinfo/buildinfo.go: at a multiple of 16 bytes stands a
magic word, then the size of a pointer and flags; from Go 1.18 on two strings follow inline, before that
two pointers to string headers.
"""

from __future__ import annotations

from collections.abc import Sequence

from rewriter.golang.binary.model import BuildInfo

Segments = Sequence[tuple[int, int, int]]
"""Address, offset and size of each loaded part of the file."""

_MAGIC = b"\xff Go buildinf:"
_ALIGNMENT = 16
_HEADER = 32
_BIG_ENDIAN, _INLINE = 1, 2
_LONGEST = 16_000_000
_SENTINEL = 16
"""Bytes before and after the module text that mark it in memory."""


def build_info(content: bytes, segments: Segments) -> BuildInfo | None:
    """The build information of an executable, ``None`` where there is none. Never raises."""
    at = _find(content)
    if at is None:
        return None
    if content[at + 15] & _INLINE:
        version, end = _inline(content, at + _HEADER)
        module, _ = _inline(content, end)
    else:
        version, module = (_pointed(content, at, index, segments) for index in (0, 1))
    if not version:
        return None
    return parse(version.decode("utf-8", "replace"), _text(module))


def parse(go_version: str, text: str) -> BuildInfo:
    """The lines that ``go version -m`` shows: ``path``, ``mod``, ``dep``, ``=>`` and ``build``."""
    main, module, version = "", "", ""
    dependencies: list[str] = []
    settings: list[str] = []
    for line in text.split("\n"):
        key, *fields = line.split("\t")
        if key == "path" and fields:
            main = fields[0]
        elif key == "mod" and fields:
            module, version = fields[0], "".join(fields[1:2])
        elif key == "dep" and fields:
            dependencies.append(" ".join(fields[:3]).strip())
        elif key == "=>" and fields and dependencies:
            dependencies[-1] += " => " + " ".join(fields[:3]).strip()
        elif key == "build" and fields:
            settings.append(fields[0])
    return BuildInfo(go_version, main, module, version, tuple(sorted(dependencies)), tuple(settings))


def _find(content: bytes) -> int | None:
    at = content.find(_MAGIC)
    while at >= 0:
        if at % _ALIGNMENT == 0 and at + _HEADER <= len(content):
            return at
        at = content.find(_MAGIC, at + 1)
    return None


def _inline(content: bytes, at: int) -> tuple[bytes, int]:
    """A string that its length precedes, and where it ends."""
    length, shift = 0, 0
    for at in range(at, min(at + 10, len(content))):  # noqa: B020 - goes on from here
        byte = content[at]
        length |= (byte & 0x7F) << shift
        shift += 7
        if not byte & 0x80:
            break
    start = at + 1
    if length > _LONGEST or start + length > len(content):
        return b"", start
    return content[start : start + length], start + length


def _pointed(content: bytes, at: int, index: int, segments: Segments) -> bytes:
    size = content[at + 14]
    if size not in (4, 8):
        return b""
    order = "big" if content[at + 15] & _BIG_ENDIAN else "little"

    def number(raw: bytes) -> int:
        return int.from_bytes(raw, "big" if order == "big" else "little")

    pointer = number(content[at + 16 + index * size : at + 16 + (index + 1) * size])
    header = _memory(content, segments, pointer, 2 * size)
    address, length = number(header[:size]), number(header[size:])
    return _memory(content, segments, address, length) if length <= _LONGEST else b""


def _memory(content: bytes, segments: Segments, address: int, length: int) -> bytes:
    for start, offset, size in segments:
        if start <= address and address + length <= start + size:
            return content[offset + address - start :][:length]
    return b""


def _text(module: bytes) -> str:
    if len(module) >= 2 * _SENTINEL + 1 and module[-_SENTINEL - 1] == 0x0A:
        module = module[_SENTINEL:-_SENTINEL]
    return module.decode("utf-8", "replace")

"""Executables: built by Go where it is there, and damaged ones."""

from __future__ import annotations

import os
import random
import shutil
import struct
import subprocess
import sys
from pathlib import Path

import pytest

from rewriter.golang.binary.build_info import build_info, parse
from rewriter.golang.binary.elf import program

GO = shutil.which("go")
TEXT = (
    "path\texample.com/app/cmd\nmod\texample.com/app\t(devel)\t\n"
    "dep\tb.org/b\tv1.0.0\th1:x\ndep\ta.org/a\tv2.0.0\n=>\t../a\t\nbuild\t-compiler=gc\n"
)


@pytest.fixture(scope="module")
def binary(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if GO is None:
        pytest.skip("the go command is not installed")
    folder = tmp_path_factory.mktemp("program")
    (folder / "go.mod").write_text("module example.com/tiny\n\ngo 1.16\n")
    (folder / "cmd").mkdir()
    (folder / "cmd" / "main.go").write_text("package main\n\nfunc main() { println(1) }\n")
    environment = {
        **os.environ,
        "CGO_ENABLED": "0",
        "GOFLAGS": "-mod=mod",
        "GOTOOLCHAIN": "local",
        "GOWORK": "off",
    }
    subprocess.run([GO, "build", "-o", "out", "./cmd"], cwd=folder, env=environment, check=True)
    return folder / "out"


def test_a_go_program(binary: Path) -> None:
    found = program("/app/out", binary.read_bytes())
    assert found.machine
    assert (found.interpreter, found.libraries) == ("", ())
    assert found.build is not None
    assert found.build.go_version.startswith("go1.")
    assert (found.build.main, found.build.module) == ("example.com/tiny/cmd", "example.com/tiny")
    assert found.build.dependencies == ()


def test_it_agrees_with_the_go_command(binary: Path) -> None:
    done = subprocess.run([str(GO), "version", "-m", str(binary)], capture_output=True, text=True, check=True)
    first, *rest = done.stdout.split("\n")
    told = parse(first.rpartition(": ")[2], "\n".join(line.removeprefix("\t") for line in rest))
    assert program("/app/out", binary.read_bytes()).build == told


def test_damaged_programs_do_not_raise(binary: Path) -> None:
    whole = binary.read_bytes()
    numbers = random.Random(1)
    for _ in range(60):
        head = bytearray(whole[:4096])
        for _ in range(8):
            head[numbers.randrange(16, 1024)] = numbers.randrange(256)
        program("/x", bytes(head) + whole[4096 : 4096 * numbers.randrange(1, 40)])


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux has ELF programs")
def test_a_dynamic_program() -> None:
    found = program("/sh", Path(os.path.realpath("/bin/sh")).read_bytes())
    assert found.interpreter.startswith("/lib")
    assert any("libc" in name for name in found.libraries)
    assert found.build is None


@pytest.mark.parametrize("content", [b"", b"#!/bin/sh\n", b"\x7fELF", b"\x7fELF" + b"\xff" * 60])
def test_what_is_no_program(content: bytes) -> None:
    found = program("/x", content)
    assert (found.machine, found.interpreter, found.libraries, found.build) == ("", "", (), None)
    assert len(found.digest) == 64


def test_the_text_of_the_build_information() -> None:
    info = parse("go1.20", TEXT)
    assert (info.main, info.module) == ("example.com/app/cmd", "example.com/app")
    assert info.version == "(devel)"
    assert info.dependencies == ("a.org/a v2.0.0 => ../a", "b.org/b v1.0.0 h1:x")
    assert parse("go1.20", "") == parse("go1.20", "=>\tx\ty\nnoise")


def varint(text: bytes) -> bytes:
    length, out = len(text), bytearray()
    while length >= 0x80:
        out.append(length & 0x7F | 0x80)
        length >>= 7
    return bytes([*out, length]) + text


def test_the_inline_format() -> None:
    module = b"s" * 16 + TEXT.encode() + b"e" * 16
    blob = b"\xff Go buildinf:" + bytes([8, 2]) + b"\0" * 16 + varint(b"go1.21") + varint(module)
    found = build_info(b"\0" * 32 + blob, ())
    assert found is not None
    assert found == parse("go1.21", TEXT)


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("size", [4, 8])
def test_the_format_of_old_programs(order: str, size: int) -> None:
    """Before Go 1.18: pointers to string headers, at the addresses of segments."""
    base, word = 0x1000, order + ("I" if size == 4 else "Q")
    version, module = b"go1.16", b"s" * 16 + TEXT.encode() + b"e" * 16
    headers_at, strings_at = 64, 64 + 4 * size
    pointers = struct.pack(word * 1, base + headers_at) + struct.pack(word, base + headers_at + 2 * size)
    head = (b"\xff Go buildinf:" + bytes([size, order == ">"]) + pointers).ljust(64, b"\0")
    headers = b"".join(
        struct.pack(word, base + at) + struct.pack(word, len(text))
        for at, text in ((strings_at, version), (strings_at + len(version), module))
    )
    content = head + headers + version + module
    assert build_info(content, ((base, 0, len(content)),)) == parse("go1.16", TEXT)
    assert build_info(content, ((base + 10**6, 0, len(content)),)) is None


@pytest.mark.parametrize(
    "blob",
    [
        b"",
        b"\xff Go buildinf:",
        b"\xff Go buildinf:" + bytes([8, 2]) + b"\0" * 16,
        b"\xff Go buildinf:" + bytes([8, 2]) + b"\0" * 16 + b"\xff" * 30,
        b"\xff Go buildinf:" + bytes([8, 0]) + b"\xff" * 40,
        b"\xff Go buildinf:" + bytes([3, 0]) + b"\0" * 40,
        b"x\xff Go buildinf:" + bytes([8, 2]) + b"\0" * 60,
    ],
)
def test_damaged_build_information(blob: bytes) -> None:
    assert build_info(blob, ((0, 0, len(blob)),)) is None

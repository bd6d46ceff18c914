"""Program files: what their headers say, and files that say it wrong."""

from __future__ import annotations

import os
import random
import shutil
import struct
import subprocess
import time
from pathlib import Path

import pytest

from rewriter.golang.binary.program_file import read_binary
from tests.golang.elf import elf, go_information

GO = shutil.which("go")
INFORMATION = go_information("example.com/shop/cmd/api", "example.com/shop", ["-tags=a,b", "CGO_ENABLED=0"])
GLIBC = "/lib64/ld-linux-x86-64.so.2"


def test_a_static_program() -> None:
    found = read_binary(elf(INFORMATION))
    assert found is not None
    assert (found.architecture, found.loader, found.library, found.libraries) == ("amd64", "", "", ())
    assert found.is_go and not found.is_packed
    assert found.build is not None
    assert (found.build.main, found.build.module) == ("example.com/shop/cmd/api", "example.com/shop")
    assert found.build.settings == ("-tags=a,b", "CGO_ENABLED=0")


def test_a_program_that_is_linked_with_libraries() -> None:
    content = elf(
        INFORMATION,
        loader=GLIBC,
        libraries=["libc.so.6", "libz.so.1"],
        versions=["GLIBC_2.2.5", "GLIBC_2.34", "GLIBC_2.9", "GLIBC_PRIVATE"],
    )
    found = read_binary(content)
    assert found is not None
    assert (found.loader, found.library) == (GLIBC, "glibc")
    assert found.libraries == ("libc.so.6", "libz.so.1")
    assert found.glibc == (2, 34)


@pytest.mark.parametrize(
    ("loader", "library"),
    [
        ("/lib/ld-musl-x86_64.so.1", "musl"),
        ("/lib/ld-linux-aarch64.so.1", "glibc"),
        ("/nix/store/abc-glibc-2.40/lib/ld-linux-x86-64.so.2", "?"),
        ("/lib/ld-linux.so.2", "?"),
    ],
)
def test_whose_loader_it_is(loader: str, library: str) -> None:
    found = read_binary(elf(INFORMATION, loader=loader))
    assert found is not None
    assert found.library == library


@pytest.mark.parametrize(
    ("machine", "architecture"), [(62, "amd64"), (183, "arm64"), (243, "riscv64"), (258, "loong64"), (8, "mips64le"), (2, "")]
)  # fmt: skip
def test_machines(machine: int, architecture: str) -> None:
    found = read_binary(elf(INFORMATION, machine=machine))
    assert found is not None
    assert found.architecture == architecture


def test_a_program_of_another_language() -> None:
    found = read_binary(elf())
    assert found is not None
    assert not found.is_go and found.build is None


def test_a_packed_program() -> None:
    found = read_binary(elf(INFORMATION, more=b"UPX!" + b"\0" * 60))
    assert found is not None
    assert found.is_packed


@pytest.mark.parametrize(
    "content", [b"", b"#!/bin/sh\n", b"\x7fELF", b"\x7fELF" + b"\xff" * 200, b"MZ" + b"\0" * 99]
)
def test_what_is_no_program(content: bytes) -> None:
    assert read_binary(content) is None


def test_an_object_file_is_no_program() -> None:
    content = bytearray(elf(INFORMATION))
    content[16] = 1  # ET_REL
    assert read_binary(bytes(content)) is None


@pytest.mark.parametrize(
    ("at", "form", "value"),
    [
        (54, "<H", 0),  # e_phentsize: all headers are the first one
        (56, "<H", 0xFFFF),  # e_phnum: the count is in the first section header
        (58, "<H", 0),  # e_shentsize
        (60, "<H", 0),  # e_shnum: the count is in the first section header
        (40, "<Q", 2**63),  # e_shoff
        (32, "<Q", 2**63),  # e_phoff
    ],
)
def test_counts_without_end(at: int, form: str, value: int) -> None:
    content = bytearray(elf(INFORMATION, loader=GLIBC, libraries=["libc.so.6"], versions=["GLIBC_2.34"]))
    struct.pack_into(form, content, at, value)
    first = struct.unpack_from("<Q", content, 40)[0]
    if first + 64 < len(content):
        struct.pack_into("<Q", content, first + 32, 2**40)  # sh_size of section 0
        struct.pack_into("<I", content, first + 44, 2**31)  # its sh_info
    begun = time.monotonic()
    read_binary(bytes(content))
    assert time.monotonic() - begun < 5


def test_damaged_programs_never_raise() -> None:
    whole = elf(INFORMATION, loader=GLIBC, libraries=["libc.so.6", "libz.so.1"], versions=["GLIBC_2.34"])
    random_ = random.Random(1)
    for _ in range(3000):
        content = bytearray(whole)
        for _ in range(random_.randint(1, 6)):
            content[random_.randrange(len(content))] = random_.choice((0, 1, 0x7F, 0x80, 0xFF))
        read_binary(bytes(content[: random_.choice((len(content), random_.randrange(len(content))))]))


@pytest.mark.skipif(GO is None, reason="the go command is not installed")
@pytest.mark.parametrize(
    ("environment", "flags", "library"),
    [
        ({"CGO_ENABLED": "0"}, [], ""),
        ({"CGO_ENABLED": "0"}, ["-ldflags=-s -w"], ""),
        ({"CGO_ENABLED": "0"}, ["-buildmode=pie"], "glibc"),
        ({"CGO_ENABLED": "0", "GOARCH": "arm64"}, [], ""),
    ],
)
def test_programs_of_the_go_command(
    tmp_path: Path, environment: dict[str, str], flags: list[str], library: str
) -> None:
    (tmp_path / "go.mod").write_text("module example.com/tiny\n\ngo 1.18\n")
    (tmp_path / "main.go").write_text("package main\n\nfunc main() { println(1) }\n")
    base = {**os.environ, "GOTOOLCHAIN": "local", "GOWORK": "off", "GOFLAGS": ""}
    command = [GO or "go", "build", *flags, "-o", "out", "."]
    subprocess.run(command, cwd=tmp_path, env={**base, **environment}, check=True)
    found = read_binary((tmp_path / "out").read_bytes())
    assert found is not None
    assert found.is_go and found.build is not None
    assert found.build.main == "example.com/tiny"
    assert found.library == library
    assert found.architecture == environment.get("GOARCH", "amd64")

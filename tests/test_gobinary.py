"""Files without a word of Go that start a Go program of the context."""

from __future__ import annotations

from pathlib import Path

import pytest

from rewriter.context.files import Context
from rewriter.dockerfile.load import load
from rewriter.dockerfile.stages import stages
from rewriter.gobinary import starts_go_program
from tests.golang.elf import elf, go_information

GO = elf(go_information("example.com/app", "example.com/app"))


def is_found(text: str, root: Path) -> bool:
    return starts_go_program(stages(load(text.encode(), "Dockerfile"))[-1], Context(root))


@pytest.mark.parametrize(
    "text",
    [
        'FROM alpine\nCOPY server /\nCMD ["/server"]\n',
        "FROM debian\nADD ./server /usr/bin/shop\nCMD exec shop -x\n",
        'FROM scratch\nCOPY ["server", "x", "/bin/"]\nENTRYPOINT ["server"]\n',
    ],
)
def test_a_go_program(text: str, tmp_path: Path) -> None:
    (tmp_path / "server").write_bytes(GO)
    assert is_found(text, tmp_path)


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ('FROM alpine\nCOPY server /\nCMD ["/server"]\n', elf()),
        ('FROM alpine\nCOPY server /\nCMD ["/server"]\n', b"#!/bin/sh\n"),
        ('FROM alpine\nCOPY server /\nCMD ["/other"]\n', GO),
        ('FROM alpine\nCOPY --from=x server /\nCMD ["/server"]\n', GO),
        ('FROM alpine\nCOPY missing /\nCMD ["/missing"]\n', GO),
        ("FROM alpine\n", GO),
    ],
)
def test_something_else(text: str, content: bytes, tmp_path: Path) -> None:
    (tmp_path / "server").write_bytes(content)
    assert not is_found(text, tmp_path)

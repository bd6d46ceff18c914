"""A skipped file has a reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from rewriter.model import Outcome, Settings
from rewriter.pipeline import rewrite

NONE = "no Go image, and no RUN calls the go command: the last stage starts from"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('FROM node:22\nCMD ["node", "."]\n', f"{NONE} node:22"),
        ("FROM scratch\n", f"{NONE} scratch"),
        ("FROM debian:13 AS os\nFROM os\nRUN true\n", f"{NONE} debian:13"),
        (
            'FROM alpine:3.22\nCOPY bin/app /app\nCMD ["/app"]\n',
            f"prebuilt: bin/app comes from elsewhere, and is not in the build context; {NONE} alpine:3.22",
        ),
        (
            'FROM alpine:3.22\nCOPY conf scripts ./\nRUN make\nCMD ["./app"]\n',
            f"{NONE} alpine:3.22",
        ),
        (
            'FROM alpine:3.22\nCOPY app.py /app\nCMD ["/app"]\n',
            f"prebuilt: app.py of the build context is no Go program; {NONE} alpine:3.22",
        ),
    ],
)
def test_the_reason(tmp_path: Path, text: str, reason: str) -> None:
    (tmp_path / "app.py").write_text("#!/usr/bin/env python3\n", encoding="utf-8")
    result = rewrite("Dockerfile", text.encode(), Settings(), context=tmp_path, dockerfile_path=None)
    assert (result.outcome, result.reason) == (Outcome.SKIPPED, reason)


def test_others_have_none() -> None:
    result = rewrite("Dockerfile", b"FROM golang:1.24\n", Settings(), context=None, dockerfile_path=None)
    assert (result.outcome, result.reason) == (Outcome.REFUSED, "")

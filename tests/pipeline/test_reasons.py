"""Every file has a reason for what becomes of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from rewriter.model import Outcome, Settings
from rewriter.pipeline.rewrite import rewrite


def none(image: str) -> str:
    return f"no Go image (FROM {image}), and no RUN calls the go command"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('FROM node:22\nCMD ["node", "."]\n', none("node:22")),
        ("FROM scratch\n", none("scratch")),
        ("FROM debian:13 AS os\nFROM os\nRUN true\n", none("debian:13")),
        (
            'FROM alpine:3.22\nCOPY bin/app /app\nCMD ["/app"]\n',
            f"prebuilt: bin/app comes from elsewhere, and is not in the build context; {none('alpine:3.22')}",
        ),
        (
            'FROM alpine:3.22\nCOPY conf scripts ./\nRUN make\nCMD ["./app"]\n',
            none("alpine:3.22"),
        ),
        (
            'FROM alpine:3.22\nCOPY app.py /app\nCMD ["/app"]\n',
            f"prebuilt: app.py of the build context is no Go program; {none('alpine:3.22')}",
        ),
    ],
)
def test_the_reason(tmp_path: Path, text: str, reason: str) -> None:
    (tmp_path / "app.py").write_text("#!/usr/bin/env python3\n", encoding="utf-8")
    result = rewrite("Dockerfile", text.encode(), Settings(), context=tmp_path, dockerfile_path=None)
    assert (result.outcome, result.reason) == (Outcome.SKIPPED, reason)


@pytest.mark.parametrize(
    ("text", "outcome", "reason"),
    [
        (
            "FROM golang:1.24\n",
            Outcome.REFUSED,
            "there is no CMD and no ENTRYPOINT: the image starts a shell",
        ),
        ("FROM golang:1.24\nENV A\n", Outcome.FAILED, "ENV must have two arguments"),
        (
            "FROM golang:1.24 AS b\nRUN go build -o /a .\nFROM gcr.io/distroless/static-debian13\n"
            'COPY --from=b /a /a\nCMD ["/a"]\n',
            Outcome.UNCHANGED,
            "already on static-debian13",
        ),
        (
            'FROM golang:1.24 AS b\nRUN go build -o /a .\nFROM scratch\nCOPY --from=b /a /a\nCMD ["/a"]\n',
            Outcome.UNCHANGED,
            "already on scratch: --from-scratch moves it to distroless",
        ),
        (
            "FROM golang:1.24 AS b\nRUN go build -o /a .\nFROM cgr.dev/chainguard/static:latest\n"
            'COPY --from=b /a /a\nCMD ["/a"]\n',
            Outcome.UNCHANGED,
            "already on cgr.dev/chainguard/static:latest, which is like distroless",
        ),
        (
            'FROM golang:1.24\nRUN CGO_ENABLED=0 go build -o /a ./cmd/a\nCMD ["/a"]\n',
            Outcome.REWRITTEN,
            "golang:1.24 becomes static-debian13",
        ),
    ],
)
def test_every_other_outcome_has_one_too(text: str, outcome: Outcome, reason: str) -> None:
    result = rewrite("Dockerfile", text.encode(), Settings(), context=None, dockerfile_path=None)
    assert (result.outcome, result.reason) == (outcome, reason)

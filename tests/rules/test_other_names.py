"""Two names of one path: ``/var/run`` and ``/var/lock`` are links in most bases, and folders in distroless."""

from __future__ import annotations

from pathlib import Path

import pytest

from rewriter.model import Outcome
from tests.rewriting import APP, check_refused, go, result_of

OLD = """\
FROM golang:1.26 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /app .
FROM {base}
RUN mkdir -p {made}
{more}COPY --from=build /app /app
CMD ["/app"{word}]
"""


def old(made: str, *, base: str = "debian:13", more: str = "", word: str = "") -> str:
    return OLD.format(base=base, made=made, more=more, word=word)


def writing(path: str) -> dict[str, str]:
    return {**APP, "main.go": go(f'os.WriteFile("{path}", nil, 0o600)', "os")}


@pytest.mark.parametrize(
    ("text", "path"),
    [
        (old("/run/shop"), "/var/run/shop/lock"),
        (old("/run/shop", base="alpine:3.22"), "/var/run/shop"),
        (old("/run/shop", base="ubuntu:24.04"), "unix:///var/run/shop/s.sock"),
        (old("/var/run/shop"), "/run/shop/lock"),
        (old("/run/lock/shop"), "/var/lock/shop"),
        (old("/run/shop", more="ENV PID=/var/run/shop/pid\n"), "/tmp/x"),
        (old("/run/shop", word=', "--pid=/var/run/shop/pid"'), "/tmp/x"),
    ],
)
def test_the_other_name_is_said(text: str, path: str, tmp_path: Path) -> None:
    check_refused(text, "base-file", tmp_path, writing(path))


@pytest.mark.parametrize(
    ("text", "path"),
    [
        (old("/run/shop"), "/run/shop/lock"),
        (old("/var/run/shop"), "/var/run/shop/lock"),
        (old("/run/shop"), "/var/run/shopping"),
        (old("/run/shop"), "/srv/var/run/shop"),
        (old("/run/shop /var/run/shop"), "/var/run/shop/lock"),
        (old("/run/shop"), "/var/run/docker.sock"),
        (old("/var/lib/shop"), "/var/run/shop"),
        (old("/run/shop", base="busybox:1.37"), "/var/run/shop"),
    ],
)
def test_only_one_name_is_said(text: str, path: str, tmp_path: Path) -> None:
    assert result_of(text, tmp_path, writing(path)).outcome is Outcome.REWRITTEN

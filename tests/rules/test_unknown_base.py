"""What there is to do where a base image is not known."""

from __future__ import annotations

from pathlib import Path

import pytest

from rewriter.model import Settings
from tests.rewriting import check_refused, result_of

BUILD = "WORKDIR /src\nCOPY . .\nRUN go build -o /app .\n"
END = 'CMD ["/app"]\n'
RUNTIME = "start the runtime stage from an image of Alpine, Debian or another distribution"


@pytest.mark.parametrize(
    ("image", "way"),
    [
        ("example.com/go-ci:3", 'say what it is like: bases = { "example.com/go-ci" = "golang:VERSION" }'),
        ("example.com/go-ci:v$V", 'say what it is like: bases = { "example.com/go-ci" = "golang:VERSION" }'),
        ("$V", "give the ARG a default value such as golang:VERSION"),
        ("${V}", "give the ARG a default value such as golang:VERSION"),
        ("$V/go-ci:3", "give the ARG a default value, and say with bases what that image is like"),
        ("${V}-slim", "give the ARG a default value, and say with bases what that image is like"),
    ],
)
def test_an_image_to_build_from(image: str, way: str, tmp_path: Path) -> None:
    result = check_refused(f"ARG V\nFROM {image}\n{BUILD}{END}", "unknown-base", tmp_path)
    assert [(item.help or "").partition(" in .")[0] for item in result.diagnostics] == [
        f"build from golang:VERSION, or {way}"
    ]


@pytest.mark.parametrize(
    ("image", "way"),
    [
        (
            "example.com/own-alpine:3",
            'say what it is like: bases = { "example.com/own-alpine" = "alpine:3.22" }',
        ),
        ("$V", "give the ARG a default value such as debian:13"),
    ],
)
def test_an_image_to_run_on(image: str, way: str, tmp_path: Path) -> None:
    text = f"ARG V\nFROM golang:1.26 AS build\n{BUILD}FROM {image}\nCOPY --from=build /app /app\n{END}"
    result = check_refused(text, "unknown-base", tmp_path)
    assert [(item.help or "").partition(" in .")[0] for item in result.diagnostics] == [
        f"{RUNTIME}, or {way}"
    ]


def test_the_name_is_enough_for_what_the_settings_say(tmp_path: Path) -> None:
    text = f"ARG V\nFROM example.com/go-ci:v$V\n{BUILD}{END}"
    settings = Settings(bases=(("example.com/go-ci", "golang:1.26"),))
    assert "distroless" in (result_of(text, tmp_path, settings=settings).after or "")

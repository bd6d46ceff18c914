"""Which source a build reads: what of the command, its environment and the image decides."""

from __future__ import annotations

from typing import Any

import pytest

from rewriter.golang.command.line import parse_go, with_goflags
from rewriter.golang.modules.layout import Building
from rewriter.golang.modules.module import parse_go_mod
from rewriter.images.catalogue import golang_image
from rewriter.trace.model import Build
from rewriter.trace.run.go_build import building


def of(image: str, line: str, go_mod: str = "module a\n\ngo 1.18\n", **environment: str) -> Building:
    base, command = golang_image(image), parse_go(line.split())
    assert base is not None
    assert command is not None
    command = with_goflags(command, environment)
    instruction: Any = None
    build = Build(command, instruction, None, "/src", environment, (), ())
    return building(build, base, parse_go_mod(go_mod, ""))


@pytest.mark.parametrize(
    ("image", "go_mod", "release"),
    [
        ("golang:1.20", "module a\n\ngo 1.18\n", 20),
        ("golang:1.20", "module a\n\ngo 1.22\n", 20),
        ("golang:1.22", "module a\n\ngo 1.24.1\n", 24),
        ("golang:1.22", "module a\n", 22),
        ("golang:latest", "module a\n\ngo 1.22\n", 27),
    ],
)
def test_release(image: str, go_mod: str, release: int) -> None:
    assert of(image, "go build", go_mod).release == release


def test_command_and_environment() -> None:
    found = of("golang:1.22", "go build -race -tags a,b -mod=mod", GOARCH="arm64", GOWORK="off")
    assert found == Building(("a", "b", "race"), "mod", "off", 22, "arm64")
    assert of("golang:1.22", "go build", GOFLAGS="-mod=vendor -tags=x") == Building(("x",), "vendor", "", 22)

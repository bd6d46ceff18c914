"""The ``go run`` that a CMD or ENTRYPOINT calls, found in its text."""

from __future__ import annotations

import pytest

from rewriter.dockerfile.load import load
from rewriter.facts.start.go_run import find_call


@pytest.mark.parametrize(
    ("arguments", "packages", "flags"),
    [
        ("go run .", (".",), ()),
        ("exec go run ./cmd/é", ("'./cmd/é'",), ()),
        ("GOFLAGS=-v go run -race main.go -p 80", ("main.go",), ("-race",)),
        ('["go", "run", "-race", "."]', (".",), ("-race",)),
        ('["go", "run"]', (), ()),
    ],
)
def test_a_start_that_calls_go_run(arguments: str, packages: tuple[str, ...], flags: tuple[str, ...]) -> None:
    start = load(f"FROM golang\nCMD {arguments}\n".encode(), "Dockerfile").instructions[1]
    found = find_call(start)
    assert found is not None
    assert (found.instruction, found.packages, found.flags) == (start, packages, flags)


@pytest.mark.parametrize(
    "arguments",
    [
        "go build .",
        "go version",
        "echo go run .",
        '["echo", "go run ."]',
        '["go", "build", "run"]',
        "gorun .",
        "[]",
        "'",
    ],
)
def test_a_start_that_calls_something_else(arguments: str) -> None:
    assert find_call(load(f"FROM golang\nCMD {arguments}\n".encode(), "Dockerfile").instructions[1]) is None

"""Programs and references that rules refuse or ask about."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.rewriting import APP, BUILD, END, check_refused, go, reviews


@pytest.mark.parametrize(
    ("body", "imports", "rule"),
    [
        ('exec.Command("git").Run()', ("os/exec",), "starts-executable"),
        (
            'c := os.Getenv("X"); if c == "" { c = "git" }; exec.Command(c).Run()',
            ("os/exec",),
            "starts-executable",
        ),
        ('build.Import("fmt", "", 0)', ("go/build",), "starts-executable"),
        ('plugin.Open("x.so")', ("plugin",), "dynamic-binary"),
    ],
)
def test_programs_that_are_refused(body: str, imports: tuple[str, ...], rule: str, tmp_path: Path) -> None:
    check_refused(BUILD + END, rule, tmp_path, {**APP, "main.go": go(body, *imports)})


@pytest.mark.parametrize(
    ("flags", "told"),
    [
        ('-ldflags "-X main.tool=ls"', True),
        ("-ldflags='-s -w -X main.tool=ls'", True),
        ('-ldflags "-X main.version=1"', False),
    ],
)
def test_variables_that_the_linker_sets(flags: str, told: bool, tmp_path: Path) -> None:
    source = 'package main\n\nimport "os/exec"\n\nvar tool = ""\n\nfunc main() { exec.Command(tool).Run() }\n'
    text = BUILD.replace("go build", f"go build {flags}") + END
    assert ("dynamic-executable" in reviews(text, tmp_path, {**APP, "main.go": source})) == told


@pytest.mark.parametrize("image", ["Golang:1.24", "golang:1.24:x", "golang@sha256:1", "registry:x/golang"])
def test_a_reference_that_no_builder_takes(image: str, tmp_path: Path) -> None:
    check_refused(BUILD.replace("golang:1.24", image) + END, "unknown-base", tmp_path)

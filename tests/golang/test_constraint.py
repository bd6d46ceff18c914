"""Build constraints and file headers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rewriter.golang.source.constraint import build_tags, header_matches, name_matches
from rewriter.golang.source.header import Import, read_header

TAGS = build_tags(["mine"], cgo=True)


@pytest.mark.parametrize(
    "name",
    [
        "a.go",
        "a_linux.go",
        "a_amd64.go",
        "a_linux_amd64.go",
        "linux.go",
        "a_unix.go",
        "a_foo_linux.go",
        "amd64.go",
        "a_linux_test.go",
        "windows.go",
        "a_mine.go",
        "a_windows_x.go",
    ],
)
def test_names_of_this_platform(name: str) -> None:
    assert name_matches(name, TAGS)


@pytest.mark.parametrize(
    "name",
    [
        "a_windows.go",
        "a_arm64.go",
        "a_linux_arm64.go",
        "a_darwin_amd64.go",
        "_a.go",
        ".a.go",
        "a_nacl.go",
        "a_windows_test.go",
        "a_js_wasm.go",
        "_linux.go",
    ],
)
def test_names_of_other_platforms(name: str) -> None:
    assert not name_matches(name, TAGS)


@pytest.mark.parametrize(
    "header",
    [
        "",
        "// a comment\n\n",
        "//go:build linux\n\n",
        "//go:build linux && amd64\n",
        "//go:build !windows\n",
        "//go:build (linux || darwin) && !arm64\n",
        "//go:build unix\n//\n",
        "//go:build go1.20\n",
        "//go:build mine || nothing && never\n",
        "//go:build cgo // with a comment\n",
        "// +build linux darwin\n\n",
        "// +build windows\n",  # no blank line behind it
        "//go:build linux\n// +build windows\n\n",  # the new form outweighs the old one
        "/*\n//go:build windows\n*/\n",
        "// +build !windows,amd64\n\n",
        "/* c */\n// +build windows\n\n",  # behind something that is no // comment
        "//go:builder windows\n",
        "//go:build linux &&\n",  # an error for go
    ],
)
def test_constraints_that_hold(header: str) -> None:
    assert header_matches(header, TAGS)


@pytest.mark.parametrize(
    "header",
    [
        "//go:build windows\n\n",
        "//go:build !linux\n",
        "//go:build ignore\n",
        "//go:build linux && !cgo\n",
        "//go:build !(linux || darwin)\n",
        "//go:build go1.99\n",
        "// Copyright\n\n//go:build darwin\n\n",
        "/* c */\n//go:build darwin\n",
        "// +build windows\n\n",
        "// +build linux\n// +build arm\n\n",
        "// +build linux,arm windows\n\n",
        "//+build ignore\n\n// doc\n",
        "\t //go:build windows\n",
    ],
)
def test_constraints_that_do_not_hold(header: str) -> None:
    assert not header_matches(header, TAGS)


def test_cgo_tag_follows_the_setting() -> None:
    assert header_matches("//go:build cgo\n", build_tags((), cgo=True))
    assert not header_matches("//go:build cgo\n", build_tags((), cgo=False))


@given(st.lists(st.sampled_from(["linux", "windows", "mine", "&&", "||", "!", "(", ")"]), max_size=30))
def test_any_expression_can_be_read(tokens: list[str]) -> None:
    assert header_matches(f"//go:build {' '.join(tokens)}\n", TAGS) in (True, False)


def test_deep_expressions_need_no_recursion() -> None:
    assert not header_matches(f"//go:build {'(' * 50_000}windows{')' * 50_000}\n", TAGS)
    assert header_matches(f"//go:build {'!' * 50_000}linux\n", TAGS)


HEADER = """\
// doc

/* block
import "no" */
package app // name

import "fmt"
import (
\t"net/http"
\tx "a.b/c"; . "d.e/f"
\t_ `g.h/i` // raw
)
import "C"

var s = `
import "not"
`
"""


def test_header() -> None:
    header = read_header(HEADER)
    assert header.package == "app"
    assert header.imports == (
        Import("fmt", "", 7),
        Import("net/http", "", 9),
        Import("a.b/c", "x", 10),
        Import("d.e/f", ".", 10),
        Import("g.h/i", "_", 11),
        Import("C", "", 13),
    )
    assert header.cgo
    assert header.constraints == HEADER[: HEADER.index("package")]


@pytest.mark.parametrize(
    "text", ["", "// only a comment", "func main() {}", 'import "x"', "/* open", "<html>"]
)
def test_texts_without_package(text: str) -> None:
    header = read_header(text)
    assert (header.package, header.imports) == ("", ())


def test_import_must_come_first() -> None:
    assert read_header('package a\nvar x = 1\nimport "fmt"\n').imports == ()


def test_byte_order_mark() -> None:
    assert read_header("\ufeffpackage a\n").package == "a"


@given(st.text(max_size=100))
def test_any_text_has_a_header(text: str) -> None:
    read_header("package a\nimport (" + text)
    read_header(text)

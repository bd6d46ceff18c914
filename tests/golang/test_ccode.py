"""The C side of packages: directives, files, calls."""

from __future__ import annotations

import time

import pytest

from rewriter.golang.ccode import split_words
from rewriter.golang.model import CPackage
from tests.golang.tools import GO_MOD, evidence


def packages(preamble: str, **more: str) -> tuple[CPackage, ...]:
    text = f'package main\n\n/*\n{preamble}\n*/\nimport "C"\n\nfunc main() {{}}\n'
    return evidence({"go.mod": GO_MOD, "main.go": text, **more}).c_packages


def words(preamble: str) -> list[tuple[str, int]]:
    [package] = packages(preamble)
    return [(word, place.line) for word, place in package.linker]


@pytest.mark.parametrize(
    ("preamble", "found"),
    [
        ("#cgo LDFLAGS: -lm -lz", [("-lm", 4), ("-lz", 4)]),
        ("#include <x.h>\n  #cgo   linux\tLDFLAGS:-lm", [("-lm", 5)]),
        ("#cgo windows LDFLAGS: -lx", []),
        ("#cgo windows linux LDFLAGS: -lx", [("-lx", 4)]),
        ("#cgo linux,amd64 LDFLAGS: -lx", [("-lx", 4)]),
        ("#cgo linux,arm64 LDFLAGS: -lx", []),
        ("#cgo !windows LDFLAGS: -lx", [("-lx", 4)]),
        ("#cgo CFLAGS: -lx\n#cgo CXXFLAGS: -std=c++17", []),
        ('#cgo LDFLAGS: -L"/a b" -l\\x', [("-L/a b", 4), ("-lx", 4)]),
        ("#cgo noescape f\n#cgonothing LDFLAGS: -lx", []),
        ("#cgo LDFLAGS:", []),
    ],
)
def test_directives(preamble: str, found: list[tuple[str, int]]) -> None:
    assert words(preamble) == found


def test_directives_in_line_comments_and_several_files() -> None:
    text = 'package main\n\n// #cgo LDFLAGS: -la\n// #cgo pkg-config: zlib >= 1.2\nimport "C"\n'
    [package] = packages("#cgo LDFLAGS: -lb", **{"more.go": text, "x_windows.go": text.replace("-la", "-lc")})
    assert sorted(word for word, _ in package.linker) == ["-la", "-lb"]
    assert [word for word, _ in package.pkg_config] == ["zlib", ">=", "1.2"]


def test_directives_below_the_import_count_for_nothing() -> None:
    text = 'package main\n\nimport "C"\n\n// #cgo LDFLAGS: -lx\nfunc main() {}\n'
    [package] = evidence({"go.mod": GO_MOD, "main.go": text}).c_packages
    assert package.linker == ()


def test_files_of_other_languages() -> None:
    more = {
        "a.c": "int a;\n",
        "b.cpp": "// +build ignore\n\nint b;\n",
        "c_windows.cc": "int c;\n",
        "d_linux.cxx": "int d;\n",
        "e.cpp": "//go:build windows\n\nint e;\n",
        "f.h": "int f;\n",
        "sub/g.cpp": "int g;\n",
    }
    [package] = packages("", **more)
    assert package.sources == ("a.c", "d_linux.cxx", "f.h")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('dlopen("libz.so.1", 1);', [("dlopen", "load", "libz.so.1")]),
        ("dlopen(name, 1);", [("dlopen", "load", None)]),
        ('if (system ( "ls -l" )) { }', [("system", "execute", "ls -l")]),
        ("file->open(x); a.open(y); my_open(z); reopen(z);", []),
        ("// system(x)\n", []),
        ('puts("// "); popen(cmd, "r");', [("popen", "execute", None)]),
        ('setlocale(LC_ALL, "");', [("setlocale", "locale", None)]),
    ],
)
def test_calls(text: str, found: list[tuple[str, str, str | None]]) -> None:
    [package] = packages("", **{"a.c": f"void f() {{\n{text}\n}}\n/* dlopen(x) */\n"})
    assert [(call.function, call.kind, call.argument) for call in package.calls] == found
    assert {(call.place.path, call.place.line) for call in package.calls} <= {("a.c", 2)}


def test_packages_without_c_have_no_c_side() -> None:
    found = evidence({"go.mod": GO_MOD, "main.go": "package main\n\nfunc main() {}\n", "a.c": "int a;\n"})
    assert found.c_packages == ()


def test_words_as_go_splits_them() -> None:
    assert split_words('-a  \'b c\' "d\\" e" f\\ g') == ["-a", "b c", 'd\\" e', "f g"]


@pytest.mark.parametrize(
    "text",
    [
        "#cgo LDFLAGS: -lm\n" * 40_000,
        " " * 800_000,
        "\t#cgo " * 100_000,
        '"\\' * 400_000,
        "open" + " " * 200_000 + "open(" * 100_000,
        "/* " * 200_000,
    ],
)
def test_hostile_text_takes_linear_time(text: str) -> None:
    start = time.monotonic()
    main = 'package main\n\n// x\nimport "C"\n'
    found = evidence({"go.mod": GO_MOD, "main.go": main, "a.c": text}).c_packages
    assert len(found) == 1
    quoted = text.replace("/* ", "/ ").replace('"', "x")
    found = evidence({"go.mod": GO_MOD, "main.go": main.replace("// x", f"/*\n{quoted}\n*/")}).c_packages
    assert len(found) == 1
    assert time.monotonic() - start < 60

"""The C side of packages: directives, files, calls."""

from __future__ import annotations

import time

import pytest

from rewriter.golang.model import CPackage
from rewriter.golang.source.c_code import split_words
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


@pytest.mark.parametrize(
    "comment", ["/* #cgo LDFLAGS: -la */", "/* #cgo LDFLAGS: -la\n*/", "//#cgo LDFLAGS: -la"]
)
def test_marks_of_the_comment_do_not_count(comment: str) -> None:
    [package] = packages("", **{"more.go": f'package main\n\n{comment}\nimport "C"\n'})
    assert [word for word, _ in package.linker] == ["-la"]


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
        ("pthread_exit(0);", [("pthread_exit", "load", "libgcc_s.so.1")]),
        ("pthread_join(t, 0); my_backtrace(a, 10); backtrace_symbols(a, 1);", []),
    ],
)
def test_calls(text: str, found: list[tuple[str, str, str | None]]) -> None:
    [package] = packages("", **{"a.c": f"void f() {{\n{text}\n}}\n/* dlopen(x) */\n"})
    assert [(call.function, call.kind, call.argument) for call in package.calls] == found
    assert {(call.place.path, call.place.line) for call in package.calls} <= {("a.c", 2)}


RUNS = 'void f(void) { system("ls"); }\n'


@pytest.mark.parametrize(
    ("preamble", "more", "path"),
    [
        ('#include "csrc/impl.c"', {"csrc/impl.c": RUNS}, "csrc/impl.c"),
        ('#include "a/x.h"', {"a/x.h": '# include "y.h"', "a/y.h": RUNS}, "a/y.h"),
        ('#include "a/x.h"', {"a/x.h": '#include "b/y.h"', "b/y.h": RUNS}, "b/y.h"),
        ('#cgo CFLAGS: -I${SRCDIR}/inc\n#include "y.h"', {"inc/y.h": RUNS}, "inc/y.h"),
        ("#cgo CFLAGS: -Iinc\n#include <y.h>", {"inc/y.h": RUNS}, "inc/y.h"),
        ("", {"x.c": '#include "sub/y.inc"', "sub/y.inc": RUNS}, "sub/y.inc"),
        ('#include "../y.inc"', {"y.inc": RUNS}, ""),
        ("#include <sub/y.h>", {"sub/y.h": RUNS}, ""),
        ('// "sub/y.h"', {"sub/y.h": RUNS}, ""),
        ('#include "sub/z.h"', {"sub/y.h": RUNS, "sub/z.h": '#include "z.h"\n#include "/sub/y.h"'}, ""),
    ],
)
def test_included_files(preamble: str, more: dict[str, str], path: str) -> None:
    [package] = packages(preamble, **more)
    assert [(call.place.path, call.argument) for call in package.calls] == ([(path, "ls")] if path else [])


def test_a_file_of_the_package_that_is_included_counts_once() -> None:
    [package] = packages('#include "a.h"\n#include "a.h"', **{"a.h": RUNS})
    assert len(package.calls) == 1


def test_go_calls_what_loads_a_library() -> None:
    text = 'package main\n\n// #include <execinfo.h>\nimport "C"\n\nfunc main() { C.%s(nil, 1) }\n'
    [package] = evidence({"go.mod": GO_MOD, "main.go": text % "backtrace"}).c_packages
    assert [(call.argument, call.place.line) for call in package.calls] == [("libgcc_s.so.1", 6)]
    [package] = evidence({"go.mod": GO_MOD, "main.go": text % "backtraces"}).c_packages
    assert package.calls == ()


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
        '#include "a.c"\n' * 50_000,
        "#" + " " * 800_000,
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

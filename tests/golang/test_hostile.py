"""Sources made to break the reader: deep, long, broken. All of it takes time in proportion to its size."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rewriter.golang.modules.module import find_module
from rewriter.golang.reachability.graph import MAX_SIZE
from rewriter.golang.source.collect import collect
from tests.golang.memory import MemoryFiles
from tests.golang.tools import GO_MOD, evidence

BIG = 40_000

SOURCES = {
    "nested calls": f"var x = {'f(' * BIG}1{')' * BIG}",
    "nested joins": f'import "path"\nvar x = {"path.Join(" * BIG}"a"{")" * BIG}',
    "nested parentheses": f'var x = {"(" * BIG}"a"{")" * BIG}',
    "long sum": 'var x = "a"' + '+"a"' * BIG,
    "long sum with a variable": "var x = y" + '+"a"' * BIG,
    "sum to the right": 'var x = "a"' + '+("a"' * BIG + ")" * BIG,
    "chained methods": "var x = a" + '.b("c")' * BIG,
    "chained constants": "".join(f"const c{i} = c{i + 1}\n" for i in range(BIG // 10)),
    "doubled constants": 'const c0 = "aaaa"\n' + "".join(f"const c{i + 1} = c{i} + c{i}\n" for i in range(60)),
    "many strings": 'var x = []string{"' + '", "'.join("ab" for _ in range(BIG)) + '"}',
    "bytes": "var x = []byte{" + "0x1f, " * BIG + "}",
    "spread": 'import "text/template"\nvar x = []string{"' + '","'.join("ab" for _ in range(BIG // 10)) + '"}\n'
    "func f() {" + "template.ParseFiles(x...)\n" * (BIG // 10) + "}",
    "open brackets": "func f() { " + "{ ( [ " * (BIG // 4),
    "open ifs": 'func f() { ' + 'if runtime.GOOS == "windows" { ' * (BIG // 4),
    "many imports": "import (\n" + "".join(f'\t"a.b/c{i}"\n' for i in range(BIG // 4)) + ")",
    "many functions": "".join(f'func f{i}() {{ x := "a"; g(x) }}\n' for i in range(BIG // 10)),
    "viper": 'import "github.com/spf13/viper"\nfunc f() {'
    + "".join(f'viper.SetConfigName("n{i}"); viper.AddConfigPath("d{i}")\n' for i in range(BIG // 40))
    + "}",
    "null bytes": 'var x = "\0"\n' + "\0" * 1000,
    "surrogates": "var x = `\udcff`",
}  # fmt: skip


@pytest.mark.parametrize("name", SOURCES)
def test_large_and_deep_sources(name: str) -> None:
    start = time.monotonic()
    found = evidence({"go.mod": GO_MOD, "main.go": f"package main\n{SOURCES[name]}\n"})
    assert found.files == ("main.go",)
    assert time.monotonic() - start < 20


def test_long_strings_are_dropped() -> None:
    text = f'package main\n\nvar a, b = "{"x" * 5000}", "{"y" * 4000}"\n'
    assert [len(use.value) for use in evidence({"go.mod": GO_MOD, "main.go": text}).strings] == [4000]


def test_too_large_files_are_not_read() -> None:
    found = evidence(
        {"go.mod": GO_MOD, "main.go": "package main\n", "big.go": "package main\n//" + "x" * MAX_SIZE}
    )
    assert (found.files, found.unresolved) == (("main.go",), ("big.go",))


def test_only_reachable_files_are_read() -> None:
    tree = {"go.mod": GO_MOD, "main.go": "package main\n"}
    tree |= {f"p{i}/f.go": "package p\n" for i in range(20_000)}

    class Counting(MemoryFiles):
        read = 0

        def read_text(self, path: str) -> str | None:
            Counting.read += 1
            return super().read_text(path)

    files = Counting(tree)
    collect(files, "", module=find_module(files, ""), gopath_import=None)
    assert Counting.read < 10


def test_long_chain_of_packages() -> None:
    tree = {"go.mod": GO_MOD, "main.go": 'package main\n\nimport "example.com/app/p0"\n'}
    count = 3000
    for i in range(count):
        tree[f"p{i}/f.go"] = f'package p\n\nimport "example.com/app/p{i + 1}"\n'
    tree[f"p{count}/f.go"] = "package p\n"
    assert len(evidence(tree).files) == count + 2


@pytest.mark.parametrize("element", ["name: f(g(1)))", ")", "name: )", "(", "name: f(1)), )"])
def test_broken_elements_of_literals(element: str) -> None:
    text = f'package main\n\ntype T struct {{ name string }}\n\nvar t = []T{{{{{element}, name: "a"}}, T{{{element}}}}}\n'
    found = evidence({"go.mod": GO_MOD, "main.go": text})
    assert found.unresolved == ("main.go",)


_PIECES = st.sampled_from(
    ['"a"', "`b`", "os.Open(", ")", "{", "}", "(", "x", ":=", "=", "func f() ", "import ", "const ", "var ", "\n",
     "if ", "switch ", "runtime.GOOS", "==", "//go:embed a\n", "/*", "\\", "[]string", ",", "...", "&", "+", "type T struct ",
     "T{", "name: ", "new(", "func (t T) name[P any]"]
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(_PIECES, max_size=40), st.text(max_size=20))
def test_any_source_can_be_read(pieces: list[str], noise: str) -> None:
    text = 'package main\n\nimport "os"\n' + " ".join(pieces) + noise
    evidence({"go.mod": GO_MOD, "main.go": text})

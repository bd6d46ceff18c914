"""Go that is newer than the grammar of tree-sitter is read as the older Go that says the same."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rewriter.golang.source.newer_syntax import older
from rewriter.golang.source.syntax import parse, parsed, preorder, source_text

VALUES = (
    "1",
    "-1",
    "!ready",
    "&x",
    "<-results",
    "x + 1",
    "x == y",
    '"text"',
    "`text`",
    "'r'",
    '"a" + b',
    "f()",
    "f(new(2))",
    "pkg.F(1)",
    "a.b.c()",
    "a.b.c",
    "T{}",
    "T{A: 1}",
    "pkg.T{}",
    "G[int]{}",
    "f[int](x)",
    "a[0]",
    'm["k"]',
    "a[i] + 1",
    "a[i].b",
    "[]int{1}",
    '[]byte("x")',
    "map[string]int{}",
    "map[string][]int{}",
    "[...]string{}",
    "x /* why */ + 1",
    "time.Now().\n\t\tUTC()",
)
TYPES = (
    "T",
    "*T",
    "pkg.T",
    "[]T",
    "[3]T",
    "[n]pkg.T",
    "map[string]T",
    "map[string][]*pkg.T",
    "map[K]map[L]T",
    "chan T",
    "<-chan T",
    "func(int) error",
    "struct{ a int }",
    "struct{}",
    "interface{ M() }",
    "G[T]",
    "pkg.G[T, U]",
    "T, ",
    "/* why */ T",
)


@pytest.mark.parametrize("value", VALUES)
def test_new_of_a_value_is_a_call(value: str) -> None:
    text = (
        f"package p\n\nvar v = new({value})\n\nvar w = T{{a: new({value}), b: []*int{{new({value}), nil}}}}\n"
    )
    assert older(text) == text.replace("new(", "(new)(")
    tree = parse(text)
    assert not tree.root_node.has_error
    assert older(text).count("\n") == text.count("\n")


@pytest.mark.parametrize("kind", TYPES)
def test_new_of_a_type_stays(kind: str) -> None:
    text = f"package p\n\nvar v = new({kind})\n"
    assert older(text) == text
    assert not parse(text).root_node.has_error


@pytest.mark.parametrize(
    "text",
    [
        'package p\n\nvar s = "new(1)"\n',
        "package p\n\n// new(1)\nvar s = `\nnew(1)\nfunc (t T) M[P any]() {}\n`\n",
        "package p\n\nvar s = x.new(1)\n",
        "package p\n\nvar s = renew(1)\n",
        "package p\n\nfunc F[P any](p P) {}\n\nfunc (t T[P]) M() {}\n",
    ],
)
def test_what_looks_like_it_stays(text: str) -> None:
    assert older(text) == text
    assert not parse(text).root_node.has_error


def test_methods_lose_their_type_parameters() -> None:
    text = (
        "package p\n\nfunc (t T) M[P any](p P) P { return p }\n\nfunc (s *S[A, B]) Each[\n\tP fmt.Stringer,\n"
        '\tQ ~[]P,\n](q Q) { s.open("a") }\n'
    )
    source, tree = parsed(text)
    assert not tree.root_node.has_error
    assert source.count(b"\n") == text.count("\n") + 1
    names = [source_text(node) for node in preorder(tree.root_node, frozenset({"field_identifier"}))]
    assert names == ["M", "Each", "open"]
    [value] = preorder(tree.root_node, frozenset({"interpreted_string_literal"}))
    assert value.start_point[0] == 7


@given(
    st.lists(
        st.sampled_from(["new(", "(", ")", "[", "]", "{", "}", "x", "1", '"', "`", "\n", "func (t T) M"])
    )
)
@example(["\n", "func (t T) M", "["])
@example(["new("])
def test_any_text_keeps_its_lines(parts: list[str]) -> None:
    text = "".join(parts)
    assert older(text).count("\n") == text.count("\n")

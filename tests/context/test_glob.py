"""Patterns against Go's own tables, and the automaton against Python's regular expressions."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rewriter.context.glob import MAX_PATTERN, GlobError, Kind, compile_glob, has_wildcards, parse

# Facts of https://pkg.go.dev/path/filepath#Match (its own test table has the same cases).
MATCHES = [
    ("abc", "abc", True),
    ("*", "abc", True),
    ("*c", "abc", True),
    ("a*", "a", True),
    ("a*", "ab/c", False),
    ("a*/b", "abc/b", True),
    ("a*/b", "a/c/b", False),
    ("a*b*c*d*e*/f", "axbxcxdxexxx/f", True),
    ("a*b*c*d*e*/f", "axbxcxdxe/xxx/f", False),
    ("a*b?c*x", "abxbbxdbxebxczzx", True),
    ("a*b?c*x", "abxbbxdbxebxczzy", False),
    ("ab[c]", "abc", True),
    ("ab[b-d]", "abc", True),
    ("ab[e-g]", "abc", False),
    ("ab[^b-d]", "abc", False),
    ("ab[^e-g]", "abc", True),
    ("ab[!c]", "ab!", True),
    ("ab[!c]", "abx", False),
    ("a\\*b", "a*b", True),
    ("a\\*b", "ab", False),
    ("a?b", "a☺b", True),
    ("a???b", "a☺b", False),
    ("[a-\u03b6]*", "\u03b1", True),
    ("*[a-\u03b6]", "A", False),
    ("a?b", "a/b", False),
    ("[\\]a]", "]", True),
    ("[x\\-]", "-", True),
    ("[x\\-]", "z", False),
    ("*x", "xxx", True),
    ("a**b", "axxb", True),
    ("a**b", "a/b", False),
    ("", "", True),
    ("", "a", False),
]


@pytest.mark.parametrize(("pattern", "text", "expected"), MATCHES)
def test_go_match(pattern: str, text: str, expected: bool) -> None:
    assert compile_glob(pattern).matches(text) is expected


@pytest.mark.parametrize(
    "pattern",
    ["[]a]", "[-]", "[x-]", "[-x]", "\\", "[a-b-c]", "[", "[^", "[^bc", "a[", "[]", "[a\\", "a" * 5000],
)
def test_bad_pattern(pattern: str) -> None:
    with pytest.raises(GlobError):
        compile_glob(pattern)


@pytest.mark.parametrize("pattern", ["[b-a]", "a\\d", "[*]", "[?]", "[[a]", "a^b*", "\\é"])
def test_moby_has_more_bad_patterns(pattern: str) -> None:
    compile_glob(pattern)
    with pytest.raises(GlobError):
        compile_glob(pattern, double_star=True)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a*", True),
        ("a?", True),
        ("[a]", True),
        ("a", False),
        ("a\\*", False),
        ("a\\\\*", True),
        ("a\\", False),
    ],
)
def test_wildcards(text: str, expected: bool) -> None:
    assert has_wildcards(text) is expected


PATTERNS = st.lists(
    st.sampled_from(["a", "b", "/", "*", "**", "**/", "?", "[ab]", "[^a]", ".", "\\*"]), max_size=9
)
TEXTS = st.text("ab/.*\n", max_size=12)


def _regular_expression(pattern: str) -> re.Pattern[str]:
    """What the positions stand for, in the words of moby's patternmatcher."""
    words = {Kind.ANY: "[^/]", Kind.STAR: "[^/]*", Kind.EVERYTHING: ".*", Kind.FOLDERS: "(.*/)?"}
    parts = []
    for token in parse(pattern, double_star=True):
        if token.kind is Kind.CHARACTER:
            parts.append(re.escape(token.text))
        elif token.kind is Kind.CLASS:
            parts.append("[" + "^" * token.negated + "".join(f"{a}-{b}" for a, b in token.ranges) + "]")
        else:
            parts.append(words[token.kind])
    return re.compile("".join(parts))


@given(PATTERNS.map("".join), TEXTS)
def test_automaton_equals_regular_expression(pattern: str, text: str) -> None:
    expected = _regular_expression(pattern).fullmatch(text) is not None
    automaton = compile_glob(pattern, double_star=True)
    assert automaton.matches(text) is expected
    assert automaton.matches(text) is expected, "the cache of transitions changes nothing"


@given(st.text(max_size=20), st.text(max_size=20))
def test_any_text_compiles_or_is_rejected(pattern: str, text: str) -> None:
    try:
        compile_glob(pattern, double_star=True).matches(text)
    except GlobError:
        return


@given(st.text(st.characters(exclude_characters="*?[]\\^"), max_size=20))
def test_plain_text_matches_only_itself(text: str) -> None:
    assert compile_glob(text).matches(text)
    assert not compile_glob(text).matches(text + "x")


def test_no_backtracking() -> None:
    pattern = "*a" * (MAX_PATTERN // 2)
    started = time.perf_counter()
    assert not compile_glob(pattern).matches("a" * 4000 + "b")
    assert time.perf_counter() - started < 5

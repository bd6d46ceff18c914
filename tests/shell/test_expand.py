from __future__ import annotations

import time

import pytest

from rewriter.shell.expand import unsplit, value, words
from rewriter.shell.model import Simple, Word
from rewriter.shell.parse import parse

KNOWN = {
    "A": "a",
    "TWO": "x y",
    "EMPTY": "",
    "UNSET": None,
    "STAR": "*.go",
    "PATH": "/b/c.tar.gz",
    "PAD": " p ",
}


def simple(text: str) -> Simple:
    node = parse(text)
    assert isinstance(node, Simple)
    return node


def word(text: str) -> Word:
    return simple(f"x {text}").words[1]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain", "plain"),
        ("'$A'", "$A"),
        ("$A", "a"),
        ("${A}b", "ab"),
        ('"$A $A"', "a a"),
        ('"$TWO"', "x y"),
        ('"$EMPTY"', ""),
        ('"$UNSET"', ""),
        ("b$EMPTY", "b"),
        ('"$STAR"', "*.go"),
        ("${UNSET:-w}", "w"),
        ("${UNSET-w}", "w"),
        ("${EMPTY:-w}", "w"),
        ('"${EMPTY-w}"', ""),
        ("${A:-w}", "a"),
        ("${A:-$NOPE}", "a"),
        ("${UNSET:-$A}", "a"),
        ("${UNSET:-${EMPTY:-$A}}", "a"),
        ("${A:+w}", "w"),
        ('"${UNSET+w}"', ""),
        ('"${EMPTY:+w}"', ""),
        ("${EMPTY+w}", "w"),
        ("${A?message}", "a"),
        ("${A:=w}", "a"),
        ("${PATH%.*}", "/b/c.tar"),
        ("${PATH%%.*}", "/b/c"),
        ("${PATH#*/}", "b/c.tar.gz"),
        ("${PATH##*/}", "c.tar.gz"),
        ("${PATH%.zip}", "/b/c.tar.gz"),
        ("${PATH%.g?}", "/b/c.tar"),
        ("$PAD", "p"),
        ("'$'", "$"),
    ],
)
def test_a_known_word_has_its_value(text: str, expected: str) -> None:
    assert value(word(text), KNOWN) == expected


@pytest.mark.parametrize(
    "text",
    [
        "$NOPE",
        '"$NOPE"',
        "${NOPE:-w}",
        "${NOPE:+w}",
        "$TWO",
        "$EMPTY",
        "$UNSET",
        "$STAR",
        "*.go",
        "~/x",
        "{a,b}",
        "$(date)",
        "$((1))",
        "$1",
        '"$@"',
        "$?",
        "${UNSET?message}",
        "${UNSET:=w}",
        "${UNSET:-a b}",
        "${UNSET:-'w'}",
        '"${UNSET:-\\w}"',
        "${UNSET:-~}",
        "${UNSET:-$(a)}",
        "${UNSET:-*}",
        "${PATH%[a-z]}",
        "${PATH%$A}",
        "${#A}",
        "${A/a/b}",
    ],
)
def test_anything_else_is_unknown(text: str) -> None:
    assert value(word(text), KNOWN) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("go $TWO", ("go", "x", "y")),
        ('go "$TWO"', ("go", "x y")),
        ("go b${TWO}c", ("go", "bx", "yc")),
        ("go b${PAD}c", ("go", "b", "p", "c")),
        ('go ""$PAD""', ("go", "", "p", "")),
        ("go $EMPTY $UNSET b", ("go", "b")),
        ('go "$EMPTY"', ("go", "")),
        ("go ${UNSET:-a b}", ("go", "a", "b")),
        ("go $NOPE b", ("go", None, "b")),
        ("go *.go", ("go", None)),
        ("$A=b", ("a=b",)),
        ("A=b", ()),
    ],
)
def test_unquoted_values_are_split(text: str, expected: tuple[str | None, ...]) -> None:
    assert words(simple(text), KNOWN) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("B=$TWO", "x y"),
        ("B=$STAR", "*.go"),
        ("B=*", "*"),
        ("B=", ""),
        ("B=$NOPE", None),
        ("B=~/x", None),
        ("B=$A:$A", "a:a"),
    ],
)
def test_an_assignment_is_not_split(text: str, expected: str | None) -> None:
    assert unsplit(simple(text).assignments[0].value, KNOWN) == expected


def test_a_redirection_target_is_not_split() -> None:
    assert unsplit(simple("a >$TWO").redirects[0].target, KNOWN) == "x y"


def test_values_do_not_grow_without_bound() -> None:
    long = {"A": "a" * 90_000}
    started = time.process_time()
    assert value(word('"' + "$A" * 20_000 + '"'), long) is None
    assert words(simple("x " + "$A " * 20_000), long)[-1] is None
    assert value(word("${A%" + "*a" * 5_000 + "}"), long) is None
    nested = "${B:-" * 5_000 + "x" + "}" * 5_000
    assert value(word(nested), {"B": None}) is None
    assert time.process_time() - started < 5


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("~", "/my home"),
        ("~/x", "/my home/x"),
        ('~/"x y"', "/my home/x y"),
        ("~/$A", "/my home/a"),
        ("'~'", "~"),
        ("~user/x", None),
        ('~"/x"', None),
        ("~$A", None),
        ("a=~/x", None),
    ],
)
def test_a_tilde_is_home(text: str, expected: str | None) -> None:
    assert value(word(text), {**KNOWN, "HOME": "/my home"}) == expected
    assert value(word(text), {"HOME": None}) == (expected if expected == "~" else None)

"""Word expansion; every expected value was checked against BuildKit's ``shell.Lex``."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rewriter.dockerfile.expand import expand, expand_words, references
from rewriter.dockerfile.model import DockerfileError

VARIABLES = {"A": "abcabc", "E": "", "P": "80 81", "D": "a$b", "T": "1.22-alpine3.19"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain", "plain"),
        ("$A", "abcabc"),
        ("${A}x", "abcabcx"),
        ("$U", ""),
        ("a b", "a b"),
        ('"a b"', "a b"),
        ("'$A'", "$A"),
        ('"$A"', "abcabc"),
        ("\\$A", "$A"),
        ('"\\$A"', "$A"),
        ('"a\\\\b"', "a\\b"),
        ('"a\\b"', "a\\b"),
        ("a\\b", "ab"),
        ("a\\", "a"),
        ("${U:-w}", "w"),
        ("${E:-w}", "w"),
        ("${E-w}", ""),
        ("${U-w}", "w"),
        ("${A:+w}", "w"),
        ("${E:+w}", ""),
        ("${E+w}", "w"),
        ("${U+w}", ""),
        ("${A:?w}", "abcabc"),
        ("${U:-$A}", "abcabc"),
        ('${U:-${V:-"a b"}}', "a b"),
        ("${A#*b}", "cabc"),
        ("${A##*b}", "c"),
        ("${A%b*}", "abca"),
        ("${A%%b*}", "a"),
        ("${A#x}", "abcabc"),
        ("${A#?}", "bcabc"),
        ("${A/b/X}", "aXcabc"),
        ("${A//b/X}", "aXcaXc"),
        ("${A/b*c/X}", "aX"),
        ("${A//x/y}", "abcabc"),
        ("${T%-*}", "1.22"),
        ("${T%%.*}", "1"),
        ("${T/alpine/slim}", "1.22-slim3.19"),
        ("${U/a/b}", ""),
        ("$D", "a$b"),
        ("a$", "a$"),
        ("$.x", "$.x"),
        ("a$$b", "ab"),
        ("$1x", "x"),
        ("$12x", "x"),
        ("$@$?$#$*$!$-$0", ""),
        ("$(date)", "$(date)"),
        ("`date`", "`date`"),
        ("~/x", "~/x"),
        ("<<E", "<<E"),
        ("\udcff", "\ufffd"),
        ("", ""),
    ],
)
def test_expand(text: str, expected: str) -> None:
    assert expand(text, VARIABLES) == expected


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('"a', "unexpected end of statement while looking for matching double-quote"),
        ("don't", "unexpected end of statement while looking for matching single-quote"),
        ("${", "syntax error: missing '}'"),
        ("${A", "unsupported modifier (\ufffd) in substitution"),
        ("${A:-x", "syntax error: missing '}'"),
        ("${}", "syntax error: bad substitution"),
        ("${:-x}", "syntax error: bad substitution"),
        ("${A^^}", "unsupported modifier (^) in substitution"),
        ("${A:1:2}", "unsupported modifier (:1) in substitution"),
        ("${A:#x}", "unsupported modifier (:#) in substitution"),
        ("${A!x}", "unsupported modifier (!) in substitution"),
        ("${U:?}", "U: is not allowed to be unset"),
        ("${E:?}", "E: is not allowed to be empty"),
        ("${U?no U}", "U: no U"),
        ("${A/x}", "syntax error: missing '/' in ${}"),
        ("${A/x/y", "syntax error: missing '}'"),
        ("${A#\\x}", "invalid pattern (\\x) in substitution: invalid escape '\\x'"),
        ("${" + "A:-${" * 60, "substitutions are nested too deeply"),
    ],
)
def test_errors(text: str, message: str) -> None:
    with pytest.raises(DockerfileError) as caught:
        expand(text, VARIABLES)
    assert caught.value.message == f'failed to process "{text}": {message}'


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("$P", ("80", "81")),
        ("80/tcp $P", ("80/tcp", "80", "81")),
        ("$U", ()),
        ('"$P"', ("80 81",)),
        ("'a b' c", ("a b", "c")),
        ("a\\ b", ("a b",)),
        ('""', ()),
        ("\t a \u00a0 b ", ("a", "b")),
    ],
)
def test_expand_words(text: str, expected: tuple[str, ...]) -> None:
    assert expand_words(text, VARIABLES) == expected


def test_backtick_as_escape() -> None:
    assert expand("`$A\\b", VARIABLES, "`") == "$A\\b"
    assert expand('"`$A`"\\"', VARIABLES, "`") == '$A"\\'


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("$A-${B}", {"A", "B"}),
        ("${A:-$B}${C/$D/${E}}", {"A", "B", "C", "D", "E"}),
        ("${A:?}", {"A"}),
        ('"$A"', {"A"}),
        ("'$A' \\$B $(C) a$", set()),
        ("plain", set()),
    ],
)
def test_references(text: str, names: set[str]) -> None:
    assert references(text) == names


def test_references_of_bad_text_is_an_error() -> None:
    with pytest.raises(DockerfileError):
        references("${A")


def test_values_that_would_explode_are_an_error() -> None:
    with pytest.raises(DockerfileError, match="expands to more than"):
        expand("$A$A", {"A": "x" * 700_000})
    with pytest.raises(DockerfileError, match="expands to more than"):
        expand("${A//x/$A}", {"A": "x" * 60_000})


def test_hostile_patterns_are_fast() -> None:
    value = "a" * 5000
    assert expand("${A##" + "*a" * 100 + "b}", {"A": value}) == value
    assert expand("${A//" + "*a" * 100 + "b/x}", {"A": value}) == value
    assert expand("${A//a/b}", {"A": value}) == "b" * 5000
    with pytest.raises(DockerfileError, match="too long"):
        expand("${A##" + "*a" * 30_000 + "}", {"A": value})


@given(st.text("abc$A{}:-+?#%/*\\\"'` <\n", max_size=30), st.text("ab*$/ ", max_size=8))
def test_any_text_expands_or_raises_our_error(text: str, value: str) -> None:
    try:
        found = expand(text, {"A": value})
    except DockerfileError as error:
        assert error.message.startswith("failed to process ")
        return
    assert references(text) <= {"A", "a", "b", "c", "-", "?", "#", "*", "$"} | set(_names(text))
    if not set(text) & set("$\"'\\"):
        assert found == text


def _names(text: str) -> list[str]:
    """All runs of letters, which every name is taken from."""
    runs = "".join(character if character.isalpha() else " " for character in text).split()
    return [
        run[start:end] for run in runs for start in range(len(run)) for end in range(start + 1, len(run) + 1)
    ]

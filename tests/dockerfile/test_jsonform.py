"""The exec form, against Python's own JSON reader where the two must agree."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rewriter.dockerfile.jsonform import string_array
from rewriter.dockerfile.model import DockerfileError


def values(text: str) -> tuple[str, ...] | None:
    found = string_array(text)
    return None if found is None else tuple(element.value for element in found)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[]", ()),
        ("\u00a0\t[ ]", ()),
        ('["a","b"]', ("a", "b")),
        ('[\n"a" ,\r"b"\t]', ("a", "b")),
        (r'["\"\\\/\b\f\n\r\t\u0041"]', ('"\\/\b\f\n\r\tA',)),
        ('["\\ud83d\\ude00"]', ("\U0001f600",)),
        ('["\\ud83dx"]', ("\ufffdx",)),
        ('["\udcff\udcfe"]', ("\ufffd\ufffd",)),
        ('["\x7f"]', ("\x7f",)),
    ],
)
def test_strings(text: str, expected: tuple[str, ...]) -> None:
    assert values(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a",
        "[",
        "]",
        '"a"',
        "['a']",
        "[a]",
        '["a",]',
        '[,"a"]',
        '["a" "b"]',
        '["a"] x',
        '["a"]]',
        '["a"]["b"]',
        '["a"',
        '["a]',
        '["\\x"]',
        '["\\u12"]',
        '["a\tb"]',
        "[\u201ca\u201d]",
        "[NaN]",
        "[Infinity]",
        "[1e999]",
        "[-1e999, []]",
        "[01]",
        "[1.]",
        "[+1]",
        "[True]",
        '[{"a"}]',
        '[{"a":1,}]',
        "[{a:1}]",
        "[1:2]",
        "[[]",
        "[{]}",
        "[}",
        '{"a": "b"}',
        "[" * 100_000,
        "[" * 20_000 + "]" * 20_000,
        "[" + "9" * 5000 + "]",
        '["a"\u00a0]',
    ],
)
def test_not_json(text: str) -> None:
    assert string_array(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "[1]",
        "[null]",
        "[true]",
        "[-0.5e3]",
        '["a", 1]',
        "[[]]",
        '[["a"]]',
        '[{"a": [1, {"b": null}]}]',
        "[" * 5000 + "]" * 5000,
    ],
)
def test_other_elements(text: str) -> None:
    with pytest.raises(DockerfileError, match="comprised of strings only"):
        string_array(text)


def test_places_of_elements() -> None:
    text = 'CMD [ "a", "\\u0062c" ]'
    found = string_array(text, 4)
    assert found is not None
    assert [text[element.start : element.end] for element in found] == ['"a"', '"\\u0062c"']


def _python(text: str) -> tuple[str, ...] | str | None:
    def refuse(constant: str) -> None:
        raise ValueError(constant)

    try:
        found = json.loads(text, parse_constant=refuse)
    except ValueError:
        return None
    if not isinstance(found, list):
        return None
    return tuple(found) if all(isinstance(each, str) for each in found) else "other"


@given(
    st.text('[]{},:"\\ ab01-e.ntrue', max_size=16)
    | st.recursive(
        st.text(max_size=3) | st.integers() | st.none() | st.booleans(),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=2), inner, max_size=2),
    ).map(json.dumps)
)
def test_agrees_with_python(text: str) -> None:
    try:
        found: object = values(text)
    except DockerfileError:
        found = "other"
    expected = _python(text)
    if isinstance(expected, tuple):
        expected = tuple(
            each.encode("utf-16", "surrogatepass").decode("utf-16", "replace") for each in expected
        )
    assert found == expected

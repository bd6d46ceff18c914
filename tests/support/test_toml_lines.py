"""The lines of keys, held against what ``tomllib`` reads."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rewriter.support.toml_lines import line_of, lines_of

TEXT = """\
# registry = "no"
registry = "a#b" # debian = 1
text = \"\"\"
debian = 12
\\\"\"\" [x]
\"\"\"
other = '''
[digests]
'''
allow = [ # comment ]
  "a", "b",
  'c',
]
"quoted.key" = 1
a.b . "c" = 2
inline = { x = 1, "y z" = [1, 2], n = { m = 3 } }
[digests]
"static-debian13:nonroot" = "x"
[[modules]]
path = "p"
files = [
  "/a",
  "/b",
]
[[ modules ]]
path = "q"
[modules.below]
k = 1
"""
WANTED = {
    ("registry",): 2,
    ("text",): 3,
    ("other",): 7,
    ("allow",): 10,
    ("allow", 0): 11,
    ("allow", 1): 11,
    ("allow", 2): 12,
    ("quoted.key",): 14,
    ("a", "b", "c"): 15,
    ("inline",): 16,
    ("inline", "x"): 16,
    ("inline", "y z"): 16,
    ("inline", "y z", 1): 16,
    ("inline", "n", "m"): 16,
    ("digests",): 17,
    ("digests", "static-debian13:nonroot"): 18,
    ("modules",): 19,
    ("modules", 0, "path"): 20,
    ("modules", 0, "files", 1): 23,
    ("modules", 1): 25,
    ("modules", 1, "path"): 26,
    ("modules", 1, "below", "k"): 28,
}


@pytest.mark.parametrize(("path", "line"), WANTED.items(), ids=str)
def test_line(path: tuple[str | int, ...], line: int) -> None:
    tomllib.loads(TEXT)
    assert line_of(TEXT, path) == line


def test_the_nearest_place_around_counts() -> None:
    assert line_of(TEXT, ("registry", "x", 1)) == 2
    assert line_of(TEXT, ("nothing",)) is None
    assert line_of("", ()) is None


def paths(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    if path:
        yield path
    members = (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    )
    for key, item in members:
        yield from paths(item, (*path, key))


@given(st.text(st.sampled_from("ab.=[]{}\"',\n# 1\\"), max_size=40))
def test_every_key_of_a_text_that_parses_has_a_line(text: str) -> None:
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return
    found = lines_of(text)
    last = text.count("\n") + 1
    assert all(1 <= line <= last for line in found.values())
    for path in paths(table):
        assert any(known[: len(path)] == path for known in found), path

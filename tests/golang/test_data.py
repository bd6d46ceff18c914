"""Calls that take data as well as the path of a file."""

from __future__ import annotations

import pytest

from tests.golang.tools import paths, program

PARSE = "go/parser.ParseFile"
LOAD = "gopkg.in/ini.v1.Load"


@pytest.mark.parametrize(
    "source",
    ['"package a"', "`package a`", "[]byte(text)", "strings.NewReader(text)", "data", "body", "read"],
)
def test_what_is_parsed_is_given(source: str) -> None:
    body = f"parser.ParseFile(set, name, {source}, 0)"
    top = 'const data = "package a"'
    found = program(
        "f()", "go/parser", "strings", top=f"{top}\nfunc f(body []byte, read io.Reader) {{ {body} }}"
    )
    assert paths(found) == []


@pytest.mark.parametrize("source", ["nil", "body", "anything"])
def test_what_is_parsed_may_be_a_file(source: str) -> None:
    body = f'parser.ParseFile(set, name, {source}, 0); parser.ParseFile(set, "a.go", {source}, 0)'
    top = f"func f(name string, body any, anything interface{{}}) {{ {body} }}"
    found = program("f(os.Args[1], nil, nil)", "go/parser", "os", top=top)
    assert (PARSE, "a.go", "read") in paths(found)
    assert (PARSE, None, "read") in paths(found)


@pytest.mark.parametrize(
    ("argument", "found"),
    [
        ('"a.ini"', ["a.ini"]),
        ('"a.ini", "b.ini"', ["a.ini", "b.ini"]),
        ("x", [None]),
        ('[]byte("[a]")', []),
        ('"a.ini", []byte(text)', ["a.ini"]),
        ("data", []),
        ("read", []),
        ("twice", [None]),
        ("buffer.Bytes()", []),
        ("own()", [None]),
    ],
)
def test_lists_of_files_and_data(argument: str, found: list[str | None]) -> None:
    body = "data := []byte(text)\nread, err := io.ReadAll(r)\ntwice := []byte(text)\ntwice = x\n"
    body += f"ini.Load({argument})"
    assert [path for call, path, _ in paths(program(body, "gopkg.in/ini.v1", "io")) if call == LOAD] == found

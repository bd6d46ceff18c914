"""The arguments of each instruction."""

from __future__ import annotations

import pytest

from rewriter.dockerfile.load import load
from rewriter.dockerfile.model import Dockerfile, Instruction, Span
from rewriter.dockerfile.words import from_, healthcheck, names, onbuild, pairs, single
from tests.dockerfile.syntax_tree import Node, node


def read(text: str) -> tuple[Dockerfile, Instruction]:
    dockerfile = load(f"FROM g\n{text}".encode(), "Dockerfile")
    return dockerfile, dockerfile.instructions[-1]


def cut(dockerfile: Dockerfile, span: Span | None) -> str | None:
    return None if span is None else dockerfile.text[span.start : span.end]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ENV A=1", [("A", "1")]),
        ('ENV A=1 B="c d" C=e\\ f', [("A", "1"), ("B", '"c d"'), ("C", "e\\ f")]),
        ("ENV A= B=''", [("A", ""), ("B", "''")]),
        ('ENV "a b"=c', [('"a b"', "c")]),
        ("ENV A==b", [("A", "=b")]),
        ("ENV A=a\\", [("A", "a")]),
        ("LABEL a.b=c \\\n  # c\n  d=e", [("a.b", "c"), ("d", "e")]),
        ("ARG A B=2 C=", [("A", None), ("B", "2"), ("C", "")]),
        ("ENV A='b", [("A", "'b")]),
        ("ENV A=b\u00a0C=d", [("A", "b"), ("C", "d")]),
    ],
)
def test_pairs(text: str, expected: list[tuple[str, str | None]]) -> None:
    # Without a line feed a backslash at the very end would continue the line: \f hides that.
    _, instruction = read(text + "\f")
    found = pairs(instruction, "\\")
    assert [(pair.key, pair.value) for pair in found] == expected


def test_spans_of_pairs() -> None:
    dockerfile, instruction = read('ENV A=1 \\\n  B="c \\\nd" C=\n')
    found = pairs(instruction, "\\")
    assert [cut(dockerfile, pair.span) for pair in found] == ["A=1", 'B="c \\\nd"', "C="]
    assert [cut(dockerfile, pair.value_span) for pair in found] == ["1", '"c \\\nd"', ""]
    assert found[2].value_span == Span(found[2].span.end, found[2].span.end)


def test_argument_without_value_has_no_value_span() -> None:
    _, instruction = read("ARG A")
    assert pairs(instruction, "\\")[0].value_span is None


@pytest.mark.parametrize(
    ("text", "key", "value"),
    [("ENV k rest  of it ", "k", "rest  of it"), ("ENV a b=c", "a", "b=c"), ("LABEL 'x y' z", "'x", "y' z")],
)
def test_legacy_pair(text: str, key: str, value: str) -> None:
    dockerfile, instruction = read(text)
    (pair,) = pairs(instruction, "\\")
    assert (pair.key, pair.value) == (key, value)
    assert cut(dockerfile, pair.value_span) == value
    assert cut(dockerfile, pair.span) == instruction.arguments


def test_backtick_as_escape() -> None:
    dockerfile = load(b"# escape=`\nFROM g\nENV A=a` b B=c\\ C=d\n", "Dockerfile")
    found = pairs(dockerfile.instructions[1], "`")
    assert [(pair.key, pair.value) for pair in found] == [("A", "a` b"), ("B", "c\\"), ("C", "d")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("EXPOSE 80  443/tcp\t8080", ["80", "443/tcp", "8080"]),
        ('EXPOSE ["80"]', ['["80"]']),
        ('COPY ["a b", "c"]', ["a b", "c"]),
        ('COPY "a b" c', ['"a', 'b"', "c"]),
        ("COPY a\\ b c", ["a\\", "b", "c"]),
        ("ADD a \\\n  b /c", ["a", "b", "/c"]),
        ('VOLUME ["/a"]', ["/a"]),
        ("VOLUME /a /b", ["/a", "/b"]),
        ("VOLUME ['/a']", ["['/a']"]),
    ],
)
def test_names(text: str, expected: list[str]) -> None:
    _, instruction = read(text)
    assert [word.text for word in names(instruction)] == expected


def test_spans_of_names() -> None:
    dockerfile, instruction = read('COPY ["a b", \\\n "\\u0063"]')
    assert [cut(dockerfile, word.span) for word in names(instruction)] == ['"a b"', '"\\u0063"']
    dockerfile, instruction = read("EXPOSE 80 \\\n 81")
    assert [cut(dockerfile, word.span) for word in names(instruction)] == ["80", "81"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("WORKDIR /a b # c", "/a b # c"),
        ('USER "a"', '"a"'),
        ("STOPSIGNAL 9", "9"),
        ("MAINTAINER a  b ", "a  b"),
    ],
)
def test_single(text: str, expected: str) -> None:
    assert single(read(text)[1]) == expected


@pytest.mark.parametrize(
    ("text", "kind", "command", "json"),
    [
        ("HEALTHCHECK NONE", "NONE", "", None),
        ("HEALTHCHECK --interval=5s cmd  curl -f x", "CMD", "curl -f x", None),
        ('HEALTHCHECK CMD ["a", "b"]', "CMD", '["a", "b"]', ("a", "b")),
        ("HEALTHCHECK CMD ['a']", "CMD", "['a']", None),
    ],
)
def test_healthcheck(text: str, kind: str, command: str, json: tuple[str, ...] | None) -> None:
    _, instruction = read(text)
    found = healthcheck(instruction)
    assert (found.kind, found.text, found.json) == (kind, command, json)
    assert instruction.arguments[found.at :] == command


def test_onbuild() -> None:
    dockerfile, instruction = read('ONBUILD copy --from=b \\\n ["x", "y"]')
    inner = onbuild(instruction, "\\")
    assert (inner.keyword, inner.json, inner.flag("from")) == ("COPY", ("x", "y"), "b")
    assert cut(dockerfile, inner.arguments_span) == '["x", "y"]'
    assert cut(dockerfile, inner.keyword_span) == "copy"
    assert instruction.json is None
    assert onbuild(read("ONBUILD foo a")[1], "\\").keyword == "FOO"


@pytest.mark.parametrize(
    ("text", "image", "name"),
    [
        ("FROM golang:1.22", "golang:1.22", None),
        ("FROM --platform=$P golang:${V:-1} as Build", "golang:${V:-1}", "build"),
        ("FROM a A\u017f B", "a", "b"),
        ("FROM -- g", "g", None),
    ],
)
def test_from(text: str, image: str, name: str | None) -> None:
    dockerfile, instruction = read(text)
    found = from_(instruction)
    assert (found.image, found.name) == (image, name)
    assert cut(dockerfile, found.image_span) == image
    assert (cut(dockerfile, found.name_span) or "").lower() == (name or "")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("RUN a  b", Node(("a  b",), False, ())),
        ("RUN --network=none --mount='x y' a", Node(("a",), False, ("--network=none", "--mount=x y"))),
        ("COPY --link a b", Node(("a", "b"), False, ("--link",))),
        ("ENV A=1 B=2", Node(("A", "1", "B", "2"), False, ())),
        ("ARG A B=2", Node(("A", "B=2"), False, ())),
        ("HEALTHCHECK cmd a b", Node(("cmd", "a b"), False, ())),
        ('HEALTHCHECK CMD ["a"]', Node(("CMD", "a"), True, ())),
        ('ONBUILD CMD ["a"]', Node(("a",), True, (), "CMD")),
        ("CMD []", Node((), True, ())),
        ("CMD", Node((), False, ())),
    ],
)
def test_node(text: str, expected: Node) -> None:
    _, instruction = read(text)
    assert node(instruction, "\\") == expected

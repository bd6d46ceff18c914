"""The parts of each instruction."""

from __future__ import annotations

from typing import TypeVar

import pytest

from rewriter.dockerfile.instructions import (
    TYPES,
    Copying,
    Env,
    From,
    Healthcheck,
    Listed,
    OnBuild,
    Pairs,
    Run,
    Starting,
    Workdir,
    each,
    last,
)
from rewriter.dockerfile.load import load
from rewriter.dockerfile.model import Dockerfile, Instruction, Span
from rewriter.dockerfile.split import triggered
from tests.dockerfile.syntax_tree import Node, node

_Kind = TypeVar("_Kind", bound=Instruction)


def read(text: str, kind: type[_Kind]) -> tuple[Dockerfile, _Kind]:
    dockerfile = load(f"FROM g\n{text}".encode(), "Dockerfile")
    found = dockerfile.instructions[-1]
    assert isinstance(found, kind)
    return dockerfile, found


def test_every_keyword_has_a_type_whose_name_it_is() -> None:
    text = "FROM g\nADD a b\narg A\nCmd a\nCOPY a b\nENTRYPOINT a\nENV A=1\nEXPOSE 1\nHEALTHCHECK NONE\nLABEL a=b\n"
    text += 'MAINTAINER a\nonBuild RUN a\nRUN a\nSHELL ["a"]\nSTOPSIGNAL 9\nUSER a\nVOLUME /a\nWORKDIR /a\n'
    found = load(text.encode(), "Dockerfile").instructions
    assert {type(each) for each in found} == {*TYPES.values()}
    assert [each.keyword.lower() for each in found] == [word.split()[0].lower() for word in text.splitlines()]


def test_parts_are_read_once() -> None:
    _, env = read("ENV A=1", Env)
    assert env.pairs is env.pairs
    assert env == read("ENV A=1", Env)[1]


def test_instructions_of_a_kind() -> None:
    found = load(b"FROM g\nENV A=1\nCMD a\nENV B=2\nENTRYPOINT b\nADD c d\n", "Dockerfile").instructions
    assert [env.arguments for env in each(found, Env)] == ["A=1", "B=2"]
    start, env, copy = last(found, Starting), last(found, Env), last(found, Copying)
    assert start is found[4]
    assert env is found[3]
    assert copy is found[5]
    assert last(found, Workdir) is None


def test_copy() -> None:
    _, copy = read("COPY --from=b a b c/", Copying)
    assert (copy.sources, copy.target, copy.from_) == (("a", "b"), "c/", "b")


def test_mounts() -> None:
    _, run = read('RUN --network=none --mount=type=cache,Target=/a,"from=x" --mount=src=a,dst="/b" a', Run)
    cache, bind = run.mounts
    assert (cache.kind, cache.source, cache.target, cache.from_) == ("cache", "", "/a", "x")
    assert (bind.kind, bind.source, bind.target, bind.from_) == ("bind", "a", "/b", None)


def test_sources_in_the_build_context() -> None:
    assert read("ADD a https://b/c <<E d\nE\n", Copying)[1].of_context == ("a",)
    assert read("COPY --from=x a d", Copying)[1].of_context == ()


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
    _, instruction = read(text + "\f", Pairs)
    found = instruction.pairs
    assert [(pair.key, pair.value) for pair in found] == expected


def test_spans_of_pairs() -> None:
    dockerfile, instruction = read('ENV A=1 \\\n  B="c \\\nd" C=\n', Env)
    found = instruction.pairs
    assert [cut(dockerfile, pair.span) for pair in found] == ["A=1", 'B="c \\\nd"', "C="]
    assert [cut(dockerfile, pair.value_span) for pair in found] == ["1", '"c \\\nd"', ""]
    assert found[2].value_span == Span(found[2].span.end, found[2].span.end)


def test_argument_without_value_has_no_value_span() -> None:
    _, instruction = read("ARG A", Pairs)
    assert instruction.pairs[0].value_span is None


@pytest.mark.parametrize(
    ("text", "key", "value"),
    [("ENV k rest  of it ", "k", "rest  of it"), ("ENV a b=c", "a", "b=c"), ("LABEL 'x y' z", "'x", "y' z")],
)
def test_legacy_pair(text: str, key: str, value: str) -> None:
    dockerfile, instruction = read(text, Pairs)
    (pair,) = instruction.pairs
    assert (pair.key, pair.value) == (key, value)
    assert cut(dockerfile, pair.value_span) == value
    assert cut(dockerfile, pair.span) == instruction.arguments


def test_backtick_as_escape() -> None:
    dockerfile = load(b"# escape=`\nFROM g\nENV A=a` b B=c\\ C=d\n", "Dockerfile")
    env = last(dockerfile.instructions, Env)
    assert env is not None
    assert [(pair.key, pair.value) for pair in env.pairs] == [("A", "a` b"), ("B", "c\\"), ("C", "d")]


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
    _, instruction = read(text, Listed)
    assert [word.text for word in instruction.words] == expected
    assert [*instruction.texts] == expected


def test_spans_of_names() -> None:
    dockerfile, instruction = read('COPY ["a b", \\\n "\\u0063"]', Listed)
    assert [cut(dockerfile, word.span) for word in instruction.words] == ['"a b"', '"\\u0063"']
    dockerfile, instruction = read("EXPOSE 80 \\\n 81", Listed)
    assert [cut(dockerfile, word.span) for word in instruction.words] == ["80", "81"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("WORKDIR /a b # c", "/a b # c"),
        ('USER "a"', '"a"'),
        ("STOPSIGNAL 9", "9"),
        ("MAINTAINER a  b ", "a  b"),
    ],
)
def test_the_one_argument_is_the_rest_of_the_line(text: str, expected: str) -> None:
    assert read(text, Instruction)[1].arguments == expected


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
    _, check = read(text, Healthcheck)
    assert (check.kind, check.command, check.json) == (kind, command, json)
    assert check.arguments[check.at :] == command


def test_onbuild() -> None:
    dockerfile, instruction = read('ONBUILD copy --from=b \\\n ["x", "y"]', OnBuild)
    inner = triggered(instruction)
    assert isinstance(inner, Copying)
    assert (inner.keyword, inner.json, inner.flag("from")) == ("COPY", ("x", "y"), "b")
    assert cut(dockerfile, inner.arguments_span) == '["x", "y"]'
    assert cut(dockerfile, inner.keyword_span) == "copy"
    assert instruction.json is None
    assert triggered(read("ONBUILD foo a", OnBuild)[1]).keyword == "FOO"


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
    dockerfile, found = read(text, From)
    assert (found.image.text, found.name) == (image, name)
    assert cut(dockerfile, found.image.span) == image
    assert (found.alias.text.lower() if found.alias is not None else None) == name


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
    _, instruction = read(text, Instruction)
    assert node(instruction) == expected

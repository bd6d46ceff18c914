"""Stages of a file: who starts from whom, what numbers and names mean, how much is followed."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from rewriter.dockerfile.load import load
from rewriter.dockerfile.stage_graph import Graph, number
from rewriter.dockerfile.stages import stages
from rewriter.trace.base import argument_defaults, graph_of
from rewriter.trace.chain import Chain
from rewriter.trace.lineage import follow
from tests.rewriting import check_refused, result_of


def graph(text: str) -> Graph:
    dockerfile = load(dedent(text).encode(), "Dockerfile")
    return graph_of(dockerfile, stages(dockerfile), argument_defaults(dockerfile))


def chain(text: str) -> Chain:
    dockerfile = load(dedent(text).encode(), "Dockerfile")
    found = stages(dockerfile)
    return follow(dockerfile, found, found[-1], argument_defaults(dockerfile), None)


@pytest.mark.parametrize(
    ("name", "expected"),
    [("0", 0), ("12", 12), ("+1", 1), ("-1", -1), ("00", 0), ("1a", None), ("", None), ("²", None)],
)
def test_numbers_are_read_as_go_reads_them(name: str, expected: int | None) -> None:
    assert number(name) == expected


def test_from_folds_no_case_and_copy_does() -> None:
    found = graph(
        """\
        FROM golang AS Build
        FROM Build
        COPY --from=BUILD /a /a
        """
    )
    assert found.parents == [None, None]
    assert found.used == [(), (0,)]


def test_the_last_definition_before_the_use_counts() -> None:
    found = graph(
        """\
        FROM golang AS a
        FROM a AS a
        FROM a
        COPY --from=a /x /x
        COPY --from=0 /x /y
        RUN --mount=type=bind,from=1,target=/m true
        FROM alpine AS a
        """
    )
    assert found.parents == [None, 0, 1, None]
    assert found.used[2] == (1, 0)
    assert found.users == [(1, 2), (2,), (), ()]
    assert found.reference(0, 2) == "0"
    assert found.reference(1, 2) == "a"
    assert found.named_last("A") == 3


def test_later_stages_own_stage_and_images_are_none() -> None:
    found = graph(
        """\
        FROM alpine AS one
        COPY --from=one /a /a
        COPY --from=two /a /a
        COPY --from=1 /a /a
        COPY --from=9 /a /a
        FROM alpine AS two
        """
    )
    assert found.used == [(), ()]


def test_scratch_is_no_stage() -> None:
    assert graph("FROM alpine AS scratch\nFROM scratch\n").parents == [None, None]


def test_from_names_a_stage_by_a_build_argument() -> None:
    assert graph("ARG P=base\nFROM golang AS base\nFROM ${P}\n").parents == [None, 0]


def test_only_what_a_stage_is_made_from_is_followed() -> None:
    found = chain(
        """\
        FROM golang AS build
        RUN go build -o /app .
        FROM node AS ui
        FROM build AS test
        FROM alpine
        COPY --from=build /app /app
        """
    )
    assert set(found.views) == {0, 3}
    assert found.of(found.views[0].trace.builds[0]) is found.views[0]


def test_a_stage_takes_arguments_and_settings_of_its_parents() -> None:
    found = chain(
        """\
        FROM golang AS base
        ARG V=1
        ENV A=$V
        WORKDIR /x
        FROM base AS next
        ENV B=$V
        WORKDIR y
        FROM next
        """
    )
    final = found.target.trace.final
    assert (final.environment["A"], final.environment["B"], final.workdir) == ("1", "1", "/x/y")
    assert found.target.base.distribution == "debian"


def test_a_long_chain_of_copies_is_cut_off(tmp_path: Path) -> None:
    lines = ["FROM golang:1.24 AS s0", "WORKDIR /src", "COPY . .", "RUN go build -o /app ."]
    for at in range(1, 2000):
        lines += [
            f"FROM alpine AS s{at}",
            f"COPY --from=s{at - 1} /app /app",
            f"COPY --from={at - 1} /app /b",
        ]
    text = "\n".join([*lines, 'CMD ["/app"]', ""])
    check_refused(text, "unknown-start", tmp_path)


def test_copies_of_whole_stages_that_multiply_are_bounded(tmp_path: Path) -> None:
    lines = ["FROM golang:1.24 AS s0", "WORKDIR /src", "COPY . .", "RUN go build -o /app ."]
    for at in range(1, 11):
        lines += [f"FROM alpine AS s{at}", *(f"COPY --from=s{at - 1} / /x{n}" for n in range(8))]
    text = "\n".join([*lines, f'CMD ["{"/x0" * 10}/app"]', ""])
    assert result_of(text, tmp_path).outcome is not None


def test_a_long_chain_of_parents_is_followed(tmp_path: Path) -> None:
    lines = ["FROM golang:1.24 AS s0", "WORKDIR /src", "COPY . .", "RUN CGO_ENABLED=0 go build -o /app ."]
    lines += [f"FROM s{at - 1} AS s{at}\nENV A{at}=1" for at in range(1, 300)]
    result = result_of("\n".join([*lines, 'CMD ["/app"]', ""]), tmp_path)
    assert "FROM gcr.io/distroless/static-debian13 AS s299\n" in (result.after or "")
    assert (result.after or "").count("ENV A1=1") == 2

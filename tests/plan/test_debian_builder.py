"""The way from an Alpine builder to a Debian one: the new image, and what of its RUN lines goes."""

from __future__ import annotations

from pathlib import Path

import pytest

from rewriter.dockerfile.load import load
from rewriter.model import Settings
from rewriter.plan.builder.debian import switch, unless_shared
from rewriter.plan.builder.model import Switch
from tests.rewriting import END, facts_of

BUILD = "WORKDIR /app\nCOPY . .\nRUN go build -o main .\n"


def way(text: str, root: Path, debian: int = 13) -> Switch:
    chain = facts_of(text, root).chain
    return switch(load(text.encode(), "Dockerfile"), chain.target, Settings(debian=debian))


def written(text: str, found: Switch) -> str:
    """The text with the changes in it."""
    for span, new in sorted(found.changes, key=lambda change: -change[0].start):
        text = text[: span.start] + new + text[span.end :]
    return text


@pytest.mark.parametrize(
    ("tag", "debian", "image"),
    [
        ("1.24-alpine", 13, "golang:1.24-trixie"),
        ("1.24-alpine3.20", 13, "golang:1.24-trixie"),
        ("1.24-alpine", 12, "golang:1.24-bookworm"),
        ("alpine", 13, "golang:trixie"),
        ("1.24.3-alpine", 13, "golang:1.24.3-bookworm"),
    ],
)
def test_the_image_that_takes_its_place(tag: str, debian: int, image: str, tmp_path: Path) -> None:
    text = f"FROM golang:{tag} AS build\n{BUILD}{END}"
    found = way(text, tmp_path, debian)
    assert (found.image, found.problems) == (image, ())
    assert written(text, found) == text.replace(f"golang:{tag}", image)
    assert found.base is not None and found.base.distribution == "debian"


@pytest.mark.parametrize(
    ("image", "debian", "problem"),
    [
        ("golang:1.24", 13, "the tag of golang:1.24 does not say alpine in plain sight"),
        ("golang:1.24-alpine-x", 13, "the tag of golang:1.24-alpine-x does not say alpine in plain sight"),
        ("own/golang:1.24-alpine", 13, "which Go own/golang:1.24-alpine has is not known"),
        ("alpine", 13, "the tag of alpine does not say alpine in plain sight"),
    ],
)
def test_no_image_is_known(image: str, debian: int, problem: str, tmp_path: Path) -> None:
    found = way(f"FROM {image}\n{BUILD}{END}", tmp_path, debian)
    assert found == Switch(None, problems=((problem, 1),))


@pytest.mark.parametrize(
    ("run", "left"),
    [
        ("RUN apk add gcc musl-dev\n", ""),
        ("RUN apk update && apk add --no-cache git && rm -rf /var/cache/apk/*\n", ""),
        ("# why\nRUN apk add gcc\n", ""),
        ("RUN apk add gcc && mkdir /données\n", "RUN mkdir /données\n"),
        ("RUN mkdir /x && apk add gcc && mkdir /y\n", "RUN mkdir /x && mkdir /y\n"),
        ("RUN mkdir /x; apk add \\\n    gcc\n", "RUN mkdir /x\n"),
        ("RUN mkdir /x\n", "RUN mkdir /x\n"),
        ("RUN echo 'apk add gcc'\n", "RUN echo 'apk add gcc'\n"),
        ('SHELL ["/bin/bash", "-c"]\n', 'SHELL ["/bin/bash", "-c"]\n'),
    ],
)
def test_what_is_alpines_goes(run: str, left: str, tmp_path: Path) -> None:
    text = f"FROM golang:1.24-alpine\n{run}{BUILD}{END}"
    found = way(text, tmp_path)
    assert found.problems == ()
    assert written(text, found) == f"FROM golang:1.24-trixie\n{left}{BUILD}{END}"


@pytest.mark.parametrize(
    ("run", "problem"),
    [
        ("RUN apk add vips-dev gcc", "apk adds vips-dev"),
        ("RUN apk add gcc || true", "apk is called where it can't be taken out"),
        ("RUN if true; then apk add gcc; fi", "apk is called where it can't be taken out"),
        ('RUN ["apk", "add", "gcc"]', "apk is called where it can't be taken out"),
        ("RUN <<EOF\napk add gcc\nEOF", "apk is called where it can't be taken out"),
        ("RUN adduser -S app", "adduser is missing on Debian, or has other options there"),
        ('SHELL ["/bin/ash", "-c"]', "SHELL names Alpine's shell"),
    ],
)
def test_what_stands_in_the_way(run: str, problem: str, tmp_path: Path) -> None:
    found = way(f"FROM golang:1.24-alpine\n{run}\n{BUILD}{END}", tmp_path)
    assert found.base is None
    assert found.problems == ((problem, 2),)


@pytest.mark.parametrize(
    ("tail", "problem"),
    [
        ("FROM debian:13\nCOPY --from=build /app/main /main\n", None),
        ("FROM build AS tools\nFROM debian:13\nCOPY --from=build /app/main /main\n", ("the stage tools uses it too", 5)),
        ("FROM alpine\nCOPY --from=0 /x /x\nFROM build\n", ("the stage 1 uses it too", 5)),
    ],
    ids=["its own", "a stage with a name", "a stage by its number"],
)  # fmt: skip
def test_other_stages_need_what_is_built_on_alpine(
    tail: str, problem: tuple[str, int] | None, tmp_path: Path
) -> None:
    text = f"FROM golang:1.24-alpine AS build\n{BUILD}{tail}{END}"
    chain = facts_of(text, tmp_path).chain
    known = switch(load(text.encode(), "Dockerfile"), chain.views[0], Settings())
    found = unless_shared(known, chain, chain.views[0])
    assert known.problems == ()
    assert found == (known if problem is None else Switch(None, problems=(problem,)))

"""Targets: which stages of a file are rewritten, and that the others stay what they were."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from textwrap import dedent

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rewriter.dockerfile.load import load
from rewriter.dockerfile.stage_graph import Graph, sources
from rewriter.dockerfile.stages import stages
from rewriter.facts.recognise.targets import deciding, targets
from rewriter.model import FileResult, Outcome, Settings
from rewriter.pipeline.rewrite import rewrite
from rewriter.trace.base import argument_defaults, graph_of

BUILD = "FROM golang:1.24 AS build\nRUN CGO_ENABLED=0 go build -o /app .\n"


def graph(text: str) -> Graph:
    dockerfile = load(text.encode(), "Dockerfile")
    return graph_of(dockerfile, stages(dockerfile), argument_defaults(dockerfile))


def result_of(text: str) -> FileResult:
    return rewrite("Dockerfile", text.encode(), Settings(), context=None, dockerfile_path=None)


def names_of(text: str, asked: tuple[str, ...] = ()) -> list[str | None]:
    dockerfile = load(text.encode(), "Dockerfile")
    found = graph(text)
    return [found.stages[at].name for at in targets(dockerfile, found, asked)]


@pytest.mark.parametrize(
    ("stage", "is_target"),
    [
        ('FROM alpine AS a\nCOPY --from=build /app /app\nCMD ["/app"]', True),
        ("FROM golang AS a\nCMD go test ./...", True),
        ("FROM build AS a\nRUN go test ./...", False),
        ('FROM node AS a\nCMD ["node", "x.js"]', False),
        ('FROM alpine\nCOPY --from=build /app /app\nCMD ["/app"]', False),
        ("FROM alpine AS a\nCOPY --from=build /app /app", False),
        ("FROM alpine AS a\nCOPY --from=build /app /app\nCMD []", False),
        ('FROM build AS b\nCMD ["/app"]\nFROM b AS a', True),
        ('FROM build AS b\nCMD ["/app"]\nFROM b AS a\nRUN go vet ./...', False),
        ('FROM build AS a\nCMD ["/app"]\nFROM node AS a', False),
        ('FROM build AS a\nCMD ["/app"]\nFROM node\nCOPY --from=A /app /app', False),
    ],
)
def test_what_a_target_is(stage: str, is_target: bool) -> None:
    text = f"{BUILD}{stage}\nFROM gcr.io/distroless/static-debian13\n"
    assert names_of(text) == (["a"] if is_target else [])


def test_what_is_asked_for_decides() -> None:
    text = BUILD + "FROM build AS prod\nFROM alpine AS dev\n"
    assert deciding(graph(text), ()) == [2]
    assert deciding(graph(text), ("PROD", "other")) == [1, 2]
    assert deciding(graph(text), ("other",)) == [2]
    assert names_of(text, ("prod",)) == ["prod"]


def test_lines_are_those_of_the_file_as_it_was() -> None:
    text = dedent(
        """\
        FROM golang:1.24 AS build
        RUN CGO_ENABLED=0 go build -o /app .
        FROM alpine AS first
        RUN mkdir /one
        COPY --from=build /app /app
        CMD /app first

        FROM alpine AS last
        RUN mkdir /two && chmod 700 /two
        COPY --from=build /app /app
        CMD /app last
        """
    )
    result = result_of(text)
    assert result.outcome is Outcome.REWRITTEN
    lines = {(d.rule, d.line) for d in result.diagnostics}
    assert {("exec-form", 6), ("exec-form", 11), ("distroless-base", 3), ("distroless-base", 8)} <= lines
    assert {("runtime-commands", 4), ("runtime-commands", 9)} <= lines


def test_the_end_of_a_file_without_newline_stays() -> None:
    text = f"{BUILD}FROM alpine AS a\nCOPY --from=build /app /app\nCMD /app\nFROM node:22 AS web"
    result = result_of(text)
    assert (result.after or "").endswith('CMD ["/app"]\nFROM node:22 AS web')


def test_crlf_and_lower_case_are_kept() -> None:
    text = "from golang:1.24 as api\nrun go build -o /api .\ncmd /api\nfrom node:22\nrun true\n"
    after = result_of(text.replace("\n", "\r\n")).after or ""
    assert after.count("\r\n") == after.count("\n")
    assert "from gcr.io/distroless/static-debian13 as api\r\n" in after
    assert after.endswith("from node:22\r\nrun true\r\n")


_PARTS: Mapping[str, str] = {
    "build": "RUN go build -o /p{at} ./cmd/p{at}\n",
    "install": "RUN CGO_ENABLED=0 go install ./cmd/p{at}\n",
    "folder": "RUN mkdir -p /data{at} && chmod 700 /data{at}\n",
    "user": "USER 1000\n",
    "env": "ENV V{at}=$V{at}x\n",
    "workdir": "WORKDIR /w{at}\n",
    "cmd": 'CMD ["/p{at}"]\n',
    "shell": "CMD /p0 -v\n",
    "entry": 'ENTRYPOINT ["/p0"]\n',
}
_IMAGES = ("golang:1.24", "golang:1.24-alpine", "alpine:3.22", "alpine:3.22", "debian:bookworm", "scratch")


@st.composite
def files(draw: st.DrawFn) -> str:
    """Dockerfiles of a few stages that start from each other and copy from each other at random."""
    count = draw(st.integers(2, 6))
    text: list[str] = []
    taken: list[str] = []
    for at in range(count):
        image = draw(st.sampled_from([*_IMAGES, *taken])) if at else "golang:1.24"
        name = draw(st.sampled_from(["", f"s{at}", f"S{at}", "build", "same"]))
        text.append(f"FROM {image}{' AS ' + name if name else ''}\n")
        if not at:
            text.append("RUN go build -o /p0 ./cmd/p0\n")
        for _ in range(draw(st.integers(0, 2)) if at else 0):
            source = draw(st.sampled_from([*map(str, range(at)), *taken, "build"]))
            path = draw(st.sampled_from(["/p0 /p0", "/p1 /p1", "/ /", "/go/bin/ /usr/bin/"]))
            text.append(f"COPY --from={source} {path}\n")
        if at and draw(st.booleans()):
            text.append(
                "COPY --from=0 /p0 /p0\n" + draw(st.sampled_from(['CMD ["/p0"]\n', "ENTRYPOINT /p0\n"]))
            )
        for part in draw(st.lists(st.sampled_from(sorted(_PARTS)), max_size=4)):
            text.append(_PARTS[part].format(at=at))
        if name:
            taken.append(name.lower())
    return "".join(text)


def described(text: str) -> dict[str, list[object]]:
    """Of each name the image and the stages, by their own name, that its last stage is made from."""
    found = graph(text)

    def name(at: int | None) -> object:
        return (found.stages[at].name, at if found.stages[at].name is None else 0) if at is not None else None

    result: dict[str, list[object]] = {}
    for stage in found.stages:
        uses = [found.named_by(n, stage.index) for i in stage.instructions for n in sources(i)]
        if stage.name is not None and all(u is None or found.stages[u].name for u in uses):
            result[stage.name] = [stage.image, name(found.parents[stage.index]), *map(name, uses)]
    return result


@settings(max_examples=60, deadline=None)
@given(files())
def test_other_stages_are_what_they_were(text: str) -> None:
    result = result_of(text)
    assert "postcondition" not in {diagnostic.rule for diagnostic in result.diagnostics}, text
    if result.outcome is not Outcome.REWRITTEN:
        assert result.after == text
        return
    after = result.after or ""
    before, now = described(text), described(after)
    images = {stage.name: stage.image for stage in graph(after).stages}
    for name, what in before.items():
        moved = images[name].startswith("gcr.io/distroless/")
        assert moved or now.get(name) == what, (name, text, after)
    again = result_of(after)
    assert again.after == after, (text, after, again.after)
    assert again.outcome is Outcome.UNCHANGED, (text, after, again.diagnostics)


def test_a_stage_that_compose_builds_decides_as_well(tmp_path: Path) -> None:
    text = (
        BUILD
        + 'FROM alpine AS prod\nCOPY --from=build /app /app\nCMD ["/app"]\nFROM golang AS dev\nCMD air\n'
    )
    files = {
        "go.mod": "module example.com/app\n\ngo 1.24\n",
        "main.go": "package main\n\nfunc main() {}\n",
        "Dockerfile": text,
        "compose.yaml": "services:\n  app:\n    build:\n      context: .\n      target: prod\n",
    }
    (tmp_path / ".git").mkdir()
    for name, content in files.items():
        (tmp_path / name).write_text(content)
    path = tmp_path / "Dockerfile"

    def of(text: str) -> FileResult:
        return rewrite("Dockerfile", text.encode(), Settings(), context=None, dockerfile_path=path)

    assert result_of(text).outcome is Outcome.REFUSED
    result = of(text)
    assert result.outcome is Outcome.REWRITTEN
    assert "FROM gcr.io/distroless/static-debian13 AS prod" in (result.after or "")
    assert of(result.after or "").outcome is Outcome.UNCHANGED

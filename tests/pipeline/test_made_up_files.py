"""The pipeline over plausible whole files: several stages, as people write them.

No file ends in an internal error or breaks a postcondition, every rewrite is stable, and its result parses.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from rewriter.dockerfile.load import load
from rewriter.dockerfile.stages import stages
from rewriter.model import FileResult, Outcome, Settings
from rewriter.pipeline.rewrite import rewrite

BROKEN = {"internal-error", "postcondition"}
NAMES = ("build", "builder", "base", "app", "os", "runtime", "release", "debug", "test", "Final", "0")
IMAGES = (
    "golang:1.24",
    "golang:1.24-alpine",
    "golang",
    "golang:1.22-bookworm",
    "alpine:3.22",
    "debian:12-slim",
    "ubuntu:24.04",
    "busybox:1.37",
    "scratch",
    "node:22",
    "company/base:1",
    *(
        f"gcr.io/distroless/{kind}{release}{tag}"
        for kind in ("static", "base", "cc", "base-nossl")
        for release in ("", "-debian11", "-debian12", "-debian13")
        for tag in ("", ":nonroot", ":latest", ":debug", ":debug-nonroot")
    ),
)
PATHS = ("/app", "/out/app", "/srv/", "/usr/local/bin/app", "app", "/bin/server", "/", "./", "/etc/passwd")
SETTINGS = (
    "ENV MODE=production",
    "ENV PATH=/srv:$PATH",
    "ARG VERSION=1",
    "ARG VERSION",
    "LABEL version=$VERSION",
    "EXPOSE 8080",
    "VOLUME /data",
    "WORKDIR /srv",
    "WORKDIR data",
    "USER 1000",
    "USER svc",
    "USER nonroot:nonroot",
    "USER $VERSION",
    "STOPSIGNAL SIGTERM",
    'SHELL ["/bin/ash", "-c"]',
    'HEALTHCHECK CMD ["/app", "health"]',
    "HEALTHCHECK CMD wget -q localhost || exit 1",
    "HEALTHCHECK NONE",
    "ONBUILD RUN true",
)
STARTS = (
    'ENTRYPOINT ["/app"]',
    'ENTRYPOINT ["app"]',
    'ENTRYPOINT ["/srv/app", "serve"]',
    'ENTRYPOINT ["./app"]',
    'CMD ["/out/app"]',
    'CMD ["server"]',
    "CMD /app --port $PORT",
    "CMD exec app",
    "ENTRYPOINT /entry.sh",
    'ENTRYPOINT ["/entry.sh"]',
    'CMD ["go", "run", "."]',
    'CMD ["serve"]',
    "CMD []",
    'ENTRYPOINT ["bash"]',
)
RUNS = (
    "CGO_ENABLED=0 go build -o /app .",
    "go build -o /out/app ./cmd/server && mkdir /data",
    "go build -o app",
    "go install ./...",
    "go mod download",
    "make build",
    "apk add --no-cache ca-certificates tzdata",
    "apk add git bash",
    "apt-get update && apt-get install -y curl",
    "adduser -D -u 1000 svc",
    "mkdir -p /data && chown 1000 /data",
    "chmod +x /app",
    "ln -s /app /usr/local/bin/server",
    "rm -rf /app",
    "mv /app /srv/app",
    "for x in a b; do echo $x; done > /list",
    "--mount=type=cache,target=/root/.cache go build -o /app .",
    "--mount=from=build,target=/mnt cp /mnt/app /app",
)
CONTEXT = {
    "go.mod": "module example.com/app\n\ngo 1.24\n",
    "main.go": 'package main\n\nimport "os"\n\nfunc main() { _, _ = os.ReadFile("config.yml") }\n',
    "cmd/server/main.go": "package main\n\nfunc main() { println(1) }\n",
    "config.yml": "a: 1\n",
    "entry.sh": '#!/bin/sh\nset -e\nexec /app "$@"\n',
    "Makefile": "build:\n\tgo build -o /app .\n\nimage:\n\tdocker build --target release .\n",
}


@pytest.fixture(scope="session")
def context(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small Go program."""
    root = tmp_path_factory.mktemp("context")
    for name, text in CONTEXT.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    return root


@st.composite
def instruction(draw: st.DrawFn, known: list[str]) -> str:
    """One instruction of a stage; ``known`` are names and numbers of stages."""
    match draw(st.integers(0, 9)):
        case 0 | 1 | 2:
            return f"RUN {draw(st.sampled_from(RUNS))}"
        case 3 | 4 | 5 if known:
            return copy(draw, known)
        case 6:
            source = draw(
                st.sampled_from((".", "main.go go.mod", "entry.sh", "config.yml", "*.go", "missing"))
            )
            return f"COPY {source} {draw(st.sampled_from(('.', './', '/src/', '/entry.sh/', '/')))}"
        case 7:
            return draw(st.sampled_from(STARTS))
        case _:
            return draw(st.sampled_from(SETTINGS))


def copy(draw: st.DrawFn, known: list[str]) -> str:
    """A COPY from another stage or an image."""
    source = draw(st.one_of(st.sampled_from(known), st.sampled_from(("alpine:3.22", "golang:1.24", "later"))))
    flags = draw(st.sampled_from(("", "", "", " --chown=1000:1000", " --chmod=755", " --link")))
    words = draw(st.sampled_from(PATHS)), draw(st.sampled_from(PATHS))
    return f"COPY --from={source}{flags} {' '.join(words)}"


@st.composite
def whole_files(draw: st.DrawFn) -> str:
    """Stages that go on from each other, copy from each other, and may have the name of an earlier one."""
    lines: list[str] = []
    arguments = draw(st.booleans())
    if arguments:
        lines.append(f"ARG BASE={draw(st.sampled_from(IMAGES))}")
    known: list[str] = []
    for number in range(draw(st.integers(1, 5))):
        images = st.sampled_from((*IMAGES, *(["$BASE", "${BASE}"] if arguments else [])))
        stage_names = [name for name in known if not name.isdigit()]
        parent = st.one_of(images, st.sampled_from(stage_names)) if stage_names else images
        platform = draw(
            st.sampled_from(("", "", "", "", " --platform=$BUILDPLATFORM", " --platform=linux/amd64"))
        )
        name = draw(st.one_of(st.none(), st.sampled_from(NAMES)))
        lines.append(f"FROM{platform} {draw(parent)}" + (f" AS {name}" if name is not None else ""))
        lines += draw(st.lists(instruction(list(known)), max_size=6))
        known.append(str(number))
        if name is not None:
            known.append(name)
    if draw(st.booleans()):
        lines.append(draw(st.sampled_from(STARTS)))
    return "\n".join(lines) + "\n"


def run(text: str, context: Path | None, wanted: Settings) -> FileResult:
    """The result; with a context the file lies in it, and so has a Makefile beside it."""
    path = context / "Dockerfile" if context is not None else None
    return rewrite("Dockerfile", text.encode(), wanted, context=context, dockerfile_path=path)


def problem(text: str, context: Path | None, wanted: Settings) -> str:
    """What is wrong with the result for a file; empty where nothing is."""
    result = run(text, context, wanted)
    rules = {diagnostic.rule for diagnostic in result.diagnostics}
    if rules & BROKEN:
        return result.traceback or result.diagnostics[0].message
    if result.outcome is not Outcome.REWRITTEN:
        return "" if result.after == result.before else "the text changed"
    after = result.after or ""
    if not stages(load(after.encode(), "Dockerfile")):
        return "no stage is left"
    again = run(after, context, wanted)
    if again.outcome is not Outcome.UNCHANGED:
        return f"a second run: {again.outcome}\n{after}\n{again.after}\n{again.diagnostics}"
    return ""


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(text=whole_files(), with_context=st.booleans(), nonroot=st.booleans())
@example(
    text="FROM golang:1.24 AS build\nFROM gcr.io/distroless/static AS build\n"
    'ENTRYPOINT ["/app"]\nFROM build AS debug\nRUN CGO_ENABLED=0 go build -o /app .\n',
    with_context=False,
    nonroot=False,
)
@example(
    text="FROM gcr.io/distroless/static AS release\nRUN CGO_ENABLED=0 go build -o /app .\nFROM golang:1.24\n",
    with_context=True,
    nonroot=False,
)
@example(
    text='FROM golang:1.24\nUSER 1000\nRUN mkdir -p / && go build -o /tmp/app .\nCMD ["/tmp/app"]\n',
    with_context=True,
    nonroot=False,
)
def test_whole_files(context: Path, text: str, with_context: bool, nonroot: bool) -> None:
    found = problem(text, context if with_context else None, Settings(nonroot=nonroot))
    assert not found, f"{found}\n{text}"

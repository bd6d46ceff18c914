"""A file is judged with every value that its build arguments are known to have."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from rewriter.model import FileResult, Outcome, Settings
from rewriter.pipeline.rewrite import rewrite

GO_MOD = "module example.com/app\n\ngo 1.24\n"
PLAIN = 'package main\n\nfunc main() { println("ready") }\n'
STARTS = 'package main\n\nimport "os/exec"\n\nfunc main() { _ = exec.Command("git").Run() }\n'
MOVED = """\
FROM golang:1.24-alpine AS build
ARG APP=api
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /app {package}

FROM alpine:3.22
RUN apk add --no-cache git
COPY --from=build /app /app
CMD ["/app"]
"""


def run(root: Path, dockerfile: str, files: Mapping[str, str]) -> FileResult:
    everything = {"Dockerfile": dockerfile, "go.mod": GO_MOD, ".git/HEAD": "", **files}
    for name, text in everything.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    data = dockerfile.encode()
    return rewrite("Dockerfile", data, Settings(), context=root, dockerfile_path=root / "Dockerfile")


def rules(result: FileResult) -> set[str]:
    return {item.rule for item in result.diagnostics}


@pytest.mark.parametrize(
    ("package", "folder"),
    [
        ("./cmd/$APP", "cmd/{}"),
        ("./cmd/${APP}/", "cmd/{}"),
        ("./cmd/app-$APP", "cmd/app-{}"),
        ("./${APP}/cmd", "{}/cmd"),
        ("./cmd/$APP/main.go", "cmd/{}"),
        ("example.com/app/cmd/$APP", "cmd/{}"),
    ],
)
def test_packages_that_a_path_can_name(tmp_path: Path, package: str, folder: str) -> None:
    files = {f"{folder.format('api')}/main.go": PLAIN, f"{folder.format('sync')}/main.go": STARTS}
    result = run(tmp_path, MOVED.format(package=package), files)
    assert result.outcome is Outcome.REFUSED
    [told] = [item for item in result.diagnostics if item.rule == "starts-executable"]
    assert told.message.startswith("with APP=sync: ")


@pytest.mark.parametrize(
    "lines",
    [
        "WORKDIR /src\nCOPY . .\nWORKDIR /src/cmd/$APP\nRUN CGO_ENABLED=0 go build -o /app .",
        "WORKDIR /src\nCOPY . .\nRUN cd cmd/$APP && CGO_ENABLED=0 go build -o /app .",
        "WORKDIR /src\nCOPY go.mod ./\nCOPY cmd/$APP ./\nRUN CGO_ENABLED=0 go build -o /app .",
        "WORKDIR /src\nCOPY . .\nRUN CGO_ENABLED=0 go build -C cmd/$APP -o /app .",
    ],
)
def test_folders_that_an_argument_names(tmp_path: Path, lines: str) -> None:
    dockerfile = MOVED.replace("WORKDIR /src\nCOPY . .\nRUN CGO_ENABLED=0 go build -o /app {package}", lines)
    files = {"cmd/api/main.go": PLAIN, "cmd/sync/main.go": STARTS}
    result = run(tmp_path, dockerfile, files)
    assert (result.outcome, rules(result)) == (Outcome.REFUSED, {"starts-executable"})


def test_what_is_no_program_is_no_value(tmp_path: Path) -> None:
    files = {
        "cmd/api/main.go": PLAIN,
        "cmd/shared/shared.go": 'package shared\n\nimport _ "os/exec"\n',
        "cmd/empty/README.md": "",
        "cmd/test/main_test.go": "package main\n",
    }
    dockerfile = MOVED.format(package="./cmd/$APP").replace("RUN apk add --no-cache git\n", "")
    result = run(tmp_path, dockerfile, files)
    assert result.outcome is Outcome.REWRITTEN
    assert "frozen-argument" not in rules(result)


def test_more_programs_than_are_looked_at(tmp_path: Path) -> None:
    files = {f"cmd/app{number}/main.go": PLAIN for number in range(20)} | {"cmd/api/main.go": PLAIN}
    dockerfile = MOVED.format(package="./cmd/$APP").replace("RUN apk add --no-cache git\n", "")
    result = run(tmp_path, dockerfile, files)
    assert result.outcome is Outcome.REWRITTEN
    [told] = [item for item in result.diagnostics if item.rule == "frozen-argument"]
    assert "16 builds were checked" in told.message


@pytest.mark.parametrize(
    ("name", "text", "line"),
    [
        ("compose.yml", "services:\n  a:\n    build:\n      context: .\n      args: [APP=sync]\n", 5),
        ("docker-bake.hcl", 'target "default" {\n  args = {\n    APP = "sync"\n  }\n}\n', 3),
        ("Makefile", "image:\n\tdocker build --build-arg APP=sync .\n", 2),
        ("build.sh", "docker build \\\n  --build-arg APP=sync .\n", 1),
        ("skaffold.yaml", "build:\n  artifacts:\n    - image: a\n      docker:\n        buildArgs:\n          APP: sync\n", 6),
        ("fly.toml", '[build.args]\nAPP = "sync"\n', 2),
    ],
)  # fmt: skip
def test_who_gives_it_is_named(tmp_path: Path, name: str, text: str, line: int) -> None:
    files = {"api/main.go": PLAIN, "sync/main.go": STARTS, name: text}
    dockerfile = MOVED.format(package="-tags $APP ./api")
    files |= {"api/sync.go": "//go:build sync\n\n" + STARTS.replace("func main()", "func init()")}
    result = run(tmp_path, dockerfile, files)
    assert result.outcome is Outcome.REFUSED
    [told] = [item for item in result.diagnostics if item.rule == "starts-executable"]
    assert (told.evidence[-1].path, told.evidence[-1].line) == (name, line)


def test_a_value_that_is_not_known(tmp_path: Path) -> None:
    files = {"api/main.go": PLAIN, "Makefile": "image:\n\tdocker build --build-arg APP=$(APP) .\n"}
    dockerfile = MOVED.format(package="-tags $APP ./api").replace("RUN apk add --no-cache git\n", "")
    result = run(tmp_path, dockerfile, files)
    [told] = [item for item in result.diagnostics if item.rule == "frozen-argument"]
    assert result.outcome is Outcome.REWRITTEN
    assert (told.evidence[-1].path, told.evidence[-1].line) == ("Makefile", 2)


def test_a_build_of_another_file_says_nothing(tmp_path: Path) -> None:
    files = {
        "api/main.go": PLAIN,
        "Makefile": "image:\n\tdocker build -f other/Dockerfile --build-arg APP=sync .\n",
    }
    dockerfile = MOVED.format(package="-tags api -ldflags=-X=main.v=$APP ./api")
    result = run(tmp_path, dockerfile.replace("RUN apk add --no-cache git\n", ""), files)
    assert result.outcome is Outcome.REWRITTEN
    assert "frozen-argument" not in rules(result)


@pytest.mark.parametrize(
    ("written", "shown"), [("alpine:$TAG", "alpine:$TAG"), ("alpine:$RELEASE", "alpine:3.22")]
)
def test_the_old_base_is_as_written_where_its_argument_has_no_value(
    written: str, shown: str, tmp_path: Path
) -> None:
    text = (
        MOVED.format(package=".").replace("RUN apk add --no-cache git\n", "").replace("alpine:3.22", written)
    )
    result = run(tmp_path, f"ARG TAG\nARG RELEASE=3.22\n{text}", {"main.go": PLAIN})
    assert (result.outcome, result.before_base) == (Outcome.REWRITTEN, shown)

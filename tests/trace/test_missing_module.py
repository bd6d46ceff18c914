"""Go commands that ask for a go.mod where there is none, and those that work without."""

from __future__ import annotations

from pathlib import Path

import pytest

from rewriter.model import Outcome
from tests.rewriting import HELLO, check_refused, result_of

GIN = 'package main\n\nimport "github.com/gin-gonic/gin"\n\nfunc main() { gin.Default().Run() }\n'
OLD = "FROM golang:{go}\nWORKDIR /go/src/app\nCOPY . .\n{run}\nCMD {cmd}\n"
STD, EXTERNAL = {"main.go": HELLO}, {"main.go": GIN}
BUILD = ("RUN go build -o app .", '["./app"]')
FILES = ("RUN go build -o app main.go", '["./app"]')
RUN_FILE, RUN_FOLDER = ("", '["go", "run", "main.go"]'), ("", "go run .")


@pytest.mark.parametrize(
    ("go", "lines", "files"),
    [
        ("1.22", BUILD, STD),
        ("latest", BUILD, STD),
        ("alpine", FILES, EXTERNAL),
        ("1.22", ("RUN go build -o app *.go", '["./app"]'), EXTERNAL),
        ("1.22", ("RUN GO111MODULE=on go build -o app .", '["./app"]'), STD),
        ("1.13", ("RUN GO111MODULE=on go build -o app .", '["./app"]'), STD),
        ("1.22", RUN_FILE, EXTERNAL),
        ("1.22", RUN_FOLDER, STD),
        ("1.22", ("RUN make", '["./app"]'), {**STD, "Makefile": "all:\n\tgo build -o app .\n"}),
        ("1.22", BUILD, {**STD, "vendor/github.com/a/b/b.go": "package b\n"}),
        ("1.22", BUILD, {**STD, "go.mod": "module app\n", ".dockerignore": "go.mod\n"}),
    ],
)
def test_without_a_module_nothing_is_built(
    go: str, lines: tuple[str, str], files: dict[str, str], tmp_path: Path
) -> None:
    text = OLD.format(go=go, run=lines[0], cmd=lines[1])
    assert result_of(text, tmp_path, files).diagnostics[0].rule == "missing-module"
    check_refused(text, "missing-module", tmp_path, files)


@pytest.mark.parametrize(
    ("go", "lines", "files"),
    [
        ("1.22", FILES, STD),
        ("1.22", RUN_FILE, STD),
        ("1.15", BUILD, STD),
        ("1.22", ("ENV GO111MODULE=off\nRUN go build -o app .", '["./app"]'), EXTERNAL),
        ("1.22", ("RUN GO111MODULE=auto go build -o app .", '["./app"]'), EXTERNAL),
        ("1.22", ("RUN go env -w GO111MODULE=off\nRUN go build -o app .", '["./app"]'), STD),
        ("1.22", ("RUN go mod init example.com/app\nRUN go build -o app .", '["./app"]'), STD),
        ("1.22", ("RUN go mod init && go build -o app .", '["./app"]'), STD),
        ("1.22", ("RUN ./setup\nRUN go build -o app .", '["./app"]'), STD),
        ("1.22", ("RUN printf 'module app' > go.mod\nRUN go build -o app .", '["./app"]'), STD),
        ("1.22", ("COPY conf/go.mod .\nRUN go build -o app .", '["./app"]'), {**STD, "conf/go.mod": "module a\n"}),
        ("1.22", BUILD, {**STD, ".gitignore": "go.*\n"}),
        ("1.22", ("COPY go.mod .\nRUN go build -o app .", '["./app"]'), STD),
        ("1.22", BUILD, {**STD, "go.mod": "module app\n\ngo 1.22\n"}),
    ],
)  # fmt: skip
def test_what_works_or_may_work_is_not_refused(
    go: str, lines: tuple[str, str], files: dict[str, str], tmp_path: Path
) -> None:
    result = result_of(OLD.format(go=go, run=lines[0], cmd=lines[1]), tmp_path, files)
    assert "missing-module" not in {item.rule for item in result.diagnostics}
    assert result.outcome is Outcome.REWRITTEN, result.diagnostics


def test_a_module_above_the_context_may_be_of_the_build(tmp_path: Path) -> None:
    (tmp_path / "go.mod").write_text("module app\n")
    result = result_of(OLD.format(go="1.22", run=BUILD[0], cmd=BUILD[1]), tmp_path / "part", STD)
    assert "missing-module" not in {item.rule for item in result.diagnostics}

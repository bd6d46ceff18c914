"""What starts by go run: the build that is put in, and what must stay refused."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from rewriter.model import Outcome
from tests.golang.elf import elf, go_information
from tests.rewriting import APP, check_refused, result_of

FILES = {**APP, "cmd/api/main.go": APP["main.go"], "other.go": "package main\n"}
HEAD = "FROM golang:1.24\nWORKDIR /app\nCOPY . .\n"


def built(text: str, root: Path, files: dict[str, str] | None = None) -> tuple[str, str]:
    """The line that is put in, less ``CGO_ENABLED=0``, and the start."""
    result = result_of(text, root, files if files is not None else FILES)
    assert result.outcome is Outcome.REWRITTEN, result.diagnostics
    assert result.after is not None and result.before == text
    assert "build-program" in {item.rule for item in result.diagnostics}
    lines = result.after.splitlines()
    inserted = [line for line in lines if line.startswith("RUN") and line not in text.splitlines()]
    assert len(inserted) <= 1
    start = next(line for line in lines if line.startswith(("CMD", "ENTRYPOINT")))
    return "".join(inserted).replace("CGO_ENABLED=0 ", ""), start


@pytest.mark.parametrize(
    ("start", "line", "new"),
    [
        ("CMD go run .", "RUN go build -o /usr/local/bin/app .", 'CMD ["/usr/local/bin/app"]'),
        ("CMD exec go run .", "RUN go build -o /usr/local/bin/app .", 'CMD ["/usr/local/bin/app"]'),
        (
            'CMD ["go", "run", "./cmd/api", "-a", "b c"]',
            "RUN go build -o /usr/local/bin/api ./cmd/api",
            'CMD ["/usr/local/bin/api", "-a", "b c"]',
        ),
        (
            'CMD ["go", "run", "--", "main.go", "other.go", "--", "x.go"]',
            "RUN go build -o /usr/local/bin/main main.go other.go",
            'CMD ["/usr/local/bin/main", "--", "x.go"]',
        ),
        (
            'CMD ["go", "run", "-ldflags", "-X \'main.a=b c\'", "."]',
            "RUN go build -ldflags '-X '\"'\"'main.a=b c'\"'\"'' -o /usr/local/bin/app .",
            'CMD ["/usr/local/bin/app"]',
        ),
        (
            "CMD go run *.go -x",
            "RUN go build -o /usr/local/bin/app *.go",
            'CMD ["/usr/local/bin/app", "-x"]',
        ),
        (
            'ENTRYPOINT ["/bin/sh", "-c", "exec go run . \\"$@\\"", "--"]',
            "RUN go build -o /usr/local/bin/app .",
            'ENTRYPOINT ["/usr/local/bin/app"]',
        ),
    ],
)
def test_the_build_has_the_words_of_go_run(start: str, line: str, new: str, tmp_path: Path) -> None:
    assert built(f"{HEAD}{start}\n", tmp_path) == (line, new)


def test_an_ending_without_a_newline_and_windows_lines(tmp_path: Path) -> None:
    text = "FROM golang:1.24\r\nWORKDIR /app\r\nCMD go run .\r\nCOPY . ."
    result = result_of(text, tmp_path, FILES)
    assert result.outcome is Outcome.REWRITTEN, result.diagnostics
    assert result.after is not None
    assert not result.after.endswith("\n")
    assert "COPY . .\r\nRUN CGO_ENABLED=0 go build -o /usr/local/bin/app .\r\n" in result.after
    assert result.after.count("\n") == result.after.count("\r\n")


def test_the_build_stands_behind_what_it_depends_on(tmp_path: Path) -> None:
    text = f"{HEAD}EXPOSE 80\nENV GOFLAGS=-tags=a\nWORKDIR cmd/api\nENV A=1\nCMD go run .\n"
    result = result_of(text, tmp_path, FILES)
    assert result.after is not None
    lines = result.after.splitlines()
    assert lines[lines.index("WORKDIR cmd/api") + 1] == "RUN CGO_ENABLED=0 go build -o /usr/local/bin/api ."
    assert lines[-4:] == ["COPY --from=build /usr/local/bin/api /usr/local/bin/api", "EXPOSE 80", "ENV A=1",
                          'CMD ["/usr/local/bin/api"]']  # fmt: skip


def test_a_taken_path_is_left_alone(tmp_path: Path) -> None:
    text = f"{HEAD}COPY main.go /usr/local/bin/app\nCMD go run .\n"
    assert built(text, tmp_path)[0] == "RUN go build -o /usr/local/bin/app-program ."


@pytest.mark.parametrize("flags", ["", "-v ", "-x -p 2 "])
def test_the_same_build_is_not_made_twice(flags: str, tmp_path: Path) -> None:
    line = f"RUN go build {flags}-o web ."
    assert built(f"{HEAD}{line}\nCMD go run .\n", tmp_path) == (line, 'CMD ["/app/web"]')


@pytest.mark.parametrize(
    "between",
    [
        "RUN go build -tags a -o web .",
        "RUN GOARCH=arm64 go build -o web .",
        "RUN go build -o web ./cmd/api",
        "RUN go build -o web . || true",
        "RUN go build -o web . && ./generate ./...",
        "RUN go build -o web . && rm web",
    ],
)
def test_another_build_does_not_count(between: str, tmp_path: Path) -> None:
    result = result_of(f"{HEAD}{between}\nCMD go run .\n", tmp_path, FILES)
    assert result.outcome is Outcome.REWRITTEN, result.diagnostics
    assert "go build -o /usr/local/bin/app ." in (result.after or "")


@pytest.mark.parametrize(
    ("rest", "rule"),
    [
        ('ENTRYPOINT ["go", "run"]\nCMD ["."]', "go-run"),
        ('ENTRYPOINT ["go"]\nCMD ["run", "."]', "go-run"),
        ('ENTRYPOINT ["go", "run", "main.go"]\nCMD ["other.go"]', "go-run"),
        ("CMD go run -exec sudo .", "go-run"),
        ("CMD go run -C cmd/api .", "go-run"),
        ("CMD go run example.com/app@v1", "go-run"),
        ("CMD go run ./...", "go-run"),
        ("CMD go run ./missing", "go-run"),
        ("CMD go run --unheard-of .", "go-run"),
        ('SHELL ["/bin/bash", "-x", "-c"]\nRUN true\nCMD ["go", "run", "."]', "go-run"),
        ("CMD go run $PROGRAM", "needs-shell"),
        ("CMD go run . -port $PORT", "needs-shell"),
        ("CMD go run ./cmd/api & go run .", "needs-shell"),
        ("CMD cd cmd/api && go run .", "needs-shell"),
        ('CMD ["go", "test", "./..."]', "test-image"),
        ('CMD ["go", "vet", "."]', "toolchain-image"),
    ],
)
def test_what_cannot_be_built_before(rest: str, rule: str, tmp_path: Path) -> None:
    check_refused(f"{HEAD}{rest}\n", rule, tmp_path, FILES)


@pytest.mark.parametrize(
    ("rest", "reason"),
    [
        (
            "CMD go run example.com/other",
            "before: the source of example.com/other is not in the build context",
        ),
        ("CMD go run ./missing", "before: no Go files to build in /app/missing"),
        ("CMD go run -buildmode=plugin .", "before: cannot tell what /usr/local/bin/app is"),
        # What starts go run has a problem of its own: nothing is said of a build that is not there.
        (
            'CMD ["env", "GOFLAGS=-tags=x", "go", "run", "."]',
            "env stands before the program: it sets GOFLAGS, which the go command reads",
        ),
        ('ENTRYPOINT ["/x"]\nCMD ["go", "run", "."]', "no instruction of this file is seen to create it"),
        ('ENTRYPOINT ["x"]\nCMD ["go", "run", "."]', "no command of the file puts it on PATH"),
        ('COPY x /x\nENTRYPOINT ["/x"]\nCMD ["go", "run", "."]', "and it is not in the build context"),
    ],
)
def test_why_it_cannot_be_built_before(rest: str, reason: str, tmp_path: Path) -> None:
    messages = [item.message for item in result_of(f"{HEAD}{rest}\n", tmp_path, FILES).diagnostics]
    assert reason in messages[0]
    assert not any("go builds /usr/local/bin" in message for message in messages)


@pytest.mark.parametrize("name", ["GOOS", "CGO_ENABLED", "GOFLAGS", "CC"])
def test_a_build_argument_that_the_toolchain_reads(name: str, tmp_path: Path) -> None:
    check_refused(f"FROM golang:1.24\nARG {name}\nWORKDIR /app\nCOPY . .\nCMD go run .\n", "go-run", tmp_path)


@pytest.mark.parametrize("line", ["ARG GOPROXY=https://example.com", "ARG VERSION", "ARG CC=gcc\nENV CC=$CC"])
def test_a_build_argument_that_changes_nothing(line: str, tmp_path: Path) -> None:
    text = f"FROM golang:1.24\n{line}\nWORKDIR /app\nCOPY . .\nCMD go run .\n"
    assert result_of(text, tmp_path).outcome is Outcome.REWRITTEN


def test_safe_only_refuses_it(tmp_path: Path) -> None:
    from rewriter.model import Settings

    result = result_of(f"{HEAD}CMD go run .\n", tmp_path, settings=Settings(safe_only=True))
    assert result.outcome is Outcome.REFUSED
    assert result.after == result.before


def test_a_program_of_the_context_that_a_variable_mode_makes_executable(tmp_path: Path) -> None:
    server = tmp_path / "server"
    server.write_bytes(elf(go_information("example.com/app", "example.com/app")))
    text = "FROM golang:1.24\nCOPY server /bin/server\nRUN chmod +x /bin/server\nCMD server\n"
    result = result_of(text, tmp_path, {})
    assert not server.stat().st_mode & stat.S_IXUSR
    assert result.outcome is Outcome.REWRITTEN, result.diagnostics
    assert {item.rule for item in result.diagnostics} >= {"prebuilt-program", "unseen-source"}


@pytest.mark.parametrize("content", [b"\x7fELF", b"#!/usr/bin/env node\n", b"", b"\x7fELF" + b"\0" * 500])
def test_what_is_no_program(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "server").write_bytes(content)
    text = 'FROM golang:1.24\nCOPY server /server\nCMD ["/server"]\n'
    result = result_of(text, tmp_path, {})
    assert result.outcome is Outcome.REFUSED
    assert {item.rule for item in result.diagnostics} <= {"prebuilt-binary", "entrypoint-script"}

"""Settings that the runtime stage takes over, and what the build stage is called and given."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.rewriting import APP, BUILD, COPY, END, check_lines, go, result_of


@pytest.mark.parametrize("name", ["GOENV", "CC"])
def test_a_toolchain_variable_that_the_program_reads_stays(name: str, tmp_path: Path) -> None:
    text = BUILD.replace("WORKDIR", f"ENV {name}=x\nWORKDIR") + END
    reads = {**APP, "main.go": go(f'for _, k := range []string{{"{name}"}} {{ os.Getenv(k) }}')}
    check_lines(text, f"ENV {name}=x\nWORKDIR /app\n{COPY}{END}", tmp_path / "a", reads)
    check_lines(text, f"WORKDIR /app\n{COPY}{END}", tmp_path / "b")


def test_a_variable_in_the_key_of_env(tmp_path: Path) -> None:
    text = BUILD.replace("WORKDIR", "ARG P=MY\nENV ${P}_MODE=prod\nWORKDIR") + END
    check_lines(text, f"ARG P=MY\nENV ${{P}}_MODE=prod\nWORKDIR /app\n{COPY}{END}", tmp_path)


def test_an_image_called_build_is_not_the_stage(tmp_path: Path) -> None:
    text = BUILD.replace("COPY . .", "COPY . .\nCOPY --from=build /x /etc/x") + END
    result = result_of(text, tmp_path)
    assert result.after is not None
    assert result.after.startswith("FROM golang:1.24 AS builder\n")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("env -u CGO_ENABLED go build -o main .", "env -u CGO_ENABLED CGO_ENABLED=0 go build -o main ."),
        ("env GOOS=linux go build -o main .", "CGO_ENABLED=0 env GOOS=linux go build -o main ."),
        ("env CGO_ENABLED= go build -o main .", "env CGO_ENABLED= CGO_ENABLED=0 go build -o main ."),
        ("CGO_ENABLED= go build -o main .", "CGO_ENABLED= CGO_ENABLED=0 go build -o main ."),
        ('CGO_ENABLED="$CGO" GOOS=linux go build -o main .', 'CGO_ENABLED="$CGO" GOOS=linux CGO_ENABLED=0 go build -o main .'),
        ("sudo go build -o main .", "sudo CGO_ENABLED=0 go build -o main ."),
        ("sudo nice go build -o main .", "sudo CGO_ENABLED=0 nice go build -o main ."),
        ("nice sudo -u root go build -o main .", "nice sudo -u root CGO_ENABLED=0 go build -o main ."),
        ("time sudo go build -o main .", "time sudo CGO_ENABLED=0 go build -o main ."),
        ("export CGO_ENABLED=0 && sudo go build -o main .", "export CGO_ENABLED=0 && sudo CGO_ENABLED=0 go build -o main ."),
    ],
)  # fmt: skip
def test_where_the_assignment_goes(before: str, after: str, tmp_path: Path) -> None:
    text = BUILD.replace("go build -o main .", before) + END
    result = result_of(text, tmp_path)
    assert result.after is not None
    assert f"RUN {after}\n" in result.after


@pytest.mark.parametrize("before", ["time go build -o main .", "time -p go build -o main .", "time make"])
def test_no_assignment_beside_time(before: str, tmp_path: Path) -> None:
    """bash wants ``time`` first, and the ``time`` of others starts a program, not an assignment."""
    text = BUILD.replace("go build -o main .", before) + END
    result = result_of(text, tmp_path, {**APP, "Makefile": "all:\n\tgo build -o main .\n"})
    assert result.after is not None
    assert f"ENV CGO_ENABLED=0\nRUN {before}\n" in result.after


@pytest.mark.parametrize(
    "before",
    [
        "doas go build -o main .",
        "time doas go build -o main .",
        '["sudo", "go", "build", "-o", "main", "."]',
        '["env", "-i", "PATH=/usr/local/go/bin", "HOME=/", "go", "build", "-o", "main", "."]',
        "nice env CGO_ENABLED=1 go build -o main .",
        "time sudo make",
        "time go build -o main . && go test -race ./...",
        '["go", "build", "-o", "main", "."]\nRUN go test -race ./...',
    ],
)
def test_cgo_stays_where_no_assignment_reaches_the_build_alone(before: str, tmp_path: Path) -> None:
    text = BUILD.replace("go build -o main .", before) + END
    result = result_of(text, tmp_path, {**APP, "Makefile": "all:\n\tgo build -o main .\n"})
    assert result.after is not None
    assert "CGO_ENABLED=0" not in result.after
    assert "distroless/base-debian13" in result.after

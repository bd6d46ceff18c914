"""Directives that tell of one program differently, or name it as a COPY could and a directive cannot."""

from __future__ import annotations

from pathlib import Path

import pytest

from rewriter.model import FileResult, Outcome, Settings
from rewriter.pipeline.rewrite import rewrite

FILE = (
    "FROM golang:1.24 AS builder\nWORKDIR /src\nCOPY . .\n{}RUN ./build\nFROM debian:12\nARG OUT=/out\n"
    '{}COPY --from=builder /out/a /a\nCMD ["/a"]\n'
)
SAYS = "# distroify: program "


def result_of(root: Path, above_run: str, above_copy: str) -> FileResult:
    for name in ("a", "b"):
        (root / "cmd" / name).mkdir(parents=True)
        (root / "cmd" / name / "main.go").write_text("package main\n\nfunc main() {}\n", encoding="utf-8")
    (root / "go.mod").write_text("module example.com/a\n\ngo 1.24\n", encoding="utf-8")
    (root / "build").write_text("#!/usr/bin/env python3\n", encoding="utf-8")
    lines = (f"{SAYS}{text}\n" if text else "" for text in (above_run, above_copy))
    text = FILE.format(*lines)
    return rewrite("Dockerfile", text.encode(), Settings(), context=root, dockerfile_path=None)


@pytest.mark.parametrize(
    ("run", "copy"),
    [
        ("/out/a ./cmd/a", ""),
        ("", "/out/a ./cmd/a CGO_ENABLED=0"),
        ("/out/a ./cmd/a", "/a ./cmd/a"),
        ("/out/b ./cmd/b", "/a ./cmd/a"),
    ],
)
def test_directives_that_agree(tmp_path: Path, run: str, copy: str) -> None:
    assert result_of(tmp_path, run, copy).outcome is Outcome.REWRITTEN


@pytest.mark.parametrize(
    ("run", "copy", "line", "message"),
    [
        ("/out/a ./cmd/a", "/a ./cmd/b", 8, "the directive says otherwise of /out/a than the one in line 4"),
        (
            f"/out/a ./cmd/a CGO_ENABLED=1\n{SAYS}/out/a ./cmd/a CGO_ENABLED=0",
            "",
            5,
            "the directive says otherwise of /out/a than the one in line 4",
        ),
        (
            "",
            "$OUT/a ./cmd/a",
            7,
            "the directive names $OUT/a, but reads no variables and no patterns",
        ),
        ("/out/* ./cmd/a", "", 4, "the directive names /out/*, but reads no variables and no patterns"),
    ],
)
def test_directives_that_cannot_be(tmp_path: Path, run: str, copy: str, line: int, message: str) -> None:
    result = result_of(tmp_path, run, copy)
    assert result.outcome is Outcome.REFUSED
    [wrong] = [one for one in result.diagnostics if one.rule == "wrong-directive"]
    assert (wrong.line, wrong.message) == (line, message)


def test_a_stage_of_another_image_is_not_judged(tmp_path: Path) -> None:
    other = f"/out/b ./cmd/b\nFROM golang:1.24 AS other\n{SAYS}$OUT/a ./cmd/a\nRUN ./x\n"
    other += "FROM golang:1.24 AS builder\nWORKDIR /src\nCOPY . ."
    result = result_of(tmp_path, other, "/a ./cmd/a")
    assert "wrong-directive" not in {one.rule for one in result.diagnostics}

"""Nothing ends a run: what goes wrong inside for one file is one failed file."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from rewriter.batch.process import Request, exit_code, process
from rewriter.cli.printing import Report
from rewriter.context.repository import repository_root
from rewriter.model import FileResult, Outcome, Settings
from rewriter.output.formats import Format
from rewriter.pipeline import rewrite as pipeline

ROOT = Path(__file__).parents[2]
MODULES = sorted((ROOT / "rewriter").rglob("*.py"))
ENDLESS = {"self.numbers", "self._numbers", "numbers"}
"""Counters of ``itertools.count``, which never end."""


def calls(tree: ast.AST) -> list[ast.Call]:
    """Calls of plain names."""
    return [n for n in ast.walk(tree) if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)]


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_next_has_a_default(module: Path) -> None:
    """What ``next`` raises at the end becomes a RuntimeError in a generator, and no ``except`` expects that."""
    found = [
        call.lineno
        for call in calls(ast.parse(module.read_bytes()))
        if getattr(call.func, "id", "") == "next"
        and len(call.args) == 1
        and ast.unparse(call.args[0]) not in ENDLESS
    ]
    assert found == []


def test_there_is_one_broad_except() -> None:
    """Errors that are expected are named where they are; all others end at the boundary."""
    broad = [
        module.relative_to(ROOT).as_posix()
        for module in MODULES
        for node in ast.walk(ast.parse(module.read_bytes()))
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or ast.unparse(node.type) in ("Exception", "BaseException"))
        and ast.unparse(node.body[-1]) != "raise"
    ]
    assert broad == ["rewriter/support/boundary.py"]


def broken(error: Exception) -> object:
    """A stand-in for one step of the pipeline that fails on some files."""

    def loaded(path: str, *rest: object) -> FileResult:
        if "bad" in path:
            raise error
        return FileResult(path, Outcome.SKIPPED)

    return loaded


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (RuntimeError("generator raised StopIteration"), "RuntimeError: generator raised StopIteration"),
        (RecursionError("maximum recursion depth exceeded"), "RecursionError"),
        (MemoryError(), "MemoryError"),
        (KeyError("stage"), "KeyError"),
    ],
)
def test_an_error_inside_is_one_failed_file(
    monkeypatch: pytest.MonkeyPatch, error: Exception, said: str
) -> None:
    monkeypatch.setattr(pipeline, "_loaded", broken(error))
    result = pipeline.rewrite(
        "bad/Dockerfile", b"FROM golang\n", Settings(), context=None, dockerfile_path=None
    )
    (diagnostic,) = result.diagnostics
    assert (result.outcome, diagnostic.rule) == (Outcome.FAILED, "internal-error")
    assert said in diagnostic.message
    assert "--debug" in (diagnostic.help or "")
    assert (result.before, result.after) == ("FROM golang\n", "FROM golang\n")
    assert type(error).__name__ in result.traceback


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two files, of which the first fails inside."""
    repository_root.cache_clear()
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    for name in ("bad", "good"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "Dockerfile").write_text("FROM golang\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(pipeline, "_loaded", broken(RuntimeError("no more stages")))
    return tmp_path


def test_the_other_files_are_done(files: Path) -> None:
    done = list(process(Request(no_config=True)))
    assert [one.result.outcome for one in done] == [Outcome.FAILED, Outcome.SKIPPED]
    assert exit_code(done, check=False) == 2


def test_debug_shows_where_it_came_from(files: Path, capfd: pytest.CaptureFixture[str]) -> None:
    done = list(process(Request(no_config=True)))
    for debug in (False, True):
        report = Report(format=Format.JSON, debug=debug)
        told = [report.at_once(one) for one in done]
        assert [out for out, _ in told] == ["", ""]
        assert [("Traceback" in errors) for _, errors in told] == [debug, False]
        report.end(done)
        shown = capfd.readouterr()
        assert json.loads(shown.out)["files"][0]["diagnostics"][0]["rule"] == "internal-error"


def test_an_error_in_the_proof_is_one_failed_file(files: Path) -> None:
    def prove(result: FileResult, file: Path, context: Path | None) -> FileResult:
        raise ZeroDivisionError

    (files / "good" / "Dockerfile").write_text("FROM golang\n", encoding="utf-8")

    def rewritten(path: str, *rest: object) -> FileResult:
        return FileResult(path, Outcome.REWRITTEN, "a\n", "b\n")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pipeline, "_loaded", rewritten)
        done = list(process(Request(no_config=True, prove=prove)))
    assert [one.result.diagnostics[0].rule for one in done] == ["internal-error", "internal-error"]
    assert all(one.result.diagnostics[0].message.endswith("ZeroDivisionError") for one in done)


def test_the_flag_is_there() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "rewriter", "--debug", "-"],
        input=b"FROM node\n",
        capture_output=True,
        check=False,
        cwd=ROOT,
        env={**os.environ, "NO_COLOR": "1"},
    )
    assert done.returncode == 0

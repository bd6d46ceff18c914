"""Programs that ask where their source stands."""

from __future__ import annotations

from pathlib import Path

from rewriter.golang.binary.model import BuildInfo, Program
from rewriter.verify.compare.source_folder import compare_source_folder
from rewriter.verify.run.source import look

PLAIN = Program("/app", build=BuildInfo("go1.27"))
TRIMMED = Program("/app", build=BuildInfo("go1.27", settings=("-trimpath=true",)))


def test_trimpath_hides_the_folder() -> None:
    [gap] = compare_source_folder(PLAIN, TRIMMED, ("a.go",)).gaps
    assert gap.message == "the source asks for its own folder (runtime.Caller in a.go), which -trimpath hides"
    assert compare_source_folder(PLAIN, TRIMMED, ()).gaps == ()
    assert compare_source_folder(TRIMMED, TRIMMED, ("a.go",)).gaps == ()
    assert compare_source_folder(None, TRIMMED, ("a.go",)).gaps == ()


def test_files_that_ask_for_it(tmp_path: Path) -> None:
    for name, text in {
        "log.go": "_, file, _, _ := runtime.Caller(1)\nfilepath.Base(file)",
        "path_test.go": "_, file, _, _ := runtime.Caller(0)\nfilepath.Dir(file)",
        "in/path.go": "_, file, _, _ := runtime.Caller(0)\nfilepath.Dir(file)",
    }.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    assert look(tmp_path).asking == ("in/path.go",)

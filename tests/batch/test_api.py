"""The Python interface: ``from rewriter import …``."""

from __future__ import annotations

import dataclasses
import os
import subprocess
import sys
from pathlib import Path

import pytest

import rewriter
from rewriter import (
    FileResult,
    ModuleNotes,
    Outcome,
    Settings,
    SettingsError,
    WriteError,
    diff_of,
    read_settings,
    rewrite_file,
    rewrite_files,
    rewrite_text,
    write_result,
)
from rewriter.context.repository import repository_root
from rewriter.settings.read import checked

ROOT = Path(__file__).parents[2]
TEXT = "FROM golang:1.26\nWORKDIR /src\nCOPY . .\nRUN go build -o /app .\nCMD /app\n"
FILES = {"go.mod": "module x\n\ngo 1.24\n", "main.go": "package main\n\nfunc main() {}\n"}
STATIC = "gcr.io/distroless/static-debian13"


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A git repository with a program in ``api``."""
    repository_root.cache_clear()
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    (tmp_path / "api").mkdir()
    for name, text in {**FILES, "Dockerfile": TEXT}.items():
        (tmp_path / "api" / name).write_text(text, "utf-8")
    return tmp_path


def test_a_file_is_seen_in_its_repository(shop: Path) -> None:
    result = rewrite_file(shop / "api" / "Dockerfile")
    assert (result.outcome, result.after_base) == (Outcome.REWRITTEN, STATIC)
    assert result.located is not None
    assert (result.located.root, result.located.path, result.located.context) == (
        str(shop),
        "api/Dockerfile",
        "api",
    )
    assert (shop / "api" / "Dockerfile").read_text("utf-8") == TEXT


def test_results_go_where_dataclasses_go() -> None:
    result = rewrite_text(TEXT)
    told = dataclasses.asdict(result)
    assert list(told) == [field.name for field in dataclasses.fields(result)]
    assert (told["outcome"], told["before"]) == ("rewritten", TEXT)
    assert told["diagnostics"][0]["rule"] == result.diagnostics[0].rule
    assert dataclasses.replace(Settings(), debian=12) == Settings(debian=12)
    debian = next(field for field in dataclasses.fields(Settings) if field.name == "debian")
    assert (debian.type, debian.default) == (int, 13)
    assert debian is Settings.__dataclass_fields__["debian"]  # made once: asdict asks for each value
    with pytest.raises(AttributeError):
        result.path = "other"  # type: ignore[misc]


def test_what_stands_beside_a_result_makes_no_difference(shop: Path) -> None:
    placed = rewrite_file(shop / "api" / "Dockerfile")
    bare = dataclasses.replace(placed, located=None, traceback="…")
    assert (placed == bare, hash(placed) == hash(bare)) == (True, True)
    assert placed != dataclasses.replace(placed, reason="other")
    assert placed != placed.diagnostics


def test_the_diff_is_for_git_apply_in_the_repository(shop: Path) -> None:
    result = rewrite_file(shop / "api" / "Dockerfile")
    subprocess.run(["git", "apply"], cwd=shop, input=diff_of(result), text=True, check=True)
    assert (shop / "api" / "Dockerfile").read_text("utf-8") == result.after
    assert diff_of(rewrite_file(shop / "api" / "Dockerfile")) == ""


def test_the_settings_of_the_repository_hold_unless_some_are_given(shop: Path) -> None:
    (shop / ".distroify.toml").write_text("nonroot = true\n", "utf-8")
    file = shop / "api" / "Dockerfile"
    assert rewrite_file(file).after_base == f"{STATIC}:nonroot"
    assert rewrite_file(file, settings=Settings()).after_base == STATIC
    assert (
        rewrite_file(file, settings=read_settings(shop / ".distroify.toml")).after_base == f"{STATIC}:nonroot"
    )


def test_bad_settings_of_the_repository_are_the_failure_of_its_file(shop: Path) -> None:
    (shop / ".distroify.toml").write_text("nonrot = true\n", "utf-8")
    result = rewrite_file(shop / "api" / "Dockerfile")
    assert (result.outcome, result.diagnostics[0].rule) == (Outcome.FAILED, "bad-settings")


def test_settings_are_checked_at_the_call(shop: Path) -> None:
    for call in (
        lambda settings: rewrite_text(TEXT, settings=settings),
        lambda settings: rewrite_file(shop / "api/Dockerfile", settings=settings),
        lambda settings: rewrite_files([shop], settings=settings),
    ):
        with pytest.raises(SettingsError, match='did you mean "debug-shell"'):
            call(Settings(allow=frozenset({"debug-shel"})))


@pytest.mark.parametrize(
    "settings",
    [
        Settings(debian=9),
        Settings(tag="nonrot"),
        Settings(digests=(("static-debian13", "sha256:1"),)),
        Settings(bases=(("a/b", "c/d"),)),
        Settings(modules=(ModuleNotes("a/b", libraries=("z",)),)),
    ],
)
def test_values_that_no_file_could_have_are_errors(settings: Settings) -> None:
    with pytest.raises(SettingsError):
        rewrite_text(TEXT, settings=settings)


@pytest.mark.parametrize(
    "settings",
    [
        Settings(),
        Settings(
            registry="example.com/mirror",
            debian=12,
            safe_only=True,
            allow=frozenset({"debug-shell", "static-musl"}),
            exclude=("old/**",),
            nonroot=True,
            variant="base",
            tag="debug-nonroot",
            digests=(("base-debian12:debug-nonroot", "sha256:" + "0" * 64),),
            from_scratch=True,
            bases=(("example.com/go", "golang:1.26"),),
            build_packages=frozenset({"graphviz"}),
            modules=(ModuleNotes("a/b", (), ("/etc/b",), True, ("z",)), ModuleNotes("c", None, (), False)),
        ),
    ],
)
def test_settings_from_python_are_what_a_file_says(settings: Settings) -> None:
    assert checked(settings) == settings


def test_a_tag_implies_nonroot_as_in_a_file() -> None:
    assert checked(Settings(tag="nonroot")).nonroot


def test_folders_are_searched(shop: Path) -> None:
    (shop / "web").mkdir()
    (shop / "web" / "Dockerfile").write_text("FROM node:22\n", "utf-8")
    results = {os.path.relpath(r.path, shop): r.outcome for r in rewrite_files([shop, shop / "gone"])}
    assert results == {
        "api/Dockerfile": Outcome.REWRITTEN,
        "web/Dockerfile": Outcome.SKIPPED,
        "gone": Outcome.FAILED,
    }


def test_a_folder_is_no_file(shop: Path) -> None:
    result = rewrite_file(shop)
    assert (result.outcome, result.diagnostics[0].rule) == (Outcome.FAILED, "unreadable")


def test_a_dash_is_a_file(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(shop / "api")
    (shop / "api" / "-").write_text(TEXT, "utf-8")
    assert rewrite_file("-").outcome is Outcome.REWRITTEN


def test_a_text_needs_no_file(shop: Path) -> None:
    result = rewrite_text(TEXT, context=shop / "api")
    assert (result.path, result.outcome, result.located) == ("Dockerfile", Outcome.REWRITTEN, None)
    assert diff_of(result).startswith("diff --git a/Dockerfile b/Dockerfile\n")
    assert diff_of(rewrite_text(TEXT, context=shop / "api", path="a b")).startswith(
        "diff --git a/a b b/a b\n--- a/a b\t\n"
    )


def test_bytes_that_are_not_text_stay() -> None:
    result = rewrite_text(b"# \xff\nFROM golang:1.26\nRUN go install example.com/x@v1.0.0\nCMD x\n")
    assert result.before is not None
    assert result.before.encode("utf-8", "surrogateescape").startswith(b"# \xff\n")


@pytest.mark.parametrize("text", [b"FROM a\0", "FROM a\0", b"#" * 1_000_001])
def test_what_is_no_text_of_a_dockerfile_is_a_failure(text: str | bytes) -> None:
    result = rewrite_text(text)
    assert (result.outcome, result.diagnostics[0].rule) == (Outcome.FAILED, "unreadable")


def test_a_context_that_is_no_folder_is_an_error(shop: Path) -> None:
    with pytest.raises(NotADirectoryError, match="gone"):
        rewrite_text(TEXT, context=shop / "gone")
    with pytest.raises(NotADirectoryError, match="gone"):
        rewrite_file(shop / "api" / "Dockerfile", context=shop / "gone")


def test_a_result_is_written_once_and_whole(shop: Path) -> None:
    file = shop / "api" / "Dockerfile"
    result = rewrite_file(file)
    assert write_result(result)
    assert file.read_text("utf-8") == result.after
    assert not write_result(rewrite_file(file))
    with pytest.raises(WriteError, match="changed"):
        write_result(result)
    assert file.read_text("utf-8") == result.after


def test_a_text_has_no_file_to_be_written(shop: Path) -> None:
    with pytest.raises(ValueError, match="without a file"):
        write_result(rewrite_text(TEXT, context=shop / "api"))


def test_every_name_of_the_interface_is_there_and_documented() -> None:
    for name in rewriter.__all__:
        assert getattr(rewriter, name).__doc__, name
    assert set(rewriter.__all__) <= set(dir(rewriter))
    with pytest.raises(AttributeError, match="nothing"):
        rewriter.nothing  # noqa: B018


def test_importing_the_package_imports_nothing_of_it() -> None:
    script = "import sys, rewriter; print(*sorted(m for m in sys.modules if m.startswith('rewriter')))"
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["rewriter"]


SCRIPT = """\
from rewriter import FileResult, Outcome, Settings, rewrite_file


def rewritten(path: str) -> FileResult | None:
    result = rewrite_file(path, settings=Settings(allow=frozenset({"debug-shell"})))
    return result if result.outcome is Outcome.REWRITTEN else None


rewrite_file(1)
wrong: int = rewrite_file("a").path
"""


def test_a_script_is_checked_by_its_types(tmp_path: Path) -> None:
    """An installed package is found by its py.typed; here the source stands for it."""
    script = tmp_path / "script.py"
    script.write_text(SCRIPT, "utf-8")
    environment = {**os.environ, "MYPYPATH": str(ROOT)}
    command = [sys.executable, "-m", "mypy", "--strict", "--config-file=", "--follow-imports=silent",
               "--cache-dir", str(ROOT / ".mypy_cache"), str(script)]  # fmt: skip
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True)
    errors = [line.partition(": ")[2] for line in done.stdout.splitlines() if line.startswith("script.py")]
    assert [error.split("[")[-1] for error in errors] == ["arg-type]", "assignment]"]
    assert isinstance(rewrite_text("FROM a\n"), FileResult)


@pytest.mark.parametrize("paths", ["Dockerfile", Path("Dockerfile")])
def test_one_path_is_not_several(paths: str | Path) -> None:
    with pytest.raises(TypeError, match=r"give \[path\]"):
        rewrite_files(paths)  # type: ignore[arg-type, unused-ignore]

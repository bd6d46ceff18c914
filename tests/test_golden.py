"""Golden cases: every folder ``golden/<group>/<slug>`` is one file and what must become of it.

A case is written by hand: ``before.Dockerfile``, ``after.Dockerfile`` (only where the file is rewritten),
``notes.md`` and, where they matter, ``context/`` (the build context) or ``repository/`` (whose build context is
looked for) and ``settings.toml``. notes.md begins with ``outcome: …``; a line ``rules: …`` lists all rules that
refuse the file or ask a reviewer of the rewritten one to check something; ``file: …`` says where in
``repository/`` the file is. ``pytest --update-golden -k <slug>`` writes expected.diff and
diagnostics.txt, and only where outcome, rules and text are what the case says.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from rewriter.batch.diff import unified_diff
from rewriter.context import repository
from rewriter.model import (
    Applicability,
    Diagnostic,
    FileResult,
    Located,
    Outcome,
    Processed,
    Settings,
    Severity,
)
from rewriter.output.model import Report
from rewriter.pipeline.rewrite import rewrite
from rewriter.rules.registry import allowable
from rewriter.settings.read import parse_config
from tests.output.validators import check_all, json_of

GOLDEN = Path(__file__).parents[1] / "golden"
FILES = frozenset({"before.Dockerfile", "diagnostics.txt", "notes.md"})
REWRITTEN = frozenset({"after.Dockerfile", "expected.diff"})
OPTIONAL = frozenset({"context", "repository", "settings.toml"})
LEAST_CASES = 80
LEAST_NOT_REWRITTEN = 35


@dataclass(frozen=True)
class Case:
    """One folder. ``slug`` is ``group/name``."""

    folder: Path

    @property
    def slug(self) -> str:
        return self.folder.relative_to(GOLDEN).as_posix()

    @property
    def notes(self) -> list[str]:
        return (self.folder / "notes.md").read_text("utf-8").splitlines()

    @property
    def outcome(self) -> str:
        return self.notes[0].removeprefix("outcome: ")

    @property
    def rules(self) -> set[str]:
        line = self.notes[1] if len(self.notes) > 1 else ""
        return set(line.removeprefix("rules: ").split(", ")) if line.startswith("rules: ") else set()

    @property
    def is_rewritten(self) -> bool:
        return self.outcome == Outcome.REWRITTEN

    @property
    def context(self) -> Path | None:
        folder = self.folder / "context"
        return folder if folder.is_dir() else None

    @property
    def file(self) -> str:
        """Where the Dockerfile is in ``repository/``; empty for a case that has none."""
        found = (line.removeprefix("file: ") for line in self.notes if line.startswith("file: "))
        return next(found, "")

    @property
    def settings(self) -> Settings:
        path = self.folder / "settings.toml"
        return parse_config(path.read_bytes(), path.name).settings if path.exists() else Settings()

    def text(self, name: str) -> str:
        return (self.folder / name).read_bytes().decode("utf-8", "surrogateescape")


CASES = tuple(Case(path.parent) for path in sorted(GOLDEN.glob("*/*/notes.md")))
every_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case.slug)
every_rewritten_case = pytest.mark.parametrize(
    "case", [case for case in CASES if case.is_rewritten], ids=lambda case: case.slug
)


@pytest.fixture(autouse=True)
def own_repository(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each context is a repository of its own: what other cases say of images does not count."""
    found = repository.repository_root

    def root(folder: Path) -> Path | None:
        return folder if folder.is_relative_to(GOLDEN) else found(folder)

    monkeypatch.setattr("rewriter.consumers.match.repository_root", root)


@cache
def first_run(case: Case) -> FileResult:
    """What the tool makes of the case."""
    return run(case, case.text("before.Dockerfile"))


def run(case: Case, text: str) -> FileResult:
    """A text in the place of the case's Dockerfile."""
    data = text.encode("utf-8", "surrogateescape")
    if case.file:
        with tempfile.TemporaryDirectory() as folder:
            root = Path(os.path.realpath(folder), "repository")
            shutil.copytree(case.folder / "repository", root)
            (root / ".git").mkdir()
            at = Located(str(root), case.file)
            return rewrite(
                case.file, data, case.settings, context=None, dockerfile_path=root / case.file, at=at
            )
    # Without a build context there is no file either: as with standard input.
    path = case.context / "Dockerfile" if case.context is not None else None
    return rewrite("Dockerfile", data, case.settings, context=case.context, dockerfile_path=path)


def telling_rules(result: FileResult) -> set[str]:
    """Rules that refuse the file, or make the rewrite one that must be reviewed."""
    doubt = (Applicability.REVIEW, Applicability.UNSAFE)
    if result.outcome in (Outcome.REWRITTEN, Outcome.UNCHANGED):
        return {item.rule for item in result.diagnostics if item.applicability in doubt}
    if result.outcome is Outcome.REFUSED:
        return {item.rule for item in result.diagnostics if item.severity is Severity.REFUSAL}
    return set()


def listed(diagnostics: tuple[Diagnostic, ...]) -> str:
    """One line for each diagnostic, ``line: rule: severity: message``, and one for each evidence."""
    lines: list[str] = []
    for item in diagnostics:
        kind = item.severity.value
        if item.fix is not None and item.fix.applicability is not Applicability.SAFE:
            kind += f" ({item.fix.applicability.value})"
        lines.append(f"{item.line}: {item.rule}: {kind}: {item.message}")
        for place in item.evidence:
            lines.append(f"  evidence {place.path}" + (f":{place.line}" if place.line is not None else ""))
    return "".join(line + "\n" for line in lines)


@every_case
def test_outcome_and_text(case: Case) -> None:
    result = first_run(case)
    found = listed(result.diagnostics)
    assert result.outcome.value == case.outcome, found
    after = case.text("after.Dockerfile" if case.is_rewritten else "before.Dockerfile")
    assert result.after == after
    assert telling_rules(result) == case.rules, found


@every_case
def test_diff_and_diagnostics(case: Case, request: pytest.FixtureRequest) -> None:
    result = first_run(case)
    before = case.text("before.Dockerfile")
    printed = {"diagnostics.txt": listed(result.diagnostics)}
    if case.is_rewritten:
        printed["expected.diff"] = unified_diff(before, result.after or "", "Dockerfile")
    if request.config.getoption("--update-golden"):
        test_outcome_and_text(case)
        for name, text in printed.items():
            (case.folder / name).write_bytes(text.encode("utf-8", "surrogateescape"))
    for name, text in printed.items():
        assert text == case.text(name)


@every_case
def test_no_refusal_without_place_and_help(case: Case) -> None:
    result = first_run(case)
    lines = case.text("before.Dockerfile").count("\n") + 1
    for item in result.diagnostics:
        assert 0 <= item.line <= lines
        assert all(place.path and (place.line is None or place.line > 0) for place in item.evidence)
        assert item.message
        if result.outcome is Outcome.REFUSED and not case.settings.safe_only:
            assert item.severity is not Severity.REFUSAL or item.help


@every_case
def test_every_format_has_the_case(case: Case) -> None:
    result = first_run(case)
    text = unified_diff(result.before or "", result.after or "", "Dockerfile") if case.is_rewritten else ""
    run = Report((Processed(result, text),), ("distroify", "--write", "Dockerfile"))
    check_all(run)
    [file] = json_of(run)["files"]
    assert file["after"]["text"] == (result.after if case.is_rewritten else None)
    lines = (result.before or "").split("\n")
    for one in file["diagnostics"]:
        if one["line"]:
            assert one["line"] <= one["end_line"] <= len(lines)
            assert one["end_column"] <= len(lines[one["end_line"] - 1]) + 1
        for edit in one["edits"] or ():
            assert (edit["line"], edit["column"]) <= (edit["end_line"], edit["end_column"])
    assert {name for one in file["diagnostics"] for name in one["allow"]} <= set(allowable())


@every_rewritten_case
def test_git_applies_the_diff_and_takes_it_back(case: Case, tmp_path: Path) -> None:
    file, patch = tmp_path / "Dockerfile", tmp_path / "patch"
    before, after = (case.folder / f"{name}.Dockerfile" for name in ("before", "after"))
    file.write_bytes(before.read_bytes())
    patch.write_bytes((case.folder / "expected.diff").read_bytes())
    git_apply(tmp_path, "--check")
    git_apply(tmp_path)
    assert file.read_bytes() == after.read_bytes()
    git_apply(tmp_path, "-R")
    assert file.read_bytes() == before.read_bytes()


def git_apply(folder: Path, *options: str) -> None:
    """``git apply patch`` outside of any repository and without anybody's configuration."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    environment |= {
        "GIT_CEILING_DIRECTORIES": str(folder.parent),
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
    }
    command = ["git", "apply", "--whitespace=nowarn", *options, "patch"]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@every_rewritten_case
def test_second_run_changes_nothing(case: Case) -> None:
    after = case.text("after.Dockerfile")
    again = run(case, after)
    assert again.outcome is Outcome.UNCHANGED
    assert again.after == after


@every_case
def test_folder_holds_what_belongs_there(case: Case) -> None:
    names = {path.name for path in case.folder.iterdir()}
    needed = FILES | REWRITTEN if case.is_rewritten else FILES
    assert needed <= names <= needed | OPTIONAL
    assert case.outcome in {outcome.value for outcome in Outcome}
    assert bool(case.file) == (case.folder / "repository").is_dir()
    notes = [line for line in case.notes[1:] if line.strip() and not line.startswith(("rules: ", "file: "))]
    assert notes, "notes.md says what the case proves"
    assert bool(case.rules) or case.outcome != Outcome.REFUSED


@every_case
def test_hand_written_text_has_no_traps(case: Case) -> None:
    before = case.text("before.Dockerfile")
    assert before
    if case.is_rewritten:
        assert case.text("after.Dockerfile") != before
        assert before.endswith("\n") == case.text("after.Dockerfile").endswith("\n")


def test_no_stray_files() -> None:
    groups = [path for path in GOLDEN.iterdir() if path.name not in (".gitattributes", "README.md")]
    folders = [path for group in groups for path in group.iterdir()]
    assert all(group.is_dir() for group in groups)
    assert {case.folder for case in CASES} == set(folders)


def test_there_are_enough_cases() -> None:
    outcomes = Counter(case.outcome for case in CASES)
    assert len(CASES) >= LEAST_CASES
    assert len(CASES) - outcomes[Outcome.REWRITTEN.value] >= LEAST_NOT_REWRITTEN
    assert set(outcomes) == {outcome.value for outcome in Outcome}


def test_slugs_are_unique_words() -> None:
    names = Counter(case.folder.name for case in CASES if case.folder.name != "safe-only")
    assert all(name == name.lower() and " " not in name for name in names)

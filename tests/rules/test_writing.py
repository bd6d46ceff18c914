"""How changes are written: lines put in, lines taken out, and the sections of the runtime stage."""

from __future__ import annotations

from pathlib import Path

import pytest

from rewriter.dockerfile.load import load, load_text
from rewriter.model import Applicability, Diagnostic, Edit, Fix, Severity
from rewriter.rules.writing.edits import (
    apply,
    inserted,
    removed,
    replaced,
    tidy,
    without_edits,
    without_instruction,
)
from rewriter.rules.writing.runtime_stage import RuntimeStage, Section
from tests.rewriting import BUILD, END, plan_of


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("FROM a\nRUN b\n", "FROM a\nRUN b\nRUN c\n"),
        ("FROM a\nRUN b", "FROM a\nRUN b\nRUN c"),
        ("FROM a\r\nRUN b", "FROM a\r\nRUN b\r\nRUN c"),
    ],
)
def test_lines_behind_the_last_one(text: str, expected: str) -> None:
    dockerfile = load_text(text, "Dockerfile")
    edit = inserted(dockerfile, len(text), f"RUN c{dockerfile.newline}")
    assert apply(text, (edit,)) == expected


def test_an_instruction_goes_with_its_comments_and_one_blank_line() -> None:
    text = "FROM a\n\n# about b\nRUN b\n\n# RUN c\n# about d\nRUN d\nCMD e\n"
    dockerfile = load(text.encode(), "Dockerfile")
    _, b, d, _ = dockerfile.instructions
    assert apply(text, tidy(text, (removed(b),))) == "FROM a\n\n# RUN c\n# about d\nRUN d\nCMD e\n"
    # A commented-out instruction is not said of the one below it.
    gone = without_instruction(dockerfile, d)
    assert apply(text, (gone,)) == "FROM a\n\n# about b\nRUN b\n\n# RUN c\nCMD e\n"
    new = replaced(d.arguments_span, "f")
    assert apply(text, (new,)).endswith("RUN f\nCMD e\n")


def test_what_is_known_of_a_change_stays_without_its_edits() -> None:
    change = Diagnostic("rule", "text", 1, Severity.FIX, Fix((Edit(0, 1, ""),), Applicability.REVIEW))
    notice = Diagnostic("rule", "text", 1, Severity.NOTICE)
    assert without_edits(change).fix == Fix((), Applicability.REVIEW)
    assert without_edits(notice) is notice


def _stage(text: str, root: Path) -> RuntimeStage:
    return RuntimeStage(load(text.encode(), "Dockerfile"), plan_of(text, root))


def test_sections_stand_in_their_order_whoever_writes_first(tmp_path: Path) -> None:
    text = BUILD + END
    stage = _stage(text, tmp_path)
    edits = (
        stage.copy(Section.FILES, "/a b", "/c", "1000"),
        stage.add(Section.SETTINGS, "ENV", "A=1"),
        stage.copy(Section.PROGRAMS, "/app/main", "/app/main"),
        stage.write(Section.FROM, "\nFROM scratch\n"),
        stage.add(Section.SETTINGS, "ENV", "B=2"),
        stage.run_before("true", other_user=False),
    )
    assert apply(text, edits) == (
        f"{BUILD}RUN true\n\nFROM scratch\nENV A=1\nENV B=2\n"
        f'COPY --from=build /app/main /app/main\nCOPY --from=build --chown=1000 ["/a b", "/c"]\n{END}'
    )


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        (f"{BUILD}USER 5\n", "# why\nUSER root\nRUN true\n"),
        (BUILD.lower(), "# why\nuser root\nrun true\n"),
    ],
)
def test_the_build_stage_runs_it_as_root_in_its_own_case(start: str, expected: str, tmp_path: Path) -> None:
    stage = _stage(start + END, tmp_path)
    assert stage.run_before("true", other_user=True, comment="# why").replacement == expected


@pytest.mark.parametrize(
    ("user", "behind"),
    [
        ("", ""),  # nothing else is made from the build stage
        ("USER 5\n", 'FROM build AS other\nCMD ["./main"]\n'),
    ],
)
def test_stages_that_start_from_the_build_stage_keep_their_user(
    user: str, behind: str, tmp_path: Path
) -> None:
    build = BUILD.replace("golang:1.24", "golang:1.24 AS build") + user
    text = f'{build}{behind}FROM alpine:3.20\nCOPY --from=build /app/main /main\nCMD ["/main"]\n'
    edit = _stage(text, tmp_path).run_before("true", other_user=True)
    assert edit.start == edit.end == len(build)
    assert edit.replacement == f"USER root\nRUN true\n{user}"

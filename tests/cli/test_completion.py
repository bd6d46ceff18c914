"""Completion in the shell."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
COMMAND = [sys.executable, "-c", "from rewriter.cli import main; main()"]


def completed(line: str, word: int, here: Path, shell: str = "bash") -> list[str]:
    """What a shell is offered for word ``word`` of a line."""
    variables = (
        {"COMP_WORDS": line, "COMP_CWORD": str(word)} if shell == "bash" else {"_TYPER_COMPLETE_ARGS": line}
    )
    done = subprocess.run(
        COMMAND,
        env={"PYTHONPATH": str(ROOT), "_DISTROIFY_COMPLETE": f"complete_{shell}", **variables},
        capture_output=True,
        check=False,
        text=True,
        cwd=here,
    )
    assert done.stderr == ""
    return done.stdout.split()


@pytest.mark.parametrize(
    ("line", "word", "offered"),
    [
        ("distroify verif", 1, ["verify"]),
        ("distroify zzz", 1, []),
        ("distroify --stri", 1, ["--strict"]),
        ("distroify --allow debian-b", 2, ["debian-builder"]),
        ("distroify --format js", 2, ["json"]),
        ("distroify explain unknown-st", 2, ["unknown-start"]),
        ("distroify explain debug-sh", 2, ["debug-shell"]),
        ("distroify verify --engi", 2, ["--engine"]),
        ("distroify verify --engine po", 3, ["podman"]),
        ("distroify config --no-c", 2, ["--no-config"]),
        ("distroify config --allow debian-b", 3, ["debian-builder"]),
        ("distroify verify --allow debian-b", 3, ["debian-builder"]),
        ("distroify bulk me", 2, ["merge"]),
        ("distroify bulk run --resu", 3, ["--resume"]),
        ("distroify bulk run --allow debian-b", 4, ["debian-builder"]),
    ],
)
def test_commands_options_and_names_are_offered(
    tmp_path: Path, line: str, word: int, offered: list[str]
) -> None:
    assert completed(line, word, tmp_path) == offered


def test_an_empty_word_offers_commands_and_files(tmp_path: Path) -> None:
    (tmp_path / "Dockerfile").touch()
    (tmp_path / ".git").mkdir()
    assert completed("distroify ", 1, tmp_path) == [
        "bulk",
        "config",
        "explain",
        "rules",
        "verify",
        "Dockerfile",
    ]


def test_another_shell_gives_its_line_in_one_variable(tmp_path: Path) -> None:
    assert '"unknown-start"' in " ".join(completed("distroify explain unknown-st", 2, tmp_path, "zsh"))


def test_the_script_of_a_shell_is_printed() -> None:
    done = subprocess.run(
        [*COMMAND, "--show-completion", "bash"],
        env={"PYTHONPATH": str(ROOT), "_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION": "1"},
        capture_output=True,
        check=False,
        text=True,
    )
    assert "_DISTROIFY_COMPLETE=complete_bash" in done.stdout

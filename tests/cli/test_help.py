"""Help, explanations, and words that were meant."""

from __future__ import annotations

from pathlib import Path

import pytest

from rewriter.rules.documentation import rules
from tests.cli import fake
from tests.cli.conftest import Run

COMMANDS: tuple[list[str], ...] = ([], ["rules"], ["explain"], ["config"], ["verify"])


@pytest.mark.parametrize("command", COMMANDS, ids=lambda words: " ".join(words) or "rewrite")
@pytest.mark.parametrize("width", [60, 80])
def test_no_word_of_the_help_is_broken(
    run: Run, monkeypatch: pytest.MonkeyPatch, command: list[str], width: int
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    lines = run(*command, "--help").out.decode().split("\n")
    assert max(map(len, lines)) <= width
    monkeypatch.setenv("COLUMNS", "100")
    wide = run(*command, "--help").out.decode().split()
    assert sorted(" ".join(lines).split()) == sorted(wide)


@pytest.mark.parametrize("command", COMMANDS, ids=lambda words: " ".join(words) or "rewrite")
def test_each_help_says_what_it_means_here(run: Run, command: list[str]) -> None:
    assert b"As for the rewrite" not in run(*command, "--help").out


def test_options_are_in_groups_with_none_left_over(run: Run) -> None:
    out = run("--help").out.decode()
    assert out.startswith("Usage: distroify [OPTIONS] [PATH]...\n")
    groups = ["What to do:", "How to rewrite:", "What to read:", "What to print:", "Other:", "Commands:"]
    places = [out.index(f"\n{group}\n") for group in groups]
    assert places == sorted(places)
    other = out[places[4] : places[5]]
    assert {word.strip(",") for word in other.split() if word.startswith("--")} == {
        "--version",
        "--install-completion",
        "--show-completion",
        "--help",
    }


@pytest.mark.parametrize(
    ("word", "meant"),
    [("verfy", "verify"), ("explan", "explain"), ("rule", "rules"), ("configs", "config")],
)
def test_a_mistyped_command_has_a_near_one(run: Run, word: str, meant: str) -> None:
    done = run(word)
    assert (done.code, done.out) == (2, b"")
    assert done.err == f'distroify: there is no file or folder "{word}"; did you mean: distroify {meant}\n'


@pytest.mark.parametrize("word", ["Dockerfil", "verif/", "./verfy", "-", "zzz"])
def test_other_words_are_paths(run: Run, word: str) -> None:
    assert "did you mean" not in run(word).err


def test_a_file_that_is_there_is_no_mistyped_command(run: Run, repository: Path) -> None:
    (repository / "verfy").write_bytes(fake.GO)
    assert run("verfy").out.startswith(b"diff --git a/verfy b/verfy\n")


def test_a_rule_is_explained_without_quotes_of_markup(run: Run) -> None:
    out = run("explain", "missing-start", "unknown-directive").out.decode()
    assert out.startswith("missing-start (transform)\n\nThe image does not have what it starts")
    assert "\nunknown-directive (refusal)\n" in out
    assert "``" not in out
    assert b"``" not in run("rules").out


def test_a_name_for_allow_is_explained_by_what_declares_it(run: Run) -> None:
    ids = {rule.id for rule in rules()}
    assert run("explain", "debug-shell").out.startswith(b"--allow debug-shell: ")
    for rule in rules():
        for name in rule.allows:
            out = run("explain", name).out.decode()
            assert f"{name if name in ids else rule.id} (" in out


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("unknown-strat", 'did you mean "unknown-start"?'),
        ("debug-shel", 'did you mean "debug-shell"?'),
        ("zzzzzz", "distroify rules lists them"),
    ],
)
def test_an_unknown_rule_has_a_near_one(run: Run, name: str, hint: str) -> None:
    done = run("explain", name)
    assert (done.code, done.out) == (2, b"")
    assert hint in " ".join(done.err.split())

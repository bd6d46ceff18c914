"""Modes, streams and exit codes."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from rewriter.batch.diff import for_git, unified_diff
from rewriter.batch.process import process
from rewriter.model import Processed
from rewriter.version import VERSION
from tests.cli import fake
from tests.cli.conftest import Run

DIFF = for_git(unified_diff(fake.GO.decode(), fake.REWRITTEN.decode(), "Dockerfile"), "Dockerfile").encode()


def write(path: Path, data: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("mode", [[], ["--diff"]])
def test_the_diff_goes_to_stdout_and_messages_to_stderr(run: Run, repository: Path, mode: list[str]) -> None:
    file = write(repository / "Dockerfile", fake.GO)
    done = run(*mode, "Dockerfile")
    assert (done.code, done.out) == (0, DIFF)
    assert done.err == (
        "Dockerfile: rewritten  golang:1.22   1 to review\n"
        "  review  line 1  two stages   [split-stages]\n"
        "Apply: distroify -w Dockerfile\n"
    )
    assert file.read_bytes() == fake.GO


def test_no_path_is_the_current_folder(run: Run, repository: Path) -> None:
    write(repository / "Dockerfile", fake.GO)
    assert run().out == DIFF


def test_write_replaces_and_prints_nothing_to_stdout(run: Run, repository: Path) -> None:
    file = write(repository / "Dockerfile", fake.GO)
    for flag, first in (("-w", "Dockerfile: rewritten  golang:1.22"), ("--write", "Dockerfile: unchanged\n")):
        done = run(flag, "Dockerfile")
        assert (done.code, done.out) == (0, b"")
        assert done.err.startswith(first)
        assert "Apply" not in done.err
        assert file.read_bytes() == fake.REWRITTEN
    assert os.listdir(repository) == [".git", "Dockerfile"] or len(os.listdir(repository)) == 2


@pytest.mark.parametrize("data", [fake.REFUSED, fake.UNCHANGED, fake.SKIPPED])
def test_write_leaves_other_files_alone(run: Run, repository: Path, data: bytes) -> None:
    file = write(repository / "Dockerfile", data)
    before = file.stat()
    assert run("-w", "Dockerfile").code == 0
    assert (file.stat().st_ino, file.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


@pytest.mark.parametrize("mode", ["--diff", "--write"])
def test_a_diff_that_does_not_give_the_new_text_is_not_shown(
    run: Run, repository: Path, monkeypatch: pytest.MonkeyPatch, mode: str
) -> None:
    monkeypatch.setattr("rewriter.batch.results.unified_diff", lambda before, after, path: "--- a\n+++ b\n")
    file = write(repository / "Dockerfile", fake.GO)
    done = run(mode, "Dockerfile")
    assert (done.code, done.out) == (0, b"")
    assert "postcondition" in done.err
    assert file.read_bytes() == fake.GO


def test_check_prints_no_diff_and_fails_on_a_change(run: Run, repository: Path) -> None:
    file = write(repository / "Dockerfile", fake.GO)
    done = run("--check", "Dockerfile")
    assert (done.code, done.out) == (1, b"")
    assert done.err.startswith("Dockerfile: rewritten")
    assert done.err.endswith("Apply: distroify -w Dockerfile\n")
    assert file.read_bytes() == fake.GO


@pytest.mark.parametrize("data", [fake.REFUSED, fake.UNCHANGED, fake.SKIPPED])
def test_check_passes_where_nothing_would_change(run: Run, repository: Path, data: bytes) -> None:
    write(repository / "Dockerfile", data)
    done = run("--check", "Dockerfile")
    assert done.code == 0
    assert "rewritten" not in done.err


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (fake.REFUSED, 1),
        (fake.GO, 0),
        (fake.UNCHANGED, 0),
        (fake.SKIPPED, 0),
        (fake.BROKEN, 2),
    ],
)
def test_strict_fails_on_a_refusal_only(run: Run, repository: Path, data: bytes, code: int) -> None:
    write(repository / "Dockerfile", data)
    assert run("--strict", "Dockerfile").code == code


def test_failed_outweighs_the_rest(run: Run, repository: Path) -> None:
    for name, data in {"a": fake.GO, "b": fake.BROKEN, "c": fake.REFUSED}.items():
        write(repository / name / "Dockerfile", data)
    done = run("--check", "--strict", ".")
    assert done.code == 2
    assert done.err == (
        "a/Dockerfile: rewritten  golang:1.22   1 to review\n"
        "  review  line 1  two stages   [split-stages]\n"
        "b/Dockerfile: failed   [syntax-error]\n"
        "  line 2  unknown instruction\n"
        "c/Dockerfile: refused   [needs-shell]\n"
        "  line 2  no\n"
        "  → do\n"
        "  more: distroify explain needs-shell\n"
        "3 files: 1 rewritten, 1 refused, 1 failed. Apply: distroify -w --strict .\n"
    )


def test_one_bad_path_does_not_stop_the_others(run: Run, repository: Path) -> None:
    write(repository / "Dockerfile", fake.GO)
    done = run("nowhere/Dockerfile", "Dockerfile")
    assert (done.code, done.out) == (2, DIFF)
    assert "nowhere/Dockerfile: failed   [unreadable]\n  no such file or directory\n" in done.err


@pytest.mark.parametrize(
    ("data", "message"),
    [(b"FROM golang\0", "a binary file: it has NUL bytes"), (b"#" * 1_000_001, "larger than 1000000 bytes")],
    ids=["binary", "large"],
)
def test_what_is_no_text_fails_cleanly(run: Run, repository: Path, data: bytes, message: str) -> None:
    write(repository / "Dockerfile", data)
    for arguments, stdin in (("Dockerfile", b""), ("-", data)):
        done = run(arguments, stdin=stdin)
        assert (done.code, done.out) == (2, b"")
        assert done.err == f"{arguments}: failed   [unreadable]\n  {message}\n"
    assert fake.calls == []


def test_the_largest_file_is_read(run: Run, repository: Path) -> None:
    write(repository / "Dockerfile", b"#" * 1_000_000)
    assert run("Dockerfile").code == 0


def test_unchanged_and_skipped_are_named_only_when_alone(run: Run, repository: Path) -> None:
    write(repository / "a" / "Dockerfile", fake.SKIPPED)
    assert run("a").err == "a/Dockerfile: skipped: no Go image\n"
    write(repository / "b" / "Dockerfile", fake.UNCHANGED)
    assert run(".").err == "2 files: 1 unchanged, 1 skipped\n"


def test_an_empty_folder_is_no_error_and_says_so(run: Run) -> None:
    done = run(".")
    assert (done.code, done.out, done.err) == (0, b"", "no Dockerfile found\n")


def test_stdin_is_shown_as_a_dash_and_read_once(run: Run) -> None:
    done = run("-", "-", stdin=fake.GO)
    assert done.out.startswith(b"diff --git a/- b/-\n--- a/-\n+++ b/-\n")
    assert done.err.startswith("-: rewritten")
    assert "Apply" not in done.err
    assert [(call[0], call[3], call[4]) for call in fake.calls] == [("-", None, None)]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (fake.GO, fake.REWRITTEN),
        (fake.REFUSED, fake.REFUSED),
        (fake.SKIPPED, fake.SKIPPED),
        (fake.GO + b"\xff\r\n", fake.REWRITTEN + b"\xff\r\n"),
    ],
)
def test_stdin_with_write_is_a_filter(run: Run, data: bytes, expected: bytes) -> None:
    assert run("-w", "-", stdin=data).out == expected


def test_json_is_all_of_stdout_in_every_mode(run: Run, repository: Path) -> None:
    file = write(repository / "Dockerfile", fake.GO)
    for mode, code in (("--diff", 0), ("--check", 1), ("--write", 0)):
        done = run(mode, "--format", "json", "Dockerfile")
        report = json.loads(done.out)
        assert (done.code, done.err) == (code, "")
        assert report["files"][0]["diff"] == DIFF.decode()
    assert file.read_bytes() == fake.REWRITTEN


def test_quiet_hides_summaries_alone(run: Run, repository: Path) -> None:
    write(repository / "a" / "Dockerfile", fake.GO)
    write(repository / "b" / "Dockerfile", fake.REFUSED)
    write(repository / "c" / "Dockerfile", fake.SKIPPED)
    done = run("--quiet", ".")
    assert done.code == 0
    assert done.out.startswith(b"diff --git a/a/Dockerfile b/a/Dockerfile\n")
    assert done.err == (
        "a/Dockerfile: rewritten  golang:1.22   1 to review\n"
        "  review  line 1  two stages   [split-stages]\n"
        "b/Dockerfile: refused   [needs-shell]\n"
        "  line 2  no\n"
        "  → do\n"
    )


def test_quiet_twice_keeps_the_diff_and_errors(run: Run, repository: Path) -> None:
    write(repository / "a" / "Dockerfile", fake.GO)
    write(repository / "b" / "Dockerfile", fake.REFUSED)
    done = run("-qq", ".")
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith(b"diff --git a/a/Dockerfile b/a/Dockerfile\n")
    assert run("-qq", "--strict", ".").err == "b/Dockerfile: refused   [needs-shell]\n  line 2  no\n  → do\n"
    assert "unreadable" in run("-qq", "none").err


def test_five_files_are_grouped_by_rule(run: Run, repository: Path) -> None:
    for name in ("a", "b", "c"):
        write(repository / name / "Dockerfile", fake.GO)
    write(repository / "d" / "Dockerfile", fake.REFUSED)
    write(repository / "e" / "Dockerfile", fake.SKIPPED)
    grouped = (
        "3 rewritten, all to review\n"
        "  split-stages     3  two stages: {a,b,c}/Dockerfile:1\n"
        "2 refused\n"
        "  needs-shell      2  no: {d,f}/Dockerfile:2\n"
        "                      → do\n"
        "1 skipped (no Go image)\n"
    )
    assert run("--check", ".").err.startswith("a/Dockerfile: rewritten")
    write(repository / "f" / "Dockerfile", fake.REFUSED)
    assert run("--check", ".").err == (
        f"{grouped}Apply: distroify -w .   Diffs: distroify --diff .   One file: distroify d/Dockerfile\n"
    )
    assert run("--by", "rule", "--write", ".").err == f"{grouped}One file: distroify d/Dockerfile\n"


def test_many_given_paths_are_counted_in_what_can_be_copied(run: Run, repository: Path) -> None:
    for name in "abcdefg":
        write(repository / name / "Dockerfile", fake.GO)
    paths = [f"{name}/Dockerfile" for name in "abcdefg"]
    assert run("--check", *paths[:6]).err.splitlines()[-1] == (
        f"Apply: distroify -w {' '.join(paths[:6])}   Diffs: distroify --diff {' '.join(paths[:6])}   "
        "One file: distroify a/Dockerfile"
    )
    assert run("--check", *paths).err.splitlines()[-1] == (
        "Apply: distroify -w (the same 7 paths)   Diffs: distroify --diff (the same 7 paths)   "
        "One file: distroify a/Dockerfile"
    )


def test_files_are_grouped_as_asked_for(run: Run, repository: Path) -> None:
    for name in "abcdef":
        write(repository / name / "Dockerfile", fake.REFUSED)
    assert run("--by", "file", ".").err.startswith("a/Dockerfile: refused   [needs-shell]\n")
    write(repository / "s" / "Dockerfile", fake.SKIPPED)
    assert run("--by", "file", "s").err == run("s").err != ""
    assert run("--by", "rule", "a").err.startswith("1 refused\n")
    assert run("--by", "rule", "-qq", ".").err == ""
    assert run("--by", "rule", "-qq", "--strict", "a", "b").err == (
        "2 refused\n  needs-shell     2  no: {a,b}/Dockerfile:2\n                     → do\n"
    )


def test_the_way_on_has_what_was_asked_for(run: Run, repository: Path) -> None:
    write(repository / "a b" / "rules", fake.GO)
    done = run("--nonroot", "--check", "--allow", "drop-healthcheck", "--no-config", "a b/rules")
    assert done.err.endswith(
        "Apply: distroify -w --nonroot --allow drop-healthcheck --no-config 'a b/rules'\n"
    )


def test_flags_reach_the_pipeline(run: Run, repository: Path) -> None:
    file = write(repository / "Dockerfile", fake.GO)
    (repository / "ctx").mkdir()
    run("--safe-only", "--allow", "nonroot", "--allow", "drop-healthcheck", "--context", "ctx", "Dockerfile")
    [(path, data, settings, context, dockerfile)] = fake.calls
    assert (path, data, dockerfile) == ("Dockerfile", fake.GO, file)
    assert settings.safe_only
    assert settings.allow == {"nonroot", "drop-healthcheck"}
    assert context == Path("ctx")


def test_nonroot_reaches_the_pipeline(run: Run, repository: Path) -> None:
    write(repository / "Dockerfile", fake.GO)
    run("Dockerfile")
    run("--nonroot", "Dockerfile")
    assert [call[2].nonroot for call in fake.calls] == [False, True]


def test_without_a_context_the_choice_is_left_to_the_analysis(run: Run, repository: Path) -> None:
    write(repository / "Dockerfile", fake.GO)
    run("Dockerfile")
    assert fake.calls[0][3] is None


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--diff", "--write"], "--diff and --write exclude each other"),
        (["--write", "--check"], "--write and --check exclude each other"),
        (["--config", "x", "--no-config"], "--config and --no-config exclude each other"),
        (["--allow", "non-root"], 'did you mean "nonroot"?'),
        (["--allow", "zzz"], "known are: drop-healthcheck, nonroot"),
        (["--context", "nowhere"], "nowhere is not a folder"),
        (["--config", "nowhere.toml"], "nowhere.toml: no such file or directory"),
        (["--format", "xml"], '"xml" is no format'),
        (["--format", "sarfi"], 'did you mean "sarif"?'),
        (["rules", "--format", "sarif"], '"sarif" is no format for rules; there are text, json, markdown'),
        (["config", "--format", "junit"], '"junit" is no format for settings; there are text, json'),
        (["--commit-message", "--format", "json"], "exclude each other"),
        (["--commit-message", "--diff"], "exclude each other"),
        (["--by", "line"], "line"),
        (["--stdin-filename", "Dockerfile"], "it goes with - as PATH"),
        (["--nonsense"], "--nonsense"),
        (["explain"], "RULE"),
        (["explain", "no-such-rule"], "unknown rule"),
        (["rules", "extra"], "extra"),
    ],
)
def test_bad_usage_is_2_and_writes_nothing(
    run: Run, repository: Path, arguments: list[str], message: str
) -> None:
    file = write(repository / "Dockerfile", fake.GO)
    done = run(*arguments)
    assert (done.code, done.out) == (2, b"")
    assert message in " ".join(done.err.split())
    assert file.read_bytes() == fake.GO
    assert fake.calls == []


def test_files_called_like_commands_are_given_with_a_dot(run: Run, repository: Path) -> None:
    for name in ("rules", "explain"):
        write(repository / name, fake.GO)
        assert run(f"./{name}").out.startswith(f"diff --git a/{name} b/{name}\n".encode())
    assert run("--diff", "rules").out.startswith(b"diff --git a/rules b/rules\n")


def test_colour_only_when_asked_or_on_a_terminal(
    run: Run, repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(repository / "Dockerfile", fake.GO)
    plain = run("Dockerfile")
    assert (plain.out, "\x1b" in plain.err) == (DIFF, False)
    assert run("--color", "never", "Dockerfile").out == DIFF
    always = run("--color", "always", "Dockerfile")
    assert b"\x1b[31m" in always.out
    assert "\x1b[" in always.err
    monkeypatch.setattr("os.isatty", lambda descriptor: True)
    assert run("Dockerfile").out == DIFF


@pytest.mark.parametrize(
    ("variables", "option", "coloured"),
    [
        ({}, "auto", False),
        ({"FORCE_COLOR": "1"}, "auto", True),
        ({"FORCE_COLOR": ""}, "auto", False),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, "auto", False),
        ({"FORCE_COLOR": "1"}, "never", False),
        ({"NO_COLOR": "1"}, "always", True),
    ],
)
def test_colour_by_the_environment_on_both_streams(
    run: Run,
    repository: Path,
    monkeypatch: pytest.MonkeyPatch,
    variables: dict[str, str],
    option: str,
    coloured: bool,
) -> None:
    write(repository / "Dockerfile", fake.GO)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    done = run("--color", option, "Dockerfile")
    assert (b"\x1b[" in done.out, "\x1b[" in done.err) == (coloured, coloured)


@pytest.mark.parametrize("way", ["--write", "--check"])
def test_who_ends_it_early_is_told_what_is_rewritten(
    run: Run, repository: Path, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    write(repository / "Dockerfile", fake.GO)

    def ended(*given: Any) -> Iterator[Processed]:
        yield from process(*given)
        raise KeyboardInterrupt

    monkeypatch.setattr("rewriter.cli.run.process", ended)
    told = "distroify: ended early, 1 or more files are rewritten; the same command goes on\n"
    done = run(way, ".")
    assert (done.code, done.err) == (130, told if way == "--write" else "")


def test_the_diff_is_relative_to_the_repository_wherever_it_is_run(
    run: Run, repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = write(repository / "deep er" / "down" / "Dockerfile", fake.GO)
    monkeypatch.chdir(file.parent)
    for argument in ("Dockerfile", ".", str(file), "../down"):
        diff = run(argument).out
        assert diff.startswith(b"diff --git a/deep er/down/Dockerfile b/deep er/down/Dockerfile\n")
    # git takes it wherever it runs in the work tree.
    for folder, way in ((repository, ()), (file.parent, ("-R",)), (file.parent, ())):
        subprocess.run(["git", "apply", *way], input=diff, cwd=folder, check=True)
        assert file.read_bytes() == (fake.GO if way else fake.REWRITTEN)


def test_the_diff_of_several_repositories_is_relative_to_the_folder_around_them(
    run: Run, repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = [write(repository / name / "Dockerfile", fake.GO) for name in ("api", "lib/inner")]
    subprocess.run(["git", "init", "-q", str(files[1].parent)], check=True)
    diff = run("--save", "diff=a.patch").out
    assert Path("a.patch").read_bytes() == diff
    subprocess.run(["git", "apply"], input=diff, cwd=repository, check=True)
    assert [file.read_bytes() for file in files] == [fake.REWRITTEN] * 2
    # One of them alone is as before.
    files[1].write_bytes(fake.GO)
    subprocess.run(["git", "apply"], input=run("lib/inner").out, cwd=files[1].parent, check=True)
    assert files[1].read_bytes() == fake.REWRITTEN


def test_help_names_modes_and_commands(run: Run) -> None:
    for flag in ("--help", "-h"):
        done = run(flag)
        assert done.code == 0
        for word in (b"--write", b"--check", b"distroify explain RULE", b"distroify rules", b"Exit codes"):
            assert word in done.out
    assert b"distroify explain" in run("explain", "--help").out


def test_version(run: Run) -> None:
    done = run("--version")
    assert (done.code, done.out) == (0, f"distroify {VERSION}\n".encode())


def test_failure_ids_are_explained(run: Run) -> None:
    assert run("explain", "unreadable").out.startswith(b"unreadable (not a rule)\n\nA path cannot be read")


def test_verbose_names_the_files_that_need_nothing(run: Run, repository: Path) -> None:
    for name, data in {"a": fake.GO, "b": fake.SKIPPED, "c": fake.UNCHANGED}.items():
        write(repository / name / "Dockerfile", data)
    done = run("-v", "--check", ".")
    assert "b/Dockerfile: skipped: no Go image\n" in done.err
    assert "c/Dockerfile: unchanged\n" in done.err
    assert "skipped: no" not in run("--check", ".").err


def test_standard_input_stands_for_a_file(run: Run, repository: Path) -> None:
    (repository / "cmd").mkdir()
    done = run("--stdin-filename", "cmd/Dockerfile", "-", stdin=fake.GO)
    assert done.out.startswith(b"diff --git a/cmd/Dockerfile b/cmd/Dockerfile\n--- a/cmd/Dockerfile\n")
    assert done.err.startswith("cmd/Dockerfile: rewritten")
    assert "Apply" not in done.err
    assert [(call[0], call[4]) for call in fake.calls] == [
        ("cmd/Dockerfile", repository / "cmd" / "Dockerfile")
    ]
    assert run("-w", "--stdin-filename", "cmd/Dockerfile", "-", stdin=fake.GO).out == fake.REWRITTEN
    assert not (repository / "cmd" / "Dockerfile").exists()


@pytest.mark.parametrize("name", ["nowhere/Dockerfile", "cmd/", ""])
def test_standard_input_stands_for_a_file_in_a_folder(run: Run, repository: Path, name: str) -> None:
    (repository / "cmd").mkdir()
    done = run("--stdin-filename", name, "-", stdin=fake.GO)
    assert (done.code, done.out) == (2, b"")
    assert "no such folder" in done.err


def test_verbose_says_one_line_for_one_file(run: Run, repository: Path) -> None:
    write(repository / "Dockerfile", fake.SKIPPED)
    assert run("--verbose", "Dockerfile").err == "Dockerfile: skipped: no Go image\n"
    assert run("--verbose", "--quiet", "Dockerfile").code == 2


def test_json_says_why_a_file_is_skipped(run: Run, repository: Path) -> None:
    write(repository / "Dockerfile", fake.SKIPPED)
    report = json.loads(run("--format", "json", "Dockerfile").out)
    assert report["files"][0]["reason"] == "no Go image"


@pytest.mark.parametrize(
    "format_", ["markdown", "sarif", "github", "gitlab", "rdjson", "junit", "checkstyle"]
)
def test_other_formats_are_all_there_is_on_standard_output(run: Run, repository: Path, format_: str) -> None:
    file = write(repository / "a" / "Dockerfile", fake.GO)
    done = run("--format", format_, "a")
    assert (done.code, done.err) == (0, "")
    assert b"a/Dockerfile" in done.out
    assert b"diff --git" not in done.out.split(b"```diff")[0].split(b"<failure")[0]
    assert file.read_bytes() == fake.GO


@pytest.mark.parametrize("mode", [(), ("--write",), ("--check",)])
def test_the_message_of_a_commit(run: Run, repository: Path, mode: tuple[str, ...]) -> None:
    file = write(repository / "Dockerfile", fake.GO)
    done = run(*mode, "--commit-message", "--strict", "Dockerfile")
    assert done.out.startswith(b"Move Dockerfile to distroless\n\n| Dockerfile |")
    assert b"distroify --write --strict Dockerfile\n" in done.out
    assert done.code == ("--check" in mode)
    assert (file.read_bytes() == fake.GO) == ("--write" not in mode)


def test_no_message_where_nothing_changes(run: Run, repository: Path) -> None:
    write(repository / "Dockerfile", fake.SKIPPED)
    assert run("--commit-message", "Dockerfile").out == b""


def test_the_command_in_a_report_runs_from_the_root(
    run: Run, repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(repository / "a b" / "Dockerfile", fake.GO)
    monkeypatch.chdir(repository / "a b")
    arguments = ("--allow", "nonroot", "--debian", "12", "--format", "json")
    report = json.loads(run(*arguments, "Dockerfile").out)
    assert report["command"] == [
        "distroify",
        "--write",
        "--debian",
        "12",
        "--allow",
        "nonroot",
        "a b/Dockerfile",
    ]
    assert json.loads(run(*arguments).out)["command"][-1] == "a b"
    assert report["settings"] == [
        {"key": "debian", "value": 12, "from": "--debian"},
        {"key": "allow", "value": ["nonroot"], "from": "--allow"},
    ]


def test_links_go_to_the_commit_that_a_pipeline_runs_for(
    run: Run, repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(repository / "Dockerfile", fake.GO)
    for name, value in (
        ("GITHUB_WORKSPACE", str(repository)),
        ("GITHUB_SERVER_URL", "https://github.com"),
        ("GITHUB_REPOSITORY", "a/b"),
        ("GITHUB_SHA", "0123"),
    ):
        monkeypatch.setenv(name, value)
    base = b"https://github.com/a/b/blob/0123/"
    write(repository / "Refused" / "Dockerfile", fake.REFUSED)
    assert base in run("--format", "markdown", ".").out
    monkeypatch.setenv("GITHUB_WORKSPACE", "/elsewhere")
    assert base not in run("--format", "markdown", ".").out


def test_files_that_fail_have_their_place_in_the_repository(
    run: Run, repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(repository / "api" / "Dockerfile", b"FROM golang\0")
    write(repository / ".distroify.toml", b"")
    monkeypatch.chdir(repository / "api")
    [file] = json.loads(run("--format", "json", "Dockerfile").out)["files"]
    assert (file["outcome"], file["path"], file["repository_path"]) == (
        "failed",
        "Dockerfile",
        "api/Dockerfile",
    )
    write(repository / ".distroify.toml", b"nonsense = 1\n")
    assert b"file=api/Dockerfile," in run("--format", "github", "Dockerfile").out

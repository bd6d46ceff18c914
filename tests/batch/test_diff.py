"""Diffs against git itself, and against our own check."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rewriter.batch.diff import colour, for_git, unified_diff, verify_diff

SEPARATORS = "\x0b\x0c\x1c\x85\u2028\u2029"
CASES = {
    "plain": ("FROM a\nRUN b\n", "FROM c\nRUN b\n"),
    "no final newline": ("FROM a\nRUN b", "FROM c\nRUN b"),
    "final newline taken away": ("FROM a\n", "FROM a"),
    "final newline added": ("FROM a", "FROM a\n"),
    "last line changes without newline": ("FROM a\nRUN b", "FROM a\nRUN c"),
    "from empty": ("", "FROM a\n"),
    "to empty": ("FROM a\n", ""),
    "CRLF": ("FROM a\r\nRUN b\r\n", "FROM c\r\nRUN b\r\n"),
    "mixed endings": ("FROM a\r\nRUN b\nRUN c\r", "FROM c\r\nRUN b\nRUN d\r"),
    "BOM": ("\ufeffFROM a\n", "\ufeffFROM b\n"),
    "not UTF-8": ("FROM a\n# caf\udce9\nRUN b\n", "FROM c\n# caf\udce9\nRUN b\n"),
    "odd separators": (f"FROM a\n#{SEPARATORS}\nRUN b\n", f"FROM c\n#{SEPARATORS}\nRUN d\n"),
    "looks like a header": ("-- a/x\n++ b/x\n@@ -1 +1 @@\n", "-- a/y\n++ b/y\n@@ -2 +1 @@\n"),
    "looks like a marker": ("\\ No newline at end of file\na\n", "\\ No newline at end of file\nb\n"),
    "empty lines": ("\n\n\na\n\n\n", "\n\nb\n\n\n\n"),
    "far apart": ("x\n" + "s\n" * 50 + "y\n", "1\n2\n" + "s\n" * 50 + "3\n"),
}  # fmt: skip
NAMES = [
    "Dockerfile",
    "build/my app.Dockerfile",
    "trailing ",
    'quo"te',
    "back\\slash",
    "tab\there",
    "new\nline",
    "über/日本",
    "no-break\u00a0space",
    "byte\udcff",
    "a",
    "bell\x07",
]


def git(folder: Path, *arguments: str, data: bytes) -> None:
    command = ["git", "-c", "core.autocrlf=false", "apply", "--whitespace=nowarn", *arguments]
    done = subprocess.run(command, cwd=folder, input=data, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr


def encode(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")


def round_trip(folder: Path, before: str, after: str, name: str) -> None:
    diff = unified_diff(before, after, name)
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(encode(before))
    assert verify_diff(before, after, diff)
    # With git's own first line, wherever git runs in the work tree.
    for text, place in ((diff, folder), (for_git(diff, name), folder), (for_git(diff, name), file.parent)):
        git(place, "--check", data=encode(text))
        git(place, data=encode(text))
        assert file.read_bytes() == encode(after)
        git(place, "-R", data=encode(text))
        assert file.read_bytes() == encode(before)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    return tmp_path


@pytest.mark.parametrize("case", [c for c in CASES if "empty" not in c or c == "empty lines"])
def test_git_applies_and_reverses(repository: Path, case: str) -> None:
    round_trip(repository, *CASES[case], "Dockerfile")


@pytest.mark.parametrize("name", NAMES)
def test_git_finds_the_file_whatever_its_name(repository: Path, name: str) -> None:
    round_trip(repository, "FROM a\nRUN b\n", "FROM c\nRUN b\n", name)


@pytest.mark.parametrize("case", CASES)
def test_own_check_accepts_own_diff(case: str) -> None:
    before, after = CASES[case]
    assert verify_diff(before, after, unified_diff(before, after, "Dockerfile"))
    assert not verify_diff(before, before, unified_diff(before, after, "Dockerfile"))
    assert not verify_diff(before + "x", after, unified_diff(before, after, "Dockerfile"))


TEXT = st.text(st.sampled_from("ab \t\r\n\\+-@\x0c\u2028\udcff"), max_size=60)


@given(TEXT, TEXT)
def test_own_check_accepts_any_diff(before: str, after: str) -> None:
    diff = unified_diff(before, after, "Dockerfile")
    assert verify_diff(before, after, diff)
    assert (diff == "") == (before == after)


@given(st.text(max_size=200), TEXT, TEXT)
def test_own_check_never_raises(diff: str, before: str, after: str) -> None:
    if verify_diff(before, after, diff):
        assert before == after


@pytest.mark.parametrize(
    ("old", "new"),
    [("+FROM c", "+FROM d"), ("-FROM a", " FROM a"), ("@@ -1,2", "@@ -2,2"), ("+++", "+")],
)
def test_own_check_rejects_a_damaged_diff(old: str, new: str) -> None:
    diff = unified_diff("FROM a\nRUN b\n", "FROM c\nRUN b\n", "Dockerfile")
    assert old in diff
    assert not verify_diff("FROM a\nRUN b\n", "FROM c\nRUN b\n", diff.replace(old, new))


def test_own_check_rejects_a_diff_of_two_files() -> None:
    diff = unified_diff("a\n", "b\n", "Dockerfile")
    assert not verify_diff("a\n", "b\n", diff + diff)


@pytest.mark.parametrize("name", NAMES)
def test_a_diff_for_git_is_about_the_path_that_it_is_given(name: str) -> None:
    before, after = "@@ a\nb\n", "@@ a\nc\n"
    wanted = for_git(unified_diff(before, after, name), name)
    assert for_git(unified_diff(before, after, "x"), name) == for_git(for_git(wanted, "y"), name) == wanted


@pytest.mark.parametrize("text", ["", "FROM a\n", "\r\n", "a"])
def test_equal_texts_have_no_diff(text: str) -> None:
    assert for_git(unified_diff(text, text, "Dockerfile"), "Dockerfile") == ""
    assert verify_diff(text, text, "")


def test_no_diff_is_wrong_where_something_changed() -> None:
    assert not verify_diff("a", "b", "")


def test_the_layout_is_that_of_git() -> None:
    before = "".join(f"{n}\n" for n in range(1, 21))
    after = before.replace("10\n", "ten\n", 1).replace("20\n", "twenty")
    assert unified_diff(before, after, "my file") == (
        "--- a/my file\t\n+++ b/my file\t\n"
        "@@ -7,7 +7,7 @@\n 7\n 8\n 9\n-10\n+ten\n 11\n 12\n 13\n"
        "@@ -17,4 +17,4 @@\n 17\n 18\n 19\n-20\n+twenty\n\\ No newline at end of file\n"
    )


def test_changes_six_lines_apart_share_a_hunk_and_seven_do_not() -> None:
    for between, hunks in ((6, 1), (7, 2)):
        filler = "".join(f"{n}\n" for n in range(between))
        assert unified_diff(f"a\n{filler}b\n", f"x\n{filler}y\n", "f").count("\n@@ ") == hunks


def test_colour_marks_lines_and_shows_control_characters() -> None:
    shown = colour(unified_diff("a\x1b[2J\r\n", "b\u202e\r\n", "f"))
    assert "\x1b[31m-a\\x1b[2J\x1b[m\n" in shown
    assert "\x1b[32m+b\\u202e\x1b[m\n" in shown
    assert "\x1b[2J" not in shown


def test_colour_of_nothing_is_nothing() -> None:
    assert colour("") == ""

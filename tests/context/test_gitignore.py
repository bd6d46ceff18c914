"""Patterns against ``git check-ignore``, and against time."""

from __future__ import annotations

import subprocess
import time
import warnings
from pathlib import Path

import pytest

from rewriter.context.gitignore import ignored, scope

PATTERNS = [
    "Dockerfile",
    "/Dockerfile",
    "*.gen",
    "a*e*e",
    "D*k*r*e",
    "*a*b*",
    "**/x/Dockerfile",
    "a/**/Dockerfile",
    "a/**",
    "a/*",
    "a/",
    "[Dd]ockerfile",
    "[!D]ocker*",
    "Docker?ile",
    "\\!odd",
    "# comment",
    "",
    "   ",
    "/",
    "***",
    "Dockerfile ",
    "[z-a]",
    "[",
    "a\\",
    "*",
    "!Dockerfile",
    "x/Dockerfile",
]
FILES = [
    "Dockerfile",
    "Dockerfile.gen",
    "dockerfile",
    "a/Dockerfile",
    "a/b/Dockerfile",
    "a/b/x/Dockerfile",
    "x/Dockerfile",
    "aab/Dockerfile",
    "!odd/Dockerfile",
]


def is_ignored(root: str, lines: list[str], file: str) -> bool:
    """A walk of the parents first, as the search does."""
    scopes = (scope(root, lines),)
    parents = file.split("/")[:-1]
    folders = ["/".join(parents[: n + 1]) for n in range(len(parents))]
    return any(ignored(scopes, f"{root}/{folder}", is_folder=True) for folder in folders) or ignored(
        scopes, f"{root}/{file}", is_folder=False
    )


@pytest.mark.parametrize("pattern", PATTERNS)
@pytest.mark.parametrize("before", [[], ["*"], ["a"]], ids=["alone", "after *", "after a"])
def test_same_verdict_as_git(repository: Path, pattern: str, before: list[str]) -> None:
    lines = [*before, pattern]
    (repository / ".gitignore").write_text("\n".join(lines) + "\n")
    command = ["git", "check-ignore", "--no-index", "--stdin"]
    done = subprocess.run(command, input="\n".join(FILES), capture_output=True, text=True, check=False)
    expected = set(done.stdout.split("\n")) - {""}
    assert {file for file in FILES if is_ignored(str(repository), lines, file)} == expected


@pytest.mark.parametrize(
    "pattern",
    ["*a" * 60 + "b", "**/" * 60 + "b", "a**" * 100, "*" * 900 + "b", "[a-z]*" * 100 + "b", "x" * 100_000],
)
def test_hostile_patterns_cost_nothing(pattern: str) -> None:
    started = time.perf_counter()
    scopes = (scope("/r", [pattern]),)
    for name in ("a" * 250, "/".join(["a"] * 64)):
        ignored(scopes, f"/r/{name}", is_folder=True)
    assert time.perf_counter() - started < 1


def test_bad_patterns_are_silent_and_leave_the_others() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        scopes = (scope("/r", ["[[a]--b]", "[z-a]", "!", "\\", "x\\", "[", "Dockerfile"]),)
    assert ignored(scopes, "/r/Dockerfile", is_folder=False)
    assert not ignored(scopes, "/r/dockerfile", is_folder=False)


def test_the_innermost_opinion_counts() -> None:
    scopes = (scope("/", ["x"]), scope("/r", ["!x"]), scope("/r/s", ["y"]))
    assert not ignored(scopes, "/r/x", is_folder=False)
    assert not ignored(scopes, "/r/s/x", is_folder=False)
    assert ignored(scopes, "/r/s/y", is_folder=False)
    assert ignored(scopes[:1], "/q/x", is_folder=False)

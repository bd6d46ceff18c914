from __future__ import annotations

import pytest

from rewriter.model import Evidence, FileResult, Outcome, Severity
from rewriter.output.places import cut, from_here, joined, line_of, place_of, seen_at
from tests.output.made import result, said


@pytest.mark.parametrize(
    ("path", "here", "shown"),
    [
        ("cmd/main.go", "/repo", "cmd/main.go"),
        ("cmd/main.go", "/repo/cmd", "main.go"),
        ("cmd/main.go", "/", "repo/cmd/main.go"),
        ("Makefile", "/repo/cmd", "/repo/Makefile"),
        ("cmd2/main.go", "/repo/cmd", "/repo/cmd2/main.go"),
        ("/elsewhere/main.go", "/repo", "/elsewhere/main.go"),
        ("main.go", "/other", "/repo/main.go"),
    ],
)
def test_a_path_is_found_from_where_the_command_runs(path: str, here: str, shown: str) -> None:
    assert from_here(path, "/repo", here) == shown


def test_a_place_without_a_line_is_a_path() -> None:
    assert seen_at(result("f", Outcome.REFUSED), Evidence("templates"), "/repo") == "templates"
    assert seen_at(result("f", Outcome.REFUSED), Evidence("a.go", 0), "/repo") == "a.go"


def test_a_result_without_a_place_keeps_its_paths() -> None:
    assert seen_at(FileResult("-", Outcome.REFUSED), Evidence("a.go", 3), "/") == "a.go:3"


def test_the_place_of_a_diagnostic_is_what_it_rests_on_else_its_line() -> None:
    one = result("d/Dockerfile", Outcome.REFUSED)
    assert place_of(one, said(Severity.REFUSAL, "r", "m", 3, ("a.go", 1), ("b.go", 2)), "/repo") == "a.go:1"
    assert place_of(one, said(Severity.REFUSAL, "r", "m", 3), "/repo") == "d/Dockerfile:3"
    assert place_of(one, said(Severity.REFUSAL, "r", "m", 0), "/repo") == "d/Dockerfile"
    assert line_of(said(Severity.REFUSAL, "r", "m", 0)) == ""


@pytest.mark.parametrize(
    ("places", "shown"),
    [
        (["s/a/Dockerfile:9"], "s/a/Dockerfile:9"),
        (["s/a/Dockerfile:9", "s/b/Dockerfile:9"], "s/{a,b}/Dockerfile:9"),
        (["s/svc01/f:9", "s/svc14/f:9"], "s/svc{01,14}/f:9"),
        (["s/v1/f", "s/v12/f"], "s/v{1,12}/f"),
        (["s/v/f", "s/v1/f"], "s/{v,v1}/f"),
        (["s/a/f:9", "s/b/f:8"], "s/a/f:9, s/b/f:8"),
        (["Dockerfile:1", "b/Dockerfile:1"], "Dockerfile:1, b/Dockerfile:1"),
        (["a/f", "b/f", "a/f"], "{a,b}/f"),
        (["a,b/f", "c/f"], "a,b/f, c/f"),
        (["a b/f", "c d/f"], "a b/f, c d/f"),
        (["/x/f", "/y/f"], "/{x,y}/f"),
        ([f"{n}.go:{n}" for n in range(12)], ", ".join(f"{n}.go:{n}" for n in range(8)) + ", … 4 more"),
        ([f"s{n}/f" for n in range(12)], "s{0,1,2,3,4,5,6,7,… 4 more}/f"),
    ],
)
def test_paths_that_differ_in_one_folder_are_one(places: list[str], shown: str) -> None:
    assert joined(places) == shown


@pytest.mark.parametrize(
    ("total", "most", "shown"),
    [(0, 3, []), (3, 3, ["0", "1", "2"]), (4, 3, ["0", "1", "2", "3"]), (9, None, [*map(str, range(9))])],
)
def test_a_list_that_fits_is_whole(total: int, most: int | None, shown: list[str]) -> None:
    assert cut([*map(str, range(total))], most) == shown


def test_a_list_is_cut_at_a_stated_number() -> None:
    assert cut([*map(str, range(22))], 3) == ["0", "1", "2", "… 19 more"]

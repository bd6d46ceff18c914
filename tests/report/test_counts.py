"""Counts, ways out and sizes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from rewriter.report.counts import Count, Remedy, Size, Way, human, outcomes, refused, remedies, sizes, total
from rewriter.report.results import Told
from rewriter.report.rows import read
from tests.report.samples import file, proof, refusal, row, write


def test_outcomes_have_the_order_of_the_tool_and_unknown_ones_are_last() -> None:
    assert outcomes(["failed", "postponed", "rewritten", "failed"]) == (
        Count("rewritten", 1),
        Count("unchanged", 0),
        Count("refused", 0),
        Count("skipped", 0),
        Count("failed", 2),
        Count("postponed", 1),
    )


@pytest.mark.parametrize(
    ("help_", "ways"),
    [
        ("start the program itself", [(Way.CHANGE, "")]),
        ("or --allow debian-builder, or --allow static-musl (…)", [(Way.OPTION, "--allow debian-builder"), (Way.OPTION, "--allow static-musl")]),
        ('bases = { "a/b" = "golang:1" } in .distroify.toml', [(Way.SETTING, 'bases = { "a/b" = "golang:1" }')]),
        ("build-packages in .distroify.toml names what only builds need", [(Way.SETTING, "build-packages")]),
        ("if it is never reached, write '# distroify: ignore[needs-shell]' above", [(Way.COMMENT, "# distroify: ignore[needs-shell]")]),
        ("leave the modules as they are", [(Way.CHANGE, "")]),
    ],
)  # fmt: skip
def test_remedies_are_read_from_the_help(help_: str, ways: list[tuple[Way, str]]) -> None:
    assert [(one.way, one.text) for one in remedies(Told("r", "refusal", help=help_))] == ways


def test_names_that_the_row_has_count_before_the_help() -> None:
    given = Told("r", "refusal", help="or --allow a", allow=("b",))
    assert remedies(given) == (Remedy("r", Way.OPTION, "--allow b"),)


def refused_file(*refusals: dict[str, Any]) -> dict[str, Any]:
    return file(outcome="refused", diagnostics=list(refusals))


def test_a_remedy_frees_a_file_only_where_it_lifts_all_of_its_refusals(tmp_path: Path) -> None:
    cgo = refusal("needs-cgo", "--allow static-musl or --allow debian-builder")
    shell = refusal("needs-shell", "name the program")
    found = refused(
        read(
            write(
                tmp_path,
                [
                    row("a/one", refused_file(cgo), refused_file(cgo, cgo)),
                    row("a/two", refused_file(cgo, shell), file()),
                    row("a/three", refused_file(shell), refused_file()),
                ],
            )
        )
    )
    assert found.total == 5
    assert (found.without_change, found.change) == (2, 3)
    assert [
        (one.remedy.rule, one.remedy.text, one.free, one.files, one.repositories) for one in found.unlocks
    ] == [
        ("needs-cgo", "--allow debian-builder", 2, 3, 2),
        ("needs-cgo", "--allow static-musl", 2, 3, 2),
        ("needs-shell", "", 1, 2, 2),
    ]
    assert found.unlocks[2].help == "name the program"


def test_changes_of_a_rule_are_one_remedy_with_the_help_that_most_have(tmp_path: Path) -> None:
    files = [refused_file(refusal("unsupported-platform", text)) for text in ("drop a", "drop b", "drop b")]
    (one,) = refused(read(write(tmp_path, [row("a/b", *files)]))).unlocks
    assert (one.free, one.help) == (3, "drop b")


def test_a_help_for_many_files_names_no_line(tmp_path: Path) -> None:
    given = [
        refused_file(refusal("r", f"write '# distroify: ignore[r]' above line {n} of the Dockerfile"))
        for n in (1, 2)
    ]
    (one,) = refused(read(write(tmp_path, [row("a/b", *given)]))).unlocks
    assert (one.files, one.help) == (2, "write '# distroify: ignore[r]' above the line")


def test_nothing_unlocks_what_differs_or_what_is_to_stay(tmp_path: Path) -> None:
    differs = refusal("not-proved", "distroify verify shows the whole comparison")
    tests = refusal("test-image", "leave it as it is")
    go = refusal("toolchain-image", "leave it as it is")
    shell = refusal("needs-shell", "name the program")
    given = [refused_file(differs, differs), refused_file(tests), refused_file(go, shell)]
    found = refused(read(write(tmp_path, [row("a/b", *given)])))
    assert (found.total, found.without_change, found.change, found.not_proved, found.stay) == (3, 0, 0, 1, 2)
    assert [(one.remedy.rule, one.free, one.files) for one in found.unlocks] == [("needs-shell", 0, 1)]


def test_the_rules_of_other_files_are_not_counted(tmp_path: Path) -> None:
    failed = file(outcome="failed", diagnostics=[refusal("invalid-dockerfile", "")])
    assert refused(read(write(tmp_path, [row("a/b", failed)]))).total == 0


def test_sizes_are_those_that_were_proved(tmp_path: Path) -> None:
    given = [
        proof(10, 9),
        proof(100, 7),
        proof(100, 7, "differs"),
        proof(100, 7, "not-shown"),
        proof(None, 7),
        proof(9, None),
        None,
    ]
    out = write(tmp_path, [row("a/b", *(file(f"{n}/Dockerfile", proof=one) for n, one in enumerate(given)))])
    found = sizes(read(out))
    assert found == (Size("a/b", "1/Dockerfile", 100, 7), Size("a/b", "0/Dockerfile", 10, 9))
    assert total(found) == Size("", "", 110, 16)


@pytest.mark.parametrize(
    ("size", "text"),
    [(0, "0 B"), (999, "999 B"), (1000, "1.0 kB"), (9_949, "9.9 kB"), (9_960, "10 kB"), (14_200_000, "14 MB"), (999_600_000, "1.00 GB"), (-2_000_000, "-2.0 MB")],
)  # fmt: skip
def test_bytes_for_people(size: int, text: str) -> None:
    assert human(size) == text

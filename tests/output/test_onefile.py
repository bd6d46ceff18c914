from __future__ import annotations

import pytest
from msgspec.structs import replace

from rewriter.model import Applicability, FileResult, Outcome, Proposal, Severity
from rewriter.output.layout import Page
from rewriter.output.onefile import View, render_file
from tests.output.made import change, result, said, view

CONSUMER = "call the program itself, or debug with docker debug"
REWRITTEN = result(
    "Dockerfile",
    Outcome.REWRITTEN,
    change("split-stages", "the stage becomes the build stage", 1),
    said(
        Severity.NOTICE,
        "image-consumer",
        "docker run starts sh, which distroless lacks",
        1,
        (".github/workflows/ci.yml", 8),
        help_=CONSUMER,
    ),
    said(
        Severity.NOTICE,
        "image-consumer",
        "the health check of web runs curl",
        1,
        ("docker-compose.yml", 6),
        help_=CONSUMER,
    ),
    change("copy-files", "/app/web is copied", 9, Applicability.SAFE, ("main.go", 3)),
)
DIRECTIVE = "# distroify: program /output/bin/lake ./cmd/lake"
REFUSED = result(
    "services/lake/Dockerfile",
    Outcome.REFUSED,
    replace(
        said(
            Severity.REFUSAL,
            "unknown-start",
            "cannot tell what /lake is: copied from stage builder, /output/bin/lake",
            36,
            help_=f"write its go build as a RUN, or say what builds it above line 36: {DIRECTIVE}",
        ),
        proposal=Proposal(36, DIRECTIVE),
    ),
)


def shown(text: str) -> str:
    """A text as it stands below, without the margin of the test."""
    lines = text.strip("\n").split("\n")
    return "".join(line[4:] + "\n" for line in lines[:-1])


def test_a_rewrite_has_a_summary_then_reviews_then_the_way_on() -> None:
    assert render_file(REWRITTEN, view(), "distroify -w Dockerfile") == shown("""
    Dockerfile: rewritten  golang:1.24 → static-debian13   2 to review
      review  .github/workflows/ci.yml:8  docker run starts sh, which distroless lacks
      review  docker-compose.yml:6        the health check of web runs curl
              → call the program itself, or debug with docker debug   [image-consumer]
    2 safe changes (-v lists them). Apply: distroify -w Dockerfile
    """)


def test_verbose_lists_what_only_repeats_the_diff() -> None:
    assert render_file(REWRITTEN, view(verbose=True)) == shown("""
    Dockerfile: rewritten  golang:1.24 → static-debian13   2 to review
      review  .github/workflows/ci.yml:8  docker run starts sh, which distroless lacks
      review  docker-compose.yml:6        the health check of web runs curl
              → call the program itself, or debug with docker debug   [image-consumer]
      safe    line 1                      the stage becomes the build stage   [split-stages]
      safe    line 9                      /app/web is copied (main.go:3)   [copy-files]
    2 safe changes.
    """)


def test_quiet_keeps_reviews_and_refusals() -> None:
    assert render_file(REWRITTEN, view(quiet=True), "distroify -w Dockerfile") == shown("""
    Dockerfile: rewritten  golang:1.24 → static-debian13   2 to review
      review  .github/workflows/ci.yml:8  docker run starts sh, which distroless lacks
      review  docker-compose.yml:6        the health check of web runs curl
              → call the program itself, or debug with docker debug   [image-consumer]
    """)
    assert "line 36" in render_file(REFUSED, view(quiet=True))


@pytest.mark.parametrize(
    "quiet",
    [
        result("Dockerfile", Outcome.REWRITTEN, change("split-stages", "two stages", 1)),
        result("Dockerfile", Outcome.SKIPPED, reason="no Go image"),
        result("Dockerfile", Outcome.UNCHANGED),
    ],
    ids=lambda one: one.outcome,
)
def test_quiet_says_nothing_of_what_needs_nobody(quiet: FileResult) -> None:
    assert render_file(quiet, view(quiet=True)) == ""


def test_a_refusal_says_what_stopped_and_the_way_out() -> None:
    assert render_file(REFUSED, view()) == shown("""
    services/lake/Dockerfile: refused   [unknown-start]
      line 36  cannot tell what /lake is: copied from stage builder, /output/bin/lake
      → write its go build as a RUN, or say what builds it above line 36:
          # distroify: program /output/bin/lake ./cmd/lake
      more: distroify explain unknown-start
    """)


def test_several_rules_that_refuse_are_named_where_they_are() -> None:
    both = result(
        "Dockerfile",
        Outcome.REFUSED,
        said(Severity.REFUSAL, "entrypoint-script", "run.sh line 3 needs a shell: if", 22, ("run.sh", 3)),
        said(Severity.REFUSAL, "starts-executable", "the program starts su", 22, ("a.go", 1), ("b.go", 2)),
    )
    assert render_file(both, view()) == shown("""
    Dockerfile: refused
      line 22  run.sh line 3 needs a shell: if   [entrypoint-script]
      line 22  the program starts su (a.go:1, b.go:2)   [starts-executable]
      more: distroify explain entrypoint-script starts-executable
    """)


def test_a_failure_without_a_line_stands_alone() -> None:
    failed = result(
        "nowhere", Outcome.FAILED, said(Severity.REFUSAL, "unreadable", "no such file or directory", 0)
    )
    assert render_file(failed, view()) == shown("""
    nowhere: failed   [unreadable]
      no such file or directory
    """)


def test_what_needs_nothing_has_its_reason() -> None:
    skipped = result("Dockerfile", Outcome.SKIPPED, reason="no Go image (FROM node:22)")
    assert render_file(skipped, view()) == "Dockerfile: skipped: no Go image (FROM node:22)\n"


def test_notes_are_noise_on_an_unchanged_file_and_nowhere_else() -> None:
    note = said(Severity.NOTE, "kept-stage", "the stage debug stays", 4)
    assert render_file(result("f", Outcome.UNCHANGED, note), view()) == "f: unchanged\n"
    assert "note    line 4  the stage debug stays   [kept-stage]\n" in render_file(
        result("f", Outcome.REWRITTEN, note), view()
    )
    assert "kept-stage" in render_file(result("f", Outcome.UNCHANGED, note), view(verbose=True))


def test_a_review_of_an_unchanged_file_is_said() -> None:
    notice = said(Severity.NOTICE, "broken-runtime", "the user is missing", 4)
    assert render_file(result("f", Outcome.UNCHANGED, notice), view()) == shown("""
    f: unchanged   1 to review
      review  line 4  the user is missing   [broken-runtime]
    """)


def test_what_was_asked_for_and_changes_behaviour_is_named() -> None:
    asked = result(
        "f", Outcome.REWRITTEN, change("nonroot", "it ran as root", 1, Applicability.UNSAFE), bases=("a", "b")
    )
    assert render_file(asked, view()) == shown("""
    f: rewritten  a → b   1 unsafe
      unsafe  line 1  it ran as root   [nonroot]
    """)


def test_one_safe_change_and_none() -> None:
    one = result("f", Outcome.REWRITTEN, change("exec-form", "no shell", 1), bases=("a", "a"))
    assert render_file(one, view()) == "f: rewritten  a   all safe\n1 safe change (-v lists it).\n"


def test_a_long_list_is_cut_unless_asked_for() -> None:
    many = result(
        "f",
        Outcome.REFUSED,
        *(said(Severity.REFUSAL, "starts-executable", f"starts {n}", n, help_="do") for n in range(11, 41)),
    )
    lines = render_file(many, view()).splitlines()
    assert lines[8:11] == ["  line 18  starts 18", "           … 22 more (-v lists them)", "  → do"]
    assert "starts 40" in render_file(many, view(verbose=True))


def test_many_places_of_one_finding_are_cut() -> None:
    seen = [(f"{n}.go", n) for n in range(1, 31)]
    one = result("f", Outcome.REFUSED, said(Severity.REFUSAL, "r", "m", 1, *seen))
    assert "(1.go:1, 2.go:2, 3.go:3, 4.go:4, 5.go:5, 6.go:6, 7.go:7, 8.go:8, … 22 more)" in render_file(
        one, view()
    )


def test_lines_wrap_at_words_under_their_column() -> None:
    assert render_file(REWRITTEN, view(67), "distroify -w Dockerfile") == shown("""
    Dockerfile: rewritten  golang:1.24 → static-debian13   2 to review
      review  .github/workflows/ci.yml:8  docker run starts sh, which
                                          distroless lacks
      review  docker-compose.yml:6        the health check of web runs
                                          curl
              → call the program itself, or debug with docker debug
                [image-consumer]
    2 safe changes (-v lists them). Apply: distroify -w Dockerfile
    """)


def test_where_there_is_no_room_beside_the_place_text_goes_below() -> None:
    assert render_file(REWRITTEN, view(48)) == shown("""
    Dockerfile: rewritten  golang:1.24 →
        static-debian13   2 to review
      review  .github/workflows/ci.yml:8
          docker run starts sh, which distroless
          lacks
      review  docker-compose.yml:6
          the health check of web runs curl
        → call the program itself, or debug with
          docker debug   [image-consumer]
    2 safe changes (-v lists them).
    """)


def test_lines_to_copy_do_not_wrap() -> None:
    assert "      # distroify: program /output/bin/lake ./cmd/lake\n" in render_file(REFUSED, view(30))


def test_paths_are_those_of_the_folder_where_the_command_runs() -> None:
    text = render_file(REWRITTEN, view(here="/repo/.github"))
    assert "review  workflows/ci.yml:8" in text
    assert "review  /repo/docker-compose.yml:6" in text


def test_hostile_texts_stay_on_their_line() -> None:
    hostile = result(
        "a\nb",
        Outcome.REFUSED,
        said(Severity.REFUSAL, "r", "x\nf:1: fake: y \x1b[2J", 1, ("\x1b]0;t\x07.go", 1), help_="\x1b[1m"),
        bases=("\x1b[31m", None),
    )
    text = render_file(hostile, view())
    assert text == shown("""
    a\\nb: refused   [r]
      line 1  x\\nf:1: fake: y \\x1b[2J (\\x1b]0;t\\x07.go:1)
      → \\x1b[1m
      more: distroify explain r
    """)
    rewritten = result("f", Outcome.REWRITTEN, bases=("\x1b[31m", "b"))
    assert render_file(rewritten, view()) == "f: rewritten  \\x1b[31m → b   all safe\n"


def test_colour_says_nothing_that_the_words_do_not() -> None:
    import re

    coloured = View("/repo", Page(None, colour=True))
    for one in (REWRITTEN, REFUSED):
        text = render_file(one, coloured)
        assert "\x1b[" in text
        assert re.sub(r"\x1b\[[0-9;]*m", "", text) == render_file(one, view())

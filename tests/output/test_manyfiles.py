from __future__ import annotations

from rewriter.model import FileResult, Outcome, Severity
from rewriter.output.manyfiles import render_by_rule
from tests.output.made import change, result, said, view
from tests.output.test_onefile import shown


def refused(name: str, rule: str, message: str, *seen: tuple[str, int], help_: str = "do") -> FileResult:
    diagnostic = said(Severity.REFUSAL, rule, message, 9, *seen, help_=help_)
    return result(f"services/{name}/Dockerfile", Outcome.REFUSED, diagnostic)


def removed(name: str) -> FileResult:
    notice = said(Severity.NOTICE, "unused-package", "curl is removed", 9)
    return result(f"services/{name}/Dockerfile", Outcome.REWRITTEN, notice, change("split-stages", "two", 1))


SAFE = result("Dockerfile", Outcome.REWRITTEN, change("split-stages", "two", 1))
SKIPPED = [
    result(f"web/{n}/Dockerfile", Outcome.SKIPPED, reason=f"no Go image: FROM node:{n}") for n in (20, 22)
]


def test_rules_have_counts_and_the_files_under_each() -> None:
    results = [
        *(removed(f"svc{n:02}") for n in (1, 4, 7)),
        refused("svc05", "entrypoint-script", "until loop", ("services/svc05/run.sh", 3), help_="move it"),
        *(refused(n, "starts-executable", "starts sh", (f"services/{n}/main.go", 5)) for n in ("a", "b")),
        refused("c", "starts-executable", "starts git", ("services/c/main.go", 7)),
        *SKIPPED,
    ]
    assert render_by_rule(results, view(), ["Apply: distroify -w ."]) == shown("""
    3 rewritten, all to review
      unused-package        3  curl is removed: services/svc{01,04,07}/Dockerfile:9
    4 refused
      starts-executable     3  starts sh: services/{a,b}/main.go:5
                               starts git: services/c/main.go:7
                               → do
      entrypoint-script     1  until loop: services/svc05/run.sh:3
                               → move it
    2 skipped (no Go image)
    Apply: distroify -w .
    """)


def test_safe_rewrites_are_a_number() -> None:
    assert render_by_rule([SAFE, SAFE, removed("a")], view()).startswith("3 rewritten: 2 safe, 1 to review\n")
    assert render_by_rule([SAFE, SAFE], view()) == "2 rewritten, all safe\n"


def test_verbose_lists_all() -> None:
    results = [SAFE, *SKIPPED, result("old/Dockerfile", Outcome.UNCHANGED)]
    assert render_by_rule(results, view(verbose=True)) == shown("""
    1 rewritten, all safe
      split-stages     1  two: Dockerfile:1
    1 unchanged
      old/Dockerfile
    2 skipped
      web/20/Dockerfile: no Go image: FROM node:20
      web/22/Dockerfile: no Go image: FROM node:22
    """)


def test_quiet_hides_numbers_and_keeps_reviews_and_refusals() -> None:
    results = [SAFE, *SKIPPED, refused("a", "starts-executable", "starts sh")]
    assert render_by_rule(results, view(quiet=True), ["Apply"]) == shown("""
    1 refused
      starts-executable     1  starts sh: services/a/Dockerfile:9
                               → do
    """)


def test_each_way_out_is_said_once_below_what_it_is_for() -> None:
    results = [
        refused("a", "entrypoint-script", "until", help_="move it"),
        refused("b", "entrypoint-script", "if", help_="move it; or --allow debug-shell"),
        refused("c", "entrypoint-script", "for", help_="move it"),
    ]
    assert render_by_rule(results, view()) == shown("""
    3 refused
      entrypoint-script     3  until: services/a/Dockerfile:9
                               for: services/c/Dockerfile:9
                               → move it
                               if: services/b/Dockerfile:9
                               → move it; or --allow debug-shell
    """)


def test_messages_of_a_rule_are_cut() -> None:
    results = [refused(f"a{n}", "missing-file", f"no {n}", help_=f"do {n}") for n in range(20)]
    lines = render_by_rule(results, view()).splitlines()
    assert len(lines) == 8
    assert lines[6:] == [
        "                      … 15 more (-v lists them)",
        "                      → the way out differs: distroify PATH names it",
    ]
    assert "no 19" in render_by_rule(results, view(verbose=True))


def test_a_file_counts_once_for_a_rule() -> None:
    twice = result(
        "Dockerfile",
        Outcome.REFUSED,
        said(Severity.REFUSAL, "starts-executable", "starts a", 1),
        said(Severity.REFUSAL, "starts-executable", "starts b", 1),
    )
    assert "  starts-executable     1  starts a" in render_by_rule([twice], view())


def test_reasons_of_what_needs_nothing_are_cut() -> None:
    results = [result(f"{n}/Dockerfile", Outcome.SKIPPED, reason=f"reason {n}") for n in range(9)]
    assert render_by_rule(results, view()) == "9 skipped (reason 0; reason 1; reason 2; … 6 more)\n"


def test_hostile_texts_stay_on_their_line() -> None:
    hostile = result("a\nb", Outcome.REFUSED, said(Severity.REFUSAL, "r", "x\ny", 1, help_="\x1b[1m"))
    skipped = result("f", Outcome.SKIPPED, reason="\x1b[2J")
    text = render_by_rule([hostile, skipped], view())
    assert text.count("\n") == 4
    assert text.isascii() is False
    assert "\x1b" not in text


def test_on_a_narrow_terminal_messages_stand_below_their_rule() -> None:
    assert render_by_rule([refused("a", "starts-executable", "starts sh")], view(50)) == shown("""
    1 refused
      starts-executable     1
          starts sh: services/a/Dockerfile:9
          → do
    """)

"""The report as Markdown, read by GitHub's own parser."""

from __future__ import annotations

import re
import subprocess
from html.parser import HTMLParser
from pathlib import Path

import cmarkgfm
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from rewriter.model import (
    Applicability,
    Diagnostic,
    Evidence,
    FileResult,
    Fix,
    Located,
    Outcome,
    Processed,
    Severity,
)
from rewriter.output.markdown import LIMIT, render, render_message
from rewriter.output.markup import code, cut, prose
from rewriter.output.model import Report, Setting
from rewriter.verify.image.seen import Inventory
from rewriter.verify.model import Announced, Aspect, Difference, FileVerdict, Gap, Verdict
from tests.output.reports import AFTER, BEFORE, CONSUMER, REFUSAL, SPLIT, diagnostic, ended, report, rewritten

OLD = Inventory(1_100_000_000, 24_000, 190, ("/usr/bin/su",), ("/bin/sh",), ("/usr/bin/apt",))
NEW = Inventory(11_000_000, 960, 6)
PROVED = FileVerdict("Dockerfile", "rewritten", Verdict.PROVED, "", OLD, NEW, notes=("improved: x",))
DIFFERS = replace(
    PROVED,
    verdict=Verdict.DIFFERS,
    differences=(Difference(Aspect.STDOUT, "stdout differs", "--- before\n+++ after\n-a\n+```", ("-v",)),),
)
UNBUILT = FileVerdict(
    "Dockerfile", "rewritten", Verdict.NOT_SHOWN, "the old image does not build", last_lines=("go: oh no",)
)
HOSTILE = "</details><script>@all `x` #1 https://evil.example [a](b) \u202e\x1b[31m\n| y"
PHASES = [phase for phase in Phase if phase is not Phase.shrink]


class Outside(HTMLParser):
    """What of a page is not code: text, tags and links."""

    def __init__(self) -> None:
        super().__init__()
        self.text = ""
        self.tags: list[str] = []
        self.closed: list[str] = []
        self.links: list[str] = []
        self._depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links += [value or "" for name, value in attrs if name == "href"]
        self._depth += tag in ("code", "pre")

    def handle_endtag(self, tag: str) -> None:
        self.closed.append(tag)
        self._depth -= tag in ("code", "pre")

    def handle_data(self, data: str) -> None:
        if not self._depth:
            self.text += data


def page(markdown: str) -> Outside:
    """The text as GitHub shows it."""
    options = cmarkgfm.cmark.Options.CMARK_OPT_UNSAFE
    outside = Outside()
    outside.feed(cmarkgfm.github_flavored_markdown_to_html(markdown, options))
    return outside


def proved(*verdicts: FileVerdict) -> Report:
    return replace(report(rewritten()), verdicts=verdicts)


def titles(markdown: str) -> list[str]:
    return re.findall(r"(?m)^#+ (.*)$", markdown)


def section(markdown: str, title: str) -> str:
    return markdown.partition(f"### {title}\n")[2].partition("\n### ")[0]


# -- order and content -----------------------------------------------------------------------------------


def test_the_order_is_that_in_which_a_reviewer_asks() -> None:
    assert titles(render(report(rewritten()))) == [
        "Move `Dockerfile` to distroless",
        "Why",
        "What to check",
        "How it was verified",
        "What was not searched",
        "How to debug without a shell",
        "How to undo it, and how to opt out",
        "How to do it again",
    ]


def test_what_changes_is_a_table() -> None:
    assert "| `Dockerfile` | `golang:1.24` | `gcr.io/distroless/static-debian13` | 1 |" in render(
        report(rewritten())
    )


def test_what_to_check_has_evidence_with_links_and_what_helps() -> None:
    assert section(render(report(rewritten())), "What to check") == (
        "\n- [ ] `Dockerfile:3` the health check of web runs curl (`image-consumer`); seen at "
        "[`docker-compose.yml:6`](docker-compose.yml#L6), [`cmd/web/main.go`](cmd/web/main.go)"
        " → call the program itself\n"
    )


def test_links_have_the_address_of_the_repository_where_it_is_known() -> None:
    run = replace(report(rewritten()), base="https://github.com/a/b/blob/0123/")
    found = page(render(run)).links
    assert "https://github.com/a/b/blob/0123/docker-compose.yml#L6" in found
    assert "https://github.com/a/b/blob/0123/Dockerfile#L3" in found


def test_a_safe_rewrite_has_nothing_to_check() -> None:
    assert "Nothing: every change is safe" in section(render(report(rewritten("a", SPLIT))), "What to check")


def test_what_nobody_built_is_not_built() -> None:
    assert section(render(report(rewritten())), "How it was verified").startswith("\nNot built: nobody")


def test_what_was_not_searched() -> None:
    def said(located: Located | None, path: str = "Dockerfile") -> str:
        return section(render(report(rewritten(path, located=located))), "What was not searched")

    assert "clusters" in said(None)
    assert "no build context was found" in said(Located("/r", "a/Dockerfile"))
    assert "no build context" not in said(Located("/r", "a/Dockerfile", "a"))
    guess = said(Located("/r", "a/Dockerfile", ".", "the folder r: go.mod is there"))
    assert "The build context of `a/Dockerfile` is taken to be `.`: `go.mod` is there." in guess
    assert "taken to be" not in said(
        Located("/r", "a/Dockerfile", "a", "the Dockerfile's folder: go.mod is there")
    )
    assert "standard input" in said(None, "-")
    assert "clusters" not in said(None, "-")


@pytest.mark.parametrize(
    ("image", "shown"),
    [
        ("gcr.io/distroless/static-debian13", "gcr.io/distroless/static-debian13:debug"),
        ("gcr.io/distroless/base-debian13:nonroot", "gcr.io/distroless/base-debian13:debug-nonroot"),
        ("host:5000/distroless/cc:latest@sha256:1", "host:5000/distroless/cc:debug"),
        ("gcr.io/distroless/static:debug", "gcr.io/distroless/static:debug"),
    ],
)
def test_the_debug_image_is_named(image: str, shown: str) -> None:
    one = rewritten()
    run = report(replace(one, result=replace(one.result, after_base=image)))
    text = section(render(run), "How to debug without a shell")
    assert f"- `{shown}` is the same image with busybox" in text
    assert "`docker debug CONTAINER`" in text
    assert "`kubectl debug -it POD" in text


def test_undo_opt_out_and_again() -> None:
    run = replace(
        report(rewritten()),
        command=("distroify", "--write", "a b/Dockerfile"),
        settings=(Setting("allow", '["drop-init"]', ".distroify.toml"),),
    )
    text = render(run)
    assert "`git revert COMMIT`" in text
    assert "`# distroify: ignore` above the last FROM" in text
    again = section(text, "How to do it again")
    assert "```sh\ndistroify --write 'a b/Dockerfile'\n```\n\n" in again
    assert 'distroify 1.2.3, settings: `allow = ["drop-init"]` (.distroify.toml)' in again


def test_the_diff_is_folded_and_last() -> None:
    text = render(report(rewritten()))
    assert text.endswith("\n```\n\n</details>\n")
    assert (
        "<details><summary>Diff of <code>Dockerfile</code>, for <code>git apply</code></summary>\n\n```diff\n"
        "diff --git a/Dockerfile b/Dockerfile\n--- a/Dockerfile\n" in text
    )


def test_what_is_refused_is_told_apart() -> None:
    text = render(report(rewritten("a/Dockerfile"), ended(Outcome.REFUSED, REFUSAL, CONSUMER, path="b")))
    assert "Other Dockerfiles: 1 refused." in text
    assert "<details><summary>1 Dockerfile stays as it is: why, and what helps</summary>" in text
    assert (
        "- [`b:36`](b#L36) cannot tell what `/lake` is (`unknown-start`); seen at [`Makefile:41`](Makefile#L41)"
        in text
    )
    assert section(text, "What to check").count("- [ ]") == 1


def test_what_helps_against_several_in_a_row_is_said_once() -> None:
    other = replace(REFUSAL, message="cannot tell what /sea is")
    text = render(report(ended(Outcome.REFUSED, REFUSAL, other, replace(other, help="leave it"))))
    rows = [line for line in text.split("\n") if line.startswith("- [")]
    assert [row.partition(" → ")[2] for row in rows] == ["", "say it, or `--allow drop-init`", "leave it"]


def test_a_digest_is_cut_in_the_table() -> None:
    one = rewritten()
    text = render(
        report(replace(one, result=replace(one.result, before_base="a@sha256:" + "0123456789abcdef" * 4)))
    )
    assert "| `a@sha256:0123456789ab…` |" in text


def test_nothing_that_changes() -> None:
    assert titles(render(report(ended(Outcome.UNCHANGED)))) == [
        "distroify changes no Dockerfile",
        "How to do it again",
    ]
    assert titles(render(report(ended(Outcome.REFUSED, REFUSAL)))) == [
        "distroify changes no Dockerfile",
        "Why, and what helps",
        "How to do it again",
    ]
    assert "There is no Dockerfile." in render(report())
    assert "No Dockerfile is touched since `main`." in render(replace(report(), since="main"))


def test_a_renewal_is_no_move() -> None:
    one = rewritten()
    aged = diagnostic("static-debian11 becomes static-debian13: Debian 11 is old", severity=Severity.FIX)
    aged = replace(aged, rule="end-of-life")
    result = replace(one.result, before_base="gcr.io/distroless/static-debian11", diagnostics=(aged,))
    run = report(replace(one, result=result))
    text = render(run)
    assert titles(text)[0] == "Renew `Dockerfile` on distroless"
    assert (
        "### Why\n\n- `Dockerfile`: `static-debian11` becomes `static-debian13`: Debian 11 is old\n" in text
    )
    checked = replace(aged, fix=Fix((), Applicability.REVIEW))
    assert "### Why" not in render(report(replace(one, result=replace(result, diagnostics=(checked,)))))
    # It had no shell before.
    assert "shell" not in text
    assert render_message(run).startswith("Renew Dockerfile on distroless\n\n")


# -- proofs ----------------------------------------------------------------------------------------------


def test_a_verdict_has_sizes_and_what_is_gone() -> None:
    text = render(proved(PROVED))
    assert (
        "| `Dockerfile` | `golang:1.24` | `gcr.io/distroless/static-debian13` | 1 | **proved** | 1.10 GB "
        "| 11.0 MB (1.0 %) | 24000 → 960 | 190 → 6 | 1 → 0 |"
    ) in text
    assert "- `Dockerfile`: shell gone (`/bin/sh`)" in section(text, "Why")
    assert "- `Dockerfile`: package manager gone (`/usr/bin/apt`)" in section(text, "Why")
    assert "- note: `improved: x`" in section(text, "How it was verified")
    assert "Not built" not in text


def test_a_difference_is_shown() -> None:
    text = section(render(proved(DIFFERS)), "How it was verified")
    assert "- stdout: `stdout differs (run with '-v')`\n\n````diff\n--- before\n" in text


def test_gaps_have_their_help_and_the_engine_its_last_lines() -> None:
    gap = replace(UNBUILT, reason="no answer", gaps=(Gap("no answer", "give --http"), Gap("/data is gone")))
    text = render(proved(gap))
    assert "- not shown: `no answer`, help: `give --http`\n- not shown: `/data is gone`\n" in text
    assert "```text\ngo: oh no\n```" in text


def test_announced_differences_and_the_width() -> None:
    announced = Announced("nonroot", Difference(Aspect.CONFIG, "User was [] and is [65532]"))
    width = ("program: same bytes", "ran: default command (2 s)", "ran: with '-v' (0 s)")
    text = render(proved(replace(PROVED, announced=(announced,), width=width)))
    assert "- announced: nonroot: `config: User was [] and is [65532]`\n" in text
    assert "<code>ran: default command (2 s); with &#x27;-v&#x27; (0 s); program: same bytes</code>" in text


def test_long_lists_are_folded() -> None:
    text = render(proved(replace(PROVED, notes=tuple(f"n{number}" for number in range(11)))))
    assert "<details><summary>note: 11</summary>\n\n- note: `n0`\n" in text


def test_a_verdict_on_what_was_refused_says_nothing_new() -> None:
    refused = FileVerdict("Dockerfile", "refused", Verdict.NOT_SHOWN, "refused: unknown-start: it is")
    run = replace(report(ended(Outcome.REFUSED, REFUSAL)), verdicts=(refused,))
    assert "refused: unknown-start" not in render(run)


# -- messages of commits ---------------------------------------------------------------------------------


def test_a_message_is_a_subject_and_a_body() -> None:
    subject, blank, *body = render_message(report(rewritten("svc/Dockerfile"))).split("\n")
    assert (subject, blank) == ("Move svc/Dockerfile to distroless", "")
    assert "**What to check**" in body
    assert not any(line.startswith("#") for line in body)
    assert not any(line.startswith(("diff --git", "--- ", "<!--")) for line in body)


@pytest.mark.parametrize(
    ("paths", "subject"),
    [
        (["a", "b"], "Move 2 Dockerfiles to distroless"),
        (["a" * 70], "Move a Dockerfile to distroless"),
        (["-"], "Move a Dockerfile to distroless"),
        (["a\nb"], "Move a\\nb to distroless"),
    ],
)
def test_subjects_are_short_and_one_line(paths: list[str], subject: str) -> None:
    assert render_message(report(*map(rewritten, paths))).split("\n")[0] == subject


def test_no_message_where_nothing_changes() -> None:
    assert render_message(report(ended(Outcome.REFUSED, REFUSAL))) == ""


def test_git_takes_the_message_as_it_is(tmp_path: Path) -> None:
    message = render_message(report(rewritten(), ended(Outcome.REFUSED, REFUSAL, path="b")))
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    git = [
        "git",
        "-C",
        str(tmp_path),
        "-c",
        "user.name=a",
        "-c",
        "user.email=b",
        "-c",
        "commit.gpgsign=false",
    ]
    commit = [*git, "commit", "-q", "--allow-empty", "--cleanup=strip", "-F", "-"]
    subprocess.run(commit, input=message.encode(), check=True)
    log = subprocess.run([*git, "log", "-1", "--format=%B"], check=True, capture_output=True, text=True)
    assert log.stdout.rstrip("\n") == message.rstrip("\n")


# -- hostile text ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "run",
    [
        report(rewritten(HOSTILE)),
        report(rewritten("a", replace(CONSUMER, message=HOSTILE, help=HOSTILE))),
        report(rewritten("a", replace(CONSUMER, evidence=(Evidence(HOSTILE, 3), Evidence(f"../{HOSTILE}"))))),
        report(rewritten("a", after=f"FROM x\n# {HOSTILE}\n````\n")),
        report(rewritten("a", located=Located("/r", HOSTILE, HOSTILE, HOSTILE))),
        report(ended(Outcome.REFUSED, replace(REFUSAL, message=HOSTILE, help=HOSTILE), path=HOSTILE)),
        replace(report(rewritten()), command=("distroify", HOSTILE), settings=(Setting("k", HOSTILE, "f"),)),
        proved(replace(PROVED, notes=(HOSTILE,), width=(HOSTILE,), gaps=(Gap(HOSTILE, HOSTILE),))),
        proved(replace(PROVED, announced=(Announced("nonroot", Difference(Aspect.FILES, HOSTILE)),))),
        proved(replace(PROVED, before=replace(OLD, shells=(HOSTILE,)))),
        proved(replace(DIFFERS, differences=(Difference(Aspect.STDOUT, HOSTILE, HOSTILE, (HOSTILE,)),))),
        proved(replace(UNBUILT, reason=HOSTILE, last_lines=(HOSTILE, "```"))),
    ],
    ids=range(12),
)
@pytest.mark.parametrize("form", [render, render_message])
def test_hostile_text_stays_neutral(run: Report, form: object) -> None:
    text = form(run)  # type: ignore[operator]
    assert not {"\u202e", "\x1b"} & set(text)
    shown = page(text)
    assert "script" not in shown.tags
    assert not any(word in shown.text for word in ("@all", "#1", "evil.example", "script"))
    assert not any(link.startswith(("http", "b")) for link in shown.links)
    assert (
        shown.tags.count("details") == text.count("<details>") == text.count("</details>") or "script" in text
    )


@settings(max_examples=150, deadline=None, phases=PHASES)
@given(st.text(st.sampled_from("ab1 `@#<>[]()|*_~\\&!:/.\n-+'\"$ü…"), min_size=1, max_size=30))
def test_prose_and_code_are_neutral_and_lose_nothing(text: str) -> None:
    shown = page(f"- x {prose(text)}\n\n| a |\n|---|\n| {code(text).replace('|', chr(92) + '|')} |\n")
    assert not set("@#<>[]*_~\\&/`|") & set(shown.text)
    assert shown.links == []
    assert set(shown.tags) <= {"ul", "li", "p", "code", "table", "thead", "tbody", "tr", "th", "td"}


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("the health check of web runs curl", "the health check of web runs curl"),
        ("/web is built without cgo, so that it's small", "`/web` is built without cgo, so that it's small"),
        (
            "cannot tell what /lake is: Makefile:41 calls a",
            "cannot tell what `/lake` is: `Makefile:41` calls a",
        ),
        ("give --allow drop-init; or a", "give `--allow drop-init`; or a"),
        ("the context (--context), or a = b", "the context (`--context`), or a = b"),
        ("see a.b c.d, e", "see `a.b c.d`, e"),
        ("a `b` c", "a `` `b` `` c"),
        ("...", "`...`"),
        ("write '# distroify: ignore[x]' above line 1", "write `# distroify: ignore[x]` above line 1"),
        ("it's a 'plain word', isn't it", "it's a 'plain word', isn't it"),
        ("'a.b', c", "`a.b`, c"),
    ],
)
def test_prose_has_code_where_it_is_more_than_words(text: str, shown: str) -> None:
    assert prose(text) == shown


# -- limits ----------------------------------------------------------------------------------------------


def test_a_long_report_is_cut_and_keeps_its_last_sections() -> None:
    many = [
        rewritten(f"service-{number}/Dockerfile", *[replace(CONSUMER, message=f"{'long words ' * 30}{n}") for n in range(9)])
        for number in range(60)
    ]  # fmt: skip
    text = render(report(*many))
    assert len(text) <= LIMIT
    assert "_Cut here: " in text
    assert titles(text)[-4:] == [
        "What was not searched",
        "How to debug without a shell",
        "How to undo it, and how to opt out",
        "How to do it again",
    ]
    assert "_Not all diffs fit in here._" in text
    shown = page(text)
    assert shown.tags.count("details") == text.count("</details>")


def test_diffs_go_first() -> None:
    long = rewritten("a", after=AFTER + "# x\n" * 20_000)
    text = render(report(long, rewritten("b")))
    assert "What to check" in text
    assert "_Cut here" not in text
    assert text.endswith("_Not all diffs fit in here._\n")


def test_a_long_command_says_what_is_left_out() -> None:
    run = replace(report(rewritten()), command=("distroify", "--write", *(f"f{n}" for n in range(90))))
    assert "# and 52 more paths" in render(run)


def test_a_cut_is_outside_of_blocks() -> None:
    lines = ["a", "```", "b", "```", "<details><summary>x</summary>", "c", "</details>", "d"]
    for room in range(80):
        kept, left = cut(lines, room)
        assert kept == lines[: len(lines) - left]
        assert kept in ([], lines[:1], lines[:4], lines[:7], lines)
    assert cut(lines, 1000) == (lines, 0)


def test_a_text_without_a_place_works_too() -> None:
    one = FileResult("-", Outcome.REWRITTEN, BEFORE, AFTER, "golang:1.24", "x", (diagnostic("m", 3), SPLIT))
    text = render(report(Processed(one, "--- a\n")))
    assert "- [ ] `line 3` m (`rule`)" in text
    failed = FileResult("x", Outcome.FAILED, diagnostics=(Diagnostic("r", "m", 0, Severity.REFUSAL),))
    assert "- [`x`](x) m (`r`)" in render(report(Processed(failed)))

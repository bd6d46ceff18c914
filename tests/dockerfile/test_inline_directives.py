"""Inline directives: how they are read, and that what they cannot do is said."""

from __future__ import annotations

from pathlib import Path

import pytest

from rewriter.dockerfile.comments import FORMS, directives
from rewriter.dockerfile.load import load
from rewriter.model import Outcome, Settings, Severity
from rewriter.pipeline.rewrite import rewrite
from rewriter.rules.registry import ids, registered, silenceable

GO_FILE = 'FROM golang:1.24\nWORKDIR /app\nCOPY . .\n{}\nRUN go build -o web .\nCMD ["./web"]\n'


def read(comment: str) -> tuple[str, tuple[str, ...]]:
    """Action and words of the only directive of a file with ``comment``."""
    [found] = directives(load(GO_FILE.format(comment).encode(), "Dockerfile"))
    return found.action, found.words


@pytest.mark.parametrize(
    ("comment", "action", "words"),
    [
        ("# distroify: ignore", "ignore", ()),
        ("#distroify:IGNORE", "ignore", ()),
        ("# distroify: ignore because it is for people", "ignore", ()),
        ("# distroify: ignore -- it is for people", "ignore", ()),
        ("# distroify: ignore[a-b, c] because [x]", "ignore", ("a-b", "c")),
        ("# distroify: allow[debug-shell]", "allow", ("debug-shell",)),
        ("# distroify: Allow [ debug-shell drop-init ] \u2014 why", "allow", ("debug-shell", "drop-init")),
        ("# distroify: copy a b -- c", "copy", ("a", "b")),
        ("# distroify: copy because.txt", "copy", ("because.txt",)),
        ("# distroify: copy a--b", "copy", ("a--b",)),
        ("# distroify: drop doc because nobody reads it", "drop", ("doc",)),
        ("# distroify: program /app ./cmd/app", "program", ("/app", "./cmd/app")),
    ],
)
def test_forms(comment: str, action: str, words: tuple[str, ...]) -> None:
    assert read(comment) == (action, words)


@pytest.mark.parametrize(
    "text",
    ["", "because", "ignore why", "ignore[]", "allow", "allow[]", "copy", "copy a b c", "drop", "drop a b",
     "program /app", "program /app -tags=x", "program /app CGO_ENABLED=0", "copy because it is there"],
)  # fmt: skip
def test_what_is_no_form(text: str) -> None:
    assert read(f"# distroify: {text}") == ("unknown", (text,))


@pytest.mark.parametrize(
    "text", ["ignore", "ignore[exec-form]", "allow[drop-init]", "copy a/b", "drop a/", "program /a ./cmd/a"]
)
@pytest.mark.parametrize("between", [" ", "=", " - ", "; "])
def test_a_lost_colon(text: str, between: str) -> None:
    assert read(f"# distroify{between}{text} because of that") == ("no-colon", (text,))


@pytest.mark.parametrize(
    "comment",
    ["# distroify", "# distroify it", "# distroify ignores it", "# distroify copy the file", "# written by distroify: ignore",
     "# distroify dropped /etc/x.conf here", "# distroifyignore"],
)  # fmt: skip
def test_prose(comment: str) -> None:
    assert [*directives(load(GO_FILE.format(comment).encode(), "Dockerfile"))] == []


def test_every_form_is_read() -> None:
    for form in FORMS:
        action, _ = read(f"# distroify: {form}".replace(", …", "").replace("[DEST]", ""))
        assert action == form.partition(" ")[0].partition("[")[0]


def result(text: str) -> tuple[Outcome, list[tuple[str, Severity, str]]]:
    found = rewrite("Dockerfile", text.encode(), Settings(), context=None, dockerfile_path=None)
    return found.outcome, [(d.rule, d.severity, d.message) for d in found.diagnostics]


@pytest.mark.parametrize(
    "directive",
    ["ignore[exec-form]", "copy a", "drop a", "program /a .", "allow[debug-shell]", "allow[nope]"],
)
def test_an_idle_directive_is_said_where_nothing_is_rewritten(directive: str) -> None:
    comment = f"# distroify: {directive}\n"
    skipped = result(f"FROM node:22\n{comment}CMD node .\n")
    done = result(
        "FROM golang:1.24 AS build\nCOPY . .\nRUN CGO_ENABLED=0 go build -o /b/web .\n"
        f'FROM gcr.io/distroless/static-debian13\n{comment}COPY --from=build /b/web /a\nCMD ["/a"]\n'
    )
    assert (skipped[0], done[0]) == (Outcome.SKIPPED, Outcome.UNCHANGED)
    for _, diagnostics in (skipped, done):
        assert [(rule, severity) for rule, severity, _ in diagnostics].count(
            ("idle-directive", Severity.NOTE)
        ) == 1


def test_leaving_a_file_alone_that_is_left_alone_anyhow_is_no_news() -> None:
    assert result("# distroify: ignore\nFROM node:22\nCMD node .\n")[1] == []


def test_rules_that_can_be_silenced() -> None:
    assert {*silenceable()} < ids()
    lasting = {"needs-shell", "unknown-start", "postcondition", "ignored", "unknown-directive"}
    assert lasting.isdisjoint(silenceable())
    assert {"runtime-package", "exec-form", "unused-package", "starts-executable"} < {*silenceable()}
    refusals = {rule.id for rule in registered("refusal")}
    assert refusals > refusals & {*silenceable()}


def test_a_start_is_not_silenced(tmp_path: Path) -> None:
    outcome, diagnostics = result(GO_FILE.format("# x").replace(
        'CMD ["./web"]', "# distroify: ignore[needs-shell]\nCMD ./web && sleep 5"))  # fmt: skip
    assert outcome is Outcome.REFUSED
    assert "needs-shell" in [rule for rule, _, _ in diagnostics]

from __future__ import annotations

import pytest

from rewriter.shell.parse import parse
from rewriter.shell.walk import Step, commands


def steps(text: str) -> dict[str, Step]:
    """The steps by their first word."""
    return {step.simple.words[0].raw: step for step in commands(parse(text)) if step.simple is not None}


@pytest.mark.parametrize(
    ("text", "certain"),
    [
        ("a", "a"),
        ("a && b; c\nd", "abcd"),
        ("a || b", "a"),
        ("a && b || c", "a"),
        ("a || b && c", "ac"),
        ("a && b || c && d", "ad"),
        ("a && b || exit 1", "ab"),
        ("a || { echo; exit 1; }; b", "ab"),
        ("a || false", "a"),
        ("a && b || exit 0", "a"),
        ("a || (exit 1)", "a"),
        ("a & b", "b"),
        ("a && b & c", "c"),
        ("a | b", "ab"),
        ("(a; b); { c; }", "abc"),
        ("(a || b) && c", "ac"),
        ("if a; then b; elif c; then d; else e; fi; f", "af"),
        ("while a; do b; done; c", "ac"),
        ("for i in 1; do a; done; b", "b"),
        ("case x in x) a;; esac; b", "b"),
        ("! a", "a"),
    ],
)
def test_knows_what_certainly_runs(text: str, certain: str) -> None:
    found = steps(text)
    assert "".join(sorted(name for name in found if len(name) == 1 and found[name].certain)) == certain


@pytest.mark.parametrize(
    ("text", "required"),
    [
        ("a", "a"),
        ("a && b", "ab"),
        ("a; b", "b"),
        ("a\nb && c", "bc"),
        ("a || b", ""),
        ("a || exit 1; b", "ab"),
        ("a && b || c && d", "d"),
        ("a | b", "b"),
        ("! a", ""),
        ("a && (b; c)", "ac"),
        ("if a; then b; fi", ""),
        ("a &", ""),
    ],
)
def test_knows_what_must_succeed(text: str, required: str) -> None:
    found = steps(text)
    assert "".join(sorted(name for name in found if len(name) == 1 and found[name].required)) == required


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("a && b | c; d", "a b c d"),
        ("if a; then b; elif c; then d; else e; fi; f", "a b c d e f"),
        ("while a; do b; done; c", "a b c"),
        ("case x in x) a;; y) b;; esac; c", "a b c"),
        ("(a; { b; }) && c", "a b c"),
    ],
)
def test_walks_in_execution_order(text: str, order: str) -> None:
    assert " ".join(steps(text)) == order


def test_subshells_are_told_apart() -> None:
    found = steps("a; (b; (c); d); e | f; { g; }; h & i")
    assert {name: len(step.subshells) for name, step in found.items()} == {
        "a": 0, "b": 1, "c": 2, "d": 1, "e": 1, "f": 1, "g": 0, "h": 1, "i": 0,
    }  # fmt: skip
    assert found["b"].subshells == found["d"].subshells
    assert found["c"].subshells[:1] == found["b"].subshells
    assert len({found[name].subshells for name in "befh"}) == 4


def test_a_background_list_shares_one_subshell() -> None:
    found = steps("a && b &")
    assert found["a"].subshells == found["b"].subshells != ()


def test_a_negated_command_is_no_subshell() -> None:
    assert steps("! cd /x")["cd"].subshells == ()


def test_operators_before_each_command() -> None:
    found = steps("a && b || c; d | e & f\ng; (h; i)")
    assert {name: step.follows for name, step in found.items()} == {
        "a": "", "b": "&&", "c": "||", "d": ";", "e": "|", "f": "&", "g": ";", "h": ";", "i": ";",
    }  # fmt: skip


def test_redirections_of_groups_reach_their_commands() -> None:
    found = steps("{ a >x; (b) >y; } >z; c")
    assert [redirect.target.raw for redirect in found["b"].redirects] == ["y", "z"]
    assert [redirect.target.raw for redirect in found["a"].redirects] == ["z"]
    assert found["c"].redirects == ()


def test_a_loop_sets_its_variable_before_the_body() -> None:
    loop, body = list(commands(parse("for i in a b; do c $i; done")))
    assert (loop.assigns, [word.raw for word in loop.values], loop.simple) == ("i", ["a", "b"], None)
    assert body.assigns is None
    assert body.conditional == "for"


def test_what_is_not_understood_is_a_step() -> None:
    first, second, third = commands(parse("a; f() { b; }; c"))
    assert second.unparsed is not None
    assert second.unparsed.text == "f() { b; }"
    assert first.unparsed is None
    assert third.simple is not None


def test_no_text_has_no_steps() -> None:
    assert list(commands(parse(""))) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("for i in x y; do a; b; done", ["i=x", "a", "b", "i=y", "a", "b"]),
        (
            "for i in x y; do for j in 1 2; do a; done; done",
            ["i=x", "j=1", "a", "j=2", "a", "i=y", "j=1", "a", "j=2", "a"],
        ),
        ("for i in x y; do [ a ] || break; b; done", ["i", "[?", "break?", "b?"]),
        ("for i in x $y; do a; done", ["i", "a?"]),
        ("for i in *.go; do a; done", ["i=*.go?", "a?"]),
        ("if c; then for i in x y; do a; done; fi", ["c", "i=x?", "a?", "i=y?", "a?"]),
        ("for i in " + "x " * 500 + "; do a; done", ["i", "a?"]),
    ],
)
def test_writes_out_rounds_over_plain_words(text: str, expected: list[str]) -> None:
    found = []
    for step in commands(parse(text), rounds=True):
        doubt = "" if step.certain else "?"
        if step.simple is not None:
            found.append(step.simple.words[0].raw + doubt)
        elif len(step.values) == 1:
            found.append(f"{step.assigns}={step.values[0].raw}{doubt}")
        else:
            found.append(str(step.assigns))
    assert found == expected

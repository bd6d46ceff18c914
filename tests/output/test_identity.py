from __future__ import annotations

import pytest
from msgspec.structs import replace

from rewriter.output.identity import identities
from tests.output.reports import diagnostic

ONE = diagnostic("curl is removed")
OTHER = diagnostic("wget is removed")


def test_a_line_does_not_count() -> None:
    assert identities("Dockerfile", [ONE]) == identities("Dockerfile", [replace(ONE, line=40)])


@pytest.mark.parametrize(
    "text", ["as line {} says", "it calls x (Makefile:{})", "sh (cmd/main.go:{}, line {})"]
)
def test_lines_in_a_message_do_not_count(text: str) -> None:
    one, other = (diagnostic(text.format(line, line)) for line in (4, 17))
    assert identities("Dockerfile", [one]) == identities("Dockerfile", [other])
    assert len(set(identities("Dockerfile", [one, other]))) == 2


def test_other_numbers_count() -> None:
    texts = ["from alpine:3.20", "from alpine:3.22", "port 80", "port 81", "listens on :80", "listens on :81"]
    assert len({identities("Dockerfile", [diagnostic(text)]) for text in texts}) == len(texts)


def test_path_rule_and_message_count() -> None:
    [first] = identities("Dockerfile", [ONE])
    for path, other in (
        ("x/Dockerfile", ONE),
        ("Dockerfile", OTHER),
        ("Dockerfile", replace(ONE, rule="other")),
    ):
        assert identities(path, [other]) != (first,)


def test_repeats_differ_and_stay_in_order() -> None:
    three = identities("Dockerfile", [ONE, ONE, ONE])
    assert len(set(three)) == 3
    assert identities("Dockerfile", [ONE, OTHER, ONE])[::2] == three[:2]


def test_another_diagnostic_before_it_changes_nothing() -> None:
    assert identities("Dockerfile", [OTHER, ONE])[1:] == identities("Dockerfile", [ONE])


def test_parts_do_not_run_into_each_other() -> None:
    assert identities("a", [replace(ONE, rule="bc")]) != identities("ab", [replace(ONE, rule="c")])


def test_bytes_that_are_not_utf_8_are_told_apart() -> None:
    assert identities("\udc80", [ONE]) != identities("\udc81", [ONE])

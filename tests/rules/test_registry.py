"""The registry, and that documentation and golden cases keep up with it."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from rewriter.rules import documentation
from rewriter.rules.documentation import HEADINGS, Documented, rules, sections
from rewriter.rules.registry import FAILURES, allowable, registered

ROOT = Path(__file__).parents[2]
RULES = rules()


def test_there_are_rules_of_every_kind() -> None:
    assert {rule.kind for rule in RULES} == {"transform", "refusal", "notice"}


def test_ids_are_unique_words() -> None:
    ids = [rule.id for rule in RULES] + list(FAILURES)
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", id_) for id_ in ids)


@pytest.mark.parametrize("rule", RULES, ids=[rule.id for rule in RULES])
def test_every_rule_has_every_heading_with_text(rule: Documented) -> None:
    found = sections(rule.documentation)
    # A refusal that makes no exception need not say when it refuses; what else changes nothing needs no advice.
    free = "When it refuses" if rule.kind == "refusal" else "What you can do"
    assert tuple(found) == tuple(heading for heading in HEADINGS if heading != free or free in found)
    assert rule.kind != "refusal" or found.get("When it refuses") != "Always."
    assert all(found.values())
    assert re.search(r"https://|`go help", found["References"])


@pytest.mark.parametrize("rule", RULES, ids=[rule.id for rule in RULES])
def test_every_summary_is_one_sentence(rule: Documented) -> None:
    assert rule.documentation.split("\n")[1:2] == [""]
    assert rule.summary.endswith(".")
    assert len(rule.summary) <= 110


@pytest.mark.parametrize("kind", ["transform", "refusal", "notice"])
def test_rules_are_asked_in_the_order_in_which_they_are_listed(kind: str) -> None:
    listed = [rule.id for rule in RULES if rule.kind == kind]
    asked = registered(kind)
    assert [rule.id for rule in asked if rule.gate is None] == [
        id_ for id_ in listed if id_ not in {rule.id for rule in asked if rule.gate is not None}
    ]
    assert len({rule.order for rule in asked}) == len(asked)


@pytest.mark.parametrize("kind", ["transform", "refusal", "notice"])
def test_what_a_rule_registers_is_of_its_kind(kind: str) -> None:
    for rule in registered(kind):
        assert rule.transform is None or kind == "transform"
        assert (rule.check is None and rule.gate is None) or kind != "transform"


@pytest.mark.parametrize("rule", RULES, ids=[rule.id for rule in RULES])
def test_names_to_allow_are_declared_where_they_apply(rule: Documented) -> None:
    assert set(documentation._ALLOW.findall(rule.documentation)) <= set(allowable())


def test_every_rule_is_in_a_golden_case() -> None:
    said = "\n".join(
        path.read_text("utf-8", "surrogateescape") for path in ROOT.glob("golden/*/*/diagnostics.txt")
    )
    words = set(re.findall(r"[a-z0-9]+(?:-[a-z0-9]+)*", said))
    # No input is known that shows them: tests/dockerfile and tests/check/test_postconditions.py raise them.
    unseen = {"parser-disagreement", "postcondition"}
    assert {rule.id for rule in RULES} - words == unseen


def test_sections_are_found_by_whole_lines_only() -> None:
    text = "Summary.\n\nWhat it does\nOne.\nWhy not?\n\nWhy\nTwo."
    assert sections(text) == {"What it does": "One.\nWhy not?", "Why": "Two."}
    assert sections("") == {}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (
            "Applicability\nunsafe: `--allow drop-healthcheck`, `--allow=nonroot`.",
            ("drop-healthcheck", "nonroot"),
        ),
        ("Applicability\nAlways safe.", ()),
        ("Why\nSee `--allow nonroot`.", ()),
    ],
)
def test_allows_come_from_the_applicability(text: str, names: tuple[str, ...]) -> None:
    assert Documented("r", "transform", "", text).allows == names


def test_reading_the_rules_imports_none_of_them() -> None:
    script = "import sys; from rewriter.rules.documentation import rules; rules(); print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    loaded = set(done.stdout.split())
    assert {f"rewriter.rules.{rule.kind}s.{rule.id.replace('-', '_')}" for rule in RULES} & loaded == set()

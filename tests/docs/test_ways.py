"""What the documentation of a rule advises works: with it done, the file is rewritten."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from rewriter.cli import main as cli
from rewriter.context.repository import repository_root
from rewriter.rules.documentation import rules
from tests.docs.advice import HEADING, Code, Way, ways
from tests.docs.ways import CASES

RULES = {rule.id: rule for rule in rules()}
WORDS = {"parser-disagreement", "postcondition"}
"""Refusals without an input that is known: their advice is in words alone."""
TRIED = [(rule.id, number, way) for rule in rules() for number, way in enumerate(ways(rule))]


def test_every_refusal_says_what_you_can_do() -> None:
    for rule in rules():
        if rule.kind == "refusal":
            assert HEADING in rule.documentation, rule.id
            assert ways(rule) or rule.id in WORDS, rule.id
        elif rule.kind == "transform":
            assert HEADING not in rule.documentation, rule.id


def test_every_case_is_for_a_way() -> None:
    assert set(CASES) == {id_ for id_, _, _ in TRIED}


@pytest.mark.parametrize("id_", sorted(CASES))
def test_the_rule_speaks_in_its_case(
    id_: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    case = CASES[id_]
    file = run(case.tree, case.options, tmp_path, monkeypatch, capsys)
    assert file["outcome"] == (
        case.at_first or ("refused" if RULES[id_].kind == "refusal" else "rewritten")
    ), file
    assert id_ in said(file)


@pytest.mark.parametrize(("id_", "number", "way"), TRIED, ids=[f"{id_}-{n}" for id_, n, _ in TRIED])
def test_what_you_can_do_works(
    id_: str,
    number: int,
    way: Way,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    case = CASES[id_]
    options = case.options if way.options is None else way.options
    tree = way.applied(case.tree)
    assert tree != case.tree or options != case.options
    file = run(tree, options, tmp_path, monkeypatch, capsys)
    assert file["outcome"] == case.outcome, file["diagnostics"]
    assert id_ not in said(file)


def run(
    tree: Mapping[str, str],
    options: tuple[str, ...],
    root: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> dict[str, Any]:
    """What the command's JSON says of the Dockerfile of a repository with these files."""
    repository_root.cache_clear()
    subprocess.run(["git", "init", "-q", str(root)], check=True)
    for name, text in tree.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, "utf-8")
        (root / name).chmod(0o755 if name.endswith(".sh") else 0o644)
    monkeypatch.chdir(root)
    capsys.readouterr()
    with pytest.raises(SystemExit):
        cli.main([*options, "--format", "json", "Dockerfile"])
    [file] = json.loads(capsys.readouterr().out)["files"]
    assert isinstance(file, dict)
    return file


def said(file: Mapping[str, Any]) -> set[str]:
    return {found["rule"] for found in file["diagnostics"]}


SECTION = f"""\
Summary.

{HEADING}
    Words alone.

    Do this, or

    before (a.go)
        x

        y
    after (a.go)
        z
    before
        p
    after
        q

    Run it:
        distroify --allow b Dockerfile

    Settings (.c.toml):
        d = 1
"""


def test_the_ways_of_a_section() -> None:
    from rewriter.rules.documentation import Documented

    found = ways(Documented("r", "refusal", "Summary.", SECTION))
    assert [way.blocks for way in found] == [
        (
            Code("before (a.go)", "x\n\ny\n"),
            Code("after (a.go)", "z\n"),
            Code("before", "p\n"),
            Code("after", "q\n"),
        ),
        (Code("Run it:", "distroify --allow b Dockerfile\n"),),
        (Code("Settings (.c.toml):", "d = 1\n"),),
    ]
    changed = found[0].applied({"a.go": "a\n\tx\n\n\ty\n", "Dockerfile": "p\npp\n"})
    assert changed == {"a.go": "a\n\tz\n", "Dockerfile": "q\npp\n"}
    assert found[1].options == ("--allow", "b")
    assert found[2].applied({}) == {".c.toml": "d = 1\n"}

"""Each format against its published schema, and against what its readers ask besides."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import jsonschema
from lxml import etree

import rewriter.output
from rewriter.output import checkstyle, github, gitlab, junit, markdown, rdjson, sarif
from rewriter.output import json as own
from rewriter.output.model import Report

SCHEMAS = Path(__file__).parent / "schemas"
OWN = Path(rewriter.output.__path__[0], "schema.json")
COMMAND = re.compile(r"::(error|warning|notice) ((?:[a-z]+=[^,:\r\n]+,?)+)::([^\r\n]+)")


@cache
def validator(path: Path) -> Any:
    schema = json.loads(path.read_text("utf-8"))
    return jsonschema.validators.validator_for(schema)(schema)


@cache
def xsd(name: str) -> Any:
    return etree.XMLSchema(etree.parse(str(SCHEMAS / name)))


def json_of(report: Report) -> Any:
    text = own.render(report)
    assert text.isascii()
    found = json.loads(text)
    validator(OWN).validate(found)
    return found


def sarif_of(report: Report) -> Any:
    """Valid, and as GitHub takes it: every result has a place of one line and a text, and no text is empty."""
    found = json.loads(sarif.render(report))
    validator(SCHEMAS / "sarif-schema-2.1.0.json").validate(found)
    [run] = found["runs"]
    rules = run["tool"]["driver"]["rules"]
    for rule in rules:
        assert rule["id"] and rule["help"]["text"] and rule["help"]["markdown"]
        for key in ("shortDescription", "fullDescription"):
            assert 0 < len(rule[key]["text"]) <= 1024
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["message"]["text"]
        [location] = result["locations"]
        assert is_reference(location["physicalLocation"]["artifactLocation"]["uri"])
        region = location["physicalLocation"]["region"]
        assert region["startLine"] == region["endLine"] >= 1
        assert 1 <= region["startColumn"] <= region["endColumn"]
        for other in result.get("relatedLocations", ()):
            assert is_reference(other["physicalLocation"]["artifactLocation"]["uri"])
    assert "" not in strings(found)
    return found


def strings(value: Any) -> set[str]:
    """All strings in a JSON value."""
    if isinstance(value, str):
        return {value}
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return set().union(*map(strings, inner))


def is_reference(uri: str) -> bool:
    """A URI reference (RFC 3986) that is a path below the root, or a ``file:`` URI."""
    parts = urlsplit(uri)
    return bool(re.fullmatch(r"(file://)?([A-Za-z0-9/._~-]|%[0-9A-F]{2})+", uri)) and parts.scheme in (
        "",
        "file",
    )


def gitlab_of(report: Report) -> Any:
    found = json.loads(gitlab.render(report))
    validator(SCHEMAS / "gitlab.json").validate(found)
    marks = [row["fingerprint"] for row in found]
    assert len(set(marks)) == len(marks)
    return found


def github_of(report: Report) -> list[tuple[str, dict[str, str], str]]:
    """Level, properties as they stand, and text of every command; the line that counts the rest is checked."""
    found = []
    lines = github.render(report).split("\n")
    assert lines.pop() == ""
    for line in lines:
        command = COMMAND.fullmatch(line)
        if command is None:
            assert line is lines[-1]
            assert re.fullmatch(
                r"distroify: \d+ more, which GitHub would not show; --format markdown has all", line
            )
        else:
            properties = dict(pair.split("=", 1) for pair in command[2].split(","))
            found.append((command[1], properties, command[3]))
    return found


def rdjson_of(report: Report) -> Any:
    found = json.loads(rdjson.render(report))
    validator(SCHEMAS / "rdjson.json").validate(found)
    for row in found["diagnostics"]:
        ends = row["location"]["range"]
        assert set(ends["start"]) == set(ends["end"]) == {"line"}
        assert 1 <= ends["start"]["line"] <= ends["end"]["line"]
        suggestions = row.get("suggestions", [])
        assert len(suggestions) <= 1
        assert all(one["range"] == ends and not one["text"].endswith("\n") for one in suggestions)
    return found


def junit_of(report: Report) -> Any:
    return xml_of(junit.render(report), "junit-10.xsd")


def checkstyle_of(report: Report) -> Any:
    return xml_of(checkstyle.render(report), "checkstyle.xsd")


def xml_of(text: str, schema: str) -> Any:
    tree = etree.fromstring(text.encode("utf-8"))
    xsd(schema).assertValid(tree)
    return tree


def markdown_of(report: Report) -> str:
    text = markdown.render(report)
    assert len(text) <= markdown.LIMIT
    assert text.startswith("<!-- distroify -->\n## ")
    return text


def check_all(report: Report) -> None:
    """Every format of a report is what its schema says."""
    for check in (json_of, sarif_of, gitlab_of, github_of, rdjson_of, junit_of, checkstyle_of, markdown_of):
        check(report)

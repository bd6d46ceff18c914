"""What GitHub, GitLab and reviewdog take, and the traps of each."""

from __future__ import annotations

import json

import pytest
from msgspec.structs import replace

from rewriter.model import Diagnostic, Evidence, Located, Outcome, Severity
from rewriter.output import github, gitlab, sarif
from rewriter.output.model import Report
from tests.output.reports import AFTER, CONSUMER, REFUSAL, SPLIT, diagnostic, ended, report, rewritten
from tests.output.validators import github_of, gitlab_of, rdjson_of, sarif_of

NOTE = diagnostic("it starts with /web", severity=Severity.NOTE)
FAILED = ended(Outcome.FAILED, Diagnostic("unreadable", "is a folder", 0, Severity.REFUSAL), path="x")
ALL = report(rewritten("a/Dockerfile", SPLIT, NOTE, CONSUMER), ended(Outcome.REFUSED, REFUSAL, SPLIT), FAILED)


# -- sarif -----------------------------------------------------------------------------------------------


def results(run: Report) -> list[tuple[str, str, int]]:
    return [
        (one["level"], one["ruleId"], one["locations"][0]["physicalLocation"]["region"]["startLine"])
        for one in sarif_of(run)["runs"][0]["results"]
    ]


def test_sarif_has_levels_by_what_somebody_must_do() -> None:
    assert results(ALL) == [
        ("error", "unreadable", 1),
        ("warning", "image-consumer", 3),
        # The file of the example has six lines: a line that is not there would be refused.
        ("note", "unknown-start", 1),
        ("note", "split-stages", 1),
    ]


def test_sarif_tells_a_rule_once_with_what_explain_says() -> None:
    [driver] = [run["tool"]["driver"] for run in sarif_of(report(rewritten("a"), rewritten("b")))["runs"]]
    assert [rule["id"] for rule in driver["rules"]] == ["image-consumer", "split-stages"]
    assert "### What it does\n\n" in driver["rules"][0]["help"]["markdown"]
    assert (driver["name"], driver["version"]) == ("distroify", "1.2.3")


def test_sarif_encodes_paths_by_their_bytes() -> None:
    [first, _] = sarif_of(report(rewritten("a b/ü\udce9:%#?/Dockerfile")))["runs"][0]["results"]
    uri = first["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert uri == "a%20b/%C3%BC%E9%3A%25%23%3F/Dockerfile"


def test_sarif_paths_are_below_the_root() -> None:
    located = Located("/home/me/shop", "svc/Dockerfile")
    text = sarif.render(report(rewritten("../shop/svc/Dockerfile", located=located)))
    assert "svc/Dockerfile" in text
    assert "home" not in text


def test_sarif_has_the_evidence_as_related_places() -> None:
    [first, _] = sarif_of(report(rewritten()))["runs"][0]["results"]
    places = [one["physicalLocation"] for one in first["relatedLocations"]]
    assert places == [
        {"artifactLocation": {"uri": "docker-compose.yml"}, "region": {"startLine": 6}},
        {"artifactLocation": {"uri": "cmd/web/main.go"}},
    ]


def test_sarif_messages_are_no_links() -> None:
    [first] = sarif_of(report(rewritten("a", diagnostic("see [here](https://evil)"))))["runs"][0]["results"]
    assert first["message"]["text"] == "see [here] (https://evil)"


def test_sarif_knows_a_category_the_id_of_a_finding_and_whether_all_went_well() -> None:
    [run] = sarif_of(ALL)["runs"]
    assert run["automationDetails"]["id"] == "distroify/"
    assert run["invocations"][0]["executionSuccessful"] is False
    assert all(len(one["partialFingerprints"]["distroify/v1"]) == 32 for one in run["results"])
    assert "primaryLocationLineHash" not in json.dumps(run)
    assert sarif_of(report(rewritten()))["runs"][0]["invocations"][0]["executionSuccessful"] is True


def test_sarif_is_cut_where_github_would_refuse_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sarif, "_MOST", 2)
    [run] = sarif_of(ALL)["runs"]
    assert [one["level"] for one in run["results"]] == ["error", "warning"]
    [said] = run["invocations"][0]["toolExecutionNotifications"]
    assert said["message"]["text"].startswith("2 more results")


# -- github ----------------------------------------------------------------------------------------------


def test_github_orders_by_what_matters() -> None:
    assert [(level, found["title"]) for level, found, _ in github_of(ALL)] == [
        ("error", "unreadable"),
        ("warning", "image-consumer"),
        ("notice", "unknown-start"),
        ("notice", "split-stages"),
    ]


def test_github_has_place_and_help() -> None:
    [_, consumer, refused, _] = github.render(ALL).splitlines()
    assert consumer == (
        "::warning file=a/Dockerfile,line=3,title=image-consumer::the health check of web runs curl"
        "%0Ahelp: call the program itself"
    )
    assert refused.startswith("::notice file=Dockerfile,line=36,title=unknown-start::")


@pytest.mark.parametrize(
    "text", ["a\n::error::b", "a\r::error::b", "a%0A::error::b", "\u2028::error::b", "::error::b"]
)
def test_github_messages_are_no_commands(text: str) -> None:
    lines = github.render(report(rewritten(text, diagnostic(text)))).splitlines()
    assert len(lines) == 1
    assert lines[0].count("::error::") == 1
    assert lines[0].startswith("::warning file=")


def test_github_properties_are_escaped() -> None:
    [(_, properties, _)] = github_of(report(rewritten("a,title=x:y%z", diagnostic("m"))))
    assert properties["file"] == "a%2Ctitle=x%3Ay%25z"


def test_github_has_no_file_for_standard_input() -> None:
    [(_, properties, _)] = github_of(report(rewritten("-", diagnostic("m"))))
    assert properties == {"title": "rule"}


def test_github_shows_ten_of_a_level_and_counts_the_rest() -> None:
    many = [diagnostic(f"m{number}") for number in range(13)]
    run = report(rewritten("a", *many, *[replace(SPLIT, message=f"s{number}") for number in range(12)]))
    assert [level for level, _, _ in github_of(run)] == ["warning"] * 10 + ["notice"] * 10
    assert github.render(run).splitlines()[-1].startswith("distroify: 5 more,")
    ten = report(rewritten("a", *many[:10]))
    assert len(github_of(ten)) == len(github.render(ten).splitlines()) == 10


# -- gitlab ----------------------------------------------------------------------------------------------


def test_gitlab_is_an_empty_array_where_all_is_well() -> None:
    assert gitlab.render(report(ended(Outcome.UNCHANGED))) == "[]\n"


def test_gitlab_has_all_that_it_needs() -> None:
    found = gitlab_of(ALL)
    assert [(row["severity"], row["check_name"]) for row in found] == [
        ("major", "unreadable"),
        ("minor", "image-consumer"),
        ("info", "unknown-start"),
        ("info", "split-stages"),
    ]
    assert found[1]["location"] == {"path": "a/Dockerfile", "lines": {"begin": 3}}
    assert found[1]["description"] == "the health check of web runs curl; help: call the program itself"


def test_gitlab_fingerprints_have_no_line_and_repeats_their_own() -> None:
    def marks(*lines: int) -> list[str]:
        run = report(rewritten("a", *(diagnostic("m", line) for line in lines)))
        return [row["fingerprint"] for row in gitlab_of(run)]

    assert marks(1, 2) == marks(3, 4)
    assert marks(1) == marks(1, 2)[:1]


def test_gitlab_has_no_lone_surrogates() -> None:
    assert gitlab_of(report(rewritten("\udce9", SPLIT)))[0]["location"]["path"] == "\\xe9"


# -- rdjson ----------------------------------------------------------------------------------------------


def suggested(before: str, after: str) -> tuple[int, int, str]:
    """The one suggestion of a rewrite."""
    [row] = rdjson_of(report(rewritten("a", SPLIT, before=before, after=after)))["diagnostics"]
    [suggestion] = row["suggestions"]
    ends = suggestion["range"]
    return ends["start"]["line"], ends["end"]["line"], suggestion["text"]


def test_rdjson_is_one_suggestion_and_what_is_to_review() -> None:
    found = rdjson_of(report(rewritten("a"), ended(Outcome.REFUSED, REFUSAL)))["diagnostics"]
    assert [(row["code"]["value"], row["severity"], "suggestions" in row) for row in found] == [
        ("rewrite", "WARNING", True),
        ("image-consumer", "WARNING", False),
        ("unknown-start", "INFO", False),
    ]
    assert found[0]["location"]["range"] == {"start": {"line": 1}, "end": {"line": 5}}
    assert found[0]["suggestions"][0]["text"] == AFTER.removesuffix('\nCMD ["/web"]\n')
    assert found[0]["message"] == (
        "moves to distroless: golang:1.24 → gcr.io/distroless/static-debian13\n- split"
    )


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("a\nb\nc\n", "a\nx\nc\n", (2, 2, "x")),
        ("a\nb\nc\n", "a\nx\ny\nc\n", (2, 2, "x\ny")),
        # An insertion takes the line before it, at the beginning the line behind it.
        ("a\nb\n", "a\nx\nb\n", (1, 1, "a\nx")),
        ("a\nb\n", "x\na\nb\n", (1, 1, "x\na")),
        ("a\nb\n", "a\nb\nx\n", (2, 2, "b\nx")),
        # Lines that go take a neighbour: no text would be an empty line.
        ("a\nb\nc\n", "a\nc\n", (1, 2, "a")),
        ("a\nb\n", "b\n", (1, 2, "b")),
        ("a\nb", "a\nx\n", (2, 2, "x")),
        ("a\r\nb\r\n", "a\r\nx\r\n", (2, 2, "x\r")),
        # A blank line at the end takes what follows.
        ("a\nb\nc\n", "x\n\nb\nc\n", (1, 2, "x\n\nb")),
        ("a\nb\nc\nd\n", "x\nb\nc\ny\n", (1, 4, "x\nb\nc\ny")),
    ],
)
def test_rdjson_ranges_are_whole_lines(before: str, after: str, expected: tuple[int, int, str]) -> None:
    first, last, text = suggested(before, after)
    assert (first, last, text) == expected
    lines = before.removesuffix("\n").split("\n")
    lines[first - 1 : last] = text.split("\n")
    assert "\n".join(lines) == after.removesuffix("\n")


def test_rdjson_has_no_suggestion_that_would_lose_something() -> None:
    only_the_end = rewritten("a", SPLIT, before="FROM a", after="FROM a\n")
    assert rdjson_of(report(only_the_end))["diagnostics"] == []
    [row] = rdjson_of(report(rewritten("a", SPLIT, after="FROM a\n# \udce9\n")))["diagnostics"]
    assert "suggestions" not in row


def test_evidence_outside_of_the_repository_is_no_link_for_sarif() -> None:
    told = replace(CONSUMER, evidence=(Evidence("/etc/x", 3),))
    [first] = sarif_of(report(rewritten("a", told)))["runs"][0]["results"]
    assert first["relatedLocations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "file:///etc/x"

"""The form of a row, and what counts when two are compared."""

from __future__ import annotations

import json

import pytest
from msgspec.structs import replace

from rewriter.fleet import summary
from rewriter.fleet.lines import LineError, line, parsed
from rewriter.fleet.rows import FileRow, Reason, Row, Source, outcome_of
from rewriter.model import Outcome
from tests.fleet import samples

ROWS = [samples.rewritten(), samples.refused(), samples.failed(), samples.proved()]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.repository)
def test_a_row_is_one_line_that_fits_the_schema_and_reads_back(row: Row) -> None:
    text = line(row)
    assert text.isascii() and text.count("\n") == 1 and text.endswith("\n")
    samples.check(row)
    assert parsed(text.encode(), Row) == row


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"version":1', '"version":2'),
        ('"rewritten"', '"other"'),
        ('"1.patch"', '"../1.patch"'),
        ('"1.patch"', '"/etc/x.patch"'),
        ('"body.md"', '"1.patch\\n"'),
        ('"files":[', '"file":['),
        ('"line":3', '"lines":3'),
        ('"github.com/o/n"', "5"),
        ('"github.com/o/n"', '"\\ud800"'),
        ('"commit":', '"commit":[],"x":'),
        ('"settings":', '"settings":null,"x":'),
        ('"rule":', '"rule":[],"x":'),
        (
            '"proof":null',
            '"proof":{"verdict":[],"reason":"","width":"","before_size":1,"after_size":1}',
        ),
        (
            "{",
            "[{",
        ),
        ("}", ""),
        pytest.param('"message":', '"message":' + "[" * 100_000, id="deep"),
    ],
)
def test_what_is_no_row(old: str, new: str) -> None:
    text = line(samples.rewritten()).replace(old, new)
    with pytest.raises(LineError):
        parsed(text.encode(), Row)


def test_a_later_version_may_say_more() -> None:
    text = line(samples.rewritten()).replace('"version":1', '"version":1,"new":{}')
    assert parsed(text.encode(), Row) == samples.rewritten()


def test_what_is_compared() -> None:
    row = samples.rewritten()
    for same in (
        replace(row, seconds=9.0),
        replace(row, source=Source("git@h:o/n")),
    ):
        assert same.compared == row.compared
    for other in (replace(row, message="x"), replace(row, files=row.files[:1]), replace(row, body=None)):
        assert other.compared != row.compared


@pytest.mark.parametrize(
    ("row", "is_pure"),
    [
        (samples.rewritten(), True),
        (samples.refused(), True),
        (samples.proved(), False),
        *((samples.failed(reason=reason), reason is Reason.FILE) for reason in list(Reason)[3:]),
    ],
)
def test_what_another_run_must_come_to(row: Row, is_pure: bool) -> None:
    assert row.is_pure is is_pure


@pytest.mark.parametrize(
    ("outcomes", "outcome", "reason"),
    [
        ("", "skipped", "no-dockerfile"),
        ("skipped", "skipped", "no-go"),
        ("skipped unchanged", "unchanged", None),
        ("unchanged refused skipped", "refused", None),
        ("refused failed", "failed", "file"),
        ("failed rewritten refused", "rewritten", None),
    ],
)
def test_what_a_repository_comes_to(outcomes: str, outcome: str, reason: str | None) -> None:
    files = [FileRow("Dockerfile", Outcome(word)) for word in outcomes.split()]
    found, why = outcome_of(files)
    assert (found, why) == (outcome, reason)


def test_the_summary() -> None:
    rows = [*ROWS, samples.refused("github.com/o/s")]
    rendered = json.loads(summary.render(rows))
    samples.validator("summary").validate(rendered)
    assert rendered == {
        "version": 1,
        "distroify": ["0.1.0"],
        "settings": ["0" * 16],
        "repositories": {"rewritten": 2, "unchanged": 0, "refused": 2, "skipped": 0, "failed": 1},
        "reasons": {"auth": 1},
        "files": {"rewritten": 2, "unchanged": 0, "refused": 2, "skipped": 1, "failed": 0},
        "refusals": {"needs-shell": 2},
        "proofs": {"proved": 1},
    }
    assert summary.text(rows) == (
        "5 repositories: 2 rewritten, 2 refused, 1 failed; 5 files: 2 rewritten, 2 refused, 1 skipped\n"
    )
    assert summary.text([]) == "no repository\n"
    assert summary.text([samples.refused()]) == "1 repository: 1 refused; 1 file: 1 refused\n"

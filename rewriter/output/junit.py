"""JUnit's XML: a test case for each Dockerfile, as Jenkins reads it.

The test is whether the file is as distroify leaves it: one that would change (or was changed) is a failure, a
refused or skipped one was not tested, one that failed is an error. Schema:
https://github.com/jenkinsci/xunit-plugin/blob/master/src/main/resources/org/jenkinsci/plugins/xunit/types/model/xsd/junit-10.xsd
"""

from __future__ import annotations

from rewriter.check.outcome import reason_of
from rewriter.model import Diagnostic, FileResult, Outcome, Processed
from rewriter.output.escapes import attribute, xml
from rewriter.output.model import Report, is_review, path_of, reviews_of, together
from rewriter.support.text import count, printable

_ELEMENTS = {
    Outcome.REWRITTEN: "failure",
    Outcome.FAILED: "error",
    Outcome.REFUSED: "skipped",
    Outcome.SKIPPED: "skipped",
}


def render(report: Report) -> str:
    """One suite."""
    counts = count(one.result for one in report.files)
    failures, errors = counts[Outcome.REWRITTEN], counts[Outcome.FAILED]
    skipped = counts[Outcome.REFUSED] + counts[Outcome.SKIPPED]
    numbers = f'tests="{len(report.files)}" failures="{failures}" errors="{errors}"'
    return "\n".join(
        [
            '<?xml version="1.0" encoding="UTF-8"?>',
            f'<testsuites name="distroify" {numbers}>',
            f'<testsuite name="distroify" {numbers} skipped="{skipped}">',
            *map(_case, together(report).files),
            "</testsuite>",
            "</testsuites>\n",
        ]
    )


def _case(processed: Processed) -> str:
    result = processed.result
    opening = f'<testcase classname="distroify" name="{attribute(path_of(result))}"'
    element = _ELEMENTS.get(result.outcome)
    if element is None:
        return f"{opening}/>"
    first = f'<{element} type="{result.outcome}" message="{attribute(_message(result))}">'
    return f"{opening}>\n{first}{xml(_details(processed))}</{element}>\n</testcase>"


def _message(result: FileResult) -> str:
    if result.outcome is not Outcome.REWRITTEN:
        return reason_of(result)
    reviews = len(reviews_of(result))
    return f"moves to {result.after_base or 'distroless'}" + (f", {reviews} to review" if reviews else "")


def _details(processed: Processed) -> str:
    result = processed.result
    told = [_told(path_of(result), one) for one in result.diagnostics]
    return "".join(f"{line}\n" for line in told) + processed.diff


def _told(path: str, diagnostic: Diagnostic) -> str:
    where = f"{path}:{diagnostic.line}" if diagnostic.line else path
    mark = f" ({diagnostic.applicability})" if is_review(diagnostic) else ""
    help_ = f"\n  help: {printable(diagnostic.help)}" if diagnostic.help else ""
    return printable(f"{where}: {diagnostic.rule}: {diagnostic.message}{mark}") + help_

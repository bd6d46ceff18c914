"""What a rewrite is called: in the title of a report, and in the subject of a commit."""

from __future__ import annotations

from collections.abc import Sequence

from rewriter.model import FileResult, Outcome
from rewriter.output.markup import code
from rewriter.output.model import Report, path_of
from rewriter.support.text import printable

_SUBJECT = 72


def rewritten(report: Report) -> list[FileResult]:
    """The results that have a new text."""
    return [one.result for one in report.files if one.result.outcome is Outcome.REWRITTEN]


def title(report: Report) -> str:
    """The title of a report."""
    done = rewritten(report)
    if not done:
        return "distroify changes no Dockerfile"
    if len(done) == 1:
        return f"{_verb(done)} {code(path_of(done[0]))} {_goal(done)}"
    return f"{_verb(done)} {len(done)} Dockerfiles {_goal(done)}"


def subject_of(report: Report) -> str:
    """The first line of a commit of these results."""
    return subject([(path_of(one), one.before_base) for one in rewritten(report)])


def subject(done: Sequence[tuple[str, str | None]]) -> str:
    """The first line of a commit: of the paths of rewritten files and the images they were on."""
    is_renewal = all("distroless" in (base or "") for _, base in done)
    verb, goal = _words(is_renewal)
    path = printable(done[0][0])
    line = f"{verb} {path} {goal}"
    if len(done) == 1 and path != "-" and len(line) <= _SUBJECT:
        return line
    what = "a Dockerfile" if len(done) == 1 else f"{len(done)} Dockerfiles"
    return f"{verb} {what} {goal}"


def _words(is_renewal: bool) -> tuple[str, str]:
    return ("Renew", "on distroless") if is_renewal else ("Move", "to distroless")


def _verb(done: Sequence[FileResult]) -> str:
    return _words(is_renewal(done))[0]


def _goal(done: Sequence[FileResult]) -> str:
    return _words(is_renewal(done))[1]


def is_renewal(done: Sequence[FileResult]) -> bool:
    """Whether all of it was on distroless before."""
    return all("distroless" in (one.before_base or "") for one in done)

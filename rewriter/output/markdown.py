"""The report as Markdown: for a pull request, a comment on one, or the summary of a job.

The order is that in which a reviewer asks: what, why, what to check, how it was verified, what was not
searched, how to debug without a shell, how to undo it, how to do it again. GitHub refuses a body of more than
65,536 characters, so there is a limit: diffs go first, then the ends of long lists, never the last sections.
"""

from __future__ import annotations

from rewriter.model import Processed
from rewriter.output.markdown_advice import again, debugging, not_searched, undo
from rewriter.output.markdown_changes import checks, not_changed, what, why
from rewriter.output.markdown_proof import verified
from rewriter.output.markdown_title import rewritten, subject_of, title
from rewriter.output.markup import code, cut, fenced, folded, html
from rewriter.output.model import Report, path_of, together

LIMIT = 60_000
"""Characters."""
MARKER = "<!-- distroify -->"
"""By which a bot finds its own comment again."""


def render(report: Report) -> str:
    """The whole report."""
    report = together(report)
    return _fitted([MARKER, f"## {title(report)}", ""], report, _diffs(report))


def render_message(report: Report) -> str:
    """Subject and body of a commit, for ``git commit -F -``; empty where nothing changes.

    Headings are bold: git takes a line with ``#`` for a comment when a message is edited. The diff is left
    out, which the commit has, and which ``git am`` would take for a patch.
    """
    report = together(report)
    if not rewritten(report):
        return ""
    body = _fitted([], report, [])
    lines = [_bold(line) for line in body.split("\n")]
    return f"{subject_of(report)}\n\n" + "\n".join(lines).strip("\n") + "\n"


def _bold(line: str) -> str:
    return f"**{line.lstrip('# ')}**" if line.startswith("#") else line


def _fitted(head: list[str], report: Report, diffs: list[str]) -> str:
    """The sections with as much of lists and diffs as the limit lets."""
    body = [*head, *what(report), *why(report), *checks(report), *verified(report), *not_changed(report)]
    tail = [*not_searched(report), *debugging(report), *undo(report), *again(report)]
    room = LIMIT - sum(len(line) + 1 for line in tail) - 300
    kept, left = cut(body, room)
    if left:
        kept += ["", f"_Cut here: {left} more lines. {code('distroify --format json')} has everything._"]
    room -= sum(len(line) + 1 for line in kept)
    shown, lost = cut(diffs, room)
    if lost:
        shown += ["", "_Not all diffs fit in here._"]
    text = "\n".join([*kept, *tail, *shown]).strip("\n")
    return text + "\n"


def _diffs(report: Report) -> list[str]:
    lines: list[str] = []
    for one in report.files:
        lines += _diff(one) if one.diff else []
    return lines


def _diff(processed: Processed) -> list[str]:
    heading = f"Diff of {html(path_of(processed.result))}, for <code>git apply</code>"
    return folded(heading, fenced(processed.diff.rstrip("\n"), "diff"))

"""The section on how a rewrite was verified."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rewriter.model import Outcome
from rewriter.output.markdown_title import rewritten
from rewriter.output.markup import code, fenced, folded, html
from rewriter.output.model import Report, path_of
from rewriter.verify import said as proofs
from rewriter.verify.model import Difference, FileVerdict, Gap

LONGEST_LIST = 10
_LAST_LINES = 15


def verdicts_of(report: Report) -> dict[str, FileVerdict]:
    """The verdicts by path."""
    return {one.path: one for one in report.verdicts or ()}


def shown_verdicts(report: Report) -> Iterator[tuple[str, FileVerdict]]:
    """Paths and verdicts of what was rewritten."""
    verdicts = verdicts_of(report)
    for one in report.files:
        verdict = verdicts.get(one.result.path)
        # Of files that were not rewritten the verdict only repeats that.
        if verdict is not None and verdict.outcome == Outcome.REWRITTEN:
            yield path_of(one.result), verdict


def verified(report: Report) -> list[str]:
    """What building and running both images showed."""
    if not rewritten(report) and not report.verdicts:
        return []
    lines = ["", "### How it was verified", ""]
    if report.verdicts is None:
        return [
            *lines,
            "Not built: nobody has built or run the new image yet. "
            f"{code('distroify verify PATH')} builds and runs both images, and compares them.",
        ]
    lines.append("Both images were built and run, and compared.")
    for path, one in shown_verdicts(report):
        lines += _verdict(path, one)
    return lines


def _verdict(path: str, one: FileVerdict) -> list[str]:
    lines = [line for difference in one.differences for line in _difference(difference)]
    if one.last_lines:
        lines += [
            "- the end of the engine's output:",
            "",
            *fenced("\n".join(one.last_lines[-_LAST_LINES:]), "text"),
            "",
        ]
    lines += _list("not shown", [_gap(gap) for gap in proofs.gaps_of(one)])
    lines += _list(
        "announced", [f"{item.rule}: {code(proofs.told(item.difference))}" for item in one.announced]
    )
    lines += _list("note", [code(note) for note in one.notes])
    width = proofs.width_line(one)
    title = f"{html(path)}: {one.verdict}" + (f"<br>{html(width)}" if width is not None else "")
    return folded(title, lines) if lines else ["", title]


def _difference(difference: Difference) -> list[str]:
    message = f"- {difference.aspect}: {code(difference.message + proofs.of_run(difference))}"
    return [message, *(["", *fenced(difference.diff, "diff"), ""] if difference.diff else [])]


def _gap(gap: Gap) -> str:
    return code(gap.message) + (f", help: {code(gap.help)}" if gap.help else "")


def _list(title: str, items: Sequence[str]) -> list[str]:
    """Items of a list; many of them are folded, and their number is said."""
    lines = [f"- {title}: {item}" for item in items]
    return lines if len(lines) <= LONGEST_LIST else [*folded(f"{title}: {len(lines)}", lines), ""]

"""What is said to people about one file: a summary line, what needs a reviewer, how to go on."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from rewriter.model import FileResult, Outcome
from rewriter.output.grouping import OPEN, Finding, Group, Kind, bases, groups, number
from rewriter.output.layout import Page, Paint, cells
from rewriter.output.places import SHOWN, cut, line_of, more, seen_at
from rewriter.support.text import printable

_PAINTS = {
    Outcome.REWRITTEN: (Paint.BOLD, Paint.GREEN),
    Outcome.REFUSED: (Paint.BOLD, Paint.YELLOW),
    Outcome.FAILED: (Paint.BOLD, Paint.RED),
    Outcome.UNCHANGED: (),
    Outcome.SKIPPED: (),
}
_WIDEST = 40
"""Columns of the longest place that text is aligned behind."""


class View(Struct, frozen=True):
    """How much to say, and for whom."""

    here: str
    """The folder in which the command runs: absolute, symbolic links resolved."""
    page: Page
    verbose: bool = False
    quiet: bool = False
    """Whether all but refusals, failures and reviews is left out."""

    @property
    def most(self) -> int | None:
        """How much of a list is shown."""
        return None if self.verbose else SHOWN


def render_file(result: FileResult, view: View, apply: str = "") -> str:
    """All that is said about one file; ``apply`` is the command that writes it, where there is one."""
    kinds = _kinds(result, view)
    shown = [group for group in groups([result]) if group.kind in kinds]
    if view.quiet and not shown:
        return ""
    head, share = _summary(result, shown, view)
    lines = view.page.fold(head, whole=share)
    lines += _rows(shown, view)
    if result.outcome is Outcome.REWRITTEN and not view.quiet:
        lines += _way_on(result, view, apply)
    rules = dict.fromkeys(group.rule for group in shown if group.kind is Kind.REFUSED)
    if rules and result.outcome is Outcome.REFUSED and not view.quiet:
        lines += view.page.hang("  more:", f"distroify explain {' '.join(rules)}", 8)
    return "".join(line + "\n" for line in lines)


def _kinds(result: FileResult, view: View) -> tuple[Kind, ...]:
    """Plain information about a file that needs nothing is kept for those who ask."""
    if view.verbose:
        return tuple(Kind)
    if view.quiet or result.outcome is Outcome.UNCHANGED:
        return (Kind.REFUSED, *OPEN)
    return (Kind.REFUSED, *OPEN, Kind.NOTE)


def _summary(result: FileResult, shown: list[Group], view: View) -> tuple[str, str]:
    """What became of the file, and behind it how much is to review, or the rule that decided."""
    page = view.page
    outcome = page.paint(str(result.outcome), *_PAINTS[result.outcome])
    head = f"{page.paint(printable(result.path), Paint.BOLD)}: {outcome}"
    if result.outcome is Outcome.REWRITTEN:
        images = " → ".join(map(printable, bases(result)))
        share = page.paint(to_review(result), Paint.YELLOW) or "all safe"
        return (f"{head}  {images}" if images else head), f"   {share}"
    if result.outcome in (Outcome.REFUSED, Outcome.FAILED):
        rules = {group.rule for group in shown if group.kind is Kind.REFUSED}
        return head, f"   {page.paint(f'[{min(rules)}]', Paint.DIM)}" if len(rules) == 1 else ""
    share = f"   {page.paint(to_review(result), Paint.YELLOW)}" if number(result, *OPEN) else ""
    return (f"{head}: {printable(result.reason)}" if result.reason else head), share


def to_review(result: FileResult) -> str:
    """``1 unsafe, 2 to review``."""
    review, unsafe = number(result, Kind.REVIEW), number(result, Kind.UNSAFE)
    parts = [f"{unsafe} unsafe" if unsafe else "", f"{review} to review" if review else ""]
    return ", ".join(filter(None, parts))


def _rows(shown: list[Group], view: View) -> Iterator[str]:
    """The findings in columns: kind (but of refusals), place, message; the help below its group."""
    leads = {id(finding): _lead(group.kind, finding, view) for group in shown for finding in group.findings}
    widths = [cells(lead) for lead in leads.values() if cells(lead) <= _WIDEST]
    indent = max(widths, default=0) + 2
    refusals = {group.rule for group in shown if group.kind is Kind.REFUSED}
    for group in shown:
        tagged = group.kind is not Kind.REFUSED or len(refusals) > 1
        yield from _group(group, leads, indent, f"[{group.rule}]" if tagged else "", view)


def _group(group: Group, leads: dict[int, str], indent: int, tag: str, view: View) -> Iterator[str]:
    page = view.page
    findings = group.findings
    left = more(len(findings), view.most)
    listed = findings[: view.most] if left else findings
    for finding in listed:
        last = finding is listed[-1] and not left and not group.help
        text = _message(group.kind, finding, view)
        lead = _painted(leads[id(finding)], group.kind, page)
        yield from page.hang(lead, text, indent, tail=tag if last else "")
    if left:
        yield from page.hang("", f"{left} (-v lists them)", indent, tail="" if group.help else tag)
    if group.help:
        below = 2 if group.kind is Kind.REFUSED else 4 if page.narrow(indent) else 10
        yield from render_help(*group.advice, below, tag, page)


def render_help(text: str, directive: str, indent: int, tag: str, page: Page) -> Iterator[str]:
    """What to do, behind an arrow in column ``indent``; below it a directive to copy, which does not wrap."""
    yield from page.hang(" " * indent + "→", printable(text), indent + 2, tail="" if directive else tag)
    if directive:
        row = " " * (indent + 4) + printable(directive)
        yield f"{row}   {page.paint(tag, Paint.DIM)}" if tag else row


def _lead(kind: Kind, finding: Finding, view: View) -> str:
    label = "" if kind is Kind.REFUSED else f"{kind:6}  "
    return f"  {label}{printable(_place(kind, finding, view))}".rstrip()


def _painted(lead: str, kind: Kind, page: Page) -> str:
    if kind is Kind.REFUSED:
        return lead
    paint = Paint.YELLOW if kind in OPEN else Paint.DIM
    return lead.replace(str(kind), page.paint(str(kind), paint), 1)


def _place(kind: Kind, finding: Finding, view: View) -> str:
    """A refusal is about the Dockerfile, a review about what it rests on."""
    diagnostic = finding.diagnostic
    if diagnostic.evidence and kind in OPEN:
        return seen_at(finding.result, diagnostic.evidence[0], view.here)
    return line_of(diagnostic)


def _message(kind: Kind, finding: Finding, view: View) -> str:
    diagnostic = finding.diagnostic
    text = printable(diagnostic.message)
    rest = diagnostic.evidence[1 if kind in OPEN else 0 :]
    told = [one for one in rest if f"{one.path} line {one.line}" not in diagnostic.message]
    behind = [seen_at(finding.result, one, view.here) for one in told]
    if not behind:
        return text
    also = "also " if kind in OPEN else ""
    return f"{text} ({also}{printable(', '.join(cut(behind, view.most)))})"


def _way_on(result: FileResult, view: View, apply: str) -> list[str]:
    safe = number(result, Kind.SAFE)
    noun = "1 safe change" if safe == 1 else f"{safe} safe changes"
    listed = "" if view.verbose else f" (-v lists {'it' if safe == 1 else 'them'})"
    said, way = f"{noun}{listed}." if safe else "", f"Apply: {apply}" if apply else ""
    if not said:
        return [way] if way else []
    return view.page.fold(said, 0, whole=f" {way}" if way else "")

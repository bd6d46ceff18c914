"""What is said to people about many files: by rule, with the files under each."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from rewriter.model import FileResult, Outcome
from rewriter.output.grouping import OPEN, Group, Kind, groups, number
from rewriter.output.layout import Page, Paint
from rewriter.output.onefile import View, render_help
from rewriter.output.places import cut, joined, more, place_of
from rewriter.support.text import printable

_ROWS = 5
"""Messages of a rule that are shown, and ways out."""


def render_by_rule(results: Sequence[FileResult], view: View, ways: Iterable[str] = ()) -> str:
    """All files, grouped; ``ways`` are commands to go on with."""
    detailed = (*OPEN, Kind.NOTE, Kind.SAFE) if view.verbose else OPEN
    kinds = {Outcome.REWRITTEN: detailed, Outcome.REFUSED: (Kind.REFUSED,), Outcome.FAILED: (Kind.REFUSED,)}
    blocks = [
        (outcome, files, [group for group in groups(files) if group.kind in shown])
        for outcome, shown in kinds.items()
        if (files := [one for one in results if one.outcome is outcome])
    ]
    width = max((len(group.rule) for _, _, found in blocks for group in found), default=0)
    lines: list[str] = []
    for outcome, files, found in blocks:
        if found or not view.quiet:
            lines += _block(outcome, files, found, width, view)
    if not view.quiet:
        lines += _rest(results, view)
        lines += _ways([*ways], view.page)
    return "".join(line + "\n" for line in lines)


def _block(
    outcome: Outcome, files: list[FileResult], found: list[Group], width: int, view: View
) -> Iterator[str]:
    head = view.page.paint(f"{len(files)} {outcome}", Paint.BOLD)
    yield from view.page.fold(head + (_share(files) if outcome is Outcome.REWRITTEN else ""))
    by_rule: dict[str, list[Group]] = {}
    for group in found:
        by_rule.setdefault(group.rule, []).append(group)
    for rule in sorted(by_rule, key=lambda rule: -_files(by_rule[rule])):
        yield from _rule(rule, by_rule[rule], width, view)


def _files(found: Iterable[Group]) -> int:
    return len({finding.result.path for group in found for finding in group.findings})


def _share(results: list[FileResult]) -> str:
    """``, all to review``, or how many are."""
    review = sum(number(result, *OPEN) > 0 for result in results)
    if review in (0, len(results)):
        return ", all to review" if review else ", all safe"
    return f": {len(results) - review} safe, {review} to review"


def _rule(rule: str, found: list[Group], width: int, view: View) -> Iterator[str]:
    page = view.page
    narrow = page.width is not None and page.width - width < 60
    indent = 6 if narrow else width + 10
    lead = f"  {rule:{width}}  {_files(found):4}"
    most = None if view.verbose else _ROWS
    helps = [group.advice for group in found if group.help]
    rows = [(text, group) for group in found for text in _messages(group, view)]
    left = more(len(rows), most)
    shown = rows[:most] if left else rows
    for at, (text, group) in enumerate(shown):
        yield from page.hang(lead if at == 0 else "", text, indent, below=2)
        ends = at + 1 == len(shown) or shown[at + 1][1] is not group
        if ends and group.help and len(helps) > 1 and not left:
            yield from render_help(*group.advice, indent, "", page)
    if left:
        yield from page.hang("", f"{left} (-v lists them)", indent)
    if len(helps) == 1:
        yield from render_help(*helps[0], indent, "", page)
    elif helps and left:
        yield from render_help("the way out differs: distroify PATH names it", "", indent, "", page)


def _messages(group: Group, view: View) -> Iterator[str]:
    """Each message once, with the places that it is about."""
    places: dict[str, list[str]] = {}
    for finding in group.findings:
        place = place_of(finding.result, finding.diagnostic, view.here)
        places.setdefault(finding.diagnostic.message, []).append(place)
    for message in sorted(places, key=lambda message: -len(places[message])):
        yield f"{printable(message)}: {printable(joined(places[message], view.most))}"


def _rest(results: Sequence[FileResult], view: View) -> Iterator[str]:
    """What needs nothing: by reason, or with ``-v`` each file."""
    for outcome in (Outcome.UNCHANGED, Outcome.SKIPPED):
        quiet = [one for one in results if one.outcome is outcome]
        if not quiet:
            continue
        head = view.page.paint(f"{len(quiet)} {outcome}", Paint.BOLD)
        if view.verbose:
            yield head
            for one in quiet:
                text = f"{one.path}: {one.reason}" if one.reason else one.path
                yield from view.page.hang("", printable(text), 2)
            continue
        reasons = dict.fromkeys(re.split(r":| \(", one.reason, maxsplit=1)[0] for one in quiet if one.reason)
        said = f" ({printable('; '.join(cut([*reasons], 3)))})" if reasons else ""
        yield from view.page.fold(f"{head}{said}")


def _ways(ways: list[str], page: Page) -> Iterator[str]:
    """On one line where there is room for it, else each on its own: a command is not broken."""
    line = "   ".join(ways)
    yield from [line] if ways and page.fits(line) else ways

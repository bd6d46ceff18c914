"""The sections on the files: what changes and why, what to check, what stays as it is."""

from __future__ import annotations

from itertools import zip_longest

from msgspec.structs import replace

from rewriter.model import Applicability, Diagnostic, FileResult, Outcome, Severity
from rewriter.output.findings import Kind, findings
from rewriter.output.markdown_proof import LONGEST_LIST, shown_verdicts, verdicts_of
from rewriter.output.markdown_title import is_renewal, rewritten
from rewriter.output.markup import code, folded, link, prose, some, table
from rewriter.output.model import Report, path_of, reviews_of
from rewriter.rules.transforms import end_of_life
from rewriter.support.text import count
from rewriter.verify import said as proofs
from rewriter.verify.model import FileVerdict

_MOST_FILES = 100
_MOST_CHECKS = 20
"""Of a file."""


def what(report: Report) -> list[str]:
    """The table of files."""
    done = rewritten(report)
    verdicts = verdicts_of(report)
    lines: list[str] = []
    if done:
        titles = ["Dockerfile", "from", "to", "to review"]
        sides = "lllr"
        if verdicts:
            titles += ["verdict", "size before", "size after", "files", "OS packages", "setuid files"]
            sides += "lrrrrr"
        rows = [_row(one, verdicts) for one in done[:_MOST_FILES]]
        lines += table(titles, sides, rows)
        left = len(done) - len(rows)
        lines += ["", f"… {left} more files."] if left > 0 else []
    counts = count(one.result for one in report.files)
    others = [
        f"{counts[outcome]} {outcome}"
        for outcome in (Outcome.FAILED, Outcome.REFUSED, Outcome.UNCHANGED, Outcome.SKIPPED)
        if counts[outcome]
    ]
    if others:
        lines += (
            ["", f"Other Dockerfiles: {', '.join(others)}."]
            if done
            else [f"Dockerfiles: {', '.join(others)}."]
        )
    if not lines and report.since is not None:
        return [f"No Dockerfile is touched since {code(report.since)}."]
    return lines or ["There is no Dockerfile."]


def _row(result: FileResult, verdicts: dict[str, FileVerdict]) -> tuple[str, ...]:
    base = tuple(code(_named(image)) if image else "?" for image in (result.before_base, result.after_base))
    row = (code(path_of(result)), *base, str(len(reviews_of(result))))
    if not verdicts:
        return row
    one = verdicts.get(result.path)
    return (*row, f"**{one.verdict}**", *proofs.cells(one)) if one is not None else (*row, *[""] * 6)


def _named(image: str) -> str:
    """An image without most of its digest, which would push the other columns out of sight."""
    name, at, digest = image.partition("@sha256:")
    return f"{name}{at}{digest[:12]}…" if len(digest) > 12 else image


def why(report: Report) -> list[str]:
    """What a reader gets from it."""
    done = rewritten(report)
    if not done:
        return []
    reason = (
        "A distroless image holds the program and what it needs to run: no shell, no package manager, and "
        "few packages that could need an update."
    )
    removed = [
        f"- {code(path)}: {what} gone ({', '.join(map(code, old[:5]))}{' …' if len(old) > 5 else ''})"
        for path, one in shown_verdicts(report)
        for what, old in proofs.gone(one)
    ]
    parts = (
        [] if is_renewal(done) else [reason],
        some(_aged(report), LONGEST_LIST, "files"),
        some(removed, _MOST_FILES, "things gone"),
    )
    lines = [line for part in parts if part for line in ("", *part)]
    return ["", "### Why", *lines] if lines else []


def _aged(report: Report) -> list[str]:
    """Why images that are distroless already get another release; what is to be checked comes later."""
    return [
        f"- {code(path_of(one.result))}: {prose(diagnostic.message)}"
        for one in report.files
        if one.result.outcome is Outcome.REWRITTEN
        for diagnostic in one.result.diagnostics
        if diagnostic.rule == end_of_life.RULE.id and diagnostic.applicability is Applicability.SAFE
    ]


def checks(report: Report) -> list[str]:
    """What a reviewer has to look at, as a list to tick off."""
    done = rewritten(report)
    if not any(one.diagnostics for one in done):
        return []
    lines = ["", "### What to check", ""]
    to_check = [one for one in done if reviews_of(one)]
    if not to_check:
        return [*lines, "Nothing: every change is safe by what was seen."]
    for one in to_check:
        items = [_item(path_of(one), item, report.base) for item in reviews_of(one)]
        title = [f"In {link(path_of(one), None, report.base)}:", ""] if len(done) > 1 else []
        lines += [*title, *some(items, _MOST_CHECKS, "to check"), ""]
    return lines[:-1]


def _item(path: str, diagnostic: Diagnostic, base: str) -> str:
    return f"- [ ] {_told(path, diagnostic, base)}"


def _told(path: str, diagnostic: Diagnostic, base: str) -> str:
    """A diagnostic in one line: where, what, what helps, and what it was seen at."""
    text = f"{_where(path, diagnostic, base)} {prose(diagnostic.message)} ({code(diagnostic.rule)})"
    seen = [link(one.path, one.line, base) for one in diagnostic.evidence]
    if seen:
        more = len(seen) - LONGEST_LIST
        text += f"; seen at {', '.join(seen[:LONGEST_LIST])}" + (f", … {more} more" if more > 0 else "")
    return text + (f" → {prose(diagnostic.help)}" if diagnostic.help else "")


def _where(path: str, diagnostic: Diagnostic, base: str) -> str:
    """The place in the old file: no link that leads into the new one."""
    if path == "-":
        return code(f"line {diagnostic.line}")
    is_old = diagnostic.severity is Severity.REFUSAL or base
    return link(path, diagnostic.line or None, base) if is_old else code(f"{path}:{diagnostic.line}")


def not_changed(report: Report) -> list[str]:
    """What stays as it is, why, and what helps."""
    found = [one for one in findings(report) if one.kind in (Kind.FAILURE, Kind.REFUSAL)]
    if not found:
        return []
    # What helps against several in a row is said once, behind the last.
    following = [(one.path, one.diagnostic.help) for one in found[1:]]
    told = [
        replace(one.diagnostic, help=None) if (one.path, one.diagnostic.help) == after else one.diagnostic
        for one, after in zip_longest(found, following)
        if one is not None
    ]
    items = [f"- {_told(one.path, said, report.base)}" for one, said in zip(found, told, strict=True)]
    if not rewritten(report):
        return ["", "### Why, and what helps", "", *some(items, _MOST_FILES, "reasons")]
    files = len({id(one.result) for one in found})
    noun = "Dockerfile stays as it is" if files == 1 else "Dockerfiles stay as they are"
    return folded(f"{files} {noun}: why, and what helps", some(items, _MOST_FILES, "reasons"))

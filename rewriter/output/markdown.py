"""The report as Markdown: for a pull request, a comment on one, or the summary of a job.

The order is that in which a reviewer asks: what, why, what to check, how it was verified, what was not
searched, how to debug without a shell, how to undo it, how to do it again. GitHub refuses a body of more than
65,536 characters, so there is a limit: diffs go first, then the ends of long lists, never the last sections.
"""

from __future__ import annotations

import posixpath
import shlex
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import TYPE_CHECKING

from rewriter.model import Applicability, Diagnostic, FileResult, Outcome, Processed, Severity
from rewriter.output.findings import Kind, findings
from rewriter.output.markup import code, cut, fenced, folded, html, link, prose, short, some, table
from rewriter.output.model import Report, path_of, reviews_of, together
from rewriter.rules.transforms import end_of_life
from rewriter.support.text import count, printable
from rewriter.support.values import replace
from rewriter.verify import said as proofs

if TYPE_CHECKING:
    from rewriter.verify.model import Difference, FileVerdict, Gap

LIMIT = 60_000
"""Characters."""
MARKER = "<!-- distroify -->"
"""By which a bot finds its own comment again."""
_MOST_FILES = 100
_MOST_CHECKS = 20
"""Of a file."""
_MOST_WORDS = 40
"""Of the command line."""
_LONGEST_LIST = 10
_LAST_LINES = 15
_SUBJECT = 72
_KUBECTL = "kubectl debug -it POD --image=busybox --target=CONTAINER"


def render(report: Report) -> str:
    """The whole report."""
    report = together(report)
    return _fitted([MARKER, f"## {_title(report)}", ""], report, _diffs(report))


def render_message(report: Report) -> str:
    """Subject and body of a commit, for ``git commit -F -``; empty where nothing changes.

    Headings are bold: git takes a line with ``#`` for a comment when a message is edited. The diff is left
    out, which the commit has, and which ``git am`` would take for a patch.
    """
    report = together(report)
    if not _rewritten(report):
        return ""
    body = _fitted([], report, [])
    lines = [_bold(line) for line in body.split("\n")]
    return f"{_subject(report)}\n\n" + "\n".join(lines).strip("\n") + "\n"


def _bold(line: str) -> str:
    return f"**{line.lstrip('# ')}**" if line.startswith("#") else line


def _fitted(head: list[str], report: Report, diffs: list[str]) -> str:
    """The sections with as much of lists and diffs as the limit lets."""
    body = [*head, *_what(report), *_why(report), *_checks(report), *_verified(report), *_not_changed(report)]
    tail = [*_not_searched(report), *_debugging(report), *_undo(report), *_again(report)]
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


def _rewritten(report: Report) -> list[FileResult]:
    return [one.result for one in report.files if one.result.outcome is Outcome.REWRITTEN]


def _title(report: Report) -> str:
    done = _rewritten(report)
    if not done:
        return "distroify changes no Dockerfile"
    if len(done) == 1:
        return f"{_verb(done)} {code(path_of(done[0]))} {_goal(done)}"
    return f"{_verb(done)} {len(done)} Dockerfiles {_goal(done)}"


def _subject(report: Report) -> str:
    return subject([(path_of(one), one.before_base) for one in _rewritten(report)])


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
    return _words(_is_renewal(done))[0]


def _goal(done: Sequence[FileResult]) -> str:
    return _words(_is_renewal(done))[1]


def _is_renewal(done: Sequence[FileResult]) -> bool:
    return all("distroless" in (one.before_base or "") for one in done)


# -- what ------------------------------------------------------------------------------------------------


def _what(report: Report) -> list[str]:
    done = _rewritten(report)
    verdicts = _verdicts(report)
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


def _verdicts(report: Report) -> dict[str, FileVerdict]:
    return {one.path: one for one in report.verdicts or ()}


# -- why -------------------------------------------------------------------------------------------------


def _why(report: Report) -> list[str]:
    done = _rewritten(report)
    if not done:
        return []
    reason = (
        "A distroless image holds the program and what it needs to run: no shell, no package manager, and "
        "few packages that could need an update."
    )
    removed = [
        f"- {code(path)}: {what} gone ({', '.join(map(code, old[:5]))}{' …' if len(old) > 5 else ''})"
        for path, one in _shown_verdicts(report)
        for what, old in proofs.gone(one)
    ]
    parts = (
        [] if _is_renewal(done) else [reason],
        some(_aged(report), _LONGEST_LIST, "files"),
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


def _shown_verdicts(report: Report) -> Iterator[tuple[str, FileVerdict]]:
    verdicts = _verdicts(report)
    for one in report.files:
        verdict = verdicts.get(one.result.path)
        # Of files that were not rewritten the verdict only repeats that.
        if verdict is not None and verdict.outcome == Outcome.REWRITTEN:
            yield path_of(one.result), verdict


# -- what to check ---------------------------------------------------------------------------------------


def _checks(report: Report) -> list[str]:
    done = _rewritten(report)
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
        more = len(seen) - _LONGEST_LIST
        text += f"; seen at {', '.join(seen[:_LONGEST_LIST])}" + (f", … {more} more" if more > 0 else "")
    return text + (f" → {prose(diagnostic.help)}" if diagnostic.help else "")


def _where(path: str, diagnostic: Diagnostic, base: str) -> str:
    """The place in the old file: no link that leads into the new one."""
    if path == "-":
        return code(f"line {diagnostic.line}")
    is_old = diagnostic.severity is Severity.REFUSAL or base
    return link(path, diagnostic.line or None, base) if is_old else code(f"{path}:{diagnostic.line}")


# -- how it was verified ---------------------------------------------------------------------------------


def _verified(report: Report) -> list[str]:
    if not _rewritten(report) and not report.verdicts:
        return []
    lines = ["", "### How it was verified", ""]
    if report.verdicts is None:
        return [
            *lines,
            "Not built: nobody has built or run the new image yet. "
            f"{code('distroify verify PATH')} builds and runs both images, and compares them.",
        ]
    lines.append("Both images were built and run, and compared.")
    for path, one in _shown_verdicts(report):
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
    return lines if len(lines) <= _LONGEST_LIST else [*folded(f"{title}: {len(lines)}", lines), ""]


# -- what was not changed --------------------------------------------------------------------------------


def _not_changed(report: Report) -> list[str]:
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
    if not _rewritten(report):
        return ["", "### Why, and what helps", "", *some(items, _MOST_FILES, "reasons")]
    files = len({id(one.result) for one in found})
    noun = "Dockerfile stays as it is" if files == 1 else "Dockerfiles stay as they are"
    return folded(f"{files} {noun}: why, and what helps", some(items, _MOST_FILES, "reasons"))


# -- what was not searched -------------------------------------------------------------------------------


def _not_searched(report: Report) -> list[str]:
    done = _rewritten(report)
    if not done:
        return []
    lines = []
    alone = [one for one in done if one.path == "-"]
    # Of an image that was distroless before, nobody has started a shell.
    if len(alone) < len(done) and not _is_renewal(done):
        lines.append(
            "- Other repositories, running clusters, and CI settings that are not in this repository. If one "
            "of them starts a shell or a tool in the image, that stops working."
        )
    if alone:
        lines.append(
            "- Everything but the Dockerfile, which came through standard input: source, and who uses it."
        )
    told = []
    for one in done:
        at = one.located
        if one.path == "-" or at is None:
            continue
        if at.context is None:
            told.append(f"- The source behind {code(path_of(one))}: no build context was found.")
        elif at.guess and at.context != (posixpath.dirname(at.path) or "."):
            why = at.guess.partition(": ")[2] or at.guess
            folder = code(at.context)
            told.append(f"- The build context of {code(path_of(one))} is taken to be {folder}: {prose(why)}.")
    lines += some(told, _LONGEST_LIST, "files")
    return ["", "### What was not searched", "", *lines] if lines else []


# -- how to debug, undo, and do it again -----------------------------------------------------------------


def _debugging(report: Report) -> list[str]:
    done = _rewritten(report)
    if not done or _is_renewal(done):
        return []
    image = next((one.after_base for one in done if one.after_base and "distroless" in one.after_base), None)
    lines = [
        "",
        "### How to debug without a shell",
        "",
        f"- {code('docker debug CONTAINER')}, or {code(_KUBECTL)}.",
    ]
    if image is not None:
        lines.append(
            f"- {code(_with_shell(short(image)))} is the same image with busybox, for a look inside, or as "
            "the base for a while."
        )
    return lines


def _with_shell(image: str) -> str:
    """The debug image of a distroless image: ``nonroot`` has one of its own."""
    name = image.partition("@")[0]
    path, colon, tag = name.rpartition(":")
    if not colon or "/" in tag:
        return f"{name}:debug"
    return name if "debug" in tag else f"{path}:{'debug-nonroot' if 'nonroot' in tag else 'debug'}"


def _undo(report: Report) -> list[str]:
    if not _rewritten(report):
        return []
    return [
        "",
        "### How to undo it, and how to opt out",
        "",
        f"- {code('git revert COMMIT')} brings the old Dockerfile back.",
        f"- {code('# distroify: ignore')} above the last FROM keeps distroify from changing it again.",
    ]


def _again(report: Report) -> list[str]:
    lines = ["", "### How to do it again", ""]
    if report.command:
        words = [shlex.quote(printable(word)) for word in report.command[:_MOST_WORDS]]
        left = len(report.command) - len(words)
        words += [f"# and {left} more paths"] if left > 0 else []
        lines += [*fenced(short(" ".join(words)), "sh"), ""]
    lines.append(f"distroify {report.version}")
    if report.settings:
        shown = [f"{code(f'{one.key} = {one.value}')} ({one.origin})" for one in report.settings]
        lines[-1] += ", settings: " + ", ".join(shown)
    return lines


def _diffs(report: Report) -> list[str]:
    lines: list[str] = []
    for one in report.files:
        lines += _diff(one) if one.diff else []
    return lines


def _diff(processed: Processed) -> list[str]:
    title = f"Diff of {html(path_of(processed.result))}, for <code>git apply</code>"
    return folded(title, fenced(processed.diff.rstrip("\n"), "diff"))

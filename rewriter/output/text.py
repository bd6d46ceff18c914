"""Messages for people: one line for each diagnostic, ``path:line: rule: message``, as compilers write it."""

from __future__ import annotations

from collections.abc import Iterable

from rewriter.model import Applicability, Diagnostic, FileResult, Outcome, Severity

_ORDER = tuple(Outcome)


def printable(text: str) -> str:
    """``text`` on one line, with everything escaped that could steer a terminal or hide text.

    That is what Python does not call printable: control characters, direction marks, lone surrogates
    (bytes that are not UTF-8). A tab stays.
    """
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() or c == "\t" else _escape(c) for c in text)


def _escape(character: str) -> str:
    code = ord(character)
    if 0xDC80 <= code <= 0xDCFF:
        return f"\\x{code - 0xDC00:02x}"
    return character.encode("unicode_escape").decode("ascii")


def render_result(result: FileResult) -> str:
    """The diagnostics of one file, each line ended; for a file without any, its outcome."""
    shown = [d for d in result.diagnostics if not _is_noise(result, d)]
    if not shown:
        return f"{printable(result.path)}: {result.outcome}\n"
    return "".join(render_diagnostic(result.path, diagnostic) for diagnostic in shown)


def render_outcome(result: FileResult) -> str:
    """One line for a file about which no more is to be said: its outcome, and why it was skipped."""
    reason = f": {result.reason}" if result.reason else ""
    return printable(f"{result.path}: {result.outcome}{reason}") + "\n"


def render_diagnostic(path: str, diagnostic: Diagnostic) -> str:
    """One diagnostic; its help and its evidence follow on lines of their own."""
    place = f"{path}:{diagnostic.line}" if diagnostic.line > 0 else path
    mark = " (review)" if diagnostic.applicability is Applicability.REVIEW else ""
    mark = " (unsafe)" if diagnostic.applicability is Applicability.UNSAFE else mark
    lines = [f"{place}: {diagnostic.rule}: {diagnostic.message}{mark}"]
    lines += [f"  seen at {e.path if e.line is None else f'{e.path}:{e.line}'}" for e in diagnostic.evidence]
    lines += [f"  help: {diagnostic.help}"] if diagnostic.help else []
    return "".join(printable(line) + "\n" for line in lines)


def render_traceback(result: FileResult) -> str:
    """Where an internal error came from, for ``--debug``; empty for all other results."""
    return "".join(printable(line) + "\n" for line in result.traceback.splitlines())


def render_summary(results: Iterable[FileResult]) -> str:
    """``3 files: 1 rewritten, 2 refused`` and a line end."""
    counts = count(results)
    total = sum(counts.values())
    parts = ", ".join(f"{counts[outcome]} {outcome}" for outcome in _ORDER if counts[outcome])
    noun = "file" if total == 1 else "files"
    return f"{total} {noun}: {parts}\n" if parts else "no Dockerfile found\n"


def count(results: Iterable[FileResult]) -> dict[Outcome, int]:
    """How many files ended in each outcome; every outcome has its key."""
    counts = dict.fromkeys(_ORDER, 0)
    for result in results:
        counts[result.outcome] += 1
    return counts


def _is_noise(result: FileResult, diagnostic: Diagnostic) -> bool:
    """Plain information on a file that is not rewritten says nothing that its outcome does not."""
    return diagnostic.severity is Severity.NOTE and result.outcome is Outcome.UNCHANGED

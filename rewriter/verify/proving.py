"""``--verify``: what ``rewriter.batch.process.Request.prove`` is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from msgspec.structs import replace

from rewriter.check.outcome import refused
from rewriter.model import Diagnostic, FileResult, Severity
from rewriter.support.stream import to_stderr
from rewriter.support.text import printable
from rewriter.verify import session
from rewriter.verify.compare.announced import announced_by
from rewriter.verify.engines.cleanup import unwinding
from rewriter.verify.model import FileVerdict, Verdict
from rewriter.verify.options import default_options, variables_of
from rewriter.verify.prove import Verifier
from rewriter.verify.said import gaps_of, width_line
from rewriter.verify.session import verify_texts


@dataclass
class Recorder:
    """The ``prove`` of a ``Request``: keeps the verdicts, and what was not proved is refused."""

    verifier: Verifier
    verdicts: list[FileVerdict] = field(default_factory=list)
    rewrites: list[FileResult] = field(default_factory=list)
    """What the verdicts are on, whatever became of it then."""

    def __call__(self, result: FileResult, file: Path, context: Path | None) -> FileResult:
        """``result`` where it is proved, else a refusal that says what differs."""
        verdict = verify_texts(
            self.verifier,
            result.before or "",
            result.after or "",
            dockerfile=file,
            context=context,
            path=result.path,
            nonroot=any(one.rule == "nonroot" for one in result.diagnostics),
            announced=announced_by(result.diagnostics),
        )
        self.verdicts.append(verdict)
        self.rewrites.append(result)
        if verdict.verdict is Verdict.PROVED:
            return replace(result, diagnostics=(*result.diagnostics, *_told(verdict)))
        # What was to be changed is not; what was stated of the file is still so.
        stated = (one for one in result.diagnostics if one.severity in (Severity.NOTICE, Severity.NOTE))
        return refused(result, (*_refusals(verdict), *stated, *_told(verdict)))


def _refusals(verdict: FileVerdict) -> Iterator[Diagnostic]:
    """What differs and what was not shown, with what helps."""
    general = "distroify verify shows the whole comparison"
    for difference in verdict.differences:
        text = f"{Verdict.DIFFERS}: {difference.aspect}: {difference.message}"
        yield Diagnostic("not-proved", text, 0, Severity.REFUSAL, help=general)
    for gap in gaps_of(verdict):
        text = f"{Verdict.NOT_SHOWN}: {gap.message}"
        yield Diagnostic(
            "not-proved", text, 0, Severity.REFUSAL, help=_here(gap.help) if gap.help else general
        )


def _here(help_: str) -> str:
    """What helps, for a command that has no options of the proof."""
    variables = variables_of(help_)
    return f"{help_}: of distroify verify, here as {', '.join(variables)}" if variables else help_


def _told(verdict: FileVerdict) -> Iterator[Diagnostic]:
    """What the verdict rests on, what was announced, and what else was seen."""
    width = width_line(verdict)
    announced = (f"announced by {one.rule}: {one.difference.message}" for one in verdict.announced)
    for text in (*((width,) if width is not None else ()), *announced, *verdict.notes):
        yield Diagnostic("verified", text, 0, Severity.NOTE)


@contextmanager
def proving(*, quiet: bool) -> Iterator[Recorder]:
    """A ready engine as the ``prove`` of ``Request``, with options from the environment.

    Raises ``VerificationError`` where there is no engine, ``typer.BadParameter`` for bad options.
    """
    with unwinding(), session.verifier(default_options(), progress(quiet)) as ready:
        yield Recorder(ready)


def progress(quiet: bool) -> Callable[[str], None]:
    """Takes the progress lines."""

    def show(line: str) -> None:
        if not quiet:
            to_stderr(f"  {printable(line[:200])}\n")

    return show

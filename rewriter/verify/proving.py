"""``--verify``: what ``rewriter.batch.Request.prove`` is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from rewriter.model import Diagnostic, FileResult, Outcome, Severity
from rewriter.output.stream import to_stderr
from rewriter.output.text import printable
from rewriter.verify import session
from rewriter.verify.compare.announced import announced_by
from rewriter.verify.engines.cleanup import unwinding
from rewriter.verify.model import FileVerdict, Verdict
from rewriter.verify.options import options_from
from rewriter.verify.prove import Verifier
from rewriter.verify.session import Options, verify_texts


@dataclass
class Recorder:
    """The ``prove`` of ``rewriter.batch.Request``: keeps the verdicts, and what was not proved is refused."""

    verifier: Verifier
    verdicts: list[FileVerdict] = field(default_factory=list)

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
        if verdict.verdict is Verdict.PROVED:
            return result
        messages = [difference.message for difference in verdict.differences] or [verdict.reason]
        help_ = "distroify verify shows the whole comparison"
        refusals = tuple(
            Diagnostic("not-proved", f"{verdict.verdict}: {message}", 0, Severity.REFUSAL, help=help_)
            for message in messages
        )
        return replace(result, outcome=Outcome.REFUSED, after=result.before, after_base=result.before_base,
                       diagnostics=refusals)  # fmt: skip


@contextmanager
def proving(*, quiet: bool) -> Iterator[Recorder]:
    """A ready engine as the ``prove`` of ``Request``, with options from the environment.

    Raises ``VerificationError`` where there is no engine, ``typer.BadParameter`` for bad options.
    """
    with unwinding(), session.verifier(default_options(), progress(quiet)) as ready:
        yield Recorder(ready)


def default_options() -> Options:
    """The options as the environment sets them, read as ``distroify verify`` does."""
    import typer

    from rewriter.verify.command import ENVIRONMENT_PREFIX, verify

    app = typer.Typer(add_completion=False)
    app.command()(verify)
    command = typer.main.get_command(app)
    context = command.make_context("verify", ["."], auto_envvar_prefix=ENVIRONMENT_PREFIX)
    return options_from(context.params)


def progress(quiet: bool) -> Callable[[str], None]:
    """Takes the progress lines."""

    def show(line: str) -> None:
        if not quiet:
            to_stderr(f"  {printable(line[:200])}\n")

    return show

"""``distroify verify``: rewrite, build before and after, run both, compare."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Collection, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from msgspec.structs import replace

from rewriter.batch.diff import for_git, unified_diff
from rewriter.batch.process import Request, process
from rewriter.cli.format_option import format_option
from rewriter.cli.option_groups import Only, grouped
from rewriter.cli.options import SettingsFlags, Sources
from rewriter.cli.run import request_of
from rewriter.context.repository import repository_root
from rewriter.model import FileResult, Located, Outcome, Processed, Severity, VerificationError
from rewriter.output import verdicts as report
from rewriter.output.formats import Format, Subject, renderer
from rewriter.output.layout import Colour, wants_colour
from rewriter.output.model import path_of
from rewriter.output.reproduce import run_of
from rewriter.settings.read import SettingsError
from rewriter.support.boundary import guarded
from rewriter.support.stream import to_stderr, to_stdout
from rewriter.support.text import printable, render_traceback
from rewriter.verify.engines.cleanup import unwinding
from rewriter.verify.model import FileVerdict, Verdict
from rewriter.verify.options import ENVIRONMENT_PREFIX, ProofFlags, options_from
from rewriter.verify.proving import Recorder, progress
from rewriter.verify.session import verifier

if TYPE_CHECKING:
    from rewriter.verify.prove import Verifier
    from rewriter.verify.session import Options

EPILOG = """\
Exit codes:
0\tnothing differs
1\tan image differs, or with --strict was not shown to be the same
2\tbad usage, a file that failed, or no container engine

Each option has a default in the environment: DISTROIFY_VERIFY_NETWORK for --network, and so on.
"""
_option = partial(typer.Option, show_envvar=False)
_SILENT = frozenset({Outcome.SKIPPED.value, Outcome.UNCHANGED.value})


@grouped
def verify(
    paths: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[PATH]...", help="Dockerfiles, or folders to search.  [default: .]", show_default=False
        ),
    ] = None,
    *,
    sources: Annotated[Sources, Only(("context",))],
    against: Annotated[
        Path | None,
        _option(
            metavar="FILE", help="Compare PATH, as it is, with this older Dockerfile; nothing is rewritten."
        ),
    ] = None,
    proof: ProofFlags,
    format_: Annotated[
        Format, format_option(Subject.PROOFS, show_envvar=False, envvar=f"{ENVIRONMENT_PREFIX}_FORMAT")
    ] = Format.TEXT,
    settings: Annotated[SettingsFlags, Only(("safe_only", "nonroot", "allow"))],
    strict: Annotated[bool, _option("--strict", help="Exit with 1 unless everything is proved.")] = False,
    quiet: Annotated[bool, _option("--quiet", "-q", help="No progress on standard error.")] = False,
    debug: Annotated[bool, _option("--debug", help="Print where an internal error came from.")] = False,
) -> None:
    """Build the image of a Dockerfile before and after the rewrite, run both, and compare."""
    request = request_of(paths or ["."], settings, sources)
    _check(paths or (), against)
    proofs = _run(request, against, options_from(proof), quiet=quiet, debug=debug)
    verdicts = [verdict for _, verdict in proofs]
    if format_ is Format.TEXT:
        to_stdout(_text(verdicts))
    else:
        done = [processed for processed, _ in proofs]
        report = run_of(request, done, verdicts, ("distroify", "verify", *_words(proof, against)))
        to_stdout(renderer(Subject.PROOFS, format_)(report))
    raise typer.Exit(exit_code(verdicts, strict=strict))


def exit_code(verdicts: Sequence[FileVerdict], *, strict: bool) -> int:
    """2 if a file failed, 1 if one differs, or with ``strict`` was not shown; what needs no proof is fine."""
    if any(one.outcome == Outcome.FAILED for one in verdicts):
        return 2
    bad = {"differs", "not-shown"} if strict else {"differs"}
    return int(any(one.verdict in bad and one.outcome not in _SILENT for one in verdicts))


def _run(
    request: Request, against: Path | None, options: Options, *, quiet: bool, debug: bool
) -> list[tuple[Processed, FileVerdict]]:
    try:
        with unwinding(), verifier(options, progress(quiet)) as ready:
            if against is not None:
                return [_against(ready, Path(request.paths[0]), against, request.context, debug=debug)]
            return _rewritten(ready, request, quiet=quiet, debug=debug)
    except (SettingsError, VerificationError, OSError) as error:
        to_stderr(f"distroify: {printable(str(error))}\n")
        raise typer.Exit(2) from error


def _rewritten(
    ready: Verifier, request: Request, *, quiet: bool, debug: bool
) -> list[tuple[Processed, FileVerdict]]:
    """Every file that the paths give, in order, with its verdict."""
    recorder = Recorder(ready)
    proofs = []
    for done in process(replace(request, prove=recorder)):
        if recorder.verdicts:
            proofs.append((_shown(recorder.rewrites.pop()), recorder.verdicts.pop()))
        else:
            proofs.append((done, _not_verified(done.result, debug=debug)))
        if not quiet:
            verdict = proofs[-1][1]
            to_stderr(f"{printable(verdict.path)}: {verdict.verdict}\n")
    return proofs


def _shown(result: FileResult) -> Processed:
    """A rewrite as the report shows it, whether it was proved or not."""
    path = path_of(result)
    return Processed(result, for_git(unified_diff(result.before or "", result.after or "", path), path))


def _against(
    ready: Verifier, path: Path, against: Path, context: Path | None, *, debug: bool
) -> tuple[Processed, FileVerdict]:
    before, after = (file.read_bytes().decode("utf-8", "surrogateescape") for file in (against, path))
    real = Path(os.path.realpath(path))
    root = repository_root(real.parent)
    at = Located(str(root), real.relative_to(root).as_posix()) if root is not None else None
    pair = FileResult(str(path), Outcome.REWRITTEN, before, after, located=at)
    recorder = Recorder(ready)

    def step() -> FileVerdict:
        recorder(pair, real, context)
        return recorder.verdicts[0]

    passing = (VerificationError, OSError)
    return _shown(pair), guarded(pair.path, before, step, partial(_not_verified, debug=debug), passing)


def _not_verified(result: FileResult, *, debug: bool) -> FileVerdict:
    """For a file that is not rewritten: there is nothing to compare."""
    if debug:
        to_stderr(render_traceback(result))
    first = next((d for d in result.diagnostics if d.severity is Severity.REFUSAL), None)
    reason = f"{result.outcome}: {first.rule}: {first.message}" if first else f"{result.outcome}"
    if result.outcome is Outcome.REWRITTEN:
        reason = "standard input has no build context"
    return FileVerdict(result.path, result.outcome.value, Verdict.NOT_SHOWN, reason)


def _text(verdicts: Sequence[FileVerdict]) -> str:
    shown = [one for one in verdicts if one.outcome not in _SILENT] or verdicts
    colour = wants_colour(sys.stdout, Colour.AUTO)
    return report.render_text(shown, colour=colour, width=shutil.get_terminal_size((160, 24)).columns)


def _words(given: ProofFlags, against: Path | None) -> Iterator[str]:
    """The options of builds and runs that were given, for the report; values of variables and secrets are
    nobody's business who reads it."""
    shown: tuple[tuple[str, Sequence[object]], ...] = (
        ("engine", [given.engine]),
        ("against", [against]),
        ("target", [given.target]),
        ("platform", [given.platform]),
        ("network", [given.network]),
        ("run", given.run),
        ("http", given.http),
        ("compose", [given.compose]),
    )
    for name, values in shown:
        yield from (f"--{name}={value}" for value in values if value is not None)
    for option, texts in (("--build-arg", given.build_arg), ("--env", given.env)):
        for text in texts:
            variable, equals, _ = text.partition("=")
            yield f"{option}={variable}{equals and '=…'}"
    yield from ("--secret=…" for _ in given.secret)


def _check(paths: Collection[str], against: Path | None) -> None:
    if against is not None and not (len(paths) == 1 and all(Path(path).is_file() for path in paths)):
        raise typer.BadParameter("takes exactly one Dockerfile as PATH", param_hint="--against")

"""``distroify verify``: rewrite, build before and after, run both, compare."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from rewriter.batch.diff import unified_diff
from rewriter.batch.process import Request, process
from rewriter.cli.completion import allow_names
from rewriter.cli.format_option import format_option
from rewriter.cli.helptext import TEXTS
from rewriter.context.repository import repository_root
from rewriter.model import FileResult, Located, Outcome, Processed, Severity, VerificationError
from rewriter.output import verdicts as report
from rewriter.output.formats import Format, Subject, renderer
from rewriter.output.layout import Colour, wants_colour
from rewriter.output.model import path_of
from rewriter.output.reproduce import run_of
from rewriter.settings.read import SettingsError, unknown_allow
from rewriter.support.boundary import guarded
from rewriter.support.stream import to_stderr, to_stdout
from rewriter.support.text import printable, render_traceback
from rewriter.support.values import replace
from rewriter.verify.engines.cleanup import unwinding
from rewriter.verify.model import FileVerdict, Verdict
from rewriter.verify.options import ENVIRONMENT_PREFIX, options_from
from rewriter.verify.proving import Recorder, progress
from rewriter.verify.session import verifier

if TYPE_CHECKING:
    from rewriter.batch.process import Request
    from rewriter.verify.model import FileVerdict
    from rewriter.verify.prove import Verifier
    from rewriter.verify.session import Options

"""``DISTROIFY_VERIFY_NETWORK`` and so on are the defaults of the options."""
EPILOG = """\
Exit codes:
0\tnothing differs
1\tan image differs, or with --strict was not shown to be the same
2\tbad usage, a file that failed, or no container engine

Each option has a default in the environment: DISTROIFY_VERIFY_NETWORK for --network, and so on.
"""
_option = partial(typer.Option, show_envvar=False)
_SILENT = frozenset({Outcome.SKIPPED.value, Outcome.UNCHANGED.value})


class EngineName(StrEnum):
    """A container engine."""

    DOCKER = "docker"
    PODMAN = "podman"
    BUILDAH = "buildah"


def verify(
    paths: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[PATH]...", help="Dockerfiles, or folders to search.  [default: .]", show_default=False
        ),
    ] = None,
    engine: Annotated[
        EngineName | None,
        _option(metavar="NAME", help="docker, podman or buildah (default: what is there)."),
    ] = None,
    context: Annotated[Path | None, _option(metavar="DIR", help="Build context of all files given.")] = None,
    against: Annotated[
        Path | None,
        _option(
            metavar="FILE", help="Compare PATH, as it is, with this older Dockerfile; nothing is rewritten."
        ),
    ] = None,
    build_arg: Annotated[
        list[str] | None, _option(metavar="K=V", help="For both builds; repeatable.")
    ] = None,
    target: Annotated[str | None, _option(metavar="STAGE", help="For both builds.")] = None,
    platform: Annotated[str | None, _option(metavar="OS/ARCH", help="For both builds.")] = None,
    secret: Annotated[list[str] | None, _option(metavar="SPEC", help="For both builds; repeatable.")] = None,
    network: Annotated[str | None, _option(metavar="NAME", help="For both builds.")] = None,
    run_network: Annotated[
        str, _option(metavar="NAME", help="For the running programs; with host the report says so.")
    ] = "none",
    run: Annotated[
        list[str] | None, _option(metavar="ARGS", help="One more run, with these arguments; repeatable.")
    ] = None,
    http: Annotated[
        list[str] | None,
        _option(
            metavar="[:PORT]/PATH", help="A GET request to the running programs; repeatable.  [default: /]"
        ),
    ] = None,
    env: Annotated[
        list[str] | None,
        _option(
            metavar="NAME[=VALUE]",
            help="A variable for the running programs; a name alone has its value here; repeatable.",
        ),
    ] = None,
    env_file: Annotated[
        list[Path] | None,
        _option(
            metavar="FILE",
            exists=True,
            dir_okay=False,
            help="Variables for the running programs, as in Compose; repeatable.",
        ),
    ] = None,
    compose: Annotated[
        str | None,
        _option(
            metavar="SERVICE",
            help="Run as this service of the repository's Compose file, beside those that it depends on.",
        ),
    ] = None,
    compose_file: Annotated[
        Path | None,
        _option(
            metavar="FILE",
            exists=True,
            dir_okay=False,
            help="Where the service is, instead of the file that names the Dockerfile.",
        ),
    ] = None,
    time: Annotated[str, _option(metavar="DURATION", help="For how long each program runs.")] = "5s",
    build_timeout: Annotated[
        str, _option(metavar="DURATION", help="For how long each build may run.")
    ] = "15m",
    memory: Annotated[str, _option(metavar="SIZE", help="For each running program, 0 for no limit.")] = "4g",
    pids_limit: Annotated[
        int,
        _option(
            metavar="N",
            min=0,
            help="Processes of each running program, threads too; 0 for no limit. Not with buildah.",
        ),
    ] = 4096,
    no_trace: Annotated[
        bool, _option("--no-trace", help="Do not compare the files that programs open.")
    ] = False,
    format_: Annotated[
        Format, format_option(Subject.PROOFS, show_envvar=False, envvar=f"{ENVIRONMENT_PREFIX}_FORMAT")
    ] = Format.TEXT,
    safe_only: Annotated[bool, _option("--safe-only", help=TEXTS["safe_only"])] = False,
    nonroot: Annotated[bool, _option("--nonroot", help=TEXTS["nonroot"])] = False,
    allow: Annotated[
        list[str] | None, _option(metavar="NAME", help=TEXTS["allow"], autocompletion=allow_names)
    ] = None,
    strict: Annotated[bool, _option("--strict", help="Exit with 1 unless everything is proved.")] = False,
    quiet: Annotated[bool, _option("--quiet", "-q", help="No progress on standard error.")] = False,
    debug: Annotated[bool, _option("--debug", help="Print where an internal error came from.")] = False,
) -> None:
    """Build the image of a Dockerfile before and after the rewrite, run both, and compare."""
    # Before anything else is a local name: the parameters, under the names that options_from reads.
    given = dict(locals())
    _check(paths, context, against, allow)

    request = Request(
        paths=tuple(paths or ["."]),
        safe_only=safe_only,
        nonroot=nonroot,
        allow=frozenset(allow or ()),
        context=context,
    )
    proofs = _run(request, against, options_from(given), quiet=quiet, debug=debug)
    verdicts = [verdict for _, verdict in proofs]
    if format_ is Format.TEXT:
        to_stdout(_text(verdicts))
    else:
        done = [processed for processed, _ in proofs]
        report = run_of(request, done, verdicts, ("distroify", "verify", *_words(given)))
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
    return Processed(result, unified_diff(result.before or "", result.after or "", path_of(result)))


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


def _words(given: Mapping[str, Any]) -> Iterator[str]:
    """The options of builds and runs that were given, for the report; values of variables and secrets are
    nobody's business who reads it."""
    for name in ("engine", "against", "target", "platform", "network", "run", "http", "compose"):
        value = given[name]
        for word in value if isinstance(value, list) else [value] * (value is not None):
            yield f"--{name}={word}"
    for name in ("build_arg", "env"):
        for text in given[name] or ():
            variable, equals, _ = text.partition("=")
            yield f"--{name.replace('_', '-')}={variable}{equals and '=…'}"
    for _ in given["secret"] or ():
        yield "--secret=…"


def _check(
    paths: list[str] | None, context: Path | None, against: Path | None, allow: list[str] | None
) -> None:
    if context is not None and not context.is_dir():
        raise typer.BadParameter(f"{context} is not a folder", param_hint="--context")
    wrong = unknown_allow(frozenset(allow or ()))
    if wrong is not None:
        raise typer.BadParameter(wrong, param_hint="--allow")
    if against is not None and (len(paths or ()) != 1 or not Path((paths or [""])[0]).is_file()):
        raise typer.BadParameter("takes exactly one Dockerfile as PATH", param_hint="--against")

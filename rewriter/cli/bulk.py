"""``distroify bulk``: many repositories at once."""

from __future__ import annotations

import hashlib
import os
import re
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from rewriter.cli import publish as publishing
from rewriter.cli.completion import allow_names
from rewriter.cli.options import exclusive
from rewriter.cli.page import page_of
from rewriter.fleet import summary
from rewriter.fleet.journal import StateError, write_file
from rewriter.fleet.merge import Conflict
from rewriter.fleet.merge import merge as merge_folders
from rewriter.fleet.repositories import InputError
from rewriter.fleet.repositories import repositories as read_repositories
from rewriter.fleet.run import Plan
from rewriter.fleet.run import run as run_plan
from rewriter.fleet.shard import shard
from rewriter.fleet.tasks import Wanted
from rewriter.model import Outcome
from rewriter.report.runs import join, record
from rewriter.settings.read import SettingsError, load_config, wrong_flag
from rewriter.support.pool import cores
from rewriter.support.stream import to_stderr
from rewriter.support.text import printable
from rewriter.verify.options import ENVIRONMENT_PREFIX, duration

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rewriter.fleet.rows import Row
    from rewriter.fleet.shard import Shard
    from rewriter.fleet.tasks import Wanted

EPILOG = """\b
Exit codes: 0 done, also where repositories failed (their rows say so); 1 what --fail-on asks for;
2 bad usage, or an output folder that cannot be used; 130 and 143 ended by SIGINT and SIGTERM.
"""
_UNITS = {"": 1, "k": 10**3, "m": 10**6, "g": 10**9, "t": 10**12}

app = typer.Typer(
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    add_completion=False,
    no_args_is_help=True,
    help="Rewrite the Dockerfiles of many repositories: a patch and a row of results for each.",
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)


class FailOn(StrEnum):
    """Outcomes of a repository that may fail a run."""

    FAILED = "failed"
    REFUSED = "refused"
    REWRITTEN = "rewritten"
    SKIPPED = "skipped"


@app.command(epilog=EPILOG, short_help="Write a patch and a text for each repository.")
def run(
    repositories: Annotated[
        list[str],
        typer.Argument(
            metavar="REPOSITORY...",
            help="owner/name, URL, URL@branch, folder of repositories, list, CSV table, or - for a list.",
        ),
    ],
    out: Annotated[Path, typer.Option("--out", "-o", metavar="DIR", help="Folder for all results.")],
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on: keep the results of what has not changed since.")
    ] = False,
    failed: Annotated[
        bool, typer.Option("--failed", help="Work again on what failed in the output folder.")
    ] = False,
    limit: Annotated[
        int | None, typer.Option("--limit", metavar="N", min=1, help="Work on N repositories at most.")
    ] = None,
    jobs: Annotated[
        int | None, typer.Option("--jobs", "-j", metavar="N", min=1, help="Processes (default: one a core).")
    ] = None,
    shard: Annotated[
        str | None,
        typer.Option(
            "--shard",
            metavar="I/N",
            help="Only part I of N; auto or auto/N asks the CI job or pod.",
        ),
    ] = None,
    scheduler: Annotated[
        str | None, typer.Option("--scheduler", metavar="ADDRESS", help="Work on this Dask cluster.")
    ] = None,
    timeout: Annotated[
        str | None,
        typer.Option("--timeout", metavar="TIME", help="For a repository (10m; with --verify 2h)."),
    ] = None,
    max_size: Annotated[
        str, typer.Option("--max-size", metavar="SIZE", help="Of a clone.", show_default=True)
    ] = "2g",
    host: Annotated[
        str, typer.Option("--host", metavar="URL", help="Where owner/name lies.")
    ] = "https://github.com",
    fail_on: Annotated[
        str,
        typer.Option(
            "--fail-on", metavar="OUTCOME,...", help="Exit with 1 for failed, refused, rewritten, skipped."
        ),
    ] = "",
    verify: Annotated[
        bool, typer.Option("--verify", help="Keep only what a container engine proves (distroify verify).")
    ] = False,
    safe_only: Annotated[bool, typer.Option("--safe-only", help="As for one file.")] = False,
    nonroot: Annotated[bool, typer.Option("--nonroot", help="As for one file.")] = False,
    from_scratch: Annotated[bool, typer.Option("--from-scratch", help="As for one file.")] = False,
    registry: Annotated[
        str | None, typer.Option("--registry", metavar="NAME", help="As for one file.")
    ] = None,
    debian: Annotated[int | None, typer.Option("--debian", metavar="12|13", help="As for one file.")] = None,
    variant: Annotated[str | None, typer.Option("--variant", metavar="NAME", help="As for one file.")] = None,
    tag: Annotated[str | None, typer.Option("--tag", metavar="TAG", help="As for one file.")] = None,
    allow: Annotated[
        list[str] | None,
        typer.Option(
            "--allow", metavar="NAME", help="As for one file; repeatable.", autocompletion=allow_names
        ),
    ] = None,
    config: Annotated[
        Path | None,
        typer.Option("--config", metavar="FILE", help="Settings for all, instead of their .distroify.toml."),
    ] = None,
    no_config: Annotated[bool, typer.Option("--no-config", help="Read no settings file.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Only report errors.")] = False,
) -> None:
    """Clone each repository and rewrite its Dockerfiles: patches, a text for the pull request, a row.

    Nothing remote is changed, nor any folder but DIR. A repository that fails stops no other. A folder is
    read at its HEAD commit.
    """
    exclusive({"--config": config is not None, "--no-config": no_config})
    exclusive({"--resume": resume, "--failed": failed})
    exclusive({"--jobs": jobs is not None, "--scheduler": scheduler is not None})
    wanted = _wanted(
        {
            "safe_only": safe_only,
            "nonroot": nonroot,
            "from_scratch": from_scratch,
            "registry": registry,
            "debian": debian,
            "variant": variant,
            "tag": tag,
            "allow": sorted(set(allow or ())),
        },
        config,
        no_config=no_config,
        verify=verify,
    )
    fails = _outcomes(fail_on)
    try:
        found = read_repositories(repositories, host)
        part = _shard(shard)
        seconds = duration(timeout or ("2h" if verify else "10m"))
    except InputError as error:
        _give_up(str(error))
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--timeout") from error
    plan = Plan(
        out,
        tuple(one for one in found if part is None or part.has(one.name)),
        wanted,
        jobs or (1 if verify else cores()),
        seconds,
        _bytes(max_size),
        resume,
        failed,
        limit,
        scheduler,
        quiet,
    )

    try:
        done = run_plan(plan)
    except StateError as error:
        _give_up(str(error))
    except OSError as error:
        _give_up(f"{out}: {(error.strerror or str(error)).lower()}")
    if done.signal:
        to_stderr("distroify: ended early: go on with --resume\n")

    try:
        record(out, wanted.hash, sys.argv[1:])
        page = _page(out, out / "report.html")
    except OSError as error:
        _give_up(f"{error.filename or out}: {(error.strerror or str(error)).lower()}")
    if not quiet:
        _tell(done.rows, out)
        to_stderr(page)
    if done.signal:
        raise typer.Exit(128 + done.signal)
    raise typer.Exit(1 if any(row.outcome in fails for row in done.rows) else 0)


@app.command(epilog=EPILOG, short_help="Join the output folders of several machines.")
def merge(
    folders: Annotated[list[Path], typer.Argument(metavar="DIR...", help="Output folders of bulk run.")],
    out: Annotated[Path, typer.Option("--out", "-o", metavar="DIR", help="Folder for all results.")],
    fail_on: Annotated[str, typer.Option("--fail-on", metavar="OUTCOME,...", help="As for bulk run.")] = "",
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Only report errors.")] = False,
) -> None:
    """Join the output folders of several machines: the same bytes however the work was cut."""
    fails = _outcomes(fail_on)
    try:
        rows = merge_folders(folders, out)
        join(folders, out)
    except (StateError, Conflict) as error:
        _give_up(str(error))
    except OSError as error:
        _give_up(f"{error.filename or out}: {(error.strerror or str(error)).lower()}")
    if not quiet:
        _tell(rows, out)
    raise typer.Exit(1 if any(row.outcome in fails for row in rows) else 0)


@app.command(epilog=EPILOG, short_help="Write the page about all results.")
def report(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Output folder of bulk run or bulk merge.")],
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", metavar="FILE", help="The page, instead of report.html in the folder."),
    ] = None,
) -> None:
    """Write a page about all results: counts, what would unlock the refused, sizes, every file and its diff.

    It is one file that needs no network: hand it on as it is.
    """
    file = out or folder / "report.html"
    try:
        to_stderr(_page(folder, file))
    except OSError as error:
        _give_up(f"{error.filename or file}: {(error.strerror or str(error)).lower()}")


for command, short in (
    (publishing.publish, "Open or renew the pull requests."),
    (publishing.status, "Ask how far the pull requests are."),
    (publishing.close, "Close pull requests that have nothing to change any more."),
):
    app.command(epilog=publishing.EPILOG, short_help=short)(command)


def _page(folder: Path, file: Path) -> str:
    """Write the page; return a line that says where. Raises ``OSError``."""
    write_file(file, page_of(folder))
    return f"report: {printable(str(file))}\n"


def _wanted(flags: dict[str, object], config: Path | None, *, no_config: bool, verify: bool) -> Wanted:
    """What is asked for, checked before any worker is. Raises ``typer.BadParameter``."""
    wrong = wrong_flag({**flags, "strict": False})
    if wrong is not None:
        raise typer.BadParameter(wrong[1], param_hint=wrong[0])
    text = ""
    if config is not None:
        try:
            load_config(config)
            text = config.read_text(encoding="utf-8")
        except SettingsError as error:
            _give_up(str(error))
    proof = _proof_options(os.environ) if verify else ""
    return Wanted(flags, config.name if config is not None else None, text, no_config, verify, proof)


def _proof_options(environment: Mapping[str, str]) -> str:
    """The hash of what sets options of ``distroify verify``; empty where nothing does."""

    found = sorted(item for item in environment.items() if item[0].startswith(f"{ENVIRONMENT_PREFIX}_"))
    return hashlib.sha256(repr(found).encode("utf-8", "surrogateescape")).hexdigest() if found else ""


def _shard(text: str | None) -> Shard | None:
    if text is None:
        return None

    try:
        return shard(text, os.environ)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--shard") from error


def _outcomes(text: str) -> frozenset[Outcome]:
    words = [word.strip() for word in text.split(",") if word.strip()]
    try:
        return frozenset(Outcome(FailOn(word).value) for word in words)
    except ValueError as error:
        known = ", ".join(one.value for one in FailOn)
        raise typer.BadParameter(f"takes {known}", param_hint="--fail-on") from error


def _bytes(text: str) -> int:
    match = re.fullmatch(r"(\d{1,15})([kmgt]?)b?", text.lower(), re.ASCII)
    if match is None or int(match[1]) == 0:
        raise typer.BadParameter(f"{text!r} is no size as 500m or 2g", param_hint="--max-size")
    return int(match[1]) * _UNITS[match[2]]


def _tell(rows: Sequence[Row], out: Path) -> None:
    to_stderr(summary.text(rows))
    to_stderr(f"results: {printable(str(out))}\n")


def _give_up(message: str) -> NoReturn:
    to_stderr(f"distroify: {printable(message)}\n")
    raise typer.Exit(2)

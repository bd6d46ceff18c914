"""``distroify bulk``: many repositories at once."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rewriter.cli import publish as publishing
from rewriter.cli.bulk_plan import WorkFlags, check_together, plan_of, wanted_of
from rewriter.cli.ending import give_up, give_up_over
from rewriter.cli.fail_on import failing
from rewriter.cli.option_groups import Only, grouped
from rewriter.cli.options import SettingsFlags, Sources, exclusive
from rewriter.cli.page import page_of
from rewriter.fleet import summary
from rewriter.fleet.journal import StateError, write_file
from rewriter.fleet.merge import Conflict
from rewriter.fleet.merge import merge as merge_folders
from rewriter.fleet.run import Done, Plan
from rewriter.fleet.run import run as run_plan
from rewriter.report.runs import join, record
from rewriter.support.stream import to_stderr
from rewriter.support.text import os_reason, printable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rewriter.fleet.rows import Row

EPILOG = """\b
Exit codes: 0 done, also where repositories failed (their rows say so); 1 what --fail-on asks for;
2 bad usage, or an output folder that cannot be used; 130 and 143 ended by SIGINT and SIGTERM.
"""
_EPILOG_OF_REPORT = """\b
Exit codes: 0 done; 2 bad usage, or a folder that cannot be used.
"""
_AS_FOR_ONE = {
    "safe_only": "As for one file.",
    "nonroot": "As for one file.",
    "from_scratch": "As for one file.",
    "registry": "As for one file.",
    "debian": "As for one file.",
    "variant": "As for one file.",
    "tag": "As for one file.",
    "allow": "As for one file; repeatable.",
}
_FAIL_ON = ("failed", "refused", "rewritten", "skipped")
"""Outcomes that may fail a run: of a repository, and of files in one that is rewritten."""
_FOR_ALL = {"config": "Settings for all, instead of their .distroify.toml."}

app = typer.Typer(
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    add_completion=False,
    no_args_is_help=True,
    help="Rewrite the Dockerfiles of many repositories: a patch and a row of results for each.",
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)


@app.command(epilog=EPILOG, short_help="Write a patch and a text for each repository.")
@grouped
def run(
    repositories: Annotated[
        list[str],
        typer.Argument(
            metavar="REPOSITORY...",
            help="owner/name, URL, URL@branch, folder of repositories, list, CSV table, or - for a list.",
        ),
    ],
    *,
    work: WorkFlags,
    fail_on: Annotated[
        str,
        typer.Option(
            "--fail-on", metavar="OUTCOME,...", help="Exit with 1 for failed, refused, rewritten, skipped."
        ),
    ] = "",
    verify: Annotated[
        bool, typer.Option("--verify", help="Keep only what a container engine proves (distroify verify).")
    ] = False,
    settings: Annotated[SettingsFlags, Only((*_AS_FOR_ONE,), _AS_FOR_ONE)],
    sources: Annotated[Sources, Only(("config", "no_config"), _FOR_ALL)],
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Only report errors.")] = False,
) -> None:
    """Clone each repository and rewrite its Dockerfiles: patches, a text for the pull request, a row.

    Nothing remote is changed, nor any folder but DIR. A repository that fails stops no other. A folder is
    read at its HEAD commit.
    """
    exclusive({"--config": sources.config is not None, "--no-config": sources.no_config})
    check_together(work)
    wanted = wanted_of(settings, sources, verify=verify)
    fails = failing(fail_on, _FAIL_ON)
    done = _run(plan_of(repositories, work, wanted, quiet=quiet))
    if done.signal:
        to_stderr("distroify: ended early: go on with --resume\n")
    try:
        record(work.out, wanted.hash, sys.argv[1:])
        page = _page(work.out, work.out / "report.html")
    except OSError as error:
        give_up_over(error, work.out)
    if not quiet:
        _tell(done.rows, work.out)
        to_stderr(page)
    if done.signal:
        raise typer.Exit(128 + done.signal)
    raise typer.Exit(1 if any(row.fails(fails) for row in done.rows) else 0)


@app.command(epilog=EPILOG, short_help="Join the output folders of several machines.")
def merge(
    folders: Annotated[list[Path], typer.Argument(metavar="DIR...", help="Output folders of bulk run.")],
    out: Annotated[Path, typer.Option("--out", "-o", metavar="DIR", help="Folder for all results.")],
    fail_on: Annotated[str, typer.Option("--fail-on", metavar="OUTCOME,...", help="As for bulk run.")] = "",
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Only report errors.")] = False,
) -> None:
    """Join the output folders of several machines: the same bytes however the work was cut."""
    fails = failing(fail_on, _FAIL_ON)
    try:
        rows = merge_folders(folders, out)
        join(folders, out)
    except (StateError, Conflict) as error:
        give_up(str(error))
    except OSError as error:
        give_up_over(error, out)
    if not quiet:
        _tell(rows, out)
    raise typer.Exit(1 if any(row.fails(fails) for row in rows) else 0)


@app.command(epilog=_EPILOG_OF_REPORT, short_help="Write the page about all results.")
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
        give_up_over(error, file)


for command, short, epilog in (
    (publishing.publish, "Open or renew the pull requests.", publishing.EPILOG),
    (publishing.status, "Ask how far the pull requests are.", publishing.EPILOG_OF_OTHERS),
    (
        publishing.close,
        "Close pull requests that have nothing to change any more.",
        publishing.EPILOG_OF_OTHERS,
    ),
):
    app.command(epilog=epilog, short_help=short)(command)


def _run(plan: Plan) -> Done:
    try:
        return run_plan(plan)
    except StateError as error:
        give_up(str(error))
    except OSError as error:
        give_up(f"{plan.out}: {os_reason(error)}")


def _page(folder: Path, file: Path) -> str:
    """Write the page; return a line that says where. Raises ``OSError``."""
    write_file(file, page_of(folder))
    return f"report: {printable(str(file))}\n"


def _tell(rows: Sequence[Row], out: Path) -> None:
    to_stderr(summary.text(rows))
    to_stderr(f"results: {printable(str(out))}\n")

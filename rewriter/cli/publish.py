"""``distroify bulk publish``, ``status`` and ``close``: from results to pull requests, and to their end."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from msgspec import Struct

from rewriter.cli.fail_on import failing
from rewriter.cli.format_option import format_option
from rewriter.cli.option_groups import grouped
from rewriter.cli.publish_session import Told, ended, opened_session, write_page
from rewriter.fleet.journal import write_file
from rewriter.fleet.publish import status as asking
from rewriter.fleet.publish.api import Kind, Unusable
from rewriter.fleet.publish.branch import check_identity
from rewriter.fleet.publish.campaign import Publisher, without_change
from rewriter.fleet.publish.choice import Hosts
from rewriter.fleet.publish.close import Closer
from rewriter.fleet.publish.close import Options as ClosingOptions
from rewriter.fleet.publish.ends import Waiting
from rewriter.fleet.publish.proposal import Options
from rewriter.output.formats import Format, Subject, renderer
from rewriter.support.regex import regex
from rewriter.support.stream import to_stderr, to_stdout

if TYPE_CHECKING:
    from rewriter.fleet.publish.session import Session

EPILOG = """\b
Exit codes: 0 done, also where a repository failed (its record says so); 1 what --fail-on asks for;
2 bad usage, no login, or an output folder that cannot be used; 3 the host asks to stop for a while:
the same command goes on later; 130 and 143 ended by SIGINT and SIGTERM.
"""
EPILOG_OF_OTHERS = EPILOG.replace(" 1 what --fail-on asks for;\n", "\n")
"""Of the commands without --fail-on."""
# A name for a branch, too: https://git-scm.com/docs/git-check-ref-format
_CAMPAIGN = regex(r"[A-Za-z0-9](?:[A-Za-z0-9_-]|[./](?=[A-Za-z0-9_-])){0,98}", re.ASCII)
_HOST = regex(r"([A-Za-z0-9][A-Za-z0-9.-]*)=(github|gitlab)", re.ASCII)
_FAIL_ON = ("failed", "skipped", "declined")
"""States of a repository that may fail a run."""

Folder = Annotated[Path, typer.Argument(metavar="DIR", help="Output folder of bulk run or bulk merge.")]
Campaign = Annotated[
    str, typer.Option("--campaign", metavar="NAME", help="Its name, and that of the branches.")
]
Rate = Annotated[str, typer.Option("--rate", metavar="N/min", help="Repositories to write to, or N/hour.")]
Forges = Annotated[
    list[str] | None,
    typer.Option(
        "--forge", metavar="HOST=KIND", help="What a host of yours is, github or gitlab; repeatable."
    ),
]
Plan = Annotated[bool, typer.Option("--dry-run", help="Only tell what would be done.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Only report errors.")]


class ProposalFlags(Struct, frozen=True):
    """How pull requests are opened."""

    draft: Annotated[bool, typer.Option("--draft", help="Open drafts.")] = False
    label: Annotated[
        list[str], typer.Option("--label", metavar="NAME", help="For new ones; repeatable.")
    ] = []
    reviewer: Annotated[
        list[str],
        typer.Option("--reviewer", metavar="NAME", help="For new ones: a person or org/team; repeatable."),
    ] = []
    signoff: Annotated[bool, typer.Option("--signoff", help="Sign the commits off.")] = False
    rate: Rate = "5/min"
    max_new: Annotated[
        int | None, typer.Option("--max-new", metavar="N", min=0, help="Open N pull requests at most.")
    ] = None
    reopen: Annotated[
        bool, typer.Option("--reopen", help="Also those that somebody closed: a no, otherwise.")
    ] = False


@grouped
def publish(
    folder: Folder,
    campaign: Campaign = "distroify",
    *,
    proposal: ProposalFlags,
    forge: Forges = None,
    fail_on: Annotated[
        str,
        typer.Option("--fail-on", metavar="STATE,...", help="Exit with 1 for failed, skipped, declined."),
    ] = "",
    dry_run: Plan = False,
    quiet: Quiet = False,
) -> None:
    """Open a pull request in each rewritten repository, or bring the one that is there up to date.

    Your own git commits and pushes, your own gh or glab opens. The same command goes on where it ended.
    Commits of other people are never overwritten, and a pull request that somebody closed stays closed.
    """
    fails = failing(fail_on, _FAIL_ON)
    options = Options(
        folder,
        _campaign(campaign),
        proposal.draft,
        tuple(proposal.label),
        tuple(proposal.reviewer),
        proposal.signoff,
        proposal.reopen,
        proposal.max_new,
        dry_run,
        _hosts(forge),
    )
    with opened_session(folder, options.hosts, proposal.rate, is_plan=dry_run) as (given, is_stopped):
        told = _published(options, given, is_stopped, quiet=quiet)
        left = [*without_change(given.rows, given.book.all(options.campaign))]
    if left and not quiet:
        what = "pull request has" if len(left) == 1 else "pull requests have"
        to_stderr(f"{len(left)} {what} nothing to change any more: distroify bulk close\n")
    raise typer.Exit(1 if any(state in fails for state in told.states) else 0)


def _published(options: Options, given: Session, is_stopped: Callable[[], bool], *, quiet: bool) -> Told:
    """Each repository that is rewritten, one after the other."""
    if not options.is_plan:
        check_identity(given.git)
    rows = [row for row in given.rows.values() if row.outcome.value == "rewritten"]
    worker = Publisher(options, given.book, given.git, given.pace, given.work)
    told = Told(len(rows), quiet=quiet)
    with ended(options.out, told, is_plan=options.is_plan):
        for row in rows:
            if is_stopped():
                break
            try:
                told.add(worker.publish(row))
            except Waiting:
                break
            except Unusable as error:
                told.lose(row.repository, error)
    return told


def status(
    folder: Folder,
    campaign: Campaign = "distroify",
    format_: Annotated[
        Format, format_option(Subject.PULL_REQUESTS, metavar="FORMAT", help="text, json or markdown.")
    ] = Format.TEXT,
    forge: Forges = None,
) -> None:
    """Ask how far the pull requests are: state, reviews, checks. The report has it too, from then on."""
    hosts = _hosts(forge)
    name = _campaign(campaign)
    # Another command may be publishing for hours: it keeps the records to itself.
    with opened_session(folder, hosts, "1/min", is_plan=True) as (given, is_stopped):
        told = Told(0, quiet=True)
        with ended(folder, told, is_plan=True):
            found, kept_from = asking.ask(
                given.rows, given.book.all(name), name, Hosts(hosts, given.pace), is_stopped
            )
            write_file(folder / asking.STATUS, asking.render_json(found))
            write_page(folder)
            to_stdout(renderer(Subject.PULL_REQUESTS, format_)(found))
            if kept_from is not None:
                raise kept_from


def close(
    folder: Folder,
    campaign: Campaign = "distroify",
    all_: Annotated[
        bool, typer.Option("--all", help="The whole campaign, also what still has something to change.")
    ] = False,
    rate: Rate = "5/min",
    forge: Forges = None,
    dry_run: Plan = False,
    quiet: Quiet = False,
) -> None:
    """Close the pull requests of repositories in which nothing is to be changed any more, and say why.

    The branch goes too, unless other people committed to it.
    """
    options = ClosingOptions(_campaign(campaign), all_, dry_run, _hosts(forge))
    with opened_session(folder, options.hosts or {}, rate, is_plan=dry_run) as (given, is_stopped):
        worker = Closer(options, given.book, given.git, given.pace, given.work)
        told = Told(0, quiet=quiet)
        with ended(folder, told, is_plan=dry_run):
            for row in given.rows.values():
                if is_stopped():
                    break
                try:
                    closed = worker.close(row) if worker.is_due(row) else None
                except Waiting:
                    break
                except Unusable as error:
                    told.lose(row.repository, error)
                    continue
                if closed is not None:
                    told.add(closed)


def _campaign(name: str) -> str:
    if not _CAMPAIGN.fullmatch(name) or name.endswith(".lock") or ".lock/" in name:
        told = f"{name!r} is no name of letters, digits and . _ - /"
        raise typer.BadParameter(told, param_hint="--campaign")
    return name


def _hosts(given: Sequence[str] | None) -> dict[str, Kind]:
    hosts = {}
    for text in given or ():
        match = _HOST.fullmatch(text)
        if match is None:
            told = f"{text!r} is not like git.example.com=github or =gitlab"
            raise typer.BadParameter(told, param_hint="--forge")
        hosts[match[1].lower()] = Kind(match[2])
    return hosts

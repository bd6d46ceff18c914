"""What ``distroify bulk run`` is asked for: its options, as the plan of a run."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated

import typer
from msgspec import Struct, structs

from rewriter.cli.ending import give_up
from rewriter.cli.options import SettingsFlags, Sources, exclusive
from rewriter.fleet.repositories import InputError
from rewriter.fleet.repositories import repositories as read_repositories
from rewriter.fleet.run import Plan
from rewriter.fleet.shard import Shard, shard
from rewriter.fleet.tasks import Wanted
from rewriter.settings.read import SettingsError, load_config, wrong_flag
from rewriter.support.pool import cores
from rewriter.verify.options import ENVIRONMENT_PREFIX, duration

_UNITS = {"": 1, "k": 10**3, "m": 10**6, "g": 10**9, "t": 10**12}


class WorkFlags(Struct, frozen=True):
    """How the work is done: what is kept of an earlier run, who does it, and its bounds."""

    out: Annotated[Path, typer.Option("--out", "-o", metavar="DIR", help="Folder for all results.")]
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on: keep the results of what has not changed since.")
    ] = False
    failed: Annotated[
        bool, typer.Option("--failed", help="Work again on what failed in the output folder.")
    ] = False
    limit: Annotated[
        int | None, typer.Option("--limit", metavar="N", min=1, help="Work on N repositories at most.")
    ] = None
    jobs: Annotated[
        int | None, typer.Option("--jobs", "-j", metavar="N", min=1, help="Processes (default: one a core).")
    ] = None
    shard: Annotated[
        str | None,
        typer.Option(
            "--shard",
            metavar="I/N",
            help="Only part I of N; auto or auto/N asks the CI job or pod.",
        ),
    ] = None
    scheduler: Annotated[
        str | None, typer.Option("--scheduler", metavar="ADDRESS", help="Work on this Dask cluster.")
    ] = None
    timeout: Annotated[
        str | None,
        typer.Option("--timeout", metavar="TIME", help="For a repository (10m; with --verify 2h)."),
    ] = None
    max_size: Annotated[
        str, typer.Option("--max-size", metavar="SIZE", help="Of a clone.", show_default=True)
    ] = "2g"
    host: Annotated[str, typer.Option("--host", metavar="URL", help="Where owner/name lies.")] = (
        "https://github.com"
    )


def check_together(work: WorkFlags) -> None:
    """Raises ``OptionError`` for options that exclude each other."""
    exclusive({"--resume": work.resume, "--failed": work.failed})
    exclusive({"--jobs": work.jobs is not None, "--scheduler": work.scheduler is not None})


def plan_of(repositories: Sequence[str], work: WorkFlags, wanted: Wanted, *, quiet: bool) -> Plan:
    """The plan of a run. Raises ``typer.BadParameter``; ends where repositories cannot be read."""
    try:
        found = read_repositories(repositories, work.host)
        part = _shard(work.shard)
        seconds = duration(work.timeout or ("2h" if wanted.verify else "10m"))
    except InputError as error:
        give_up(str(error))
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--timeout") from error
    return Plan(
        work.out,
        tuple(one for one in found if part is None or part.has(one.name)),
        wanted,
        work.jobs or (1 if wanted.verify else cores()),
        seconds,
        _bytes(work.max_size),
        work.resume,
        work.failed,
        work.limit,
        work.scheduler,
        quiet,
    )


def wanted_of(settings: SettingsFlags, sources: Sources, *, verify: bool) -> Wanted:
    """What is asked for, checked before any worker is. Raises ``typer.BadParameter``."""
    flags = structs.asdict(settings) | {"allow": sorted(set(settings.allow))}
    wrong = wrong_flag(flags)
    if wrong is not None:
        raise typer.BadParameter(wrong[1], param_hint=wrong[0])
    del flags["strict"]
    name, text = None, ""
    if sources.config is not None:
        try:
            load_config(sources.config)
            name, text = sources.config.name, sources.config.read_text(encoding="utf-8")
        except SettingsError as error:
            give_up(str(error))
    return Wanted(flags, name, text, sources.no_config, verify, _proof_options(os.environ) if verify else "")


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


def _bytes(text: str) -> int:
    match = re.fullmatch(r"(\d{1,15})([kmgt]?)b?", text.lower(), re.ASCII)
    if match is None or int(match[1]) == 0:
        raise typer.BadParameter(f"{text!r} is no size as 500m or 2g", param_hint="--max-size")
    return int(match[1]) * _UNITS[match[2]]

"""``distroify [PATH]``: the command without a name."""

from __future__ import annotations

from typing import Annotated

import typer

from rewriter.cli import completion
from rewriter.cli.option_groups import grouped
from rewriter.cli.options import Actions, Messages, SettingsFlags, Sources
from rewriter.support.stream import to_stdout
from rewriter.version import VERSION

EPILOG = """\
Commands:
distroify rules\tList the rules.
distroify explain RULE\tPrint the documentation of a rule, or of a name for --allow.
distroify verify PATH\tBuild and run before and after, and compare.
distroify config [PATH]\tPrint the settings in force, and where each comes from.
distroify bulk\tRewrite many repositories.

Exit codes:
0\tdone
1\t--check found a change, or --strict a refusal
2\tbad usage, or a file that failed

A path that is called like a command is given as ./rules and so on.
"""
ENVIRONMENT_PREFIX = None


def _version(wanted: bool) -> None:
    if wanted:
        to_stdout(f"distroify {VERSION}\n")
        raise typer.Exit


@grouped
def rewrite(
    paths: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[PATH]...",
            help="Dockerfiles, folders to search, or - for standard input.  [default: .]",
            show_default=False,
            autocompletion=completion.paths,
        ),
    ] = None,
    *,
    actions: Actions,
    settings: SettingsFlags,
    sources: Sources,
    verify: Annotated[
        bool,
        typer.Option("--verify", help="Keep only what a container engine proves (see distroify verify)."),
    ] = False,
    messages: Messages,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Rewrite the Dockerfile of a Go program into a build stage and a distroless runtime stage."""
    # Late: --help needs none of it.
    from rewriter.cli.run import rewritten

    raise typer.Exit(rewritten(paths or (), actions, settings, sources, messages, verify=verify))

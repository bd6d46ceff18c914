"""Options of several commands, in groups: each is declared once."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

from msgspec import Struct

from rewriter.cli.completion import allow_names
from rewriter.cli.format_option import format_option, late_typer
from rewriter.output.formats import Format, Subject
from rewriter.output.layout import Colour


class OptionError(Exception):
    """A value that an option cannot have. ``option``: its name, or several; the message says the rest."""

    def __init__(self, message: str, option: str | None = None) -> None:
        """As ``typer.BadParameter``, which ``grouped`` makes of it."""
        super().__init__(message)
        self.option = option


def _option(*names: str, **more: Any) -> Any:
    """What declares an option to Typer, where annotations are evaluated: for a plain command line none is."""
    # The help of commands with variables says once how these are called.
    return late_typer().Option(*names, show_envvar=False, **more)


class By(StrEnum):
    """How messages about several files are grouped."""

    FILE = "file"
    RULE = "rule"


class SettingsFlags(Struct, frozen=True):
    """Settings for this run, over those of ``.distroify.toml``: the members of ``Request`` of these names."""

    safe_only: Annotated[
        bool, _option("--safe-only", help="Refuse where a change rests on an assumption.")
    ] = False
    nonroot: Annotated[
        bool, _option("--nonroot", help="Run every program as distroless' user nonroot (65532).")
    ] = False
    from_scratch: Annotated[
        bool, _option("--from-scratch", help="Move a last stage on scratch to distroless too.")
    ] = False
    registry: Annotated[
        str | None, _option(metavar="NAME", help="Where distroless images are pulled from.")
    ] = None
    debian: Annotated[int | None, _option(metavar="12|13", help="Debian release of the runtime image.")] = (
        None
    )
    variant: Annotated[
        str | None,
        _option(metavar="NAME", help="Smallest image to take: static, base-nossl, base, cc."),
    ] = None
    tag: Annotated[
        str | None, _option("--tag", metavar="TAG", help="latest, nonroot, debug or debug-nonroot.")
    ] = None
    strict: Annotated[bool, _option("--strict", help="Exit with 1 if a file is refused.")] = False
    allow: Annotated[
        list[str],
        _option(
            metavar="NAME",
            help="Allow a change of behaviour (see rules); repeatable.",
            autocompletion=allow_names,
        ),
    ] = []


class Sources(Struct, frozen=True):
    """What is read beside the Dockerfiles, and which of them: the members of ``Request`` of these names."""

    context: Annotated[Path | None, _option(metavar="DIR", help="Build context of all files given.")] = None
    stdin_filename: Annotated[
        str | None, _option(metavar="PATH", help="The file that standard input stands for (with -).")
    ] = None
    config: Annotated[Path | None, _option(metavar="FILE", help="Settings, instead of .distroify.toml.")] = (
        None
    )
    no_config: Annotated[bool, _option("--no-config", help="Read no settings file.")] = False
    since: Annotated[
        str | None,
        _option(
            metavar="REV",
            help="Only what changed since this revision of git: Dockerfiles, and what they copy.",
        ),
    ] = None


class Actions(Struct, frozen=True):
    """What ``distroify`` does with a rewrite."""

    diff: Annotated[bool, _option("--diff", help="Print a diff and write nothing (the default).")] = False
    write: Annotated[bool, _option("--write", "-w", help="Rewrite the files in place.")] = False
    check: Annotated[bool, _option("--check", help="Write nothing; exit with 1 if a file would change.")] = (
        False
    )
    format_: Annotated[Format, format_option(Subject.REWRITES)] = Format.TEXT
    commit_message: Annotated[
        bool,
        _option("--commit-message", help="Print subject and body for git commit -F - (with -w)."),
    ] = False
    save: Annotated[
        list[str],
        _option(metavar="FORMAT=FILE", help="Write a format, or diff, to a file too; repeatable."),
    ] = []
    jobs: Annotated[
        int | None,
        _option(
            "--jobs",
            "-j",
            metavar="N",
            min=1,
            help="Processes.  [default: one a core for over 300 files, else 1]",
        ),
    ] = None


class Messages(Struct, frozen=True):
    """What ``distroify`` prints besides, and how."""

    by: Annotated[
        By | None,
        _option(metavar="file|rule", help="Group messages.  [default: rule from five files on, else file]"),
    ] = None
    color: Annotated[Colour, _option(metavar="auto|always|never", help="Colour diff and messages.")] = (
        Colour.AUTO
    )
    quiet: Annotated[
        int,
        _option("--quiet", "-q", count=True, show_default=False, help="Hide summaries; -qq: all but errors."),
    ] = 0
    verbose: Annotated[
        bool,
        _option("--verbose", "-v", help="List safe changes, and files that need nothing, with reasons."),
    ] = False
    debug: Annotated[bool, _option("--debug", help="Print where an internal error came from.")] = False


def exclusive(options: dict[str, bool]) -> None:
    """Raises ``OptionError`` if more than one of the options is given."""
    given = [name for name, is_given in options.items() if is_given]
    if len(given) > 1:
        raise OptionError(f"{' and '.join(given)} exclude each other")

"""What parses the arguments of a command and calls it, made of the module that has the command."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

import typer

from rewriter.cli.commands import COMMAND_GROUPS, LATE_COMMANDS, UNNAMED_COMMAND
from rewriter.cli.helptext import Command


def app_of(name: str | None, *, completes: bool) -> typer.Typer:
    """What parses the arguments of a command and calls it."""
    if name in COMMAND_GROUPS:
        if completes:
            # What typer does by itself for the options that install it, which a group has not.
            import_module("typer.completion").completion_init()
        group: typer.Typer = import_module(COMMAND_GROUPS[name]).app
        return group
    command, epilog, prefix = _command(name)
    app = typer.Typer(rich_markup_mode=None, pretty_exceptions_enable=False, add_completion=completes)
    app.command(
        cls=Command,
        epilog=epilog,
        context_settings={
            "help_option_names": ["-h", "--help"],
            "max_content_width": 100,
            "auto_envvar_prefix": prefix,
        },
    )(command)
    return app


def _command(name: str | None) -> tuple[Callable[..., None], str | None, str | None]:
    """The function of a command, what ends its help, and the prefix of its variables."""
    module = import_module(LATE_COMMANDS[name] if name is not None else UNNAMED_COMMAND)
    return getattr(module, name or "rewrite"), module.EPILOG, module.ENVIRONMENT_PREFIX

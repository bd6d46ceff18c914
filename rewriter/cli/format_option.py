"""The option ``--format`` of all commands."""

from __future__ import annotations

from typing import Any

from rewriter.output.formats import Format, Subject, format_named, formats_of


def late_typer() -> Any:
    """The module ``typer``, where a command declares its options: a plain command line is read without it."""
    import typer  # late: a fifth of such a run

    return typer


def format_option(subject: Subject, **more: Any) -> Any:
    """``--format`` for a command that tells of ``subject``; ``more`` goes to ``typer.Option``.

    A format that the subject lacks is a usage error that names those it has.
    """
    typer = late_typer()

    def parse(name: str) -> Format:
        try:
            return format_named(subject, name)
        except ValueError as error:
            raise typer.BadParameter(str(error)) from error

    def complete(start: str) -> list[str]:
        return [name for name in formats_of(subject) if name.startswith(start)]

    names = formats_of(subject)
    few = "|".join(names) if len(names) <= 3 else "NAME"
    text = "Format of the output" + (f": {', '.join(names)}." if few == "NAME" else ".")
    settings = {"metavar": few, "help": text} | more
    return typer.Option("--format", parser=parse, autocompletion=complete, **settings)

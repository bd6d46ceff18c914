"""``distroify explain``: the documentation of a rule."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from rewriter.cli import completion
from rewriter.output.layout import terminal_width
from rewriter.output.rules import UnknownRuleError, render_explanation
from rewriter.support.stream import to_stdout

EPILOG = None
ENVIRONMENT_PREFIX = None


def explain(
    names: Annotated[
        list[str],
        typer.Argument(
            metavar="RULE...",
            help="Ids of rules, or names for --allow.",
            autocompletion=completion.rule_names,
        ),
    ],
) -> None:
    """Print the documentation of a rule, or of what a name for --allow allows."""
    width = terminal_width(sys.stdout)
    try:
        texts = [render_explanation(name, width) for name in names]
    except UnknownRuleError as error:
        raise typer.BadParameter(str(error), param_hint="RULE") from error
    to_stdout("\n".join(texts))

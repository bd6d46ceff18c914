"""``distroify rules``: the list of rules."""

from __future__ import annotations

import sys
from typing import Annotated

from rewriter.cli.format_option import format_option
from rewriter.output.formats import Format, Subject, renderer
from rewriter.output.layout import terminal_width
from rewriter.output.rules import render_text
from rewriter.rules.documentation import rules as all_rules
from rewriter.support.stream import to_stdout

EPILOG = None
ENVIRONMENT_PREFIX = None


def rules(format_: Annotated[Format, format_option(Subject.RULES)] = Format.TEXT) -> None:
    """List the rules: id, kind and summary, and the names for --allow that a rule declares."""
    if format_ is Format.TEXT:
        to_stdout(render_text(all_rules(), terminal_width(sys.stdout)))
    else:
        to_stdout(renderer(Subject.RULES, format_)(all_rules()))

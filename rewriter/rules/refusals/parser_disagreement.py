"""Two readings of the file differ.

What it does
    Refuses a file about Go that our line rules and dockerfile-parse read differently.

Why
    A rewrite of a misread file is wrong.

Example
    before
        a file with lines that only one of the readers takes for an instruction

What you can do
    Write the lines that the message names in a plainer way: one instruction a line, no comments inside of a
    continued one. Please report the file; no input is known that gets here.

Applicability
    refusal

References
    https://github.com/containerbuildsystem/dockerfile-parse
"""

from __future__ import annotations

from rewriter.dockerfile.model import ParserDisagreement
from rewriter.model import Diagnostic
from rewriter.rules.diagnostics import refusal
from rewriter.rules.rule import Rule


def told(error: ParserDisagreement) -> Diagnostic:
    """Refuse with what the reader says; raised by ``rewriter.pipeline.rewrite``."""
    return refusal(
        RULE, error.message, error.line, "simplify the lines that it names; please report the file"
    )


RULE = Rule(__name__, order=300, lasting=True)

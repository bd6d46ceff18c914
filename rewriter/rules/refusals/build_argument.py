"""The build depends on the value of an argument.

What it does
    Refuses where a folder or file is named by an ARG without default, and where the new lines would be others
    with a value that a file of the repository gives to an ARG, or that the path of a package can name.

Why
    Without a default its value is only on the command line of docker build. One text cannot stand for two
    images.

Example
    before
        ARG DIR
        WORKDIR $DIR

What you can do
    Give the argument the value that most builds use.

    before
        ARG DIR
    after
        ARG DIR=/src

Applicability
    refusal

References
    https://docs.docker.com/reference/dockerfile/#arg
"""

from __future__ import annotations

from rewriter.dockerfile.model import NeedsArgument
from rewriter.model import Diagnostic, Evidence, Reason
from rewriter.rules.diagnostics import refusal
from rewriter.rules.rule import Rule


def told(error: NeedsArgument) -> Diagnostic:
    """Refuse with the argument without a default; raised by ``rewriter.pipeline``."""
    return refusal(RULE, error.message, error.line, "give the ARG a default value")


def differs(values: str, line: int, places: tuple[Evidence, ...]) -> Diagnostic:
    """Refuse with values that would give other lines; raised by ``rewriter.pipeline.joined``."""
    message = f"with {values} the new lines would differ from those with the default"
    help_ = "write a Dockerfile for each program, or a target with the program's own lines"
    return refusal(RULE, message, line, help_, places)


RULE = Rule(__name__, order=330, reasons={Reason.ARGUMENT_NOT_KNOWN: ""}, lasting=True)

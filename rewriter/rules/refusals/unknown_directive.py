"""A comment begins with ``# distroify:`` but is not a known directive.

What it does
    Refuses a file with a comment such as ``# distroify: ingore``, with ``# distroify ignore`` (without the
    colon), and with ``# distroify: ignore[…]`` or ``allow[…]`` that names nothing that there is. It says
    which name is the nearest, and what the directive stands above.

Why
    The comment asked for something, perhaps to be left alone.

Example
    before
        # distroify: ingore
        FROM golang:1.26

When it refuses
    Always. A reason may stand behind a directive: ``# distroify: ignore because …`` or ``… -- …``.

What you can do
    Write the directive as the message says. The README lists them under "Comments in the Dockerfile".

    before
        # distroify: cpoy conf/app.yaml
    after
        # distroify: copy conf/app.yaml

Applicability
    refusal

References
    https://docs.docker.com/reference/dockerfile/#format
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from rewriter.dockerfile.comments import (
    ACTIONS,
    FORMS,
    NO_COLON,
    PROGRAM_SETTINGS,
    UNKNOWN,
    directives,
    said_build,
)
from rewriter.dockerfile.model import Dockerfile
from rewriter.dockerfile.stages import Stage
from rewriter.model import Diagnostic, Settings
from rewriter.rules.diagnostics import refusal
from rewriter.rules.registry import allowable, ids
from rewriter.rules.rule import Rule
from rewriter.support.messages import shorten
from rewriter.support.words import nearest, unknown

if TYPE_CHECKING:
    from rewriter.dockerfile.comments import Directive

_LONGEST = 60


def gate(dockerfile: Dockerfile, found: tuple[Stage, ...], settings: Settings) -> Iterator[Diagnostic]:
    """Refuse with each directive that cannot be read."""
    if "distroify" not in dockerfile.text.lower():
        return

    for directive in directives(dockerfile):
        if directive.action == UNKNOWN:
            help_ = f"write one of: {', '.join(FORMS)}; a reason stands behind 'because' or '--'"
            yield refusal(RULE, _message(directive), directive.line, help_)
        elif directive.action == NO_COLON:
            form = shorten(directive.words[0])
            message = f'the comment "distroify {form}" {directive.place} lacks its colon'
            yield refusal(RULE, message, directive.line, f"write '# distroify: {form}'")
        elif directive.action == "ignore":
            yield from _rules(directive)
        elif directive.action == "allow":
            yield from _allowed(directive)
        elif directive.action == "program":
            yield from _settings(directive)


def _message(directive: Directive) -> str:

    text = directive.words[0]
    word = re.split(r"[^a-z]", text.lower(), maxsplit=1)[0]
    near = nearest(word, ACTIONS)
    message = f'the directive "{shorten(text)}" {directive.place} is not known'
    if near is None:
        return message
    forms = " or ".join(f'"{form}"' for form in FORMS if form.startswith(near))
    return f"{message}, did you mean {forms}?"


def _rules(directive: Directive) -> Iterator[Diagnostic]:
    for name in directive.words:
        if name not in ids():
            help_ = "name a rule that `distroify rules` lists"
            message = unknown("rule", name[:_LONGEST], ids()).partition("; known are")[0]
            yield refusal(
                RULE, f"the directive {directive.place} ignores an {message}", directive.line, help_
            )


def _allowed(directive: Directive) -> Iterator[Diagnostic]:
    for name in directive.words:
        if name not in allowable():
            message = unknown("change", name[:_LONGEST], allowable()).partition("; known are")[0]
            help_ = "name a change that `distroify rules` lists with --allow"
            yield refusal(RULE, f"the directive {directive.place} allows an {message}", directive.line, help_)


def _settings(directive: Directive) -> Iterator[Diagnostic]:
    if said_build(directive) is None:
        words = " ".join(directive.words[2:])
        message = f'the directive {directive.place} has settings that are not known: "{shorten(words)}"'
        help_ = f"behind PATH and PACKAGE may stand {', '.join(PROGRAM_SETTINGS)}"
        yield refusal(RULE, message, directive.line, help_)


RULE = Rule(__name__, order=10, gate=gate, lasting=True)

"""A comment begins with ``# distroify:`` and is no directive that is known.

What it does
    Refuses a file with a comment such as ``# distroify: ingore``, or with ``# distroify: ignore[…]`` that
    names no rule, and says which name is the nearest.

Why
    Somebody wanted something of the rewrite, perhaps to be left alone.

Example
    before
        # distroify: ingore
        FROM golang:1.26

When it refuses
    Always.

Applicability
    refusal

References
    https://docs.docker.com/reference/dockerfile/#format
"""

from __future__ import annotations

from collections.abc import Iterator

from rewriter.dockerfile.model import Dockerfile
from rewriter.dockerfile.stages import Stage
from rewriter.model import Diagnostic, Settings
from rewriter.refusals.common import refusal

RULE = "unknown-directive"
_HELP = "write '# distroify: ignore', '# distroify: ignore[RULE]' or '# distroify: copy PATH [DEST]'"
_LONGEST = 60


def gate(dockerfile: Dockerfile, found: tuple[Stage, ...], settings: Settings) -> Iterator[Diagnostic]:
    """Refuse with each directive that cannot be read."""
    if "distroify" not in dockerfile.text.lower():
        return
    from rewriter.analysis.inline import directives

    for directive in directives(dockerfile):
        if directive.action == "unknown":
            yield refusal(RULE, _message(directive.words[0]), directive.line, _HELP)
        elif directive.action == "ignore":
            yield from _rules(directive.words, directive.line)


def _message(text: str) -> str:
    import re

    from rewriter.analysis.inline import FORMS
    from rewriter.settingscheck import nearest

    word = re.split(r"[^a-z]", text.lower(), maxsplit=1)[0]
    near = nearest(word, ("ignore", "copy", "drop"))
    shown = text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
    if near is None:
        return f'the directive "{shown}" is not known; known are: {", ".join(FORMS)}'
    forms = " or ".join(f'"{form}"' for form in FORMS if form.startswith(near))
    return f'the directive "{shown}" is not known, did you mean {forms}?'


def _rules(names: tuple[str, ...], line: int) -> Iterator[Diagnostic]:
    from rewriter.rules import ids
    from rewriter.settingscheck import unknown

    for name in names:
        if name not in ids():
            help_ = "name a rule that `distroify rules` lists"
            message = unknown("rule", name[:_LONGEST], ids()).partition("; known are")[0]
            yield refusal(RULE, f"the directive ignores an {message}", line, help_)

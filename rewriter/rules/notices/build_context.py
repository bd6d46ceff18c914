"""The build context was found by search, and is not the folder of the Dockerfile.

What it does
    Names the folder that is taken for the build context and why, where neither ``--context`` nor the settings
    say which it is. Where COPY and ADD fit more than one folder, or none, the files of the repository that
    build the Dockerfile decide (Compose, bake, workflows, ``docker build`` in a Makefile or script), if all
    of them name the same folder and no other one holds more of what is copied. Else it is the nearest folder
    up that holds what is copied and Go source.

Why
    ``docker build`` is told the build context on its command line. With another one, other files are read.

Example
    before (in build/Dockerfile, with go.mod in the folder above)
        COPY go.mod ./

When it refuses
    Never. Name the folder to be sure: ``--context DIR``, or ``context`` in ``.distroify.toml``.

What you can do
    Name the build context, if the guess is wrong, and also if it is right: ``--context DIR``, or for each
    Dockerfile or folder in ``.distroify.toml``, such as ``context = { "build" = "." }``.

Applicability
    a note: it changes nothing

References
    https://docs.docker.com/build/concepts/context/#local-context
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from rewriter.dockerfile.instructions import Copying, each
from rewriter.dockerfile.model import Dockerfile
from rewriter.model import Diagnostic, Located, Severity
from rewriter.rules.rule import Rule

_HELP = "if it is another folder, name it: --context, or context in .distroify.toml"


def note(
    dockerfile: Dockerfile, folder: Path, context: Path, guess: str, at: Located | None
) -> Iterator[Diagnostic]:
    """The note at the first COPY, where ``context`` is not ``folder``, the Dockerfile's."""
    if os.path.realpath(context) == os.path.realpath(folder):
        return
    name = at.context if at is not None and at.context is not None else str(context)
    name = "the root of the repository" if name == "." else f"the folder {name}"
    message = f"{name} is taken for the build context: {guess.partition(': ')[2] or guess}"
    copies = (copy.line for copy in each(dockerfile.instructions, Copying) if copy.from_ is None)
    line = next(copies, dockerfile.instructions[-1].line)
    yield Diagnostic(RULE.id, message, line, Severity.NOTE, help=_HELP)


RULE = Rule(__name__, order=250, lasting=True)

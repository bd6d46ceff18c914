"""The program's source cannot be seen.

What it does
    States that files, executables and cgo could not be looked for.

Why
    Without the build context the rewrite rests on the Dockerfile alone.

Example
    before
        distroify - < Dockerfile

When it refuses
    Only with ``--safe-only``.

Applicability
    review

References
    https://docs.docker.com/build/concepts/context/
"""

from __future__ import annotations

from collections.abc import Iterator

from rewriter.analysis.model import Facts
from rewriter.analysis.start import is_of_another_module
from rewriter.dockerfile.model import Dockerfile
from rewriter.facts.sight import unread
from rewriter.model import Diagnostic, Settings
from rewriter.notices.common import notice

_HERE = "run it where the source is, or give --context"
_INSTALLED = "look into the source of the module"


def check(dockerfile: Dockerfile, facts: Facts, settings: Settings) -> Iterator[Diagnostic]:
    """State it once for each program."""
    for program in facts.programs:
        message = unread(program)
        if message is not None:
            installed = any(map(is_of_another_module, program.build.command.packages))
            help_ = (_INSTALLED if installed else _HERE) if program.unseen is not None else None
            yield notice("unseen-source", message, program.build.instruction.line, help_)

"""The program's source cannot be seen.

What it does
    States that files, executables and cgo could not be looked for. Where there is no ``go.mod`` (git may
    ignore it), an import whose last elements are a folder of Go files is that folder, and what stands before
    it is the module; that is stated too.

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
from rewriter.dockerfile.model import Dockerfile
from rewriter.model import Diagnostic, Settings
from rewriter.notices.common import notice


def check(dockerfile: Dockerfile, facts: Facts, settings: Settings) -> Iterator[Diagnostic]:
    """State it once for each program."""
    for program in facts.programs:
        if program.unseen is not None:
            message = f"{program.unseen}: what {program.path} reads and starts, and cgo, were not looked for"
            yield notice(
                "unseen-source",
                message,
                program.build.instruction.line,
                "run it where the source is, or give --context",
            )
            continue
        if program.source is not None and program.source.inferred is not None:
            name = program.source.inferred.path
            made = any(words[:4] == ("go", "mod", "init", name) for _, _, words in facts.trace.calls)
            message = f"the build context has no go.mod: imports below {name} are taken for its folders"
            if not made:
                yield notice("unseen-source", message, program.build.instruction.line)
        if program.source is not None and program.source.unresolved:
            listed = ", ".join(program.source.unresolved[:5])
            message = f"some source of {program.path} could not be read: {listed}"
            yield notice("unseen-source", message, program.build.instruction.line)

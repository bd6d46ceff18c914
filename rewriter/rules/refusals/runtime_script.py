"""A script is put into the image, and something may start it.

What it does
    Refuses where COPY, ADD or RUN puts a script into the image (a first line ``#!…`` and mode x, a name that
    ends in ``.sh``), it would be in the new image, and it cannot be ruled out that something starts it: the
    source is not seen, starts an executable whose name is computed, or a shell, or a file of the repository
    runs the script in the container.

Why
    distroless has no shell and no interpreter. What its author put into the image by hand is there for a
    reason.

Example
    before
        COPY backup.sh /usr/local/bin/
        …
        exec.Command(os.Getenv("BACKUP"))

When it refuses
    Not where all source is seen (modules are vendored, known by the tables or by the settings) and nothing
    in it may start the script: see ``unused-script``. Not for what
    comes with the Go source, for scripts that a RUN of the stage runs, or for those whose interpreter COPY
    brings as a static program.

What you can do
    Leave the script out of the image, or do in the program what it does. Where nothing runs it, say so.

    before
        COPY backup.sh /usr/local/bin/
    after
        # distroify: ignore[runtime-script] because people run it by hand
        COPY backup.sh /usr/local/bin/

Applicability
    refusal

References
    https://github.com/GoogleContainerTools/distroless#entrypoints
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from rewriter.dockerfile.model import Dockerfile
from rewriter.model import Diagnostic, Settings, evidence_at
from rewriter.plan.executables import lifeless_scripts
from rewriter.plan.model import Plan
from rewriter.rules.diagnostics import refusal
from rewriter.rules.questions.packages import doubt_of_commands
from rewriter.rules.rule import Rule
from rewriter.support.moving import HERE

_HELP = (
    "do in the program what the script does, or leave it out of this image; if nothing runs it, write "
    f"'# distroify: ignore[runtime-script]' above line {HERE}"
)


def check(dockerfile: Dockerfile, plan: Plan, settings: Settings) -> Iterator[Diagnostic]:
    """Refuse with each script and the reason."""
    if plan.facts.program is None:
        return
    for script in lifeless_scripts(plan):
        consumers = "break-consumers" not in settings.allow
        why = doubt_of_commands(plan, (posixpath.basename(script.path),), consumers=consumers)
        if why is not None:
            reason, place = why
            message = f"{script.path} is a script, and distroless has nothing to run it; {reason}"
            evidence = evidence_at(place)
            yield refusal(RULE, message, script.line, _HELP, evidence)


RULE = Rule(__name__, order=190, check=check)

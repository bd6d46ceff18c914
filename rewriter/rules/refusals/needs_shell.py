"""The start needs a shell.

What it does
    Refuses shell text that is more than one command with literal words: variables, ``&&``, pipes,
    redirections, globs, ``~``, assignments, builtins.

Why
    distroless has no shell, and exec form expands nothing; writing ``/bin/sh -c`` would fail at the start.

Example
    before
        CMD ./app -port $PORT

When it refuses
    Where the text does more than set variables before one command: see ``open-script``.

What you can do
    Write the words out in exec form, and read in the program what may vary.

    before
        CMD /app -port $PORT
    after
        CMD ["/app", "-port", "8080"]

    Or let distroify write the values that the Dockerfile gives, for good:
        distroify --allow freeze-variables Dockerfile

    Or keep a shell, in the ``:debug`` image:
        distroify --allow debug-shell Dockerfile

Applicability
    refusal; ``--allow freeze-variables`` writes the values that variables have in the Dockerfile into the
    arguments (unsafe: ``docker run -e`` does not change them any more); ``--allow debug-shell`` lets busybox'
    shell of the ``:debug`` image run the text, where all that it calls is there (unsafe: a shell stays in
    the image, and busybox' tools have fewer options)

References
    https://pubs.opengroup.org/onlinepubs/9699919799/utilities/V3_chap02.html
"""

from __future__ import annotations

from collections.abc import Iterator

from rewriter.dockerfile.model import Dockerfile
from rewriter.model import NEEDS_SHELL, Diagnostic, Settings
from rewriter.plan.model import Plan
from rewriter.rules.diagnostics import refusal
from rewriter.rules.known import known
from rewriter.rules.rule import Rule


def check(dockerfile: Dockerfile, plan: Plan, settings: Settings) -> Iterator[Diagnostic]:
    """Refuse where the start has this problem."""
    yield from known(RULE, plan)
    copied = {path for program in plan.facts.programs for path in program.paths}
    for path in plan.facts.start.opening.calls:
        if plan.facts.program is not None and path not in copied:
            message = f"the shell starts {path}, which is not copied"
            help_ = "build it from the source that the build context has"
            yield refusal(RULE, message, plan.facts.start.line, help_)


_HELP = (
    "distroless has no shell: let the instruction name the program and its arguments in exec form, and "
    "read variables in the program or its flags"
)
RULE = Rule(__name__, order=100, reasons=dict.fromkeys(NEEDS_SHELL, _HELP), check=check, lasting=True)

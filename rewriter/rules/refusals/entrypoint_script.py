"""The image starts a script.

What it does
    Refuses a start that is a shell script which does more than set variables, or that could not be started
    before. The message names the line of the script that needs a shell.

Why
    distroless has no interpreter, and what the script prepares would be missing.

Example
    before (entrypoint.sh: ``until nc -z db 5432; do sleep 1; done; exec ./app``)
        ENTRYPOINT ["./entrypoint.sh"]

When it refuses
    Loops, conditions on arguments, further commands, command substitution, values made of other variables;
    a script that is not in the build context. A script of defaults is opened up: see ``open-script``.

What you can do
    Do in the program what the script does, such as waiting for the database, and start the program itself.

    before
        ENTRYPOINT ["./entrypoint.sh"]
    after
        ENTRYPOINT ["/app"]

    Or keep the script, and a shell with it, in the ``:debug`` image:
        distroify --allow debug-shell Dockerfile

Applicability
    refusal; ``--allow debug-shell`` copies the script and lets busybox' shell of the ``:debug`` image run it,
    where all that it calls is there (unsafe), and ``--allow freeze-variables`` takes the values of variables
    from the Dockerfile (unsafe)

References
    https://github.com/GoogleContainerTools/distroless#entrypoints
"""

from __future__ import annotations

from rewriter.model import Reason
from rewriter.rules.rule import Rule

_HELP = (
    "start the program itself: move what the script does before it into ENV, the program's flags or an init "
    "container, and let ENTRYPOINT name the program"
)
RULE = Rule(__name__, order=90, reasons={Reason.SCRIPT: _HELP}, lasting=True)

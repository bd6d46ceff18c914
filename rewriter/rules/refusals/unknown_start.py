"""The image starts something that this file is not seen to build.

What it does
    Refuses where the first word of the start leads to a file that no go build, go install, cp or mv of this
    file writes.

Why
    A runtime stage must hold what it starts; a path that nothing produces fails at once.

Example
    before
        CMD ["/usr/bin/supervisord"]

What you can do
    Build the program with a ``go build`` in a RUN. Or, where a tool builds it that cannot be followed, say
    which package it is, above the instruction that copies it.

    before
        COPY --from=builder /output/bin/lake /lake
    after
        # distroify: program /output/bin/lake ./cmd/lake
        COPY --from=builder /output/bin/lake /lake

    Start the program itself, and not a wrapper; USER names whom it runs as. ``su-exec app /server`` and the
    like are rewritten where USER can do the same (``open-script``). ``--allow drop-init`` removes tini and
    the like.

Applicability
    refusal; ``--allow drop-init`` takes away tini, dumb-init or catatonit before the program (unsafe: the
    program is process 1, receives the signals itself and must reap the children it starts)

References
    https://docs.docker.com/reference/dockerfile/#understand-how-cmd-and-entrypoint-interact
"""

from __future__ import annotations

from rewriter.facts.start.unseen_program import UNFOLLOWED_HELP
from rewriter.model import UNSEEN_PROGRAM, Diagnostic, Reason
from rewriter.plan.model import Plan
from rewriter.rules.diagnostics import refusal
from rewriter.rules.rule import Rule


def not_built(plan: Plan) -> Diagnostic:
    """Refuse where nothing else does and there is no program; raised by ``rewriter.pipeline.stage``."""
    line = plan.facts.start.line or plan.facts.from_.line
    return refusal(RULE, "no program is seen to be built", line, "build the program in this file")


_HELP = "start a program that a go build or go install of this file writes, by its absolute path"
RULE = Rule(
    __name__,
    order=120,
    reasons=dict.fromkeys(UNSEEN_PROGRAM, _HELP)
    | {
        Reason.WRAPPER: "let ENTRYPOINT or CMD name the program itself; an orchestrator waits and reaps "
        "better",
        Reason.MAKE: "let the CMD start the program that make builds, and build it in a RUN",
        Reason.OUTPUT_NOT_KNOWN: "write that go build out, with -o and its package, as a RUN of its own",
        Reason.NOT_FOLLOWED: UNFOLLOWED_HELP,
        Reason.WRITTEN_ELSEWHERE: "start or copy what go builds, by its absolute path, or let go build "
        "write it to that path",
    },
    lasting=True,
)

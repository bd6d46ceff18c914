"""C code of the program opens files, starts commands or loads libraries.

What it does
    Reports calls in C code, vendored too, that open files, start commands or load libraries, by unknown
    names.

Why
    C is not read as Go is: what these calls need at run time may be missing in the new image.

Example
    before
        // static FILE *f(const char *p) { return fopen(p, "r"); }
        import "C"

When it refuses
    Only with ``--safe-only``.

What you can do
    Look whether the calls are reached, and copy what they open: ``# distroify: copy PATH``. If there is
    nothing to copy, say so.

    before
        RUN go build -o /app .
    after
        # distroify: ignore[c-code] because it only opens what users name
        RUN go build -o /app .

Applicability
    review

References
    https://pkg.go.dev/cmd/cgo
"""

from __future__ import annotations

from collections.abc import Iterator

from rewriter.dockerfile.model import Dockerfile
from rewriter.model import Diagnostic, Reason, Settings
from rewriter.plan.model import Plan
from rewriter.rules.known import fit_doubts
from rewriter.rules.rule import Rule


def check(dockerfile: Dockerfile, plan: Plan, settings: Settings) -> Iterator[Diagnostic]:
    """State the calls."""
    yield from fit_doubts(RULE, plan)


RULE = Rule(__name__, order=130, reasons={Reason.OPENS_FILES: "", Reason.C_CALLS: ""}, check=check)

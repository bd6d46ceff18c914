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

from rewriter.model import Reason
from rewriter.rules.rule import Rule

RULE = Rule(__name__, order=130, reasons={Reason.OPENS_FILES: "", Reason.C_CALLS: ""})

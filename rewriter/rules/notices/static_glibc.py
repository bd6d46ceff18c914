"""A static program contains glibc.

What it does
    Reports programs that are linked statically on Debian with cgo on.

Why
    glibc loads name service modules at run time for host names and users, also in a static program;
    distroless ``static`` has none. Go asks its own resolver first in most cases.

Example
    before
        RUN go build -ldflags '-linkmode external -extldflags "-static"' -o app .

When it refuses
    Only with ``--safe-only``.

What you can do
    Build without cgo, where the program needs none. Or let Go look up hosts and users by itself, with
    ``-tags netgo,osusergo``.

    before
        RUN go build -ldflags '-linkmode external -extldflags "-static"' -o /app .
    after
        RUN CGO_ENABLED=0 go build -o /app .

Applicability
    review

References
    https://sourceware.org/glibc/wiki/FAQ#Even_statically_linked_programs_need_some_shared_libraries_which_is_not_acceptable_for_me.__What_can_I_do.3F
"""

from __future__ import annotations

from rewriter.model import Reason
from rewriter.rules.rule import Rule

RULE = Rule(__name__, order=140, reasons={Reason.LOADS_GLIBC: ""})

"""The program is copied from the build context, and distroless cannot start it.

What it does
    Refuses a start that is a file of the build context which is not there, is no Go program, or asks for a
    loader, a shared library, a version of glibc or a machine that distroless lacks.

Why
    Nothing in the Dockerfile says how the program is linked, and for which machine; its ELF header does.

Example
    before
        COPY server /server
        CMD ["/server"]

When it refuses
    Without the file; what its header says of the machine, the loader (musl), shared libraries and versions
    of glibc does not fit; it is packed by UPX; it comes in a folder of Go source that is not its own. See
    ``prebuilt-program`` for what fits.

What you can do
    Build the program in the Dockerfile. Or build it before ``docker build`` with ``CGO_ENABLED=0`` for the
    platform of the image, and run distroify where the file is.

    before
        COPY server /server
    after
        WORKDIR /src
        COPY . .
        RUN CGO_ENABLED=0 go build -o /server .

Applicability
    refusal

References
    https://docs.docker.com/reference/dockerfile/#copy,
    https://refspecs.linuxfoundation.org/elf/gabi4+/ch4.eheader.html
"""

from __future__ import annotations

from rewriter.model import Reason
from rewriter.rules.rule import Rule

RULE = Rule(
    __name__,
    order=110,
    reasons={
        Reason.BROUGHT: "build the program in this file, so that it can be shown to be static, or give the "
        "build context with --context",
        Reason.NOT_THERE: "build it before distroify looks at the file, or build it in a RUN of this file",
    },
    lasting=True,
)

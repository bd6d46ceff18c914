"""The program links shared libraries that the distroless images lack, or that are not known.

What it does
    Refuses a program with cgo whose shared libraries are not all known to be in ``base`` or ``cc``: by
    ``#cgo LDFLAGS``, ``#cgo pkg-config``, the table of modules, and installed headers that nothing read here
    accounts for.

Why
    The loader stops a program at once whose library is missing: "cannot open shared object file".

Example
    before
        RUN apt-get install -y libvips-dev
        import "github.com/h2non/bimg"

When it refuses
    Always. Where a library is installed but not linked, ``# distroify: ignore[missing-library]`` above the
    go build says so.

What you can do
    Where the library is installed and the program does not link it, say so.

    before
        RUN go build -o /app .
    after
        # distroify: ignore[missing-library] because only a test links it
        RUN go build -o /app .

    A library that the program does link must be in the image. distroless has none but those of ``base`` and
    ``cc``: keep the old image then.

Applicability
    refusal

References
    https://github.com/GoogleContainerTools/distroless/blob/main/base/README.md,
    https://github.com/GoogleContainerTools/distroless/blob/main/cc/README.md
"""

from __future__ import annotations

from rewriter.model import Reason
from rewriter.rules.rule import Rule

RULE = Rule(
    __name__,
    order=160,
    reasons={
        Reason.OWN_LIBRARIES: "install the distribution's, or link statically",
        Reason.LIBRARIES_LACK: "link it statically, or do without; a library that is installed but not "
        "linked: remove the package",
        Reason.LIBRARIES_NOT_KNOWN: "name libraries of the distribution (-lz), or link without it",
    },
)

"""The image compiles the program with go run at every start, and it cannot be built ahead.

What it does
    Refuses CMD and ENTRYPOINT that call go run, where ``build-program`` can't build what it compiles.

Why
    go run needs the toolchain and the source in the image.

Example
    before
        ENTRYPOINT ["go", "run"]
        CMD ["main.go"]

When it refuses
    Where the package is named by CMD (arguments of docker run replace it), is not in the image, or has a
    version that every start looks up; where -exec or -C says how it is run; where a build argument or SHELL
    gives a RUN other surroundings than the container has.

What you can do
    Build the program in the image, and start it.

    before
        ENTRYPOINT ["go", "run"]
        CMD ["main.go"]
    after
        RUN go build -o /usr/local/bin/app main.go
        ENTRYPOINT ["/usr/local/bin/app"]

Applicability
    refusal

References
    https://pkg.go.dev/cmd/go#hdr-Compile_and_run_Go_program
"""

from __future__ import annotations

from rewriter.model import Reason
from rewriter.rules.rule import Rule

_HELP = "bring the source by COPY, build it in a RUN (go build -o /app/main .) and start the binary"
RULE = Rule(__name__, order=50, reasons={Reason.GO_RUN: _HELP}, lasting=True)

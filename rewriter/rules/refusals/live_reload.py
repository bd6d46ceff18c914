"""The image rebuilds or debugs the program while it runs.

What it does
    Refuses images that start air, CompileDaemon, reflex, delve and the like.

Why
    They need the toolchain and the source; such an image is for development.

Example
    before
        CMD ["air"]

What you can do
    Leave an image for development as it is. If the same file should ship the program as well, give that a
    stage of its own; ``docker build --target dev`` makes the other one.

    before
        FROM golang:1.26
    after
        FROM golang:1.26 AS dev
    before
        CMD ["air"]
    after
        CMD ["air"]

        FROM golang:1.26
        WORKDIR /src
        COPY . .
        RUN go build -o /app .
        CMD ["/app"]

Applicability
    refusal

References
    https://github.com/air-verse/air, https://github.com/go-delve/delve
"""

from __future__ import annotations

from rewriter.model import Reason
from rewriter.rules.rule import Rule

_HELP = "keep this file for development and write a second one that builds and starts the program"
RULE = Rule(__name__, order=80, reasons={Reason.RELOADER: _HELP}, lasting=True)

"""The image starts the go command.

What it does
    Refuses an image that starts go with another subcommand.

Why
    It is a tool image: the toolchain is what it is for.

Example
    before
        ENTRYPOINT ["go"]

What you can do
    An image that offers the go command needs it: leave it as it is, and say so, so that nobody asks again.
    The outcome is still "refused", by ``ignored``.

    before
        FROM golang:1.26
    after
        # distroify: ignore because developers run go in it
        FROM golang:1.26

Applicability
    refusal

References
    https://pkg.go.dev/cmd/go
"""

from __future__ import annotations

from rewriter.model import Reason
from rewriter.rules.rule import Rule

_HELP = "an image that starts the go command needs the toolchain: leave it as it is"
RULE = Rule(__name__, order=70, reasons={Reason.GO_COMMAND: _HELP}, lasting=True)

"""The image runs go test.

What it does
    Refuses an image that starts go test.

Why
    Tests need the toolchain and the source; the image is not meant to be small.

Example
    before
        CMD ["go", "test", "./..."]

What you can do
    An image for tests needs the toolchain: leave it as it is. If it should ship the program as well, test in
    a RUN and start the program.

    before
        CMD ["go", "test", "./..."]
    after
        RUN go test ./...
        RUN go build -o /app .
        CMD ["/app"]

Applicability
    refusal

References
    https://pkg.go.dev/cmd/go#hdr-Test_packages
"""

from __future__ import annotations

from rewriter.model import Reason
from rewriter.rules.rule import Rule

RULE = Rule(__name__, order=60, reasons={Reason.GO_TEST: "leave it as it is"}, lasting=True)

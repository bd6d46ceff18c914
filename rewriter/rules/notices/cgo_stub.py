"""A module that needs cgo is built without cgo, in the old image as in the new one.

What it does
    Reports modules like go-sqlite3 that build without cgo as a stub, where the file already builds that way.

Why
    The program fails as soon as it uses the module: "Binary was compiled with 'CGO_ENABLED=0'". The new image
    is as broken as the old one.

Example
    before
        RUN CGO_ENABLED=0 go build -o app .
        import _ "github.com/mattn/go-sqlite3"

When it refuses
    Only with ``--safe-only``.

What you can do
    Look whether the program needs what the stub leaves out: a program that opens an SQLite database with the
    stub ends with an error. Build with cgo on Debian then. Nothing changes by the rewrite.

Applicability
    review

References
    https://github.com/mattn/go-sqlite3/issues/855
"""

from __future__ import annotations

from rewriter.model import Reason
from rewriter.rules.rule import Rule

RULE = Rule(__name__, order=120, reasons={Reason.CGO_STUB: ""})

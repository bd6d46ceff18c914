"""The build makes a plugin or a library, or a program whose loader no distroless image has.

What it does
    Refuses plugins, Go libraries (``-buildmode=plugin``, ``c-shared``, ``-linkshared``), programs that load
    plugins, and programs that need Alpine's loader without cgo (``-buildmode=pie``, ebitengine/purego).

Why
    Plugins must be built with the program and found at run time. The loader is part of the C library: the
    start fails with "no such file or directory".

Example
    before
        RUN go build -buildmode=plugin -o /app .

When it refuses
    Always; ``-buildmode=pie`` and purego on Debian are moved to ``base``.

What you can do
    Take the flag out, if nothing needs it: a plain program has no loader.

    before
        RUN go build -buildmode=pie -o /app .
    after
        RUN go build -o /app .

    Or build on Debian, whose loader is in distroless' ``base``.

    before
        FROM golang:1.26-alpine
    after
        FROM golang:1.26-trixie

Applicability
    refusal

References
    https://pkg.go.dev/cmd/go#hdr-Build_modes, https://pkg.go.dev/plugin, https://github.com/ebitengine/purego
"""

from __future__ import annotations

from rewriter.model import Reason
from rewriter.rules.rule import Rule

RULE = Rule(
    __name__,
    order=150,
    reasons={
        Reason.NO_PROGRAM: "build without it",
        Reason.PLUGINS: "build the plugin into the program",
        Reason.LOADER_NOT_KNOWN: "build from golang:VERSION-bookworm or -trixie",
        Reason.MUSL_LOADER: "",
    },
)

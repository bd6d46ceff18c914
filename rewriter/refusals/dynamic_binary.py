"""The build makes a binary that needs the dynamic loader, or no program.

What it does
    Refuses ``-buildmode=pie``, plugins and modules that link dynamically without cgo (ebitengine/purego).

Why
    ``static`` has no loader: the start fails with "no such file or directory".

Example
    before
        RUN go build -buildmode=pie -o /app .

When it refuses
    Always.

Applicability
    refusal

References
    https://pkg.go.dev/cmd/go#hdr-Build_modes, https://github.com/ebitengine/purego
"""

from __future__ import annotations

from collections.abc import Iterator

from rewriter.analysis.model import Facts
from rewriter.dockerfile.model import Dockerfile
from rewriter.model import Diagnostic, Evidence, Settings
from rewriter.refusals.common import refusal


def check(dockerfile: Dockerfile, facts: Facts, settings: Settings) -> Iterator[Diagnostic]:
    """Refuse with the flag or the import."""
    for program in facts.programs:
        build = program.build
        line = build.instruction.line
        if build.command.buildmode not in ("", "default", "exe"):
            message = f"-buildmode={build.command.buildmode} does not make a static program"
            yield refusal("dynamic-binary", message, line, "build without -buildmode")
        if program.source is None:
            continue
        for place in program.source.dynamic_linking[:1]:
            message = "an imported package loads C libraries at run time, even without cgo"
            yield refusal(
                "dynamic-binary",
                message,
                line,
                "it needs a base with a C library",
                (Evidence(place.path, place.line),),
            )
        for use in program.source.strings:
            if use.call == "plugin.Open":
                yield refusal(
                    "dynamic-binary",
                    "the program loads Go plugins, which need cgo",
                    line,
                    "build the plugin into the program",
                    (Evidence(use.place.path, use.place.line),),
                )
                break

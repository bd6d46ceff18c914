"""Files and folders that the program reads are copied to the same path.

What it does
    Adds a COPY for what the Dockerfile puts beside the Go source, for folders that RUN makes, and for
    every file or folder of the build context that a string of the Go source, an argument of the start or
    an ENV value names, seen from WORKDIR. What ``//go:embed`` puts into the binary is left out.

Why
    Templates, static files, migrations and configuration are the most common loss when a Go image is
    split by hand.

Example
    before (main.go)
        template.ParseFiles("templates/index.html")
    after
        COPY --from=build /app/templates/index.html /app/templates/index.html

When it refuses
    Folders whose owner or mode cannot be kept: see ``file-owner``. A file that the analysis cannot see is
    named with a comment: ``# distroify: copy PATH``.

Applicability
    safe

References
    https://pkg.go.dev/embed, https://docs.docker.com/reference/dockerfile/#copy
"""

from __future__ import annotations

from collections.abc import Iterator

from rewriter.analysis.model import Facts, RuntimeFile
from rewriter.dockerfile.model import Dockerfile
from rewriter.insertion import Order, insert
from rewriter.model import Diagnostic, Evidence, Fix, Settings, Severity
from rewriter.transforms.copy_binary import copy_line


def transform(dockerfile: Dockerfile, facts: Facts, settings: Settings) -> Iterator[Diagnostic]:
    """Copy each file or folder."""
    for item in facts.files:
        target = item.destination or item.path
        line = copy_line(dockerfile, facts, item.path, target, item.owner)
        fix = Fix((insert(dockerfile, facts, line, Order.FILES),))
        evidence = tuple(Evidence(path, number) for path, number in item.evidence)
        message = f"{item.path} is copied: {_why(item)}"
        yield Diagnostic("copy-files", message, _line(facts, item), Severity.FIX, fix, evidence=evidence)


def _why(item: RuntimeFile) -> str:
    return f"{item.reason} names it" if item.reason.startswith('"') else item.reason


def _line(facts: Facts, item: RuntimeFile) -> int:
    """A line of the Dockerfile: the instruction's own, or that of the start for evidence elsewhere."""
    return facts.start.line if item.evidence else item.line

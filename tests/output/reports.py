"""Values that the tests of all formats render."""

from __future__ import annotations

from rewriter.batch.diff import for_git, unified_diff
from rewriter.model import (
    Applicability,
    Diagnostic,
    Edit,
    Evidence,
    FileResult,
    Fix,
    Located,
    Outcome,
    Processed,
    Severity,
)
from rewriter.output.model import Report

BEFORE = 'FROM golang:1.24\nCOPY . .\nRUN go build \\\n    -o /web .\n\nCMD ["/web"]\n'
AFTER = (
    "FROM golang:1.24 AS build\nCOPY . .\nRUN CGO_ENABLED=0 go build \\\n    -o /web .\n\n"
    'FROM gcr.io/distroless/static-debian13\nCOPY --from=build /web /web\nCMD ["/web"]\n'
)
SPLIT = Diagnostic("split-stages", "split", 1, Severity.FIX, Fix((Edit(16, 16, " AS build"),)))
CONSUMER = Diagnostic(
    "image-consumer",
    "the health check of web runs curl",
    3,
    Severity.NOTICE,
    None,
    "call the program itself",
    (Evidence("docker-compose.yml", 6), Evidence("cmd/web/main.go")),
)
REFUSAL = Diagnostic(
    "unknown-start",
    "cannot tell what /lake is",
    36,
    Severity.REFUSAL,
    None,
    "say it, or --allow drop-init",
    (Evidence("Makefile", 41),),
    ("drop-init",),
)


def rewritten(
    path: str = "Dockerfile",
    *diagnostics: Diagnostic,
    before: str = BEFORE,
    after: str = AFTER,
    located: Located | None = None,
) -> Processed:
    """A rewrite of a file, by default with one safe and one doubtful change."""
    result = FileResult(
        path,
        Outcome.REWRITTEN,
        before,
        after,
        "golang:1.24",
        "gcr.io/distroless/static-debian13",
        diagnostics or (SPLIT, CONSUMER),
        located=located,
    )
    return Processed(result, for_git(unified_diff(before, after, path), path))


def ended(
    outcome: Outcome, *diagnostics: Diagnostic, path: str = "Dockerfile", reason: str = ""
) -> Processed:
    """A file that stays as it is."""
    return Processed(
        FileResult(path, outcome, BEFORE, BEFORE, "golang:1.24", "golang:1.24", diagnostics, reason)
    )


def diagnostic(message: str, line: int = 1, severity: Severity = Severity.NOTICE) -> Diagnostic:
    """A diagnostic without anything else."""
    fix = Fix((), Applicability.SAFE) if severity is Severity.FIX else None
    return Diagnostic("rule", message, line, severity, fix)


def report(*files: Processed) -> Report:
    """A run over these files."""
    return Report(files, ("distroify", "--write", "."), "1.2.3")

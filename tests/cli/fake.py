"""A pipeline of a few lines in place of the real one: these tests are about the command around it."""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType

from rewriter.model import Applicability, Diagnostic, FileResult, Fix, Located, Outcome, Settings, Severity

GO = b'FROM golang:1.22\nCMD ["app"]\n'
REWRITTEN = b'FROM golang:1.22 AS build\nCMD ["app"]\n'
REFUSED = b"FROM golang:1.22\nCMD refuse\n"
UNCHANGED = b"FROM gcr.io/distroless/static-debian13\n"
SKIPPED = b"FROM node\n"
BROKEN = b"FROM golang\nbroken\n"

Call = tuple[str, bytes, Settings, Path | None, Path | None]
calls: list[Call] = []


def rewrite(
    path: str,
    data: bytes,
    settings: Settings,
    *,
    context: Path | None,
    dockerfile_path: Path | None,
    at: Located | None = None,
    contexts: object = None,
) -> FileResult:
    """Decides by the words in the file; records its arguments in ``calls``."""
    calls.append((path, data, settings, context, dockerfile_path))
    text = data.decode("utf-8", "surrogateescape")
    outcome, diagnostic = _decide(data, safe_only=settings.safe_only)
    after = text.replace("golang:1.22", "golang:1.22 AS build") if outcome is Outcome.REWRITTEN else text
    reason = "no Go image" if outcome is Outcome.SKIPPED else ""
    return FileResult(path, outcome, text, after, "golang:1.22", None, diagnostic, reason, at)


def _decide(data: bytes, *, safe_only: bool) -> tuple[Outcome, tuple[Diagnostic, ...]]:
    if b"broken" in data:
        return Outcome.FAILED, (Diagnostic("syntax-error", "unknown instruction", 2, Severity.REFUSAL),)
    if b"golang" not in data:
        return Outcome.UNCHANGED if b"distroless" in data else Outcome.SKIPPED, ()
    if b"refuse" in data or (b"guess" in data and safe_only):
        return Outcome.REFUSED, (Diagnostic("needs-shell", "no", 2, Severity.REFUSAL, help="do"),)
    if b" AS build" in data:
        return Outcome.UNCHANGED, ()
    fix = Fix((), Applicability.REVIEW)
    return Outcome.REWRITTEN, (Diagnostic("split-stages", "two stages", 1, Severity.FIX, fix),)


def install() -> ModuleType:
    """This module as ``rewriter.pipeline.rewrite``."""
    module = ModuleType("rewriter.pipeline.rewrite")
    vars(module)["rewrite"] = rewrite
    sys.modules["rewriter.pipeline.rewrite"] = module
    return module

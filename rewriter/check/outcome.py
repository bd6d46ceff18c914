"""Why a file ends as it does, in one line."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from rewriter.images.catalogue import is_like_distroless
from rewriter.model import Diagnostic, FileResult, Outcome, Severity
from rewriter.rules.notices import kept_stage
from rewriter.rules.refusals import postcondition


def reason_of(result: FileResult) -> str:
    """The reason that the stages gave, else the message that decided, else what the file is made from.

    It goes on from the path of the file; for every outcome there is one.
    """
    if result.reason:
        return result.reason
    match result.outcome:
        case Outcome.REWRITTEN:
            return f"{_short(result.before_base)} becomes {_short(result.after_base)}"
        case Outcome.UNCHANGED:
            return _unchanged(result)
        case _:
            return next((d.message for d in result.diagnostics if d.severity is Severity.REFUSAL), "")


def refused(result: FileResult, diagnostics: Iterable[Diagnostic]) -> FileResult:
    """A rewrite that is not to be, after all: the file as it was, and the reason is that of the refusal."""
    held = replace(
        result,
        outcome=Outcome.REFUSED,
        after=result.before,
        after_base=result.before_base,
        diagnostics=tuple(diagnostics),
        reason="",
    )
    return replace(held, reason=reason_of(held))


def _unchanged(result: FileResult) -> str:
    kept = [item.message for item in result.diagnostics if item.rule == kept_stage.RULE.id]
    image = _short(result.before_base)
    if kept:
        return "; ".join(kept)
    if image == "scratch":
        return "already on scratch: --from-scratch moves it to distroless"
    if is_like_distroless(result.before_base or ""):
        whole = (result.before_base or "").partition("@")[0]
        return f"already on {whole}, which is like distroless"
    return f"already on {image}"


def _short(image: str | None) -> str:
    """An image without its registry and digest."""
    return (image or "").partition("@")[0].rpartition("/")[2]


def broken_diff(result: FileResult) -> FileResult:
    """The result of a rewrite whose diff does not give the new text: refused, with the text as it was."""
    message = "the diff does not turn the old text into the new one and back"
    return refused(result, [postcondition.broken(message, 0)])

"""The boundary around one file: whatever goes wrong inside it is the failure of that file, and of no other.

Nothing that a stranger wrote may end a run over many files. What gets here is a defect of distroify.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable
from typing import TypeVar

from rewriter.model import Diagnostic, FileResult, Outcome, Severity

RULE = "internal-error"
HELP = (
    "this is a defect of distroify: please report the file, with the traceback that --debug prints; "
    "nothing was changed"
)
_CRASH_HELP = (
    "this is a defect of distroify, or there is too little memory: try the file alone, and please report it; "
    "nothing was changed"
)
_LONGEST = 200
Done = TypeVar("Done")


def guarded(
    path: str,
    text: str | None,
    step: Callable[[], Done],
    failed: Callable[[FileResult], Done],
    passing: tuple[type[Exception], ...] = (),
) -> Done:
    """What ``step`` returns for the file with this text; what ``failed`` makes of a failed result where
    anything is raised but what is ``passing``, which concerns all files alike."""
    try:
        return step()
    except passing:
        raise
    # The one broad except. Exception has RecursionError and MemoryError too, which hostile files may cause;
    # it has not KeyboardInterrupt and SystemExit, by which a user ends the run.
    except Exception as error:
        return failed(_failure(path, text, error))


def crashed(path: str, how: str) -> FileResult:
    """The result for a file whose process ended, and how: what no exception is raised for."""
    message = f"distroify failed on this file: its process ended with {how}"
    diagnostic = Diagnostic(RULE, message, 0, Severity.REFUSAL, help=_CRASH_HELP)
    return FileResult(path, Outcome.FAILED, diagnostics=(diagnostic,), reason=message)


def _failure(path: str, text: str | None, error: Exception) -> FileResult:
    kind = type(error).__name__
    said = str(error).partition("\n")[0][:_LONGEST]
    message = f"distroify failed on this file: {kind}{f': {said}' if said else ''}"
    diagnostic = Diagnostic(RULE, message, 0, Severity.REFUSAL, help=HELP)
    trace = "".join(traceback.format_exception(error))
    return FileResult(
        path, Outcome.FAILED, text, text, diagnostics=(diagnostic,), reason=message, traceback=trace
    )

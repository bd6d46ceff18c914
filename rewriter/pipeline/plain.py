"""A file that stays as it is: there is nothing to be said about it, or it is refused."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from rewriter.dockerfile.model import Dockerfile, NeedsArgument, ParserDisagreement, UnsupportedSyntax
from rewriter.dockerfile.stages import Stage
from rewriter.model import Diagnostic, FileResult, Outcome
from rewriter.rules.refusals import build_argument, parser_disagreement, unsupported_syntax
from rewriter.trace.base import image_text, root_of


def without_change(path: str, dockerfile: Dockerfile, found: tuple[Stage, ...]) -> FileResult:
    """The result for the last of these stages, where there is nothing to be said about it.

    Its base is as it is written where an argument in it has no value.
    """
    text = dockerfile.text
    root = root_of(dockerfile, found)
    image, is_known = image_text(dockerfile, root.image)
    image = image if is_known else root.image
    return FileResult(path, Outcome.SKIPPED, text, text, image, image)


def refused(result: FileResult, why: Iterable[Diagnostic]) -> FileResult:
    """The result for the same file as it was, and why."""
    before, base = result.before, result.before_base
    return replace(result, outcome=Outcome.REFUSED, after=before, after_base=base, diagnostics=tuple(why))


def not_read(
    path: str, text: str, error: ParserDisagreement | UnsupportedSyntax | NeedsArgument
) -> FileResult:
    """A file that is refused because it cannot be read for certain."""
    match error:
        case ParserDisagreement():
            diagnostic = parser_disagreement.told(error)
        case UnsupportedSyntax():
            diagnostic = unsupported_syntax.told(error)
        case _:
            diagnostic = build_argument.told(error)
    return FileResult(path, Outcome.REFUSED, text, text, diagnostics=(diagnostic,))


def idle(
    dockerfile: Dockerfile, stage: Stage | None = None, told: Iterable[Diagnostic] = ()
) -> Iterator[Diagnostic]:
    """The directives of a stage (``None``: of the file) that change nothing where nothing is rewritten."""
    if "distroify" in dockerfile.text.lower():
        # Late: most files have no directive.
        from rewriter.rules.notices.idle_directive import left_alone

        yield from left_alone(dockerfile, stage, told)

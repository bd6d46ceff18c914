"""A file about which there is nothing to be said."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rewriter.dockerfile.model import Dockerfile, DockerfileError
from rewriter.dockerfile.stages import Stage
from rewriter.model import Diagnostic, FileResult, Outcome, Severity
from rewriter.trace.base import image_text, root_of


def without_change(path: str, dockerfile: Dockerfile, found: tuple[Stage, ...]) -> FileResult:
    """The result for the last of these stages, where there is nothing to be said about it."""
    text = dockerfile.text
    image, _ = image_text(dockerfile, root_of(dockerfile, found).image)
    return FileResult(path, Outcome.SKIPPED, text, text, image, image)


_HELP = {
    "parser-disagreement": "simplify the lines that it names; please report the file",
    "unsupported-syntax": "use docker/dockerfile, or split the file by hand",
}


def not_read(path: str, text: str, rule: str, error: DockerfileError) -> FileResult:
    """A file that is refused because it cannot be read for certain."""
    help_ = _HELP.get(rule, "give the ARG a default value")
    diagnostic = Diagnostic(rule, error.message, error.line, Severity.REFUSAL, help=help_)
    return FileResult(path, Outcome.REFUSED, text, text, diagnostics=(diagnostic,))


def idle(
    dockerfile: Dockerfile, stage: Stage | None = None, told: Iterable[Diagnostic] = ()
) -> Iterator[Diagnostic]:
    """The directives of a stage (``None``: of the file) that change nothing where nothing is rewritten."""
    if "distroify" in dockerfile.text.lower():
        from rewriter.rules.notices.idle_directive import left_alone

        yield from left_alone(dockerfile, stage, told)

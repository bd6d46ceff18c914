"""Whether a Dockerfile is about a Go program, and what it takes from the build context."""

from __future__ import annotations

from collections.abc import Mapping

from rewriter.dockerfile.instructions import Copying, Run, Starting, each
from rewriter.dockerfile.model import Dockerfile, Instruction
from rewriter.dockerfile.stages import Stage
from rewriter.images.catalogue import looks_like_go
from rewriter.trace.base import argument_defaults, base_of, image_text


def is_go(dockerfile: Dockerfile, stages: tuple[Stage, ...]) -> bool:
    """A stage starts from a Go image, or a RUN calls the go command."""
    defaults = argument_defaults(dockerfile)
    return any(
        _on_go(dockerfile, stage, defaults) or any(map(_calls_go, stage.instructions)) for stage in stages
    )


def _on_go(dockerfile: Dockerfile, stage: Stage, defaults: Mapping[str, str | None]) -> bool:
    is_golang = base_of(dockerfile, stage, defaults) is not None
    return is_golang or looks_like_go(image_text(dockerfile, stage.image, defaults)[0])


def _calls_go(instruction: Instruction) -> bool:
    if not isinstance(instruction, (Run, Starting)):
        return False
    text = instruction.arguments + "".join(heredoc.content for heredoc in instruction.heredocs)
    if "go " not in text and '"go"' not in text:
        return False
    # Late: most files of a search have no word of Go in their commands, and none is parsed.
    from rewriter.facts.recognise.go_calls import calls_go

    return calls_go(instruction)


def copy_sources(stages: tuple[Stage, ...]) -> list[str]:
    """Literal sources of COPY and ADD that lie in the build context."""
    copies = (copy for stage in stages for copy in each(stage.instructions, Copying))
    return [source for copy in copies for source in copy.of_context if "$" not in source]

"""Whether a Dockerfile is about a Go program, and what it takes from the build context."""

from __future__ import annotations

from collections.abc import Mapping

from rewriter.dockerfile.instructions import Copying, Run, Starting, each
from rewriter.dockerfile.model import Dockerfile, Instruction
from rewriter.dockerfile.stages import Stage
from rewriter.golang.command.line import parse_go
from rewriter.images.catalogue import looks_like_go
from rewriter.shell.classify import unwrap
from rewriter.shell.parse import parse
from rewriter.shell.walk import commands
from rewriter.trace.base import argument_defaults, base_of, image_text

_BUILDING = frozenset({"build", "install", "run", "get", "test"})


def is_go(dockerfile: Dockerfile, stages: tuple[Stage, ...]) -> bool:
    """A stage starts from a Go image, or a RUN calls the go command."""
    defaults = argument_defaults(dockerfile)
    return any(
        _on_go(dockerfile, stage, defaults) or any(map(_calls_go, stage.instructions)) for stage in stages
    )


def _on_go(dockerfile: Dockerfile, stage: Stage, defaults: Mapping[str, str | None]) -> bool:
    if base_of(dockerfile, stage, defaults) is not None:
        return True
    try:
        return looks_like_go(image_text(dockerfile, stage.image, defaults)[0])
    except ValueError:
        return False


def _calls_go(instruction: Instruction) -> bool:
    if not isinstance(instruction, (Run, Starting)):
        return False
    text = instruction.arguments + "".join(heredoc.content for heredoc in instruction.heredocs)
    if "go " not in text and '"go"' not in text:
        return False  # the shell is parsed only where it may matter
    if instruction.json is not None:
        return (
            instruction.json[:1] == ("go",) and len(instruction.json) > 1 and instruction.json[1] in _BUILDING
        )

    scripts = [heredoc.content for heredoc in instruction.heredocs] or [instruction.arguments]
    for script in scripts:
        for step in commands(parse(script)):
            if step.simple is None:
                continue
            argv = unwrap([word.literal or "?" for word in step.simple.words])
            command = parse_go([word or "?" for word in argv]) if argv else None
            if command is not None and command.subcommand in _BUILDING:
                return True
    return False


def copy_sources(stages: tuple[Stage, ...]) -> list[str]:
    """Literal sources of COPY and ADD that lie in the build context."""
    copies = (copy for stage in stages for copy in each(stage.instructions, Copying))
    return [source for copy in copies for source in copy.of_context if "$" not in source]

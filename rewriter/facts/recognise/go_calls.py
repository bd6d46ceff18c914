"""Whether a command calls the go command, to build or run something."""

from __future__ import annotations

from rewriter.dockerfile.instructions import Run, Starting
from rewriter.golang.command.line import parse_go
from rewriter.shell.classify import unwrap
from rewriter.shell.parse import parse
from rewriter.shell.walk import commands

_BUILDING = frozenset({"build", "install", "run", "get", "test"})


def calls_go(instruction: Run | Starting) -> bool:
    """Whether a RUN, CMD or ENTRYPOINT calls it, be it in a script of several lines."""
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

"""The build context where the user names none: the same for the rewrite, ``verify`` and ``--since``."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from rewriter.context.choose import ContextChoice, Said, find_context
from rewriter.context.files import Context
from rewriter.dockerfile.model import Dockerfile
from rewriter.dockerfile.stages import Stage
from rewriter.facts.recognise.go_image import copy_sources


def build_context(
    path: Path, dockerfile: Dockerfile, found: Sequence[Stage], look: Callable[[Path], Context] = Context
) -> ContextChoice:
    """The folder that fits what the instructions of the Dockerfile at ``path`` copy; ``look`` gives what lies
    in a folder. Never raises."""

    def said() -> Said | None:
        # Late: most files lie in the build context that they need.
        from rewriter.consumers.match import said_context

        return said_context(path)

    return find_context(path, copy_sources(tuple(found)), said=said, look=look)

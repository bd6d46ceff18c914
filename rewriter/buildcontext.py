"""The build context where the user names none: the same for the rewrite, ``verify`` and ``--since``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rewriter.context.choose import ContextChoice, Said, find_context
from rewriter.dockerfile.model import Dockerfile
from rewriter.dockerfile.stages import Stage
from rewriter.goimage import copy_sources


def build_context(path: Path, dockerfile: Dockerfile, found: Sequence[Stage]) -> ContextChoice:
    """The folder that fits what the instructions of the Dockerfile at ``path`` copy. Never raises."""

    def said() -> Said | None:
        from rewriter.consumers.tie import said_context

        return said_context(path)

    return find_context(path, copy_sources(dockerfile, tuple(found)), said=said)

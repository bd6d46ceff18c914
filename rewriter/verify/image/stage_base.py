"""The image that a stage starts from, past stages of the Dockerfile's own."""

from __future__ import annotations

from rewriter.dockerfile.load import load_text
from rewriter.dockerfile.model import DockerfileError
from rewriter.dockerfile.stages import stages, targeted
from rewriter.trace.base import graph_of


def base_text(text: str, target: str | None) -> str | None:
    """A Dockerfile of the image that the target stage starts from, past stages of the file's own.

    It has the arguments before the first FROM, and that FROM. Empty for ``scratch``, ``None`` for a text
    that cannot be read.
    """
    try:
        loaded = load_text(text, "Dockerfile")
        found = stages(loaded)
        graph, stage = graph_of(loaded, found), targeted(found, target)
    except DockerfileError:
        return None
    if stage is None:
        return None
    root = graph.roots[stage.index]
    image = graph.images[root]
    if image == "scratch":
        return ""
    head, own = found[0].from_.span.start, found[root].from_.span
    return f"{loaded.text[:head]}{loaded.written(own)}"

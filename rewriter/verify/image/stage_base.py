"""The image that a stage starts from, past stages of the Dockerfile's own."""

from __future__ import annotations

from rewriter.dockerfile.load import load_text
from rewriter.dockerfile.model import DockerfileError
from rewriter.dockerfile.stages import stages
from rewriter.trace.base import argument_defaults, graph_of, image_text


def base_text(text: str, target: str | None) -> str | None:
    """A Dockerfile of the image that the target stage starts from, past stages of the file's own.

    It has the arguments before the first FROM, and that FROM. Empty for ``scratch``, ``None`` for a text
    that cannot be read.
    """
    try:
        loaded = load_text(text, "Dockerfile")
        found, defaults = stages(loaded), argument_defaults(loaded)
        stage = found[-1]
        if target is not None:
            stage = [one for one in found if target.lower() in (one.name, str(one.index))][0]  # noqa: RUF015
        for parent in graph_of(loaded, found, defaults).ancestors(stage.index):
            stage = found[parent]
        image = image_text(loaded, stage.image, defaults)[0]
    except (DockerfileError, ValueError, IndexError):
        return None
    if image == "scratch":
        return ""
    head, own = found[0].from_.span.start, stage.from_.span
    return f"{loaded.text[:head]}{loaded.text[own.start : own.end]}"

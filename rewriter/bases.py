"""What a stage starts from, with the build arguments of FROM put in."""

from __future__ import annotations

from collections.abc import Mapping

from rewriter.dockerfile.expand import expand, references
from rewriter.dockerfile.model import Dockerfile
from rewriter.dockerfile.stages import Stage, global_arguments
from rewriter.dockerfile.words import pairs
from rewriter.images.catalogue import GolangImage, golang_image


def argument_defaults(dockerfile: Dockerfile) -> Mapping[str, str | None]:
    """Values of the ARGs before the first FROM; ``None`` for those without default."""
    values: dict[str, str | None] = {}
    for instruction in global_arguments(dockerfile):
        if instruction.keyword != "ARG":
            continue
        for pair in pairs(instruction, dockerfile.escape):
            known = {name: value for name, value in values.items() if value is not None}
            values[pair.key] = None if pair.value is None else expand(pair.value, known, dockerfile.escape)
    return values


def image_text(dockerfile: Dockerfile, text: str) -> tuple[str, bool]:
    """FROM's image with default values put in, and whether all of them are known."""
    values = argument_defaults(dockerfile)
    known = {name: value for name, value in values.items() if value is not None}
    complete = all(name in known for name in references(text, dockerfile.escape))
    return expand(text, known, dockerfile.escape), complete


def base_of(dockerfile: Dockerfile, stage: Stage) -> GolangImage | None:
    """The golang image that a stage starts from, ``None`` for any other base."""
    text, complete = image_text(dockerfile, stage.image)
    try:
        return golang_image(text.rstrip(":") if not complete else text, tag_known=complete)
    except ValueError:
        return None

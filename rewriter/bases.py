"""What a stage starts from, with the build arguments of FROM put in."""

from __future__ import annotations

from collections.abc import Mapping

from rewriter.dockerfile.expand import check_length, expand, references
from rewriter.dockerfile.image import parse_image
from rewriter.dockerfile.model import Dockerfile
from rewriter.dockerfile.stages import Stage, global_arguments
from rewriter.dockerfile.words import pairs
from rewriter.images.catalogue import BaseImage, distribution_image, golang_image


def argument_defaults(dockerfile: Dockerfile) -> Mapping[str, str | None]:
    """Values of the ARGs before the first FROM; ``None`` for those without default.

    Raises ``DockerfileError`` where they cannot be expanded or become too long.
    """
    values: dict[str, str | None] = {}
    length = 0
    for instruction in global_arguments(dockerfile):
        if instruction.keyword != "ARG":
            continue
        for pair in pairs(instruction, dockerfile.escape):
            value = None if pair.value is None else expand(pair.value, values, dockerfile.escape)
            values[pair.key] = value
            length = check_length(length, value)
    return values


def image_text(
    dockerfile: Dockerfile, text: str, defaults: Mapping[str, str | None] | None = None
) -> tuple[str, bool]:
    """FROM's image with default values put in, and whether all of them are known.

    ``defaults`` are the ``argument_defaults``, for callers that ask for many stages.
    """
    values = argument_defaults(dockerfile) if defaults is None else defaults
    complete = all(values.get(name) is not None for name in references(text, dockerfile.escape))
    return expand(text, values, dockerfile.escape), complete


def base_of(
    dockerfile: Dockerfile, stage: Stage, defaults: Mapping[str, str | None] | None = None
) -> BaseImage | None:
    """The golang image that a stage starts from, ``None`` for any other base."""
    text, complete = image_text(dockerfile, stage.image, defaults)
    try:
        if complete:
            return golang_image(parse_image(text))
        return golang_image(text.rstrip(":"), tag_known=False)
    except ValueError:  # no builder takes such a reference
        return None


def any_base(
    dockerfile: Dockerfile, stage: Stage, defaults: Mapping[str, str | None] | None = None
) -> BaseImage | None:
    """The golang image or the distribution's image that a stage starts from, ``None`` for any other base."""
    found = base_of(dockerfile, stage, defaults)
    if found is not None:
        return found
    text, complete = image_text(dockerfile, stage.image, defaults)
    try:
        if complete:
            return distribution_image(parse_image(text))
        return distribution_image(text.rstrip(":"), tag_known=False)
    except ValueError:  # no builder takes such a reference
        return None

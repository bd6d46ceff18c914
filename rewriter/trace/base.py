"""What a stage starts from, with the build arguments of FROM put in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from rewriter.dockerfile.expand import check_length, expand, references
from rewriter.dockerfile.image import parse_image
from rewriter.dockerfile.model import Dockerfile
from rewriter.dockerfile.stage_graph import Graph
from rewriter.dockerfile.stages import Stage, global_arguments
from rewriter.images.catalogue import (
    BaseImage,
    DistrolessImage,
    distribution_image,
    distroless_image,
    golang_image,
)


def argument_defaults(dockerfile: Dockerfile) -> Mapping[str, str | None]:
    """Values that the build has before the first FROM: BuildKit's own and those of the ARGs there; ``None``
    for those without default.

    Raises ``DockerfileError`` where they cannot be expanded or become too long.
    """
    values: dict[str, str | None] = dict(dockerfile.build.automatic)
    length = 0
    for instruction in global_arguments(dockerfile):
        for pair in instruction.pairs:
            value = dockerfile.build.given.get(pair.key)
            if value is None and pair.value is not None:
                value = expand(pair.value, values, dockerfile.escape)
            if value is not None or pair.key not in values:
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


def graph_of(
    dockerfile: Dockerfile, found: tuple[Stage, ...], defaults: Mapping[str, str | None] | None = None
) -> Graph:
    """The graph of the file's stages. Raises ``DockerfileError``."""
    values = argument_defaults(dockerfile) if defaults is None else defaults
    return Graph(found, [image_text(dockerfile, stage.image, values)[0] for stage in found])


def root_of(dockerfile: Dockerfile, found: tuple[Stage, ...]) -> Stage:
    """The stage whose FROM names the image that the last of these stages begins with."""
    if len(found) == 1:
        return found[0]
    return found[graph_of(dockerfile, found).roots[-1]]


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


def like(text: str, own: Iterable[tuple[str, str]]) -> str | None:
    """The image that the user says ``text`` is like, by its name; with the tag of ``text`` if it has none."""
    named, at, _ = text.partition("@")
    folder, slash, last = named.rpartition("/")
    last, colon, tag = last.partition(":")
    found = dict(own).get(folder + slash + last)
    if found is None or ":" in found:
        return found
    return f"{found}{colon}{tag}" if colon or not at else f"{found}@{text.partition('@')[2]}"


def said_bases(
    dockerfile: Dockerfile, found: Iterable[Stage], own: Iterable[tuple[str, str]]
) -> Mapping[int, BaseImage]:
    """What the stages start from whose image the user describes (``Settings.bases``), by number."""
    known: dict[int, BaseImage] = {}
    if not own:
        return known
    defaults = argument_defaults(dockerfile)
    for stage in found:
        text, complete = image_text(dockerfile, stage.image, defaults)
        said = like(text if complete else text.rstrip(":"), own)
        if said is None:
            continue
        tagged = complete or ":" in said.rpartition("/")[2]
        image = golang_image(said, tag_known=tagged) or distribution_image(said, tag_known=tagged)
        if image is not None:
            known[stage.index] = image
    return known


def any_base(
    dockerfile: Dockerfile,
    stage: Stage,
    defaults: Mapping[str, str | None] | None = None,
    own: Iterable[tuple[str, str]] = (),
) -> BaseImage | None:
    """What is known of the image that a stage starts from: golang, a distribution, distroless, or what the
    user says of it (``own``: ``Settings.bases``)."""
    found = said_bases(dockerfile, (stage,), own).get(stage.index) or base_of(dockerfile, stage, defaults)
    if found is not None:
        return found
    text, complete = image_text(dockerfile, stage.image, defaults)
    try:
        reference = parse_image(text) if complete else text.rstrip(":")
        known = distribution_image(reference, tag_known=complete)
        return known if known is not None else _as_base(distroless_image(reference))
    except ValueError:
        return None


def _as_base(image: DistrolessImage | None) -> BaseImage | None:
    if image is None:
        return None
    return BaseImage(
        distribution="distroless",
        has_c_compiler=False,
        official=True,
        environment=image.environment,
        workdir=image.workdir,
        user=image.user,
        libc=image.glibc,
    )

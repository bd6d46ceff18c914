"""The image that a stage builds Go programs on: golang, or a distribution's where the stage installs Go."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from rewriter.dockerfile.model import Dockerfile
from rewriter.dockerfile.stages import Stage
from rewriter.images.catalogue import BaseImage
from rewriter.trace.base import any_base, argument_defaults
from rewriter.trace.stage import trace
from rewriter.trace.toolchain.installed import refined


def go_base(
    dockerfile: Dockerfile,
    stage: Stage,
    defaults: Mapping[str, str | None] | None = None,
    own: Iterable[tuple[str, str]] = (),
) -> BaseImage | None:
    """What the stage's go commands run on; ``None`` where no Go is seen, or the image is not known.

    ``own`` is what the user says of images (``Settings.bases``).
    Raises ``DockerfileError`` for what BuildKit would reject while it builds.
    """
    base = any_base(dockerfile, stage, defaults, own)
    if base is None or base.is_golang:
        return base

    known = argument_defaults(dockerfile) if defaults is None else defaults
    return refined(base, trace(dockerfile, stage.instructions, base, known, None).toolchains)

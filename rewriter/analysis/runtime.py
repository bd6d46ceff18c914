"""Which distroless image the runtime stage starts from."""

from __future__ import annotations

from collections.abc import Sequence

from rewriter.analysis.model import Program, Runtime, Start
from rewriter.images.catalogue import GolangImage
from rewriter.model import Settings


def choose(base: GolangImage, programs: Sequence[Program], start: Start, settings: Settings) -> Runtime:
    """The image for ``programs`` (the one that starts first), built on ``base``."""
    return Runtime()

"""The image is not for Linux.

What it does
    Refuses golang images for Windows.

Why
    distroless images are for Linux only.

Example
    before
        FROM golang:1.26-nanoserver

When it refuses
    Always.

Applicability
    refusal

References
    https://github.com/GoogleContainerTools/distroless#readme
"""

from __future__ import annotations

from collections.abc import Iterator

from rewriter.bases import any_base, root_of
from rewriter.dockerfile.model import Dockerfile
from rewriter.dockerfile.stages import Stage
from rewriter.model import Diagnostic, Settings
from rewriter.refusals.common import refusal


def gate(dockerfile: Dockerfile, stages: tuple[Stage, ...], settings: Settings) -> Iterator[Diagnostic]:
    """Refuse with the base."""
    root = root_of(dockerfile, stages)
    base = any_base(dockerfile, root)
    if base is not None and base.distribution == "windows":
        help_ = "distroless has no Windows images: leave the file as it is"
        yield refusal("unsupported-platform", f"{root.image} is for Windows", root.from_.line, help_)

"""What programs are built in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from rewriter.facts.program.linkage import Linked
from rewriter.images.catalogue import BaseImage
from rewriter.images.libraries import provided_by
from rewriter.images.packages import package
from rewriter.model import Settings


class Builder(Struct, frozen=True):
    """What programs are built in: the image, and the packages that the file installs."""

    base: BaseImage
    installed: tuple[str, ...]
    settings: Settings
    text: str = ""
    """The Dockerfile's."""
    commands: frozenset[str] = frozenset()
    """Names of the commands that RUN calls."""
    lacking: tuple[Linked, ...] = ()
    """Libraries whose headers are installed, and that no distroless image has."""


def lacking_libraries(installed: Sequence[str], base: BaseImage, settings: Settings) -> Iterator[Linked]:
    """Libraries whose headers are installed, and that no distroless image has."""
    for name in installed:
        provided = provided_by(name)
        is_unknown = not provided and ((name.startswith("lib") and name.endswith("-dev"))
                                       or name.endswith("-devel"))  # fmt: skip
        if is_unknown and not package(name).c_toolchain:
            yield Linked(name, "its headers are installed")
        for item in provided:
            if not item.images(base.suite, settings.debian):
                yield Linked(item.name, f"{name} is installed")

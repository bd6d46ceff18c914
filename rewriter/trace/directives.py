"""What `program` directives say of RUN lines, and what cannot be."""

from __future__ import annotations

from msgspec import Struct

from rewriter.dockerfile.comments import SaidBuild


class Placed(Struct, frozen=True):
    """A program and where it is built: ``path`` in the image, ``run`` the index of the RUN."""

    said: SaidBuild
    path: str
    run: int


class Wrong(Struct, frozen=True):
    """What a directive says and what cannot be: message and help."""

    line: int
    message: str
    help: str

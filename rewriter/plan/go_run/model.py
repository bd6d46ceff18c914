"""The build of a program that ``go run`` compiled at every start."""

from __future__ import annotations

from msgspec import Struct

from rewriter.dockerfile.model import Dockerfile
from rewriter.facts.start.go_run import Call


class Planned(Struct, frozen=True):
    """What the file is rewritten from: ``dockerfile`` builds ``path`` by ``command`` and starts it.

    ``command`` is empty where the file has built it all along.

    Its instructions have the lines of the original one, the new RUN that of the start.
    """

    original: Dockerfile
    dockerfile: Dockerfile
    call: Call
    path: str
    command: str

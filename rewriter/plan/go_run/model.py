"""The build of a program that ``go run`` compiled at every start."""

from __future__ import annotations

from msgspec import Struct

from rewriter.dockerfile.model import Instruction
from rewriter.facts.start.go_run import Call


class Planned(Struct, frozen=True):
    """A RUN that builds ``path`` by ``command``, put in behind an instruction, and a start of what it writes.

    ``behind`` is ``None`` and ``command`` empty where the file has built it all along.
    """

    call: Call
    path: str
    behind: Instruction | None = None
    command: str = ""

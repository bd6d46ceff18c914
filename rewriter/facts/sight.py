"""What was read of the programs, and what a change that rests on it may call itself.

A change is ``safe`` where it follows from what was seen. That nothing was found says something only where
all was read in which it could have been found.
"""

from __future__ import annotations

from rewriter.facts.model import Facts
from rewriter.facts.program.model import Program
from rewriter.model import Applicability


def unread(program: Program) -> str | None:
    """What of the program's own source was not read, in words; ``None`` where all of it was."""
    if program.unseen is not None:
        return f"{program.unseen}: the files, executables and cgo use of {program.path} were not checked"
    if program.source is not None and program.source.unresolved:
        listed = ", ".join(program.source.unresolved[:5])
        return f"some source of {program.path} could not be read: {listed}"
    return None


def if_read(facts: Facts) -> Applicability:
    """``safe`` where the own source of all programs was read, ``review`` where the change rests on less."""
    return Applicability.REVIEW if any(map(unread, facts.programs)) else Applicability.SAFE

"""``git clone``: the folder that it makes, and whether it is the repository of the Dockerfile itself."""

from __future__ import annotations

from rewriter.support.paths import join
from rewriter.trace.clones import is_own
from rewriter.trace.model import Change
from rewriter.trace.run.command import Command


def clone(command: Command) -> bool:
    """Record what ``git clone`` brings; false for another command of git."""
    words, record = command.words, command.notes.record
    if "clone" not in words[1:3]:
        return False
    behind = words[words.index("clone") + 1 :]
    operands = [word for word in behind if word is None or not word.startswith("-")]
    last = operands[-1] if operands else None
    if last is None:
        return True
    target = last if ":" not in last else last.rstrip("/").rsplit("/", 1)[-1].removesuffix(".git")
    own = is_own(operands, record.context)
    record.clones += [command.notes.line] if own else []
    command.record(command.event(Change.COPIED, join(command.folder, target), "" if own else None))
    return True

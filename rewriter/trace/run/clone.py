"""``git clone``: the folder that it makes.

A clone of the very repository that the Dockerfile stands in has the source of the build context.
"""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from rewriter.context.files import Context
from rewriter.golang.modules.module import parse_go_mod
from rewriter.support.paths import join
from rewriter.support.regex import regex
from rewriter.trace.model import Change
from rewriter.trace.run.command import Command

_ADDRESS = regex(
    r"(?:(?:https?|git|ssh|git\+ssh)://)?(?:[^@/]+@)?(?P<host>[\w.-]+)(?::\d+)?[:/](?P<path>[\w./~-]+?)(?:\.git)?/?"
)
"""Forms of https://git-scm.com/docs/git-clone#_git_urls, the one of scp among them."""
_MAJOR = regex(r"/v[2-9]\d*$")


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
    made = command.event(Change.COPIED, join(command.folder, target), "" if own else None)
    command.record(replace(made, recursive=True))
    return True


def is_own(words: Iterable[str | None], context: Context | None) -> bool:
    """Whether one of the words is the address that the module of the context's root is called by
    (https://go.dev/ref/mod#vcs-find). Not where a ``.dockerignore`` makes the context another tree."""
    text = context.read_text("go.mod") if context is not None and not context.ignore.rules else None
    if text is None:
        return False
    module = _MAJOR.sub("", parse_go_mod(text, "").path).lower()
    found = (_ADDRESS.fullmatch(word) for word in words if word is not None)
    return any(match is not None and f"{match['host']}/{match['path']}".lower() == module for match in found)

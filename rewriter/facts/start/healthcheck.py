"""HEALTHCHECK: what it starts."""

from __future__ import annotations

from rewriter.dockerfile.instructions import Healthcheck
from rewriter.shell.execform import call_of, is_shell, open_shell, to_argv
from rewriter.shell.model import Argv


def first_word(check: Healthcheck) -> str | None:
    """What a check starts, as far as its text is one command."""
    text = text_of(check)
    opened = to_argv(without_exit(text)) if text is not None else open_shell(check.json or ())
    words = opened.words if isinstance(opened, Argv) else check.json if opened is None else None
    return words[0] if words else None


def text_of(check: Healthcheck) -> str | None:
    """The shell text of a check: the shell form's, or that of ``["sh", "-c", text]``."""
    words = check.json
    if words is None:
        return check.command
    if not words or not is_shell(words[0]):
        return None
    found = call_of(words)
    return words[-1] if found == (len(words) - 1, True) else None


def without_exit(text: str) -> str:
    """``check || exit 1`` without its tail: Docker takes every code but 0 for unhealthy."""
    head, found, tail = text.rpartition("||")
    words = tail.rstrip("; \t").split()
    fails = words == ["false"] or (words[:1] == ["exit"] and (len(words) == 1 or _is_failure(words[1:])))
    return head.rstrip() if found and fails else text


def _is_failure(words: list[str]) -> bool:
    return len(words) == 1 and words[0].isascii() and words[0].isdigit() and 0 < int(words[0][:4]) < 256

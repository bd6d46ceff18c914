"""Where the parts of a go command stand in the Dockerfile, if it is in plain sight there."""

from __future__ import annotations

from rewriter.dockerfile.model import Span
from rewriter.golang.command.line import is_go
from rewriter.shell.model import Simple, Word
from rewriter.trace.run.environment import is_env_with_options
from rewriter.trace.run.go_build import Sight
from rewriter.trace.run.texts import Script


def sight(simple: Simple, script: Script) -> Sight:
    """Where a go command, its verb and the value of its ``-ldflags`` stand."""
    words = list(simple.words)
    at = next((at for at, word in enumerate(words) if word.literal and is_go(word.literal)), None)
    start = _start(simple, None if at is None else words[at])
    recipe = script.place(start) if script.place is not None else None
    behind = words[at + 1 :] if at is not None else []
    verb = _located(behind[0], script) if behind else None
    verb_end = verb.end if verb is not None else None
    return Sight(script.locate(start), verb_end, _ldflags(behind[1:], script), recipe)


def _start(simple: Simple, go: Word | None) -> int:
    """Where an assignment may be put before a go command."""
    if go is not None and is_env_with_options(simple):
        return go.start
    words = simple.words
    if len(words) > 1 and words[0].literal == "time":
        return words[1].start  # behind an assignment, time is no keyword of bash
    return simple.start


def _ldflags(words: list[Word], script: Script) -> Span | None:
    """The last value of ``-ldflags``, with its quotes."""
    found = None
    for at, word in enumerate(words):
        name = word.raw.lstrip("-")
        if not word.raw.startswith("-") or not name.startswith("ldflags"):
            continue
        if name == "ldflags" and at + 1 < len(words):
            found = _located(words[at + 1], script)
        elif name.startswith("ldflags=") and (whole := _located(word, script)) is not None:
            found = Span(whole.start + word.raw.index("=") + 1, whole.end)
    return found


def _located(word: Word, script: Script) -> Span | None:
    """The word's place in the Dockerfile, where it stands there as it is."""
    start, last = script.locate(word.start), script.locate(word.end - 1)
    if start is None or last is None or last - start != word.end - 1 - word.start:
        return None
    return Span(start, last + 1)

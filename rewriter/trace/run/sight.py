"""Where the parts of a go command stand in the Dockerfile, if it is in plain sight there."""

from __future__ import annotations

from rewriter.dockerfile.model import Span
from rewriter.golang.command.line import is_go
from rewriter.shell.model import Simple, Word
from rewriter.trace.run.environment import cleaner
from rewriter.trace.run.go_build import Sight
from rewriter.trace.run.texts import Script


def sight(simple: Simple, script: Script) -> Sight:
    """Where a go command, its verb and the value of its ``-ldflags`` stand."""
    words = list(simple.words)
    at = next((at for at, word in enumerate(words) if word.literal and is_go(word.literal)), None)
    start = assignment_start(simple)
    recipe = script.place(simple.start) if script.place is not None else None
    behind = words[at + 1 :] if at is not None else []
    verb = _located(behind[0], script) if behind else None
    verb_end = verb.end if verb is not None else None
    located = script.locate(start) if start is not None else None
    fixed = located is None and cleaner(simple) is not None
    return Sight(located, verb_end, _ldflags(behind[1:], script), recipe, fixed)


def assignment_start(simple: Simple) -> int | None:
    """Where an assignment may be put before a command so that its program has it. Nowhere if ``time`` is
    before it: that is a word of bash, which must come first, and a program in other shells, which takes no
    assignment behind it."""
    words = simple.words
    cleaned = cleaner(simple)
    if cleaned is not None:
        name, first = cleaned
        return first.start if name != "doas" else None
    if len(words) > 1 and words[0].literal == "time":
        return None
    own = any(assignment.name == "CGO_ENABLED" for assignment in simple.assignments)
    return words[0].start if own and words else simple.start  # the last one wins


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

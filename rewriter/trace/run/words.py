"""The words of a command: their values where those are known, and else how they are written."""

from __future__ import annotations

from collections.abc import Sequence

from rewriter.golang.command.line import is_go
from rewriter.shell.expand import UNKNOWN_TEXT, outline
from rewriter.shell.expand import words as expand_words
from rewriter.shell.model import Literal, Simple, Word
from rewriter.support.regex import regex
from rewriter.trace.recipes.output import word_value
from rewriter.trace.run.state import LONGEST, UNKNOWN, Shell

_LDFLAGS = regex(r"--?ldflags=")


def texts(simple: Simple, shell: Shell) -> list[str]:
    """The words of a command; one whose value is not known stands behind ``UNKNOWN`` as it is written.

    What ``-ldflags`` of a go command is given is outlined: most of it is known even where a version stamp is
    not.
    """
    found = _values(simple, shell)
    is_each = len(found) == len(simple.words)
    if not any(word.literal is not None and is_go(word.literal) for word in simple.words):
        written = [word.raw for word in simple.words] if is_each else [""] * len(found)
        return [_text(value, raw) for value, raw in zip(found, written, strict=True)]
    told: list[str] = []
    for at, word in enumerate(simple.words):
        alone = found[at : at + 1] if is_each else _fields(word, shell)
        if None in alone and (_LDFLAGS.match(word.raw) or told[-1:] in (["-ldflags"], ["--ldflags"])):
            text = outline(word, shell.variables, shell.outlines)
            told.append(UNKNOWN + (text if text != UNKNOWN_TEXT else word.raw))
        else:
            told += [_text(value, word.raw) for value in alone]
    return told


def _values(simple: Simple, shell: Shell) -> tuple[str | None, ...]:
    """The words of a command, those too that another command surely writes (``$(pwd)``)."""
    found = expand_words(simple, shell.variables)
    if len(found) != len(simple.words) or None not in found:
        return found
    return tuple(
        word_value(word, shell.directory, shell.variables) if value is None else value
        for value, word in zip(found, simple.words, strict=True)
    )


def _text(value: str | None, raw: str) -> str:
    return UNKNOWN + raw if value is None else value


def _fields(word: Word, shell: Shell) -> Sequence[str | None]:
    return expand_words(Simple((), (word,), (), word.start, word.end), shell.variables)


def known_part(word: Word, shell: Shell) -> str:
    """What is known of a value that is not known as a whole, with ``UNKNOWN_TEXT`` for the rest."""
    text = outline(word, shell.variables, shell.outlines)
    return text if len(text) < LONGEST and text.strip(UNKNOWN_TEXT) else ""


def with_globs(words: Sequence[str | None], simple: Simple) -> list[str | None]:
    """Words with an unquoted glob keep it (``rm -rf /x/*``); other unknown words stay unknown."""
    if len(words) != len(simple.words):
        return [*words]
    both = zip(words, simple.words, strict=True)
    return [word if word is not None else _glob(original) for word, original in both]


def with_patterns(argv: Sequence[str], simple: Simple) -> list[str]:
    """The words of a go command; a pattern of Go files (``./*.go``, ``cmd/app/*``) is kept, for the files are
    known."""
    if len(argv) != len(simple.words):
        return [*argv]
    paired = zip(argv, simple.words, strict=True)
    globs = [(_glob(word) or "") if text.startswith(UNKNOWN) else "" for text, word in paired]
    return [found if found.endswith((".go", "/*")) else text for text, found in zip(argv, globs, strict=True)]


def _glob(word: Word) -> str | None:
    """The pattern of a word made of literals and globs only."""
    pieces = []
    for part in word.parts:
        if isinstance(part, Literal) and UNKNOWN_TEXT in part.text:
            return None
        if isinstance(part, Literal):
            pieces.append(part.text)
        elif getattr(part, "kind", "") in ("glob", "bracket"):
            pieces.append(getattr(part, "text", ""))
        else:
            return None
    return "".join(pieces)

"""Lines in messages that may still move.

A file of several stages is rewritten in steps, each on the text that the one before left; a diagnostic's line
is led back to the file as it is, and words that name it must go with it. They stand as a mark in the message
or help until then.
"""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace

from rewriter.model import Diagnostic

HERE = "\0here\0"
"""The diagnostic's own line: a number, and in a help beside evidence ``5 of the Dockerfile``."""
PLACE = "\0place\0"
"""Where the directive in the diagnostic's line belongs: ``above line 5``."""


def settled(found: tuple[Diagnostic, ...], place: Callable[[int], str]) -> tuple[Diagnostic, ...]:
    """The diagnostics with lines in the place of the marks; ``place`` tells it of a directive by its line."""
    return tuple(_settled(item, place) if "\0" in f"{item.message}{item.help}" else item for item in found)


def _settled(item: Diagnostic, place: Callable[[int], str]) -> Diagnostic:
    here = str(max(item.line, 1))
    # What is shown beside the help is the line of the evidence: of which file "line 5" is must be said.
    told = f"{here} of the Dockerfile" if item.evidence else here

    def words(text: str, line: str) -> str:
        text = text.replace(HERE, line)
        return text.replace(PLACE, place(item.line)) if PLACE in text else text

    return replace(
        item,
        message=words(item.message, here),
        help=words(item.help, told) if item.help is not None else None,
    )

"""Inline directives: comments that begin with ``# distroify:``, in any case and with blanks as one likes.

=====================================  ===================================================================
``ignore``                             above the first FROM, or anywhere in a file of one stage: the file is
                                       left alone; further down the stage that it stands in and what is made
                                       from that one
``ignore[RULE, …]``                    above an instruction, or inside of it: these rules are silenced there,
                                       and where one would change the instruction, the file is refused
``allow[NAME, …]``                     as ``--allow NAME``, for the stage that it stands in and what is made
                                       from that one; above all stages for the file
``copy PATH [DEST]``                   a file that the analysis cannot see
``drop PATH``                          a file that no program needs
``program PATH PACKAGE [SETTING …]``   what a build that cannot be followed writes to PATH: the program of the
                                       main package PACKAGE; the settings are ``CGO_ENABLED=0``,
                                       ``CGO_ENABLED=1`` and ``-tags=a,b``
=====================================  ===================================================================

Each may have a reason behind it: ``ignore[unused-package] because tests need it``, ``drop doc -- unused``.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from operator import itemgetter

from msgspec import Struct

from rewriter.dockerfile.model import Dockerfile
from rewriter.support.moving import PLACE
from rewriter.support.regex import regex

FORMS = (
    "ignore",
    "ignore[RULE, …]",
    "allow[NAME, …]",
    "copy PATH [DEST]",
    "drop PATH",
    "program PATH PACKAGE",
)
ACTIONS = tuple(dict.fromkeys(re.split(r"\W", form)[0] for form in FORMS))
UNKNOWN = "unknown"
NO_COLON = "no-colon"
_DIRECTIVE = regex(r"#+\s*distroify\s*:\s*(.*?)\s*", re.IGNORECASE | re.DOTALL)
# Without the colon only what nobody writes as prose: an action alone, one with brackets, one with a path.
_NO_COLON = regex(
    r"#+\s*distroify[\s=;,.-]+("
    r"(?:ignore|allow)\s*(?:\[[^\[\]]*\])?|(?:copy|drop)(?:\s+\S*[/.]\S*){1,2}|program(?:\s+\S*[/.]\S*){2}"
    r"(?:\s+(?:CGO_ENABLED=|-).*)?)\s*",
    re.IGNORECASE | re.DOTALL,
)
_REASON = regex(r"\s+(?:because(?=\s|$)|--(?=\s)|\u2014|\u2013).*", re.IGNORECASE | re.DOTALL)
_LIST = regex(r"(ignore|allow)\s*\[([^\[\]]*)\]", re.IGNORECASE)
PROGRAM_SETTINGS = ("CGO_ENABLED=0", "CGO_ENABLED=1", "-tags=NAME,NAME")
_TAGS = regex(r"-tags=([\w.]+(?:,[\w.]+)*)")
_COUNTS = {"copy": (1, 2), "drop": (1, 1), "program": (2, 9)}
"""How many words may follow."""


class Directive(Struct, frozen=True):
    """One directive.

    ``action`` is the first word, ``unknown`` or ``no-colon`` where it cannot be read (``words`` is its text
    then). ``target`` is the line of the instruction around or below it (its own where none follows).
    """

    action: str
    words: tuple[str, ...]
    line: int
    target: int

    @property
    def place(self) -> str:
        """A mark for where it belongs, in a message of its own line."""
        return PLACE

    @property
    def placed(self) -> str:
        """Where it belongs, in words."""
        if self.target > self.line:
            return f"above line {self.target}"
        return f"in line {self.line}" if self.target == self.line else f"inside of line {self.target}"


class SaidBuild(Struct, frozen=True):
    """What a ``program`` directive says: ``path`` as written, ``package`` as for the go command."""

    path: str
    package: str
    cgo: str | None
    tags: tuple[str, ...]
    line: int


def directives(dockerfile: Dockerfile) -> Iterator[Directive]:
    """All directives of the file, in order."""
    for text, line, target in sorted((*_between(dockerfile), *_inside(dockerfile)), key=itemgetter(1)):
        found = _DIRECTIVE.fullmatch(text.strip())
        if found is not None:
            yield _read(found[1], line, target)
            continue
        bare = _NO_COLON.fullmatch(_REASON.sub("", text.strip()))
        if bare is not None:
            yield Directive(NO_COLON, (bare[1],), line, target)


def _between(dockerfile: Dockerfile) -> Iterator[tuple[str, int, int]]:
    """Comments between instructions: text, line, line of the instruction below."""
    lines = [instruction.line for instruction in dockerfile.instructions]
    for comment in dockerfile.comments:
        following = bisect_right(lines, comment.line)
        yield comment.text, comment.line, lines[following] if following < len(lines) else comment.line


def _inside(dockerfile: Dockerfile) -> Iterator[tuple[str, int, int]]:
    """Comments between the lines of an instruction, which BuildKit takes out; not the bodies of heredocs."""
    for instruction in dockerfile.instructions:
        if instruction.line == instruction.end_line:
            continue
        end = min((heredoc.span.start for heredoc in instruction.heredocs), default=instruction.span.end)
        rows = dockerfile.text[instruction.span.start : end].split("\n")
        for offset, row in enumerate(rows[1:], start=1):
            if row.lstrip().startswith("#"):
                yield row, instruction.line + offset, instruction.line


def _read(text: str, line: int, target: int) -> Directive:
    plain = _REASON.sub("", text)
    action, *words = plain.split() or [""]
    action = action.lower()
    if plain.lower() == "ignore":
        return Directive("ignore", (), line, target)
    listed = _LIST.fullmatch(plain)
    names = tuple(name for name in re.split(r"[\s,]+", listed[2].lower()) if name) if listed else ()
    if listed is not None and names:
        return Directive(listed[1].lower(), names, line, target)
    least, most = _COUNTS.get(action, (1, 0))
    named = action != "program" or not words[1:2] or re.match(r"[^-=][^=]*$", words[1]) is not None
    if least <= len(words) <= most and named:
        return Directive(action, tuple(words), line, target)
    return Directive(UNKNOWN, (text,), line, target)


def said_build(directive: Directive) -> SaidBuild | None:
    """What a ``program`` directive says; ``None`` for settings that are not known."""
    path, package, *settings = directive.words
    cgo, tags = None, ()
    for word in settings:
        tagged = _TAGS.fullmatch(word)
        if word in ("CGO_ENABLED=0", "CGO_ENABLED=1") and cgo is None:
            cgo = word[-1]
        elif tagged is not None and not tags:
            tags = tuple(tagged[1].split(","))
        else:
            return None
    return SaidBuild(path, package, cgo, tags, directive.line)

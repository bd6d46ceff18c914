"""BuildKit's own parser, as the PyPI package ``dockerfile`` wraps it, and our reading in the same shape."""

from __future__ import annotations

import importlib
import json
import re
from dataclasses import dataclass

from rewriter.dockerfile.instructions import TYPES
from rewriter.dockerfile.lines import logical_line, physical_lines
from rewriter.dockerfile.load import load
from rewriter.dockerfile.model import DockerfileError, Instruction, UnsupportedSyntax
from rewriter.dockerfile.runes import lower
from tests.dockerfile.syntax_tree import node

# Not by an import statement: this folder's neighbour is called dockerfile too.
_parser = importlib.import_module("dockerfile")


@dataclass(frozen=True)
class Reading:
    """What both parsers say of one instruction. ``heredocs`` are (name, descriptor, content)."""

    keyword: str
    trigger: str | None
    json: bool
    flags: tuple[str, ...]
    value: tuple[str, ...]
    start: int
    end: int
    heredocs: tuple[tuple[str, int, str], ...]


INSTRUCTION_LEVEL = re.compile(
    "unknown instruction: "
    "|only one check parser directive can be used"
    "|no build stage in current context"
    "|dockerfile contains no stages to build"
    r"|\w+ requires (at least|exactly) "
    "|FROM requires either one or three arguments"
    "|SHELL requires the arguments to be in JSON form"
    r"|\w+ names can not be blank"
    "|invalid name for build stage: "
    r"|unknown flag: |duplicate flag specified: |missing a value on flag: |expecting boolean value for flag "
    "|invalid network mode |security .* is not valid|'from' doesn't support variable expansion"
    r"|\w+ cannot accept a heredoc as a destination"
    "|Missing command after HEALTHCHECK CMD|HEALTHCHECK NONE takes no arguments"
    "|Unknown type .* in HEALTHCHECK"
    "|time: invalid duration |Interval .* cannot be less than|strconv.ParseInt: |--retries cannot be negative"
    "|Chaining ONBUILD via|.* isn't allowed as an ONBUILD trigger"
    "|VOLUME specified can not be an empty string",
    re.DOTALL,
)
"""Errors of BuildKit's second step (package ``instructions``), which the wrapped parser does not have, as it
does not have ``# check=``."""


def theirs(text: str) -> tuple[Reading, ...] | str:
    """BuildKit's reading, or its error message. Lone surrogates would crash the process."""
    text.encode("utf-8")
    try:
        commands = _parser.parse_string(_check_directive_last(text))
    except _parser.GoParseError as error:
        return str(error)
    return tuple(_reading(command) for command in commands)


def _reading(command: object) -> Reading:
    trigger = command.sub_cmd  # type: ignore[attr-defined]
    known = trigger is None or lower(trigger) in TYPES
    return Reading(
        keyword=_canonical(command.cmd),  # type: ignore[attr-defined]
        trigger=None if trigger is None else _canonical(trigger),
        json=command.json,  # type: ignore[attr-defined]
        flags=command.flags,  # type: ignore[attr-defined]
        value=command.value if known else (),  # type: ignore[attr-defined]
        start=command.start_line,  # type: ignore[attr-defined]
        end=command.end_line,  # type: ignore[attr-defined]
        heredocs=tuple((h.name, h.file_descriptor, h.content) for h in command.heredocs),  # type: ignore[attr-defined]
    )


def _canonical(keyword: str | None) -> str:
    # None: a line that is nothing but an escape character.
    return "" if keyword is None else (lower(keyword) if lower(keyword) in TYPES else keyword).upper()


def ours(text: str) -> tuple[Reading, ...] | DockerfileError:
    """Our reading of the same text, or our error."""
    try:
        dockerfile = load(text.encode("utf-8"), "Dockerfile")
    except DockerfileError as error:
        return error
    return tuple(map(_our_reading, dockerfile.instructions))


def _our_reading(instruction: Instruction) -> Reading:
    found = node(instruction)
    known = found.trigger is None or lower(found.trigger) in TYPES
    return Reading(
        keyword=instruction.keyword,
        trigger=found.trigger,
        json=found.json,
        flags=found.flags,
        value=found.value if known else (),
        start=instruction.line,
        end=instruction.end_line,
        # The wrapper looks for heredocs in the wrong node of ONBUILD and finds none; the lines it does give.
        heredocs=tuple((h.name, h.descriptor, h.content) for h in instruction.heredocs if not found.trigger),
    )


_DIRECTIVE = re.compile(r"\s*#\s*(syntax|escape|check)\s*=\s*\S", re.IGNORECASE)
_CHECK = re.compile(r"\s*#\s*check\s*=", re.IGNORECASE)


def _check_directive_last(text: str) -> str:
    """The wrapped parser is older than ``# check=`` and stops reading directives there: move it down."""
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    lines = text.removeprefix(mark).split("\n")
    count = next((at for at, line in enumerate(lines) if not _DIRECTIVE.match(line)), len(lines))
    head = sorted(lines[:count], key=lambda line: _CHECK.match(line) is not None)
    return mark + "\n".join(head + lines[count:])


def oracle_is_wrong(text: str) -> bool:
    """Whether ``text`` has one of the things that the wrapped, older parser reads unlike BuildKit today.

    White space between ``<<`` and the name of a heredoc; and a JSON array with something after it, which
    was still the exec form then (``["a"] x``).
    """
    if re.search(r"<<-?(\\[ \t]*\r*\n|[ \t\r])", text):
        return True
    try:
        lines = physical_lines(text)
    except DockerfileError:
        return False
    logical = (logical_line(lines, at, escape) for at in range(len(lines)) for escape in "\\`")
    return any(line is not None and _json_and_more(line.text) for line in logical)


def _json_and_more(line: str) -> bool:
    at = line.find("[")
    if at < 0:
        return False
    try:
        _, end = json.JSONDecoder().raw_decode(line, at)
    except ValueError:
        return False
    return bool(line[end:].strip())


def difference(text: str) -> str | None:
    """How the two readings of ``text`` differ, ``None`` if they agree or the oracle is known to be wrong."""
    found = _difference(text)
    return None if found is None or oracle_is_wrong(text) else found


def _difference(text: str) -> str | None:
    mine = ours(text)
    try:
        other = theirs(text)
    except UnicodeDecodeError:
        # BuildKit cut a flag inside of a character, which the wrapper cannot give back.
        return None
    if isinstance(mine, UnsupportedSyntax):
        return None
    if isinstance(mine, DockerfileError):
        agreed = isinstance(other, str) or "\0" in text or INSTRUCTION_LEVEL.match(mine.message)
        return None if agreed else f"only we refuse it, line {mine.line}: {mine.message}"
    if isinstance(other, str):
        return f"only BuildKit refuses it: {other}"
    for one, two in zip(mine, other, strict=False):
        if one != two:
            return f"ours   {one}\ntheirs {two}"
    return None if len(mine) == len(other) else f"{len(mine)} instructions, not {len(other)}"

"""Hold our reading against dockerfile-parse's.

dockerfile-parse (https://github.com/containerbuildsystem/dockerfile-parse) is the tokenizer, but it
misreads what BuildKit reads: heredocs, blank lines inside a continuation, doubled escape characters,
a continuation that the file's end cuts off, and more. So it gets a text of the same number of lines in
which each of these is replaced by something harmless; on the rest the two have to agree.
"""

from __future__ import annotations

from io import BytesIO

from dockerfile_parse import DockerfileParser

from rewriter.dockerfile.directives import Directives
from rewriter.dockerfile.lines import Line, Logical
from rewriter.dockerfile.model import Instruction, ParserDisagreement
from rewriter.dockerfile.own_reading import Reading
from rewriter.dockerfile.runes import strip_range, well_formed
from rewriter.support.regex import regex

_KEYWORD = regex(r"[ \t\v\f\r]*[A-Za-z]+(?![^ \t\v\f\r])")
"""A keyword that both read alike: plain letters, then plain white space or the line's end."""

_COMMENT = regex(r"\s*#")
_LONG = 1 << 16
"""dockerfile-parse joins lines one by one, in quadratic time; past this many characters they are hidden."""


def compare(read: Reading) -> None:
    """Raise ``ParserDisagreement`` where dockerfile-parse finds other instructions or lines than we."""
    logical, instructions = read.logical, read.dockerfile.instructions
    hidden, touched = _shielded(read.lines, logical, instructions, read.directives)
    data = "".join(f"{line}\n" for line in hidden).encode("utf-8", "replace")
    structure = DockerfileParser(fileobj=BytesIO(data)).structure
    theirs = [each for each in structure if each["instruction"] != "COMMENT"]
    for ours, found, line in zip(instructions, theirs, logical, strict=False):
        if (ours.keyword, ours.line - 1, ours.end_line - 1) != (
            found["instruction"],
            found["startline"],
            found["endline"],
        ):
            raise ParserDisagreement("dockerfile-parse reads other lines as this instruction", ours.line)
        if ours.index not in touched and found["value"].strip() != _value(ours, line):
            raise ParserDisagreement("dockerfile-parse reads other arguments", ours.line)
    if len(theirs) != len(instructions):
        raise ParserDisagreement("dockerfile-parse finds another number of instructions")


def _value(ours: Instruction, line: Logical) -> str:
    """Flags and arguments as one text, which is how dockerfile-parse gives them."""
    start, end = strip_range(line.text, 0, len(line.text))
    length = ours.keyword_span.end - ours.keyword_span.start
    return well_formed(line.text[start + length : end]).strip()


def _shielded(
    lines: tuple[Line, ...],
    logical: tuple[Logical, ...],
    instructions: tuple[Instruction, ...],
    directives: Directives,
) -> tuple[list[str], set[int]]:
    """The lines for dockerfile-parse, and the indices of the instructions whose text was touched."""
    hidden = [_outside(line) for line in lines]
    for at in range(directives.count):
        hidden[at] = "# syntax=x"
    if directives.escape == "`":
        hidden[0] = "# escape=`"
    touched: set[int] = set()
    for ours, line in zip(instructions, logical, strict=True):
        contents = [well_formed(each.content) for each in lines[line.first : ours.end_line]]
        rows = frozenset(row - line.first for row in line.rows)
        shown, altered = _instruction(contents, rows, ours.keyword, directives.escape)
        hidden[line.first : ours.end_line] = shown
        if altered:
            touched.add(ours.index)
    return hidden, touched


def _outside(line: Line) -> str:
    # A comment must not look like a directive: dockerfile-parse looks for them by other rules. Anything
    # else stays, so that a line which we failed to give to an instruction shows up.
    return "# comment" if line.is_comment else well_formed(line.content)


def _instruction(
    contents: list[str], rows: frozenset[int], keyword: str, escape: str
) -> tuple[list[str], bool]:
    """The lines of one instruction, as many as before, and whether its text was altered.

    ``rows`` are the lines that are text; comments, blank lines and heredoc bodies are hidden.
    """
    shown = []
    altered = False
    last = len(contents) - 1
    length = 0
    for at, content in enumerate(contents):
        length += len(content)
        if at not in rows or (0 < at < last and length > _LONG):
            line = "x" if at == last else "#"
            altered = altered or at in rows or at == last
        else:
            line = _continuing(_readable(content, at, keyword), at < last, escape)
            altered = altered or line != content
        shown.append(line)
    return shown, altered


def _readable(content: str, at: int, keyword: str) -> str:
    if at == 0:
        return content if _KEYWORD.match(content) else f"{keyword} x"
    return content if content.strip() and not _COMMENT.match(content) else "x"


def _continuing(content: str, wanted: bool, escape: str) -> str:
    """The line with dockerfile-parse seeing it end in a continuation or not, as ``wanted``."""
    continues = content.rstrip().endswith(escape)
    if continues and not wanted:
        return content.rstrip() + "x"
    return content if continues == wanted else f"{content} {escape}"

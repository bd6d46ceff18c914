"""Unified diffs that ``git apply`` takes, byte for byte.

Lines end at ``\\n`` and nowhere else, as in git: carriage returns, form feeds and the like are characters
of a line. Format: https://git-scm.com/docs/diff-format#generate_patch_text_with_p and
https://www.gnu.org/software/diffutils/manual/html_node/Detailed-Unified.html.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from rewriter.batch.changes import Change, changes
from rewriter.support.text import printable

if TYPE_CHECKING:
    from unidiff.patch import Hunk

_CONTEXT = 3
_NO_NEWLINE = "\\ No newline at end of file\n"
_ESCAPES = {7: "a", 8: "b", 9: "t", 10: "n", 11: "v", 12: "f", 13: "r", 34: '"', 92: "\\"}
_FIRST_HUNK = "\n@@ "
_COLOURS = (("diff --git ", "1"), ("--- ", "1"), ("+++ ", "1"), ("@@ ", "36"), ("-", "31"), ("+", "32"))


def unified_diff(before: str, after: str, path: str) -> str:
    """The diff from ``before`` to ``after``, empty if they are equal.

    ``path`` is relative to the repository root, with ``/``; it gets the prefixes ``a/`` and ``b/``.
    """
    if before == after:
        return ""
    old, new = _lines(before), _lines(after)
    return _header(path) + "".join(_hunk(old, new, group) for group in _groups(changes(old, new)))


def for_git(diff: str, path: str) -> str:
    """The diff of one file with git's own first line, about ``path``; empty if it is empty.

    Without that line ``git apply`` takes paths from the folder where it runs, and not from the root of the
    work tree (``is_toplevel_relative`` in git's apply.c).
    """
    if not diff:
        return ""
    old, new = (_quote(side + path).removesuffix("\t") for side in ("a/", "b/"))
    # No path has a line end that is not quoted.
    return f"diff --git {old} {new}\n{_header(path)}{diff[diff.index(_FIRST_HUNK) + 1 :]}"


def verify_diff(before: str, after: str, diff: str) -> bool:
    """Whether ``diff`` parses, turns ``before`` into ``after``, and reversed does the opposite."""
    if not diff:
        return before == after
    # Late: most files of a search have no diff.
    from unidiff import errors, patch

    try:
        files = patch.PatchSet(diff)
    except errors.UnidiffParseError:
        return False
    if len(files) != 1:
        return False
    hunks = list(files[0])
    return _apply(before, hunks, "-", "+") == after and _apply(after, hunks, "+", "-") == before


def colour(diff: str) -> str:
    """The diff for a terminal: ANSI colours, and control characters made visible.

    For eyes only: escaping keeps a hostile file from steering the terminal, but such a diff does not apply.
    """
    return "".join(_colour_line(printable(line.removesuffix("\r"))) for line in diff.split("\n")[:-1])


def _header(path: str) -> str:
    return f"--- {_quote('a/' + path)}\n+++ {_quote('b/' + path)}\n"


def _colour_line(line: str) -> str:
    code = next((code for prefix, code in _COLOURS if line.startswith(prefix)), None)
    return f"{line}\n" if code is None else f"\x1b[{code}m{line}\x1b[m\n"


def _lines(text: str) -> list[str]:
    *full, last = text.split("\n")
    lines = [line + "\n" for line in full]
    return [*lines, last] if last else lines


def _groups(blocks: Iterable[Change]) -> Iterator[list[Change]]:
    """Changes whose context lines would touch share a hunk."""
    group: list[Change] = []
    for block in blocks:
        if group and block.i1 - group[-1].i2 > 2 * _CONTEXT:
            yield group
            group = []
        group.append(block)
    if group:
        yield group


def _hunk(old: list[str], new: list[str], group: list[Change]) -> str:
    first, last = group[0], group[-1]
    lead = min(_CONTEXT, first.i1)
    trail = min(_CONTEXT, len(old) - last.i2)
    body: list[str] = []
    position = first.i1 - lead
    for change in group:
        body += [_body(" ", line) for line in old[position : change.i1]]
        body += [_body("-", line) for line in old[change.i1 : change.i2]]
        body += [_body("+", line) for line in new[change.j1 : change.j2]]
        position = change.i2
    body += [_body(" ", line) for line in old[position : position + trail]]
    source = _range(first.i1 - lead, last.i2 + trail)
    target = _range(first.j1 - lead, last.j2 + trail)
    return f"@@ -{source} +{target} @@\n" + "".join(body)


def _body(kind: str, line: str) -> str:
    return kind + line if line.endswith("\n") else f"{kind}{line}\n{_NO_NEWLINE}"


def _range(start: int, end: int) -> str:
    length = end - start
    if length == 1:
        return str(start + 1)
    # An empty range names the line before it.
    return f"{start + 1 if length else start},{length}"


def _quote(path: str) -> str:
    """A path as git writes it in a patch header (``quote_c_style`` in git's quote.c)."""
    if all(character.isprintable() or "\udc80" <= character <= "\udcff" for character in path) and not (
        set(path) & {'"', "\\"}
    ):
        # Without the tab a reader could take what follows a space for a time stamp.
        return f"{path}\t" if " " in path else path
    return '"' + "".join(_quote_byte(byte) for byte in path.encode("utf-8", "surrogateescape")) + '"'


def _quote_byte(byte: int) -> str:
    if byte in _ESCAPES:
        return "\\" + _ESCAPES[byte]
    return chr(byte) if 32 <= byte < 127 else f"\\{byte:03o}"


def _apply(text: str, hunks: list[Hunk], remove: str, add: str) -> str | None:
    """``text`` after the hunks, ``None`` where one does not fit exactly at its place."""
    lines = _lines(text)
    result: list[str] = []
    position = 0
    for hunk in hunks:
        number, length = (
            (hunk.source_start, hunk.source_length)
            if remove == "-"
            else (hunk.target_start, hunk.target_length)
        )
        start = number - 1 if length else number
        taken = _side(hunk, remove)
        if start < position or lines[start : start + len(taken)] != taken or len(taken) != length:
            return None
        result += lines[position:start] + _side(hunk, add)
        position = start + len(taken)
    return "".join(result + lines[position:])


def _side(hunk: Hunk, kind: str) -> list[str]:
    """The lines of one side, the no-newline markers applied."""
    side: list[str] = []
    latest = ""
    for line in hunk:
        if line.line_type == "\\":
            if latest in (" ", kind):
                side[-1] = side[-1].removesuffix("\n")
            continue
        latest = line.line_type
        if latest in (" ", kind):
            side.append(line.value)
    return side

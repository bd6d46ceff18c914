"""Markdown as GitHub and GitLab read it (https://github.github.com/gfm/), with texts of strangers in it.

What a stranger wrote is code, where nothing is a link, a mention, a reference or HTML. A message is prose
with code in it: words of nothing but letters, and numbers, stand as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from html import escape

from rewriter.output.escapes import uri
from rewriter.support.regex import regex
from rewriter.support.text import printable

_LONGEST = 600
"""Characters of one text; an instruction may be 60,000 long."""
_WORD = regex(r"""["'(]?(?:[^\W\d_]+(?:[-'][^\W\d_]+)*|\d{1,6}|…|→|=)[,;:.!?)"']{0,3}""")
_TAIL = regex(r"[,;:.]*$")
_ENCLOSED = regex(r"\(([^()]+)\)([,;:.]*)")
_QUOTED = regex(r"""(?<!\S)'([^']+)'([,;:.)]*)(?=\s|$)""")


def code(text: str) -> str:
    """Inline code that nothing in ``text`` can end."""
    text = short(text)
    if not text.strip():
        return "(empty)" if not text else "(blanks)"
    ticks = "`" * (1 + max((len(run) for run in re.findall("`+", text)), default=0))
    space = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{ticks}{space}{text}{space}{ticks}"


def prose(text: str) -> str:
    """A message: its words, and as code all that is more than a word."""
    text = short(text)
    parts: list[str] = []
    at = 0
    for quoted in _QUOTED.finditer(text):
        # Words in quotes stay words; what is more than words is one piece of code, without them.
        if all(map(_WORD.fullmatch, quoted[1].split())):
            continue
        parts += [_words(text[at : quoted.start()]), code(quoted[1]) + quoted[2]]
        at = quoted.end()
    return " ".join(filter(None, [*parts, _words(text[at:])]))


def _words(text: str) -> str:
    parts: list[str] = []
    pending: list[str] = []
    for word in text.split():
        if _WORD.fullmatch(word) and pending[-1:] != ["--allow"]:
            parts += _flushed(pending)
            pending = []
            parts.append(word)
        else:
            pending.append(word)
    return " ".join([*parts, *_flushed(pending)])


def _flushed(words: Sequence[str]) -> Iterator[str]:
    """Words that follow each other as one piece of code, the comma behind them outside."""
    if words:
        text = " ".join(words)
        enclosed = _ENCLOSED.fullmatch(text)
        if enclosed is not None:
            yield f"({code(enclosed[1])}){enclosed[2]}"
            return
        tail = _TAIL.search(text)
        end = tail.start() if tail is not None and tail.start() else len(text)
        yield code(text[:end]) + text[end:]


def cell(markdown: str) -> str:
    """Markdown for a cell of a table, where a ``|`` ends the cell, in code as well."""
    return markdown.replace("|", "\\|")


def table(titles: Sequence[str], alignments: str, rows: Iterable[Sequence[str]]) -> list[str]:
    """Lines of a table; ``alignments`` has ``l`` or ``r`` for each column."""
    rule = "|".join("--:" if side == "r" else "---" for side in alignments)
    lines = [f"| {' | '.join(titles)} |", f"|{rule}|"]
    return [*lines, *(f"| {' | '.join(map(cell, row))} |" for row in rows)]


def link(path: str, line: int | None, base: str) -> str:
    """``path:line`` with a link to it; ``base`` is the address of the repository's files, or empty."""
    shown = path if line is None else f"{path}:{line}"
    if path.startswith("/") or ".." in path.split("/"):
        return code(shown)
    return f"[{code(shown)}]({base}{uri(path)}{'' if line is None else f'#L{line}'})"


def fenced(text: str, language: str) -> list[str]:
    """Lines of a block of code that nothing in ``text`` can end."""
    fence = "`" * max(3, 1 + max((len(run) for run in re.findall("`+", text)), default=0))
    return [fence + language, *(printable(line) for line in text.split("\n")), fence]


def folded(title: str, lines: Sequence[str]) -> list[str]:
    """Lines behind a title that opens them; the title is HTML."""
    return ["", f"<details><summary>{title}</summary>", "", *lines, "", "</details>"]


def html(text: str) -> str:
    """Code in HTML."""

    return f"<code>{escape(short(text))}</code>"


def short(text: str) -> str:
    """One printable line that is not endless."""
    text = printable(text)
    return text if len(text) <= _LONGEST else text[: _LONGEST - 2] + " …"


def some(lines: Sequence[str], most: int, more: str) -> list[str]:
    """The first lines of a list, and how many there are besides."""
    left = len(lines) - most
    return [*lines[:most], *([f"- … {left} more {more}"] if left > 0 else [])]


def cut(lines: Sequence[str], room: int) -> tuple[list[str], int]:
    """As many lines as there is room for (characters), and how many are left out.

    The cut is outside of blocks of code and of folds.
    """
    kept, used, safe = 0, 0, 0
    fence, depth = "", 0
    for at, line in enumerate(lines):
        used += len(line) + 1
        if used > room:
            break
        kept = at + 1
        opening = re.match("`{3,}", line)
        if fence:
            fence = "" if line == fence else fence
        elif opening is not None:
            fence = opening[0]
        else:
            depth += line.count("<details>") - line.count("</details>")
        if not fence and depth == 0:
            safe = kept
    return list(lines[:safe]), len(lines) - safe

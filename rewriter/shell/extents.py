"""Where a nested expansion ends: ``$( )``, ``$(( ))``, ``${ }`` and backquotes.

The rules are those of POSIX, Shell Command Language, sections 2.2.3 and 2.6:
https://pubs.opengroup.org/onlinepubs/9699919799/utilities/V3_chap02.html
One pass with a stack of its own, so depth costs neither recursion nor time.
"""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct

BLANKS = " \t"
SEPARATORS = " \t\n;&|()<>"
"""Characters that end an unquoted word (section 2.3)."""
_OPENERS = frozenset({"if", "then", "else", "elif", "do", "while", "until", "{", "!"})


class ShellSyntaxError(Exception):
    """The text is not shell, or uses a construct that shells read differently."""

    def __init__(self, reason: str, start: int) -> None:
        """``start``: the offset of the construct."""
        super().__init__(reason)
        self.reason = reason
        self.start = start


class _Frame(Struct):
    kind: str
    start: int
    depth: int = 0
    cases: int = 0
    command: bool = True
    """A reserved word would be recognised here."""


def skip(text: str, start: int) -> int:
    """The offset after the expansion whose ``$`` or backquote stands at ``start``.

    ``text[start:]`` must begin with ``$(``, ``${``, ``<(``, ``>(`` or a backquote. Raises
    ShellSyntaxError where it does not end, or where the end is not the same in dash, bash and ash.
    """
    stack: list[_Frame] = []
    at = _open(text, start, stack)
    while stack:
        if at >= len(text):
            raise ShellSyntaxError(f"unterminated {_NAMES[stack[0].kind]}", start)
        at = _STEPS[stack[-1].kind](text, at, stack)
    return at


def opens(text: str, at: int) -> bool:
    """Whether an expansion that ``skip`` can pass over begins at ``at``."""
    return text[at] == "`" or (text[at] == "$" and text[at + 1 : at + 2] in {"(", "{"})


def single_quoted(text: str, at: int) -> int:
    """The offset after the single-quoted string that opens at ``at``."""
    end = text.find("'", at + 1)
    if end < 0:
        raise ShellSyntaxError("unterminated single quote", at)
    if text[at - 1 : at] == "$" and text[end - 1] == "\\":
        # bash reads $'it\'s' as one string, dash as 'it\' and an open quote.
        raise ShellSyntaxError("$'…' with an escaped quote", at - 1)
    return end + 1


def _open(text: str, at: int, stack: list[_Frame]) -> int:
    if text[at] == "`":
        kind, width = "backquote", 1
    elif text.startswith("$((", at):
        kind, width = "arithmetic", 3
    elif text[at + 1 : at + 2] == "(":
        kind, width = "substitution", 2
    else:
        kind, width = "parameter", 2
    stack.append(_Frame(kind, at + width))
    return at + width


def _nested(text: str, at: int, stack: list[_Frame]) -> int | None:
    """Pass an escape or go into a nested construct; ``None`` for an ordinary character."""
    if text[at] == "\\":
        return at + 2
    if opens(text, at):
        return _open(text, at, stack)
    if text[at] == '"':
        stack.append(_Frame("string", at + 1))
        return at + 1
    return None


def _string(text: str, at: int, stack: list[_Frame]) -> int:
    if text[at] == '"':
        stack.pop()
        return at + 1
    return _nested(text, at, stack) or at + 1


def _backquote(text: str, at: int, stack: list[_Frame]) -> int:
    if text[at] == "`":
        stack.pop()
    return at + 2 if text[at] == "\\" else at + 1


def _parameter(text: str, at: int, stack: list[_Frame]) -> int:
    if text[at] == "}":
        stack.pop()
        return at + 1
    if text[at] == "'":
        # Quotes in a string's ${x#'…'}, not in its ${x-'…'}, and shells disagree about the rest.
        if any(frame.kind == "string" for frame in stack[:-1]) or _inside_string(stack):
            raise ShellSyntaxError("single quote in ${…} inside of double quotes", at)
        return single_quoted(text, at)
    return _nested(text, at, stack) or at + 1


def _inside_string(stack: list[_Frame]) -> bool:
    return len(stack) > 1 and stack[-2].kind in {"string", "arithmetic"}


def _arithmetic(text: str, at: int, stack: list[_Frame]) -> int:
    frame = stack[-1]
    if text[at] == "(":
        frame.depth += 1
    elif text[at] == ")" and frame.depth:
        frame.depth -= 1
    elif text[at] == ")":
        if text[at + 1 : at + 2] != ")":
            raise ShellSyntaxError("$(( that is not arithmetic", frame.start)
        stack.pop()
        return at + 2
    else:
        return _nested(text, at, stack) or at + 1
    return at + 1


def _substitution(text: str, at: int, stack: list[_Frame]) -> int:
    frame, char = stack[-1], text[at]
    if char in SEPARATORS:
        return _separator(text, at, stack)
    fresh = at == frame.start or text[at - 1] in SEPARATORS
    if char == "#" and fresh:
        end = text.find("\n", at)
        return len(text) if end < 0 else end
    if char == "'":
        frame.command = False
        return single_quoted(text, at)
    if fresh and (char.isalpha() or char in "{!"):
        return _plain_word(text, at, frame)
    frame.command = False
    return _nested(text, at, stack) or at + 1


def _separator(text: str, at: int, stack: list[_Frame]) -> int:
    frame, char = stack[-1], text[at]
    if char == "<" and text.startswith("<<", at):
        if not text.startswith("<<<", at):
            raise ShellSyntaxError("here-document inside of a command substitution", at)
        return at + 3
    if char == "(":
        frame.depth += 1
    elif char == ")" and frame.depth:
        frame.depth -= 1
    elif char == ")" and not frame.cases:
        stack.pop()
        return at + 1
    if char not in " \t<>":
        frame.command = True
    return at + 1


def _plain_word(text: str, at: int, frame: _Frame) -> int:
    """Pass the plain characters of a word; ``case`` and ``esac`` say what a ``)`` may be."""
    end = at + 1
    while end < len(text) and text[end].isalpha():
        end += 1
    word = text[at:end]
    whole = end >= len(text) or text[end] in SEPARATORS
    if frame.command and whole:
        frame.cases += (word == "case") - (word == "esac" and frame.cases > 0)
    frame.command = frame.command and whole and word in _OPENERS
    return end


_NAMES = {
    "backquote": "command substitution",
    "substitution": "command substitution",
    "arithmetic": "arithmetic expansion",
    "parameter": "parameter expansion",
}
_STEPS: dict[str, Callable[[str, int, list[_Frame]], int]] = {
    "string": _string,
    "backquote": _backquote,
    "parameter": _parameter,
    "arithmetic": _arithmetic,
    "substitution": _substitution,
}

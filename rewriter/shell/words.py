"""One shell word: its quotes removed, its expansions named (POSIX sections 2.2, 2.3 and 2.6).

https://pubs.opengroup.org/onlinepubs/9699919799/utilities/V3_chap02.html
What bash expands and dash does not (``{a,b}``, ``$'…'``, ``<(…)``) is Opaque: the image's shell decides.
"""

from __future__ import annotations

from rewriter.shell.extents import SEPARATORS, ShellSyntaxError, opens, single_quoted, skip
from rewriter.shell.model import Assignment, Literal, Opaque, Part, Variable, Word

SPECIAL_PARAMETERS = "@*#?-$!0123456789"
_OPERATORS = (":-", ":=", ":?", ":+", "-", "=", "?", "+", "%%", "%", "##", "#")
_STOPS = frozenset(SEPARATORS + "\\'\"$`*?[{~=:")


def read_word(text: str, start: int, assignment: bool = False) -> Word:
    """The word that begins at ``start`` (empty where a separator stands there).

    ``assignment``: the value of one, where neither globs nor braces expand.
    Raises ShellSyntaxError for an unterminated quote or expansion.
    """
    parts: list[Part] = []
    at = start
    while at < len(text) and text[at] not in SEPARATORS:
        char = text[at]
        if char == '"':
            at = _double_quoted(text, at, parts)
        elif char == "'":
            end = single_quoted(text, at)
            parts.append(Literal(text[at + 1 : end - 1], True))
            at = end
        elif char == "\\":
            if _ends_at_continuation(text, at):
                break
            at = _escaped(text, at, parts)
        elif char in "$`":
            at = _expansion(text, at, False, parts)
        else:
            at = _plain(text, at, start, parts, assignment)
    raw = text[start:at]
    return Word(raw, _merged(_settled(parts, raw, assignment)), start, at)


def read_assignment(text: str, word: Word) -> Assignment | None:
    """``word`` as ``NAME=value``, or ``None`` where it is no assignment (section 2.10.2, rule 7)."""
    name, equals, _ = word.raw.partition("=")
    if not equals or not is_name(name):
        return None
    value = read_word(text, word.start + len(name) + 1, assignment=True)
    return Assignment(name, value, word.start, word.end)


def is_name(text: str) -> bool:
    """A POSIX name: ASCII letters, digits and underscores, no digit first."""
    return text.isascii() and text.isidentifier()


def _plain(text: str, at: int, start: int, parts: list[Part], assignment: bool) -> int:
    char = text[at]
    if char == "~" and (at == start or text[at - 1] in "=:"):
        parts.append(Opaque("tilde", char))
        return at + 1
    if char in "*?[{":
        kind = {"{": "brace", "[": "bracket"}.get(char, "glob")
        parts.append(Literal(char) if assignment else Opaque(kind, char))
        return at + 1
    end = at + 1
    while end < len(text) and text[end] not in _STOPS:
        end += 1
    parts.append(Literal(text[at:end]))
    return end


def _escaped(text: str, at: int, parts: list[Part]) -> int:
    """A backslash outside of quotes; before a newline both vanish, at the end it is itself."""
    if at + 1 >= len(text):
        parts.append(Literal("\\", True))
    elif text[at + 1] != "\n":
        parts.append(Literal(text[at + 1], True))
    return min(at + 2, len(text))


def _ends_at_continuation(text: str, at: int) -> bool:
    """Whether a continued line at ``at`` is followed by a separator, so that the word ends before it."""
    start = at
    while text.startswith("\\\n", at):
        at += 2
    return at > start and (at == len(text) or text[at] in SEPARATORS)


def _double_quoted(text: str, start: int, parts: list[Part]) -> int:
    at = start + 1
    parts.append(Literal("", True))
    while at < len(text) and text[at] != '"':
        char = text[at]
        if char == "\\" and text[at + 1 : at + 2] in set('$`"\\\n'):
            parts.append(Literal("" if text[at + 1] == "\n" else text[at + 1], True))
            at += 2
        elif char in "$`":
            at = _expansion(text, at, True, parts)
        else:
            end = at + 1
            while end < len(text) and text[end] not in '"\\$`':
                end += 1
            parts.append(Literal(text[at:end], True))
            at = end
    if at >= len(text):
        raise ShellSyntaxError("unterminated double quote", start)
    return at + 1


def _expansion(text: str, at: int, quoted: bool, parts: list[Part]) -> int:
    if opens(text, at):
        end = skip_quoted(text, at, quoted)
        parts.append(
            _braced(text[at:end], quoted)
            if text[at + 1] == "{" and text[at] == "$"
            else Opaque(
                "arithmetic" if text.startswith("$((", at) else "command substitution", text[at:end], quoted
            )
        )
        return end
    end = at + 1
    while end < len(text) and (text[end] == "_" or (text[end].isascii() and text[end].isalnum())):
        end += 1
    if is_name(text[at + 1 : end]):
        parts.append(Variable(text[at + 1 : end], quoted=quoted))
        return end
    following = text[at + 1 : at + 2]
    if following and following in SPECIAL_PARAMETERS:
        parts.append(Variable(following, quoted=quoted))
        return at + 2
    if following and following in "'\"" and not quoted:
        # dash: a dollar and a string; bash and ash: escapes are expanded, or the text is translated.
        parts.append(Opaque("bash string", "$" + following))
        return at + 1
    parts.append(Literal("$", quoted))
    return at + 1


def skip_quoted(text: str, at: int, quoted: bool) -> int:
    """``skip``, refusing a single quote in ``"${…}"``, which shells read in different ways."""
    end = skip(text, at)
    if quoted and text.startswith("${", at) and "'" in text[at:end]:
        raise ShellSyntaxError("single quote in ${…} inside of double quotes", at)
    return end


def _braced(text: str, quoted: bool) -> Part:
    """``${…}``: a Variable for the POSIX operators, else Opaque."""
    inner = text[2:-1]
    end = 0
    while end < len(inner) and (inner[end] == "_" or (inner[end].isascii() and inner[end].isalnum())):
        end += 1
    name, rest = inner[:end], inner[end:]
    if not name and inner[:1] in SPECIAL_PARAMETERS and inner[1:2] in {"", ":", "-", "+"}:
        name, rest = inner[:1], inner[1:]
    if not name or not (is_name(name) or name.isdigit() or name in SPECIAL_PARAMETERS):
        return Opaque("parameter expansion", text, quoted)
    operator = next((each for each in _OPERATORS if rest.startswith(each)), "")
    if rest and not operator:
        return Opaque("parameter expansion", text, quoted)
    return Variable(name, operator, rest[len(operator) :], quoted)


def _settled(parts: list[Part], raw: str, assignment: bool) -> list[Part]:
    """Braces and brackets that cannot expand become literal: ``{}``, ``{``, the command ``[``."""
    if assignment or not any(isinstance(p, Opaque) and p.kind in {"brace", "bracket"} for p in parts):
        return parts
    brace = "}" in raw and ("," in raw or ".." in raw)
    expands = {"brace": brace, "bracket": "]" in raw}
    return [
        Literal(part.text) if isinstance(part, Opaque) and not expands.get(part.kind, True) else part
        for part in parts
    ]


def _merged(parts: list[Part]) -> tuple[Part, ...]:
    """Neighbouring literals of one kind as one."""
    merged: list[Part] = []
    pending: list[str] = []
    quoted = False
    for part in parts:
        if isinstance(part, Literal):
            if pending and part.quoted != quoted:
                merged.append(Literal("".join(pending), quoted))
                pending = []
            quoted = part.quoted
            pending.append(part.text)
            continue
        if pending:
            merged.append(Literal("".join(pending), quoted))
            pending = []
        merged.append(part)
    if pending:
        merged.append(Literal("".join(pending), quoted))
    return tuple(merged)

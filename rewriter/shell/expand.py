"""What a word becomes where the shell variables are known (POSIX section 2.6).

https://pubs.opengroup.org/onlinepubs/9699919799/utilities/V3_chap02.html#tag_18_06
A mapping of variables holds a string for a known value and ``None`` for a name known to be unset; a name
that it lacks is unknown. IFS is taken to be the default. Everything not certain is ``None``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from rewriter.shell.extents import ShellSyntaxError
from rewriter.shell.model import Literal, Opaque, Part, Simple, Variable, Word
from rewriter.shell.words import is_name, read_word

Variables = Mapping[str, str | None]
_IFS: Final = " \t\n"
_GLOB: Final = frozenset("*?[\\")
UNKNOWN_TEXT: Final = "\ufdd0"
"""A noncharacter that a caller puts into shell text in place of what it does not know."""
ARGUMENTS: Final = "@"
"""The name of all arguments of a script in a mapping of variables, each ended by ``ARGUMENT_END``."""
ARGUMENT_END: Final = "\x1f"
_MAX_DEPTH: Final = 8
_MAX_LENGTH: Final = 100_000
"""Values beyond this are not followed: doubling a variable in each command grows without bound."""


class _Unknown(Exception):
    """The value cannot be known."""


def value(word: Word, variables: Variables) -> str | None:
    """The one string that ``word`` becomes as an argument, or ``None``: not known, none or several."""
    fields = _fields(word, variables)
    return fields[0] if fields is not None and len(fields) == 1 else None


def unsplit(word: Word, variables: Variables) -> str | None:
    """The value of a word where no field splitting happens: assignments, redirection targets."""
    try:
        return "".join(text for _, text in _texts(word, variables))
    except _Unknown:
        return None


def outline(word: Word, variables: Variables, outlines: Mapping[str, str]) -> str:
    """The text of a word with ``UNKNOWN_TEXT`` for each part that is not known.

    ``outlines`` are variables of which that is known. Nothing is split: for a word that is one in any case.
    """
    texts: list[str] = []
    for part in word.parts:
        try:
            texts.append(_part(part, variables, 0))
        except _Unknown:
            if isinstance(part, Literal):
                texts.append(part.text)
            elif isinstance(part, Variable) and not part.operator:
                texts.append(outlines.get(part.name, UNKNOWN_TEXT))
            else:
                texts.append(UNKNOWN_TEXT)
    return "".join(texts)[:_MAX_LENGTH]


def words(simple: Simple, variables: Variables) -> tuple[str | None, ...]:
    """The argument vector of a command: unquoted values are split, empty ones vanish.

    ``None`` stands for a word of unknown value, which may become any number of arguments.
    """
    found: list[str | None] = []
    length = 0
    for word in simple.words:
        fields = _fields(word, variables) if length <= _MAX_LENGTH else None
        length += sum(map(len, fields)) if fields else 0
        found.extend([None] if fields is None else fields)
    return tuple(found)


def _texts(word: Word, variables: Variables) -> Iterator[tuple[Part, str]]:
    """Each part with its value. Raises _Unknown."""
    length = 0
    for at, part in enumerate(word.parts):
        if at == 0 and _is_home(word):
            part = Literal(_home(variables), quoted=True)
        text = _part(part, variables, 0)
        if not isinstance(part, Literal):
            length += len(text)
        if length > _MAX_LENGTH:
            raise _Unknown
        yield part, text


def _is_home(word: Word) -> bool:
    """Whether a word begins with a tilde for HOME: a slash follows, or nothing (section 2.6.1)."""
    match word.parts:
        case (Opaque(kind="tilde"),):
            return True
        case (Opaque(kind="tilde"), Literal(text=text, quoted=False), *_):
            return text.startswith("/")
    return False


def _home(variables: Variables) -> str:
    """The value of HOME. Raises _Unknown: without a value the result is not specified."""
    home = variables.get("HOME")
    if not home:
        raise _Unknown
    return home


def _fields(word: Word, variables: Variables) -> list[str] | None:
    """The fields of a word (section 2.6.5), ``None`` where they are unknown."""
    if ARGUMENTS in variables and _is_all_arguments(word):
        return (variables[ARGUMENTS] or "").split(ARGUMENT_END)[:-1]
    fields: list[str] = []
    current: list[str] = []
    present = False
    try:
        for part, text in _texts(word, variables):
            if isinstance(part, Literal) or part.quoted:
                current.append(text)
                present = True
                continue
            if not _GLOB.isdisjoint(text):
                return None
            for index, piece in enumerate(_split(text)):
                if index:
                    fields.extend(["".join(current)] if present or any(current) else [])
                    current, present = [], False
                current.append(piece)
    except _Unknown:
        return None
    if present or any(current):
        fields.append("".join(current))
    return fields


def _split(text: str) -> list[str]:
    """``text`` cut at runs of IFS blanks; an empty first or last piece says that it began or ended so."""
    pieces = [piece for piece in text.replace("\t", " ").replace("\n", " ").split(" ") if piece]
    first = [""] if not text or text[0] in _IFS else []
    last = [""] if text and text[-1] in _IFS else []
    return first + pieces + last


def _part(part: Part, variables: Variables, depth: int) -> str:
    match part:
        case Literal():
            if UNKNOWN_TEXT in part.text:
                raise _Unknown
            return part.text
        case Variable():
            return _variable(part, variables, depth)
        case _:
            raise _Unknown


def _variable(part: Variable, variables: Variables, depth: int) -> str:
    if not _is_parameter(part.name) or part.name not in variables or depth > _MAX_DEPTH:
        raise _Unknown
    held = variables[part.name]
    operator = part.operator
    if operator in {"%", "%%", "#", "##"}:
        return _trimmed(held or "", operator, _operand(part, variables, depth))
    missing = not held if operator.startswith(":") else held is None
    match operator.removeprefix(":"):
        case "":
            return held or ""
        case "+":
            return "" if missing else _operand(part, variables, depth)
        case "-" if missing:
            return _operand(part, variables, depth)
        case "-" | "=" | "?" if not missing:
            return held or ""
        case _:
            # ``${x=w}`` also sets x, which the caller would miss; ``${x?}`` ends the shell.
            raise _Unknown


def _is_all_arguments(word: Word) -> bool:
    """Whether the word is ``"$@"``."""
    kinds = [part for part in word.parts if not isinstance(part, Literal) or part.text]
    match kinds:
        case [Variable(name="@", operator="", quoted=True)]:
            return True
    return False


def _is_parameter(name: str) -> bool:
    return is_name(name) or name.isdigit()


def _operand(part: Variable, variables: Variables, depth: int) -> str:
    """The operand's value. Quotes, escapes and tildes in it follow rules of their own: not known."""
    text = part.operand
    if any(char in "\\'\"`~" for char in text):
        raise _Unknown
    parts: list[Part] = []
    at = 0
    try:
        while at < len(text):
            # Separators are ordinary characters here.
            word = read_word(text, at, assignment=True)
            parts.extend(word.parts)
            at = word.end
            if at < len(text):
                parts.append(Literal(text[at]))
                at += 1
    except ShellSyntaxError as error:
        raise _Unknown from error
    if part.operator in {"%", "%%", "#", "##"} and not all(isinstance(each, Literal) for each in parts):
        # A pattern's expansions are patterns again only where they are unquoted.
        raise _Unknown
    return "".join(_part(each, variables, depth + 1) for each in parts)


def _trimmed(text: str, operator: str, pattern: str) -> str:
    """``text`` less the shortest (``%``, ``#``) or longest (``%%``, ``##``) match of ``pattern``."""
    if "[" in pattern or "]" in pattern or len(text) * len(pattern) > _MAX_LENGTH:
        raise _Unknown
    suffix = operator[0] == "%"
    if suffix:
        text, pattern = text[::-1], pattern[::-1]
    lengths = _prefixes(text, pattern)
    if lengths:
        text = text[(max if len(operator) == 2 else min)(lengths) :]
    return text[::-1] if suffix else text


def _prefixes(text: str, pattern: str) -> list[int]:
    """The lengths of all prefixes of ``text`` that ``pattern`` matches, which may hold ``*`` and ``?``."""
    ends = {0}
    for char in pattern:
        if char == "*":
            ends = set(range(min(ends), len(text) + 1)) if ends else ends
        elif char == "?":
            ends = {end + 1 for end in ends if end < len(text)}
        else:
            ends = {end + 1 for end in ends if end < len(text) and text[end] == char}
    return sorted(ends)

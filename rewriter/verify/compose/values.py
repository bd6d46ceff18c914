"""Values of Compose files: variables that are put in, and files of variables.

https://docs.docker.com/reference/compose-file/interpolation/,
https://docs.docker.com/compose/how-tos/environment-variables/variable-interpolation/#env-file-syntax
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

MAX_NESTED = 8
MAX_TEXT = 100_000
MAX_LINES = 5_000

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_OPERATOR = re.compile(r":?[-?+]")
_LINE = re.compile(r"(?:export\s+)?([A-Za-z_][\w.-]*)\s*(?:[=:]\s*(.*))?", re.DOTALL)
_DOUBLE = re.compile(r'"((?:[^"\\]|\\.)*)"', re.DOTALL)
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_ESCAPES = {"$": "$$", "n": "\n", "r": "\r", "t": "\t"}


@dataclass(slots=True)
class Variables:
    """What names stand for. ``missing`` are those that were asked for and have no value: they are empty."""

    known: Mapping[str, str]
    missing: dict[str, str] = field(default_factory=dict)
    """The message that the file has for it (``${NAME:?message}``), by name."""

    def put_in(self, text: str, depth: int = 0) -> str:
        """``text`` with its variables; what is no variable stays as it is written."""
        parts, at = [], 0
        while (dollar := text.find("$", at)) >= 0:
            parts.append(text[at:dollar])
            found, at = self._one(text, dollar, depth)
            parts.append(found)
        return "".join([*parts, text[at:]])

    def _one(self, text: str, dollar: int, depth: int) -> tuple[str, int]:
        """The value at a dollar sign, and where what follows begins."""
        if text.startswith("$$", dollar):
            return "$", dollar + 2
        plain = _NAME.match(text, dollar + 1)
        if plain is not None:
            return self._value(plain[0]), plain.end()
        end = _closing(text, dollar + 1)
        name = _NAME.match(text, dollar + 2)
        if end < 0 or name is None or depth >= MAX_NESTED:
            return "$", dollar + 1
        return self._braced(name[0], text[name.end() : end], depth), end + 1

    def _braced(self, name: str, rest: str, depth: int) -> str:
        operator = _OPERATOR.match(rest)
        if operator is None:
            return self._value(name)
        value, word = self.known.get(name), rest[operator.end() :]
        is_set = bool(value) if operator[0].startswith(":") else value is not None
        if operator[0].endswith("+"):
            return self.put_in(word, depth + 1) if is_set else ""
        if is_set:
            return value or ""
        if operator[0].endswith("-"):
            return self.put_in(word, depth + 1)
        self.missing.setdefault(name, word)
        return ""

    def _value(self, name: str) -> str:
        value = self.known.get(name)
        if value is None:
            self.missing.setdefault(name, "")
        return value or ""


def _closing(text: str, brace: int) -> int:
    """Where the brace that opens there is closed; -1 where it is not or there is none."""
    if not text.startswith("{", brace):
        return -1
    depth = 0
    for at in range(brace, len(text)):
        depth += {"{": 1, "}": -1}.get(text[at], 0)
        if depth == 0:
            return at
    return -1


def env_file(text: str, variables: Mapping[str, str]) -> dict[str, str]:
    """The variables of a file; a name alone has the value that it has outside of the file, if any."""
    found: dict[str, str] = {}
    lines = iter(text[:MAX_TEXT].split("\n")[:MAX_LINES])
    for line in lines:
        stripped = line.strip()
        match = _LINE.fullmatch(stripped) if stripped and not stripped.startswith("#") else None
        if match is None:
            continue
        name, value = match[1], match[2]
        if value is None:
            found |= {name: variables[name]} if name in variables else {}
            continue
        # A quoted value may go on in the lines below.
        while value[:1] in ("'", '"') and not _is_closed(value) and (more := next(lines, None)) is not None:
            value += "\n" + more
        found[name] = _read(value, {**variables, **found})
    return found


def _is_closed(value: str) -> bool:
    return value.find("'", 1) > 0 if value[0] == "'" else _DOUBLE.match(value) is not None


def _read(value: str, variables: Mapping[str, str]) -> str:
    if value[:1] == "'" and value.find("'", 1) > 0:
        return value[1 : value.find("'", 1)]
    double = _DOUBLE.match(value)
    if double is not None:
        return Variables(variables).put_in(_ESCAPE.sub(_escaped, double[1]))
    # A comment begins behind a space only.
    return Variables(variables).put_in(re.split(r"(?:^|\s)#", value, maxsplit=1)[0].rstrip())


def _escaped(found: re.Match[str]) -> str:
    return _ESCAPES.get(found[1], found[1])

"""Lines of JSON that have a value each: one type says how it is written and what is read back.

All of a line is ASCII. Bytes that are not UTF-8 are lone surrogates, as in the report.
"""

from __future__ import annotations

import json
from typing import Final, TypeVar

from msgspec import Struct, ValidationError, convert, to_builtins

VERSION: Final = 1
_Value = TypeVar("_Value", bound=Struct)


class LineError(Exception):
    """A line has no such value, which somebody else may have written; the message says why."""


def line(value: Struct) -> str:
    """A value as one line, ended."""
    return json.dumps(to_builtins(value), separators=(",", ":"), ensure_ascii=True) + "\n"


def parsed(text: bytes, kind: type[_Value]) -> _Value:
    """The value of a line. Raises ``LineError``; members that are not known are for later versions."""
    name = kind.__name__.lower()
    try:
        given = json.loads(text.decode("ascii"))
        if given["version"] != VERSION:
            raise LineError(f"a {name} of version {given['version']}, not {VERSION}")
        return convert(given, kind)
    except (ValueError, KeyError, TypeError, RecursionError, ValidationError) as error:
        raise LineError(f"no {name}: {type(error).__name__}: {error}") from error

"""The tables of the package, each read once.

They are written in TOML. ``tomllib`` is pure Python and takes longer over them than a small file takes
altogether: what is built of the source has them as JSON (``setup.py``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from msgspec import Struct, json

from rewriter.support import toml

_PACKAGE = Path(__file__).parents[1]
_Row = TypeVar("_Row", bound=Struct)


@cache
def table(room: str, name: str) -> dict[str, Any]:
    """The table ``name`` of a room: ``table("facts/start", "wrappers")``. Its dates are texts.

    It is shared: do not change it.

    Raises ``OSError`` and ``rewriter.support.toml.TomlError``.
    """
    path = _PACKAGE / room / name
    try:
        found: dict[str, Any] = json.decode(path.with_suffix(".json").read_bytes())
    except FileNotFoundError:
        return toml.parsed(path.with_suffix(".toml").read_text(encoding="utf-8"))
    return found


@cache
def rows_by_name(room: str, name: str, rows: str, names: str = "names") -> Mapping[str, Mapping[str, Any]]:
    """The rows of an array of a table by what they list under ``names``. They are shared, as the table is."""
    return {one: row for row in table(room, name)[rows] for one in row[names]}


def fits_one(text: str, patterns: Iterable[str]) -> bool:
    """Whether one of the patterns of a row, as those of file names, fits."""
    return any(fnmatchcase(text, pattern) for pattern in patterns)


def made(kind: type[_Row], row: Mapping[str, Any], **more: Any) -> _Row:
    """A row as a struct: ``more``, and what of the row has a field; lists become tuples.

    Not by msgspec's ``convert``: the first use of a type takes longer than all rows of a table.
    """
    names = kind.__struct_fields__
    given = {n: tuple(v) if isinstance(v, list) else v for n, v in row.items() if n in names}
    return kind(**given | more)

"""The TOML tables of the package, each read once, with a cache of what was parsed.

``tomllib`` is pure Python and takes longer over the tables than a small file takes altogether. As Python
does with its bytecode, the parsed table is kept beside the bytecode of this module and used while size and
time of the source are the same (https://docs.python.org/3/reference/import.html#cached-bytecode-invalidation).
"""

from __future__ import annotations

import os
import pickle
import sys
from functools import cache
from importlib.util import cache_from_source
from pathlib import Path
from typing import Any

_PACKAGE = Path(__file__).parents[1]


@cache
def table(room: str, name: str) -> dict[str, Any]:
    """The table ``name.toml`` of a room: ``table("facts/start", "wrappers")``.

    It is shared: do not change it.

    Raises ``OSError`` and ``tomllib.TOMLDecodeError``.
    """
    return load_table(_PACKAGE.joinpath(room, f"{name}.toml"))


def load_table(path: Path) -> dict[str, Any]:
    """The table in the TOML file ``path``.

    Raises ``OSError`` and ``tomllib.TOMLDecodeError``.
    """
    status = path.stat()
    key = (status.st_size, status.st_mtime_ns, sys.version)
    cached = Path(cache_from_source(str(path.with_suffix(".py")))).with_suffix(".toml.pickle")
    found = _cached(cached, key)
    if found is not None:
        return found
    import tomllib

    table = tomllib.loads(path.read_text(encoding="utf-8"))
    if not sys.dont_write_bytecode:
        _keep(cached, (key, table))
    return table


def _cached(path: Path, key: tuple[int, int, str]) -> dict[str, Any] | None:
    """The cached table; it is as trustworthy as the bytecode beside it."""
    try:
        with path.open("rb") as stream:
            found, table = pickle.load(stream)
    except (OSError, EOFError, ValueError, TypeError, AttributeError, ImportError, pickle.UnpicklingError):
        return None
    return table if found == key and isinstance(table, dict) else None


def _keep(path: Path, content: object) -> None:
    """Write the cache, whole or not at all; where that is not possible there is none."""
    temporary = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(exist_ok=True)
        temporary.write_bytes(pickle.dumps(content))
        temporary.replace(path)
    except OSError:
        temporary.unlink(missing_ok=True)

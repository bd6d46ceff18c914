"""Which environment variables only the Go toolchain reads (``go help environment``)."""

from __future__ import annotations

from functools import cache

from rewriter.support.tables import table


def toolchain_only(name: str) -> bool:
    """Whether nothing but the Go toolchain and what it calls reads the variable.

    False for what the Go runtime reads (``GODEBUG``, ``GOGC``, ``GOMEMLIMIT`` …) and for every other name.
    A program may still ask for any name with ``os.Getenv``: that is the caller's to check.
    """
    names, prefixes = _known()
    return name in names or name.startswith(prefixes)


@cache
def _known() -> tuple[frozenset[str], tuple[str, ...]]:
    rows = table("images", "environment")["toolchain"]
    names = frozenset(name for row in rows for name in row.get("names", ()))
    return names, tuple(prefix for row in rows for prefix in row.get("prefixes", ()))

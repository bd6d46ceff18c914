"""What the busybox of the `:debug` images has (`busybox.toml`)."""

from __future__ import annotations

from functools import cache

from rewriter.support.tables import table


@cache
def busybox(kind: str) -> frozenset[str]:
    """The names of ``applets`` or ``builtins``."""
    return frozenset(table("facts/start", "busybox")[kind]["names"])

"""Environment variables that the source names: calls, struct tags, and what library calls imply."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping, Sequence

from rewriter.golang.source.names import unversioned_name
from rewriter.support.regex import regex
from rewriter.support.tables import rows_by_name, table

_TAG = regex(r"([\w-]+):\"((?:[^\"\\]|\\.)*)\"")
_REFERENCE = regex(r"\$(?:\{([A-Za-z_]\w*)\}|([A-Za-z_]\w*))", re.ASCII)
_DEFAULT = regex(r",\s*default=([^,]+)")
"""https://pkg.go.dev/github.com/sethvargo/go-envconfig"""
_NAME = regex(r"[A-Za-z_]\w*", re.ASCII)


def row(call: str) -> Mapping[str, object] | None:
    """What the table says of a callee."""
    return rows_by_name("golang", "environment", "calls", "functions").get(unversioned_name(call))


def sets(call: str) -> bool:
    """Whether a callee sets the variable that its first argument names."""
    return (row(call) or {}).get("reads") == "none"


def call_names(row: Mapping[str, object], values: Sequence[str | None]) -> Iterator[str]:
    """The variables that a call with these argument values (``None``: computed) reads."""
    implied = row.get("implies")
    if isinstance(implied, list):
        yield from implied
    given = [value for value in values if value is not None]
    match row.get("reads"):
        case "first":
            yield from given[:1] if values and values[0] is not None else ()
        case "expand":
            yield from (a or b for text in given[:1] for a, b in _REFERENCE.findall(text))
        case "bind":
            # viper.BindEnv(key, name...): without names it is the key in upper case.
            yield from given[1:] if len(values) > 1 else (key.upper() for key in given)


def import_names(imported: Container[str]) -> Iterator[str]:
    """The variables that packages read by themselves."""
    for row in table("golang", "environment")["packages"]:
        if any(path in imported for path in row["imports"]):
            yield from row["implies"]


def tag_names(tag: str) -> Iterator[str]:
    """The variables in a struct tag: ``env:"PORT,required"``, ``envconfig:"PORT"``."""
    for key, value in _TAG.findall(tag):
        if key in table("golang", "environment")["tags"]:
            name = value.partition(",")[0]
            if _NAME.fullmatch(name):
                yield name


def tag_defaults(tag: str) -> Iterator[str]:
    """The values that a struct tag gives: ``envDefault:"a.yml"``, ``env:"CONF, default=a.yml"``."""
    rows = table("golang", "environment")
    for key, value in _TAG.findall(tag):
        if key in rows["defaults"]:
            yield value
        elif key in rows["tags"]:
            yield from _DEFAULT.findall(value)

"""Paths that base images have, by the table ``paths.toml``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from fnmatch import translate
from functools import cache
from typing import Any

from rewriter.support.paths import lies_in
from rewriter.support.tables import table


def is_of_golang(path: str, distribution: str | None) -> bool:
    """Whether the golang images of a distribution are known to have the path."""
    row = row_of(path)
    return row is not None and distribution in row["from"]


def row_of(path: str) -> Mapping[str, Any] | None:
    """What the table says of a path."""
    rows: list[dict[str, Any]] = table("images", "paths")["path"]
    return next((row for row in rows if lies_in(path, row["paths"])), None)


def is_filled_by_packages(folder: str) -> bool:
    """Whether packages of base images fill a folder, or one above it."""
    # To compile the patterns takes a fourteenth of a short run, and most folders lie elsewhere.
    return _top(folder) in _tops() and _filled().match(f"{folder}/") is not None


def _top(path: str) -> str:
    return path.lstrip("/").partition("/")[0]


def _patterns() -> Iterator[str]:
    return (pattern for row in table("images", "paths")["filled"] for pattern in row["paths"])


@cache
def _tops() -> frozenset[str]:
    return frozenset(map(_top, _patterns()))


@cache
def _filled() -> re.Pattern[str]:
    return re.compile("|".join(translate(pattern + "/*") for pattern in _patterns()))

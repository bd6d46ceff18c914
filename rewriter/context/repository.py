"""Repositories and the names of Dockerfiles in them."""

from __future__ import annotations

import os
from functools import cache, lru_cache
from pathlib import Path

from rewriter.support.regex import regex
from rewriter.support.tables import table

# Both patterns of Renovate, for the name alone:
# https://docs.renovatebot.com/modules/manager/dockerfile/#file-matching
_DOCKERFILE = regex(r"(?:^|\.)(?:[Dd]ocker|[Cc]ontainer)file$|^(?:[Dd]ocker|[Cc]ontainer)file")


def is_dockerfile_name(name: str) -> bool:
    """Whether a search takes a file of this name (last path component) for a Dockerfile."""
    if _DOCKERFILE.search(name) is None:
        return False
    anyhow, in_lower_case = left_out_endings()
    return not name.lower().endswith(anyhow + in_lower_case if name[0].islower() else anyhow)


@cache
def left_out_endings() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Endings of files that are called like a Dockerfile and are none; those of names in lower case."""
    rows = table("context", "repository")["left-out"]
    small = [row.get("lower-case", False) for row in rows]
    return (
        tuple(end for row, only in zip(rows, small, strict=True) if not only for end in row["endings"]),
        tuple(end for row, only in zip(rows, small, strict=True) if only for end in row["endings"]),
    )


@lru_cache(maxsize=4096)
def repository_root(folder: Path) -> Path | None:
    """The nearest folder at or above ``folder`` (absolute) with a ``.git``, which may be a file."""
    return next((f for f in (folder, *folder.parents) if os.path.lexists(f / ".git")), None)

"""Paths that only the build reads, by the table ``paths.toml``."""

from __future__ import annotations

import posixpath
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path

from rewriter.analysis.filesystem import below
from rewriter.tables import load_table


@cache
def _table() -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    data = load_table(Path(__file__).with_name("paths.toml"))
    patterns = tuple(pattern for row in data["build_file"] for pattern in row["patterns"])
    folders = tuple(p for row in data["build_folder"] if not row.get("executables") for p in row["paths"])
    executables = tuple(p for row in data["build_folder"] if row.get("executables") for p in row["paths"])
    return patterns, folders, executables


def is_build_file(path: str) -> bool:
    """Whether the name says that only the build reads the file."""
    name = posixpath.basename(path)
    return any(fnmatchcase(name, pattern) for pattern in _table()[0])


def in_build_folder(path: str, gopath: str, *, executables: bool) -> bool:
    """Whether a folder of the image is the toolchain's, a package manager's or a cache."""
    _, folders, programs = _table()
    tree = (*folders, posixpath.join(gopath, "pkg"), posixpath.join(gopath, "bin"))
    if gopath == "/":
        tree = (*folders, "/pkg")
    return any(below(path, folder) is not None for folder in (*tree, *(programs if executables else ())))


def is_input(path: str) -> bool:
    """Whether a command of the build turns the file into another one, and nothing else reads it."""
    rows = load_table(Path(__file__).with_name("paths.toml"))["input_folder"]
    return any(below(path, folder) is not None for row in rows for folder in row["paths"])


def written_through(path: str, distribution: str | None) -> str:
    """The file that is written where ``path`` is: the target of a link of the base image."""
    rows = load_table(Path(__file__).with_name("paths.toml"))["base_link"]
    return next((r["target"] for r in rows if (r["path"], r["distribution"]) == (path, distribution)), path)


def is_in_base(path: str) -> bool:
    """Whether the golang images have the file."""
    rows = load_table(Path(__file__).with_name("paths.toml"))["base_file"]
    return any(path in row["paths"] for row in rows)


def is_go_folder(path: str) -> bool:
    """Whether a folder's name says that it holds Go packages, where it cannot be looked into."""
    return posixpath.basename(path.rstrip("/")) in _go_folders()


@cache
def _go_folders() -> frozenset[str]:
    rows = load_table(Path(__file__).with_name("paths.toml"))["go_folder"]
    return frozenset(name for row in rows for name in row["names"])

"""Paths that only the build reads, by the table ``build_paths.toml``."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Collection
from fnmatch import translate
from functools import cache
from typing import Any

from rewriter.support.paths import below, lies_in
from rewriter.support.tables import rows_by_name, table


def _rows() -> dict[str, Any]:
    return table("trace/filesystem", "build_paths")


@cache
def _pattern(name: str) -> re.Pattern[str]:
    """One pattern for all rows: to try each by itself takes ten times as long."""
    return re.compile("|".join(translate(item.lower()) for row in _rows()[name] for item in row["patterns"]))


@cache
def _folders(*, executables: bool) -> tuple[str, ...]:
    rows = _rows()["build_folder"]
    return tuple(
        path for row in rows if row.get("executables", False) == executables for path in row["paths"]
    )


def _fits(path: str, table: str) -> bool:
    return _pattern(table).match(posixpath.basename(path).lower()) is not None


def is_build_file(path: str) -> bool:
    """Whether the name says that only the build reads the file."""
    return _fits(path, "build_file")


def is_idle_file(path: str) -> bool:
    """Whether a program reads the file only if it names it: the build's, what people and editors read."""
    return is_build_file(path) or _fits(path, "idle_file")


def is_root_file(path: str) -> bool:
    """The same for a file in the folder where a repository begins."""
    return is_idle_file(path) or _fits(path, "root_file")


def is_root_yaml(text: str) -> bool:
    """The same by what the YAML file says."""
    lines = text.splitlines()
    rows = _rows()["root_yaml"]
    return any(all(any(line.startswith(key) for line in lines) for key in row["keys"]) for row in rows)


def is_idle_folder(path: str) -> bool:
    """Whether the folder's name says that a program reads it only if it names it."""
    return _fits(path, "idle_folder")


def is_side_folder(path: str) -> bool:
    """Whether the folder's name says that it is for readers or tests of the Go package beside it."""
    return _fits(path, "side_folder")


def is_idle_path(path: str) -> bool:
    """Whether a path of the system is read only by a program that names it."""
    return path in _names("idle_path", "paths")


def is_base_folder(path: str) -> bool:
    """Whether the golang images have the folder and distroless does not."""
    return path in _names("base_folder", "paths")


def _names(rows: str, names: str = "names") -> Collection[str]:
    return rows_by_name("trace/filesystem", "build_paths", rows, names)


def in_build_folder(path: str, gopath: str, *, executables: bool) -> bool:
    """Whether a folder of the image is the toolchain's, a package manager's or a cache."""
    folders, programs = _folders(executables=False), _folders(executables=True)
    tree = (*folders, posixpath.join(gopath, "pkg"), posixpath.join(gopath, "bin"))
    if gopath == "/":
        tree = (*folders, "/pkg")
    return lies_in(path, (*tree, *(programs if executables else ())))


def is_placeholder(path: str) -> bool:
    """Whether the file is there only so that git keeps its folder."""
    return _fits(path, "placeholder")


def is_for_programs(path: str) -> bool:
    """Whether a folder of a build folder is one that programs keep what they write in."""
    rows = _rows()["program_folder"]
    return any(
        below(path, folder) and not lies_in(path, row.get("except", ()))
        for row in rows
        for folder in row["paths"]
    )


def is_input(path: str) -> bool:
    """Whether a command of the build turns the file into another one, and nothing else reads it."""
    return lies_in(path, _names("input_folder", "paths"))


def written_through(path: str, distribution: str | None) -> str:
    """The file that is written where ``path`` is: the target of a link of the base image."""
    rows = _rows()["base_link"]
    return next((r["target"] for r in rows if (r["path"], r["distribution"]) == (path, distribution)), path)


def is_in_base(path: str) -> bool:
    """Whether the golang images have the file."""
    return path in _names("base_file", "paths")


def is_go_folder(path: str) -> bool:
    """Whether a folder's name says that it holds Go packages, where it cannot be looked into."""
    return posixpath.basename(path.rstrip("/")) in _names("go_folder")

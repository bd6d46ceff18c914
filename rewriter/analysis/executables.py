"""Executables that a program starts: by a constant name, by a package that does it, by a likely variable."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from rewriter.golang.model import Place, SourceEvidence
from rewriter.tables import load_table


def started(source: SourceEvidence) -> Iterator[tuple[str, Place | None]]:
    """``(executable, place)`` of everything that the reachable source is seen to start."""
    for call in source.executables:
        if call.argument is not None:
            yield call.argument, call.place
    yield from _by_package(source)
    yield from _by_variable(source)


def _by_package(source: SourceEvidence) -> Iterator[tuple[str, Place | None]]:
    imported: dict[str, Place | None] = dict.fromkeys(source.standard_imports)
    imported.update(source.imports)
    for path, place in imported.items():
        for prefix, executable in _packages().items():
            if path == prefix or path.startswith(prefix + "/"):
                yield executable, place


def _by_variable(source: SourceEvidence) -> Iterator[tuple[str, Place | None]]:
    """``c := "git"`` in a file that starts what a variable names."""
    computed = {call.place.path for call in source.executables if call.argument is None}
    for use in source.strings:
        if use.place.path in computed and use.value.split(" ")[0] in _names():
            yield use.value.split(" ")[0], use.place


@cache
def _packages() -> dict[str, str]:
    rows = load_table(Path(__file__).with_name("executables.toml"))["package"]
    return {path: row["executable"] for row in rows for path in row["paths"]}


@cache
def _names() -> frozenset[str]:
    rows = load_table(Path(__file__).with_name("executables.toml"))["name"]
    return frozenset(name for row in rows for name in row["names"])

"""Building blocks of the tests: a context in memory, and the evidence of its program."""

from __future__ import annotations

import shutil
from collections.abc import Mapping

import pytest
from msgspec.structs import replace

from rewriter.golang.model import SourceEvidence
from rewriter.golang.modules.layout import Building
from rewriter.golang.modules.module import find_module
from rewriter.golang.source.collect import collect
from tests.golang.memory import MemoryFiles

needs_go = pytest.mark.skipif(
    shutil.which("go") is None, reason="compares with the go command, which is missing"
)

GO_MOD = "module example.com/app\n\ngo 1.22\n"


def evidence(
    contents: Mapping[str, str],
    main: str = "",
    *,
    gopath_import: str | None = None,
    tags: tuple[str, ...] = (),
    main_files: tuple[str, ...] = (),
    gopath_sources: tuple[str, ...] = (),
    building: Building = Building(),  # noqa: B008 (frozen)
) -> SourceEvidence:
    """What ``collect`` says about the main package in ``main`` of a context with these files."""
    files = MemoryFiles(contents)
    return collect(
        files,
        main,
        module=find_module(files, main),
        gopath_import=gopath_import,
        building=replace(building, tags=(*building.tags, *tags)),
        main_files=main_files,
        gopath_sources=gopath_sources,
    )


def program(body: str, *imports: str, **more: str) -> SourceEvidence:
    """The evidence of a one-file module whose main function is ``body``; imports as in the source."""
    quoted = "".join(f"\t{item}\n" if '"' in item else f'\t"{item}"\n' for item in imports)
    text = f"package main\n\nimport (\n{quoted})\n\n{more.pop('top', '')}\nfunc main() {{\n{body}\n}}\n"
    return evidence({"go.mod": GO_MOD, "main.go": text, **more})


def strings(found: SourceEvidence) -> list[tuple[str, str, int]]:
    """Value, call and position of every string."""
    return [(use.value, use.call, use.position) for use in found.strings]


def paths(found: SourceEvidence) -> list[tuple[str, str | None, str]]:
    """Call, argument and kind of every path call."""
    return [(use.call, use.argument, use.kind) for use in found.path_calls]


def started(found: SourceEvidence) -> list[tuple[str, str | None]]:
    """Call and name of every executable."""
    return [(use.call, use.argument) for use in found.executables]

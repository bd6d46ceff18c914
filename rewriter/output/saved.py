"""``--save``: one run in further formats, each in a file, so that CI need not run it for each."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from msgspec import Struct

from rewriter.output.formats import Format, Subject, format_named, formats_of, renderer
from rewriter.output.model import Report, together
from rewriter.support.stream import SaveError

DIFF = "diff"
"""Stands for all diffs, one after the other."""


class Saved(Struct, frozen=True):
    """A file that a format is to be written to; ``None`` is the diff."""

    format: Format | None
    file: Path


def saved(wanted: str) -> Saved:
    """The value of ``--save``, ``FORMAT=FILE``. Raises ``ValueError``, which names the formats."""
    name, _, file = wanted.partition("=")
    if not file:
        raise ValueError(f'"{wanted}" is not FORMAT=FILE')
    if file == "-":
        raise ValueError(f'"{wanted}" names no file; --format prints')
    if name == DIFF:
        return Saved(None, Path(file))
    names = (DIFF, *formats_of(Subject.REWRITES)[1:])
    if name == Format.TEXT:
        raise ValueError(f'"{name}" is for people; there are {", ".join(names)}')
    return Saved(format_named(Subject.REWRITES, name, names), Path(file))


def all_saved(wanted: Iterable[str]) -> tuple[Saved, ...]:
    """The values of ``--save``. Raises ``ValueError`` also where two name one file."""
    result = tuple(map(saved, wanted))
    files = [os.path.abspath(one.file) for one in result]
    for at, one in enumerate(result):
        if files[at] in files[:at]:
            raise ValueError(f'"{one.file}" is named twice')
    return result


def check_spared(saves: Iterable[Saved], run: Report) -> None:
    """That no Dockerfile of the run is written over. Raises ``SaveError``."""
    for one in saves:
        if one.file.exists() and any(_same(one.file, file.result.path) for file in run.files):
            raise SaveError(f"cannot write {one.file}: it is a Dockerfile of this run")


def _same(file: Path, path: str) -> bool:
    try:
        return os.path.samefile(file, path)
    except OSError:
        return False


def text_of(one: Saved, run: Report) -> str:
    """What the file is to have."""
    if one.format is None:
        return "".join(file.diff for file in together(run).files)
    return renderer(Subject.REWRITES, one.format)(run)

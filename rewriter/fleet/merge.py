"""``bulk merge``: the folders of several runs as one, the same bytes however the work was cut."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from msgspec import UNSET
from msgspec.structs import replace

from rewriter.fleet import summary
from rewriter.fleet.journal import (
    RESULTS,
    StateError,
    folder_of,
    is_whole,
    log_of,
    opened,
    read_rows,
    write_file,
)
from rewriter.fleet.lines import line
from rewriter.fleet.rows import Row
from rewriter.model import Outcome


class Conflict(Exception):
    """Two rows of a key differ; the message names it and the folders."""


def merge(folders: Sequence[Path], out: Path) -> tuple[Row, ...]:
    """Write the last row of each repository of all folders to ``out``, with its files; return them by name.

    A row of a later folder counts before one of an earlier folder, but what failed never before what did
    not. Times are left out: they are those of the runs. Raises ``Conflict``, ``StateError``, ``OSError``.
    """
    if any(os.path.realpath(folder) == os.path.realpath(out) for folder in folders):
        raise StateError(f"{out} is one of the folders to merge: give another one")
    if (out / RESULTS).exists() and (out / RESULTS).stat().st_size:
        raise StateError(f"{out} has results: give another folder")
    taken: dict[str, tuple[Path, Row]] = {}
    seen: dict[tuple[str | None, ...], tuple[Path, Row]] = {}
    for folder in folders:
        last: dict[str, Row] = {}
        for row in read_rows(folder):
            _check(seen, folder, row)
            last[row.repository] = row
        for name, row in last.items():
            if name not in taken or _outweighs(row, taken[name][1]):
                taken[name] = (folder, row)
    rows = tuple(replace(taken[name][1], seconds=UNSET) for name in sorted(taken))
    with opened(out):
        for name in sorted(taken):
            _copy(*taken[name], out)
        write_file(out / RESULTS, "".join(line(row) for row in rows))
        write_file(out / "summary.json", summary.render(rows))
    return rows


def _check(seen: dict[tuple[str | None, ...], tuple[Path, Row]], folder: Path, row: Row) -> None:
    """Raises ``Conflict`` where a row says other than one of its key before it."""
    if not row.is_pure:
        return
    where, other = seen.setdefault(row.key, (folder, row))
    if other.compared != row.compared:
        at = f"{row.repository} at commit {row.commit}"
        raise Conflict(f"{at} has two results of the same settings: in {where} and in {folder}")


def _outweighs(row: Row, other: Row) -> bool:
    if (row.outcome is Outcome.FAILED) != (other.outcome is Outcome.FAILED):
        return other.outcome is Outcome.FAILED
    if row.key == other.key:
        # Neither is later: which one is taken is not to depend on the order of the folders.
        return row.compared < other.compared
    return True


def _copy(folder: Path, row: Row, out: Path) -> None:
    if not is_whole(folder, row):
        raise StateError(f"{folder}: the files of {row.repository} are not those of its row")
    for artifact in row.artifacts:
        data = (folder / "repos" / folder_of(row) / artifact.name).read_bytes()
        write_file(out / "repos" / folder_of(row) / artifact.name, data.decode("utf-8", "surrogateescape"))
    log = log_of(folder, row)
    # No hash holds a log to its row, so it must lie in the folder: a link could lead to any file of ours.
    is_ours = log.resolve().is_relative_to(folder.resolve())
    if log.is_file() and is_ours:
        write_file(log_of(out, row), log.read_text(encoding="utf-8", errors="surrogateescape"))

"""What ``bulk publish``, ``status`` and ``close`` begin with: rows, records, git and the pace."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from rewriter.fleet.git import Git
from rewriter.fleet.journal import current, read_rows
from rewriter.fleet.publish.api import Kind
from rewriter.fleet.publish.branch import publisher
from rewriter.fleet.publish.forge import place_of
from rewriter.fleet.publish.pace import Pace
from rewriter.fleet.publish.records import Book, looked_at, opened
from rewriter.fleet.rows import Row


@dataclass(frozen=True, slots=True)
class Session:
    """All that a command works with."""

    rows: Mapping[str, Row]
    """The current row of each repository, by name, in the order of names."""
    book: Book
    git: Git
    pace: Pace
    work: Path
    """An empty folder."""


@contextmanager
def session(
    out: Path, hosts: Mapping[str, Kind], a_minute: float, is_stopped: Callable[[], bool], *, is_plan: bool
) -> Iterator[Session]:
    """Raises ``StateError`` where the folder has no results or another command has it, and ``GitError``."""
    found = current(read_rows(out))
    rows = {name: found[name] for name in sorted(found)}
    with (looked_at if is_plan else opened)(out) as (book, folder):
        places = [place_of(row.source.url, hosts) for row in rows.values()]
        git = publisher(folder, {place.host: place.kind for place in places if place is not None})
        pace = Pace(a_minute, is_stopped=is_stopped)
        if (last := book.last()) is not None:
            pace.since(datetime.fromisoformat(last).timestamp())
        work = folder / "work"
        work.mkdir()
        yield Session(rows, book, git, pace, work)

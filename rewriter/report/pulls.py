"""The pull requests of an output folder: what ``bulk status`` found, or ``bulk publish`` wrote since."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from rewriter.fleet.journal import StateError
from rewriter.fleet.publish import records, status
from rewriter.fleet.publish.status import Standing


def read(out: Path) -> Mapping[str, Standing]:
    """The last standing of each repository, by name."""
    try:
        written = sorted(records.readable(out), key=lambda record: record.at)
    except StateError:
        written = []
    found = {record.repository: (record.at, status.recorded(record)) for record in written}
    asked = status.read(out)
    for one in asked.repositories if asked is not None else ():
        at = asked.at if asked is not None else ""
        if one.state != status.WAITING and (one.repository not in found or found[one.repository][0] <= at):
            found[one.repository] = (at, one)
    return {name: one for name, (_, one) in found.items()}

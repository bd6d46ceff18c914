"""Build contexts that the settings name, held against the repository."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from rewriter.settings.schema import Problem
from rewriter.support.words import nearest

if TYPE_CHECKING:
    from rewriter.settings.table import SettingsTable

_MOST_NAMES = 1000


def lost_context(table: SettingsTable, root: Path) -> Problem | None:
    """The first file or folder of ``context`` that is not in the repository at ``root``."""
    for file, folder in table.get("context", {}).items():
        if not os.path.lexists(root / file):
            message = f'"context" names {file!r}, which is not in the repository{_meant(root, file)}'
            return Problem(("context", file), message)
        if not inside(root, folder):
            message = f'"context" names {folder!r}, which is no folder of the repository'
            return Problem(("context", file), message + _meant(root, folder))
    return None


def inside(root: Path, folder: str) -> Path | None:
    """The folder of the repository, symbolic links resolved; ``None`` where it is none."""
    found = Path(os.path.realpath(root / folder))
    return found if found.is_relative_to(os.path.realpath(root)) and found.is_dir() else None


def _meant(root: Path, path: str) -> str:
    """The name beside the first part of a path that is not there which is most like it."""
    known = root
    for at, part in enumerate(parts := [p for p in path.split("/") if p not in ("", ".")]):
        if os.path.lexists(known / part):
            known /= part
            continue
        try:
            names = [entry.name for entry, _ in zip(os.scandir(known), range(_MOST_NAMES), strict=False)]
        except OSError:
            return ""
        near = nearest(part, sorted(names))
        return f"; did you mean {'/'.join([*parts[:at], near, *parts[at + 1 :]])!r}?" if near else ""
    return ""

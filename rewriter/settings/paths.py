"""Settings for parts of a repository (``[[paths]]``), and settings that name what is not there."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from rewriter.context.gitignore import Scope, scope
from rewriter.settings.schema import Key
from rewriter.support.words import nearest

if TYPE_CHECKING:
    from rewriter.settings.table import SettingsTable

_ROOT = "/"
"""Stands for the repository root in scopes: patterns are held against paths from there."""
_WILD = frozenset("*?[\\")


def is_pattern(pattern: str) -> bool:
    """Whether git understands a pattern."""
    return any(True for _ in scope(_ROOT, (pattern,)).spec.patterns)


def matches(pattern: Scope, relative: str) -> bool:
    """Whether a pattern takes in a file, by its path from the root, or a folder above it."""
    parts = relative.split("/")
    folders = ("/".join(parts[:length]) for length in range(1, len(parts)))
    below = any(pattern.verdict(_ROOT + folder, is_folder=True) for folder in folders)
    return below or bool(pattern.verdict(_ROOT + relative, is_folder=False))


def _nearness(pattern: str) -> int:
    """How many folders and files a pattern names before its first wildcard; one that holds in every folder
    names none."""
    if "/" not in pattern.rstrip("/"):
        return 0
    parts = pattern.strip("/").split("/")
    return next((at for at, part in enumerate(parts) if _WILD & set(part)), len(parts))


def overlaid(table: SettingsTable, relative: str) -> tuple[SettingsTable, dict[str, tuple[Key, ...]]]:
    """The table with the values that hold for a file, and where ``[[paths]]`` has them, by key."""
    rows: list[tuple[int, int]] = []
    for index, row in enumerate(table["paths"]):
        near = [_nearness(p) for p in row["files"] if matches(scope(_ROOT, (p,)), relative)]
        if near and relative != "-":
            rows.append((max(near), index))
    result: Any = dict(table)
    places: dict[str, tuple[Key, ...]] = {}
    for _, index in sorted(rows):
        for key, value in table["paths"][index].items():
            if key != "files":
                result[key], places[key] = value, ("paths", index, key)
    return result, places


def unmatched(
    table: SettingsTable, files: Collection[str], candidates: Collection[str], texts: Iterable[str]
) -> Iterator[tuple[tuple[Key, ...], str]]:
    """Keys and patterns that match nothing in a repository: where they stand, and a message.

    ``files`` are the Dockerfiles of the whole repository, ``candidates`` those with what ``exclude`` leaves
    out, ``texts`` what is in them.
    """
    for number, pattern in enumerate(table.get("exclude", ())):
        if not pattern.startswith(("!", "#")) and not any(
            matches(scope(_ROOT, (pattern,)), file) for file in candidates
        ):
            yield ("exclude", number), f'"exclude" leaves out nothing: {pattern!r} matches no Dockerfile'
    for index, row in enumerate(table.get("paths", ())):
        for number, pattern in enumerate(row["files"]):
            if not any(matches(scope(_ROOT, (pattern,)), file) for file in files):
                message = f'"paths.files": {pattern!r} matches no Dockerfile'
                yield ("paths", index, "files", number), message + _meant(pattern, files)
    bases: list[tuple[tuple[Key, ...], Mapping[str, str]]] = [(("bases",), table.get("bases", {}))]
    bases += [
        (("paths", index, "bases"), row.get("bases", {})) for index, row in enumerate(table.get("paths", ()))
    ]
    known = [text.lower() for text in texts] if any(named for _, named in bases) else []
    for path, named in bases:
        for own in named:
            if not any(own.lower() in text for text in known):
                yield (*path, own), f'"bases": no Dockerfile names {own!r}'


def _meant(pattern: str, files: Collection[str]) -> str:
    folder = "/".join(pattern.strip("/").split("/")[: _nearness(pattern)])
    folders = {"/".join(f.split("/")[:length]) for f in files for length in range(1, f.count("/") + 2)}
    near = nearest(folder, folders) if folder else None
    return f"; did you mean {near!r}?" if near is not None and near != folder else ""

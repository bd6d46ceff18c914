"""How one event changes what stands at a path."""

from __future__ import annotations

from fnmatch import fnmatchcase

from rewriter.support.paths import below, is_pattern, join
from rewriter.trace.model import Change, Event


def source_of(event: Event, path: str) -> str | None:
    """Where ``path`` stood before it was copied or moved by an event; ``None`` where it was not."""
    if event.change not in (Change.DUPLICATED, Change.MOVED) or event.source is None:
        return None
    inside = below(path, event.path)
    if inside is None:
        return None
    return join(event.source, inside) if inside else event.source


def moves_away(event: Event, path: str) -> bool:
    """Whether an event takes ``path`` to another place."""
    return event.change is Change.MOVED and bool(event.source) and below(path, event.source or "") is not None


def removes(pattern: str, path: str) -> bool:
    """``rm`` of ``pattern`` (may hold globs) takes ``path`` away."""
    if below(path, pattern) is not None:
        return True
    if not is_pattern(pattern):
        return False
    depth = pattern.count("/")
    head = "/".join(path.split("/")[: depth + 1])
    return fnmatchcase(head, pattern)

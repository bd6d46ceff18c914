"""Where the Go source is in the old image."""

from __future__ import annotations

from functools import cache

from rewriter.context.contents import holds_go
from rewriter.context.files import Context
from rewriter.support.path_tree import PathSet
from rewriter.support.paths import normal
from rewriter.trace.model import BuildTrace, Change


def source_roots(followed: BuildTrace, context: Context | None) -> tuple[str, ...]:
    """Image folders that hold the Go source."""
    roots: dict[str, None] = {}
    builds = PathSet(build.directory for build in followed.builds)
    is_source = cache(lambda folder: context and context.is_dir(folder) and holds_go(context, folder))
    for event in followed.events:
        if event.change is not Change.COPIED or event.source is None:
            continue
        if builds.has_below(event.path, itself=True) if context is None else is_source(event.source):
            roots[event.path] = None
    for build in followed.builds:
        roots[normal(build.directory)] = None
    return tuple(roots)

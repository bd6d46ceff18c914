"""Which paths of the context a COPY or ADD source names.

BuildKit takes the elements before the first wildcard as they are and matches the rest with Go's
``filepath.Match``: https://github.com/tonistiigi/fsutil/blob/master/copy/copy.go (``ResolveWildcards``).
"""

from __future__ import annotations

import posixpath
from bisect import bisect_left
from collections.abc import Sequence
from typing import TYPE_CHECKING

from rewriter.context.glob import Automaton, GlobError, compile_glob, has_wildcards

if TYPE_CHECKING:
    from rewriter.context.files import Context

MAX_MATCHES = 10_000


def clean_source(source: str) -> str:
    """A source relative to the context root: ``/a``, ``./a`` and ``../a`` are all ``a``, the root is ``""``.

    https://docs.docker.com/reference/dockerfile/#adding-files-from-the-build-context
    """
    return posixpath.normpath("/" + source).lstrip("/")


def expand_glob(context: Context, source: str) -> Sequence[str]:
    """The context paths that a source names, sorted; empty where there is none.

    A source without wildcards gives itself if it exists. At most ``MAX_MATCHES`` paths.
    """
    path = clean_source(source)
    if has_wildcards(source):
        # The Dockerfiles of a repository have their patterns in common.
        return context.once(_matching, path)
    return [path] if context.exists(path) else []


def _matching(context: Context, source: str) -> Sequence[str]:
    elements = source.split("/")
    first = next((at for at, element in enumerate(elements) if has_wildcards(element)), len(elements))
    prefix = "/".join(elements[:first])
    if not context.exists(prefix):
        return []
    try:
        patterns = [compile_glob(element) for element in elements[first:]]
    except GlobError:
        return []
    found = [prefix]
    for position, pattern in enumerate(patterns):
        is_last = position == len(patterns) - 1
        found = _level(context, found, pattern, is_last)
    return sorted(found)


def _level(context: Context, folders: list[str], pattern: Automaton, is_last: bool) -> list[str]:
    found: list[str] = []
    for folder in folders:
        names = context.list_directory(folder)
        for at in range(bisect_left(names, (pattern.beginning,)), len(names)):
            name, is_directory = names[at]
            if not name.startswith(pattern.beginning):
                break
            path = posixpath.join(folder, name)
            # The walk below the first wildcard does not follow links to folders.
            if (is_last or (is_directory and not context.is_link(path))) and pattern.matches(name):
                found.append(path)
                if len(found) == MAX_MATCHES:
                    return found
    return found

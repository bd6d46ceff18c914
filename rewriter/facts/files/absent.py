"""Files that the program reads and git keeps out of the repository.

``COPY . .`` brings such a file (``.env``, a key) where it lies in the author's folder, and not in a clone,
so nothing of the build context shows that the image may need it.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator, Sequence

from rewriter.context.files import Context
from rewriter.context.ignored import ignored_by_git
from rewriter.facts.files.from_computed_paths import in_file_system
from rewriter.facts.files.model import AbsentFile, Image
from rewriter.golang.model import CallUse, SourceEvidence
from rewriter.support.paths import join

_READING = frozenset({"open", "read", "template", "certificate", "serve"})
_MOST = 20


def absent(image: Image, sources: Sequence[SourceEvidence]) -> tuple[AbsentFile, ...]:
    """Files that a constant path names, a COPY of a folder brings, and a ``.gitignore`` lists."""
    if image.context is None:
        return ()
    ignored = ignored_by_git(image.context.root)
    found: dict[str, AbsentFile] = {}
    for call in _reads(sources):
        path = join(image.workdir, call.argument or "")
        if path in found or len(found) >= _MOST or image.files.origin(path) is not None:
            continue
        if kept_from_git(image, path, ignored) is not None:
            found[path] = AbsentFile(path, call.place)
    return tuple(found.values())


def kept_from_git(image: Image, path: str, ignored: Callable[[str], bool] | None = None) -> str | None:
    """Where in the repository a path of the image would come from, if a ``.gitignore`` lists that."""
    if image.context is None:
        return None
    ignored = ignored or ignored_by_git(image.context.root)
    found = (source for source in _sources(image, image.context, path) if ignored(source))
    return next(found, None)


def _reads(sources: Sequence[SourceEvidence]) -> Iterator[CallUse]:
    for source in sources:
        for call in source.path_calls:
            if call.argument and call.kind in _READING and not in_file_system(call):
                yield call


def _sources(image: Image, context: Context, path: str) -> Iterator[str]:
    """Where the file would lie in the context for a COPY of a folder to bring it."""
    folder, name = posixpath.split(path)
    for source, _ in image.files.entered_from(folder):
        candidate = posixpath.normpath(posixpath.join(source, name))
        if not context.exists(candidate) and not context.ignore.ignores(candidate):
            yield candidate

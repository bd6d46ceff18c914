"""The files that a program serves over HTTP by their names."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Sequence

from rewriter.facts.files.model import Image
from rewriter.golang.model import CallUse, SourceEvidence
from rewriter.support.paths import join
from rewriter.trace.filesystem.build_paths import is_idle_file

_SERVE = "serve"
_SETS = "mime.AddExtensionType"
_MOST = 5000
"""Files of a folder that are looked at."""


def served(image: Image, sources: Sequence[SourceEvidence]) -> Iterator[tuple[str, CallUse]]:
    """The names of files in folders that calls serve, with the call, as far as the build context has them."""
    if image.context is None:
        return
    for source in sources:
        for call in source.path_calls:
            if call.kind == _SERVE and call.argument is not None:
                for path in _files(image, join(image.workdir, call.argument)):
                    yield posixpath.basename(path), call


def set_types(sources: Sequence[SourceEvidence]) -> set[str]:
    """The endings whose media types a program sets itself: ``.md``."""
    return {use.value for source in sources for use in source.strings if use.call == _SETS}


def _files(image: Image, path: str) -> Iterator[str]:
    """The build context's files at or below an image path."""
    if image.context is None:
        return
    origin = image.files.origin(path)
    if origin is not None and origin.context is not None and image.context.is_file(origin.context):
        yield path
    for source, _ in image.files.entered_from(path):
        yield from (one for one in image.context.walk_files(source, _MOST) if not is_idle_file(one))

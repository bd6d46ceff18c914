"""Folders of front-end sources: build input, unless the program may read something in them.

What a front-end build writes is in no build context, and the trace of the build does not see it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fnmatch import fnmatchcase

from msgspec.structs import replace

from rewriter.facts.files.from_strings import candidates, plain_path
from rewriter.facts.files.model import Image, RuntimeFile, named_by
from rewriter.facts.files.old_image import Named
from rewriter.golang.model import SourceEvidence
from rewriter.golang.strings.holes import HOLE
from rewriter.support.paths import below, join, lies_in
from rewriter.trace.frontends import outputs_of
from rewriter.trace.model import Change

_TAKING = frozenset({Change.REMOVED, Change.MOVED})


def without_sources(placed: Iterable[RuntimeFile], image: Image, names: Sequence[Named]) -> list[RuntimeFile]:
    """What instructions put into the image, less the folders of front ends that nothing names.

    ``names`` is all that the program may read by name; where it computes a path, who asks must not ask.
    """
    folders = [folder for folder in image.trace.frontends if _is_apart(image, folder)]
    paths = [*_paths(image, names)] if folders else []
    idle = [
        folder
        for folder in folders
        if not any(_leads(path, strong, folder, _outputs(image, folder)) for path, strong in paths)
    ]
    return [item for item in placed if not lies_in(item.path, idle)]


def made(image: Image, names: Iterable[Named]) -> Iterator[RuntimeFile]:
    """What a call reads in the folder of a front end, where nothing is seen: the build made it.

    The folder that the build script writes for certain, else the whole folder of the front end, which is
    there; where that is the folder of the Go source, it is only told.
    """
    for name in names:
        path = join(image.workdir, name.text) if name.strong and plain_path(name.text) == name.text else ""
        for folder in image.trace.frontends:
            inside = below(path, folder)
            there = image.files.origin(path) is not None or image.context is None
            if inside and not there and _is_kept(image, folder, inside.partition("/")[0]):
                yield _made(image, name, folder, inside)


def _is_kept(image: Image, folder: str, first: str) -> bool:
    """Whether the front end's folder is there at the end, and nothing took away what was made in it."""
    path = join(folder, first)
    events = (event for event in image.trace.events if event.change in _TAKING)
    taken = [event.path if event.change is Change.REMOVED else event.source for event in events]
    return image.files.origin(folder) is not None and not any(
        gone is not None and (fnmatchcase(path, gone) or below(path, gone) is not None) for gone in taken
    )


def _made(image: Image, name: Named, folder: str, inside: str) -> RuntimeFile:
    first = inside.partition("/")[0]
    item = named_by(name.text, join(folder, first), True, 0, name.evidence)
    if item.path in _outputs(image, folder):
        return replace(item, doubt="its build script makes it")
    if _is_apart(image, folder):
        return replace(item, path=folder, doubt="which of it the build of the front end makes is not seen")
    return replace(
        item, path=join(folder, inside), unseen=f"only the front-end build in {folder} could make it"
    )


def names_of_parts(sources: Iterable[SourceEvidence]) -> Iterator[Named]:
    """What stands before the computed part of a path."""
    for source in sources:
        for call in source.path_calls:
            if call.partial:
                place = call.place
                yield Named(call.partial.partition(HOLE)[0], place.path, place.line, True)


def _is_apart(image: Image, folder: str) -> bool:
    """Whether neither the Go source nor the working folder is in it."""
    return not image.roots.has_below(folder, itself=True) and below(image.workdir, folder) is None


def _paths(image: Image, names: Iterable[Named]) -> Iterator[tuple[str, bool]]:
    for name in names:
        text = plain_path(name.text)
        for path in candidates(image, text, name) if text is not None else ():
            yield path, name.strong


def _leads(path: str, strong: bool, folder: str, outputs: Sequence[str]) -> bool:
    """Whether a name is the folder, something in it, or a folder around it that a call reads; not what a call
    reads of the outputs, which are copied by themselves."""
    if strong and lies_in(path, outputs):
        return False
    return below(path, folder) is not None or (strong and below(folder, path) is not None)


def _outputs(image: Image, folder: str) -> list[str]:
    """The folders that the build script of a front end writes for certain."""
    if image.context is None:
        return []
    sources = [source for source, _ in image.files.entered_from(folder)]
    return [join(folder, name) for source in sources for name in outputs_of(image.context, source)]

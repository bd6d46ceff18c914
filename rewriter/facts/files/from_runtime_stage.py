"""What COPY and ADD bring into a stage that builds nothing: all of it is there for the program."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from rewriter.facts.files.into_base_folders import entries, fills
from rewriter.facts.files.model import Image, RuntimeFile
from rewriter.support.paths import join
from rewriter.trace.model import Change


def brought(image: Image, programs: Collection[str]) -> Iterator[RuntimeFile]:
    """The paths that are still as COPY or ADD left them.

    What goes into a folder of the base image is named by itself, as far as that is known: from the context,
    or a file.
    """
    downloads = frozenset(_downloads(image))
    for event in image.trace.events:
        if event.change is Change.WRITTEN and event.path in downloads and event.certain:
            origin = image.files.origin(event.path)
            if origin is not None and origin.event is event:
                yield RuntimeFile(event.path, f"line {event.line} downloads it", False, event.line)
        if event.change is not Change.COPIED or not event.explicit or event.path in programs:
            continue
        origin = image.files.origin(event.path)
        if origin is None or (origin.event is not event and origin.kind != "directory"):
            continue
        if fills(event, origin):
            yield from entries(image, event, programs)
        elif origin.build is None:
            folder = origin.kind == "directory"
            yield RuntimeFile(event.path, f"line {event.line} puts it there", folder, event.line)


def _downloads(image: Image) -> Iterator[str]:
    """What RUN makes executable and does not write itself, in lines that download."""
    lines = {line for line, kind, _ in image.trace.calls if kind == "download"}
    made = {event.path for event in image.trace.events if event.change is Change.MODED}
    for event in image.trace.events:
        if event.change is Change.WRITTEN and event.line in lines and event.path in made and not event.detail:
            yield event.path


def called_for(image: Image, called: Collection[str], programs: Collection[str]) -> Iterator[RuntimeFile]:
    """What ``called`` (first words of commands in the container) leads to, and an instruction brings from
    elsewhere: another image, a download, a package of another stage."""
    environment = image.trace.final.environment
    folders = [folder for folder in (environment.get("PATH") or "").split(":") if folder.startswith("/")]
    for word in called:
        paths = [join(folder, word) for folder in folders] if "/" not in word else [word]
        for path in (join(image.workdir, path) for path in paths):
            origin = image.files.origin(path) if path not in programs else None
            if origin is None or origin.kind == "directory" or origin.build is not None or origin.context:
                continue
            if origin.event.change in (Change.COPIED, Change.WRITTEN) and not origin.event.detail:
                yield RuntimeFile(path, f"{word} is started", False, origin.event.line)

"""What a program may read of a folder whose content nobody can see: a clone, a download, an archive."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Sequence

from rewriter.facts.files.from_computed_paths import is_for_others
from rewriter.facts.files.from_configuration import ENDINGS
from rewriter.facts.files.model import Image, RuntimeFile
from rewriter.facts.files.old_image import Named, data_below
from rewriter.facts.program.model import Program
from rewriter.support.paths import below, normal
from rewriter.support.regex import regex
from rewriter.trace.filesystem.base_directories import BASE_DIRECTORIES
from rewriter.trace.model import Build, BuildTrace, Change, Event
from rewriter.trace.opaque import OpaqueKind

_ZONE = regex(
    r":?(?:Africa|America|Antarctica|Arctic|Asia|Atlantic|Australia|Brazil|Canada|Chile|Etc|Europe|Indian|Mexico|"
    r"Pacific|US)/[A-Za-z0-9_+/-]+"
)
"""Names of time zones: https://data.iana.org/time-zones/tzdb/zone1970.tab and its file ``backward``."""

_DATA = ENDINGS | {
    ".html",
    ".tmpl",
    ".sql",
    ".db",
    ".sqlite",
    ".pem",
    ".crt",
    ".key",
    ".csv",
    ".txt",
    ".mmdb",
}


def is_path(name: Named) -> bool:
    """Whether a text is a path even where nothing is seen at it: a call uses it so, or it looks like one."""
    if name.strong:
        return True
    text = name.text
    if not name.part or not name.given or _ZONE.fullmatch(text):
        return False
    return text.startswith(("/", "./", "../")) or posixpath.splitext(text)[1] in _DATA or _is_plain(text)


def _is_plain(text: str) -> bool:
    """``config/prod``: words with slashes between them."""
    return "/" in text and re.fullmatch(r"[\w.-]+(?:/[\w.-]+)+/?", text) is not None


def why_unread(program: Program, trace: BuildTrace) -> str | None:
    """Why not all of the program's own source was read; ``None`` where it was, or nothing was built here.

    Packages that a code generator of the build makes are no reason: they start nothing and read no files.
    """
    if program.build.prebuilt is not None:
        return None
    if program.source is None:
        return program.unseen or "the source cannot be seen"
    generated = any(kind == "code_generation" for _, kind, _ in trace.calls)
    generated = generated or any(opaque.kind is OpaqueKind.GENERATE for opaque in trace.opaque)
    missing = [name for name in program.source.unresolved if name.endswith(".go") or not generated]
    return f"{missing[0]} cannot be read" if missing else None


def data_beside_unread(image: Image, programs: Sequence[Program]) -> Iterator[RuntimeFile]:
    """The data of the working folder, for programs of which some own source could not be read: what is not
    seen there may name any of it."""
    for program in programs:
        own = program.source is not None and program.build in image.trace.builds
        if not own or why_unread(program, image.trace) is None:
            continue
        for path, is_folder, event in data_below(image, image.workdir):
            if is_folder or not is_for_others(image, posixpath.basename(path), path):
                reason = "source of the program that could not be read may name it"
                yield RuntimeFile(path, reason, is_folder, event.line)


def whole_sources(
    image: Image,
    programs: Sequence[Program],
    guesses: Sequence[RuntimeFile],
    asked: Iterable[str],
) -> Iterator[RuntimeFile]:
    """Folders with source that is not from the build context, which the program runs in or is told of.

    ``asked`` are paths that the user names: whoever names one in the folder knows what is needed of it.
    """
    named = tuple(asked)
    for program in programs:
        build = program.build
        if program.source is not None or build.prebuilt is not None or build not in image.trace.builds:
            continue
        found = _folder(image, build)
        if found is None or any(below(path, found.path) is not None for path in named):
            continue
        told = any(below(item.path, found.path) is not None for item in guesses)
        if told or below(image.workdir, found.path) is not None:
            yield found


def _folder(image: Image, build: Build) -> RuntimeFile | None:
    """The folder that the source was put into; the build's own where it is not known how it came."""
    if not _is_local(build) or not build.certain:
        return None
    path, line = normal(build.directory), build.instruction.line
    entered = image.files.entered_from(path)
    if any(image.context is None or image.context.is_dir(source) for source, _ in entered):
        return None
    found = [event for event in _from_elsewhere(image) if below(path, event.path) is not None]
    if found:
        path, line = found[-1].path, found[-1].line
    elif image.context is None or _is_other_context(image, path):
        return None
    if path in BASE_DIRECTORIES or path == normal(image.gopath):
        return None
    reason = "the program's source is there and cannot be seen, so it may read any file of it"
    return RuntimeFile(path, reason, True, line, doubt="most of it may not be needed")


def _from_elsewhere(image: Image) -> Iterator[Event]:
    """What a RUN brought, or a COPY or ADD for certain not from the build context."""
    runs = {line for line, _, _ in image.trace.calls}
    for event in image.trace.events:
        if event.change is not Change.COPIED or event.source is not None or not event.certain:
            continue
        if event.line in runs or (image.context is not None and event.line not in _missing(image)):
            yield event


def _is_other_context(image: Image, path: str) -> bool:
    """Whether a COPY that brings nothing seen leads to the folder: the build has another context."""
    lines = _missing(image)
    return any(event.line in lines for event in image.files.put_into(path))


def _missing(image: Image) -> frozenset[int]:
    """Lines of COPY instructions whose source is not in the build context."""
    return frozenset(o.line for o in image.trace.opaque if o.kind is OpaqueKind.NOT_IN_CONTEXT)


def _is_local(build: Build) -> bool:
    """Whether a go command builds what is in its folder, not a module from elsewhere."""
    return all(("@" not in word and word.startswith((".", "/"))) or word.endswith(".go")
               for word in build.command.packages)  # fmt: skip

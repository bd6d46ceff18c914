"""Paths of which the source says a part: ``"lang/" + name + ".json"``, ``filepath.Join(dir, "a.html")``.

What follows a constant folder can only be in it, so such a path is no riddle. Where the beginning is not
known, the rest is looked for from the working folder and beside the program.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Sequence

from msgspec import Struct, field

from rewriter.context.contents import holds_go
from rewriter.facts.files.from_computed_paths import in_file_system
from rewriter.facts.files.from_strings import named
from rewriter.facts.files.model import Image, RuntimeFile, named_by
from rewriter.facts.files.old_image import Named, data_below, entries
from rewriter.facts.files.texts import MAKING
from rewriter.golang.model import CallUse, SourceEvidence
from rewriter.golang.strings.fragments import is_constant, resolved
from rewriter.golang.strings.holes import HOLE
from rewriter.support.paths import join
from rewriter.trace.filesystem.build_paths import is_build_file

_NO_PATH = "name"
"""Kind of calls whose argument is only part of a path."""


class Partly(Struct):
    """What was found for the calls of a program, and which calls stay riddles."""

    files: list[RuntimeFile] = field(default_factory=list)
    unresolved: list[CallUse] = field(default_factory=list)


def partly_named(image: Image, source: SourceEvidence, embeds: Sequence[str]) -> Partly:
    """Look for every computed path of the source, each pattern once."""
    result = Partly()
    seen: set[tuple[str, bool]] = set()
    environment = image.trace.final.environment
    for call in source.path_calls:
        if call.argument is not None or in_file_system(call):
            continue
        solved = False
        if call.partial is not None and call.kind != _NO_PATH:
            for partial in resolved(call.partial, environment, image.programs):
                key = (partial, call.kind == "write")
                if key not in seen:
                    seen.add(key)
                    result.files += _look(image, call, partial, embeds)
            # Where the beginning is not known, what was found may be another file of that name.
            solved = begins(call.partial)
        if not solved and call.kind != "write":
            result.unresolved.append(call)
    return result


def begins(partial: str) -> bool:
    """Whether the source says where the path begins."""
    return not partial.startswith(HOLE)


def _look(image: Image, call: CallUse, partial: str, embeds: Sequence[str]) -> Iterator[RuntimeFile]:
    place = call.place
    makes = call.kind in MAKING
    if is_constant(partial):
        name = Named(partial, place.path, place.line, True, makes=makes)
        yield from named(image, [name], embeds)
    elif begins(partial):
        yield from _below_folder(image, call, partial, embeds)
    else:
        rest = partial.lstrip(HOLE + "/")
        if HOLE not in rest and "/" in partial:
            yield from named(image, [Named(rest, place.path, place.line, is_build_file(rest))], embeds)
        elif rest.rpartition(HOLE)[2].startswith("."):
            yield from _matching(image, image.workdir, "", rest.rpartition(HOLE)[2], call, partial)


def _below_folder(image: Image, call: CallUse, partial: str, embeds: Sequence[str]) -> Iterator[RuntimeFile]:
    """The folder before the unknown part: whole, or the files in it that fit."""
    place = call.place
    head, ending = partial[: partial.index(HOLE)], partial.rpartition(HOLE)[2]
    folder, slash, beginning = head.rpartition("/")
    if folder in ("", ".") and beginning in ("", "."):
        text = "/" if head.startswith("/") else "."
        names = [Named(text, place.path, place.line, True)]
        yield from named(image, names, embeds) if text == "." else ()
        return
    if beginning or not slash:
        yield from _matching(image, join(image.workdir, folder), beginning, ending, call, partial)
        return
    path = join(image.workdir, folder)
    origin = image.files.origin(path)
    source = origin.context if origin is not None else None
    if source is not None and image.context is not None and holds_go(image.context, source):
        for data, is_folder, _ in data_below(image, path, side=True):
            if is_folder or data.endswith(ending):
                yield _file(data, is_folder, call, partial)
        return
    name = Named(folder, place.path, place.line, True, makes=call.kind in MAKING)
    yield from named(image, [name], embeds)


def _matching(
    image: Image, folder: str, beginning: str, ending: str, call: CallUse, partial: str
) -> Iterator[RuntimeFile]:
    for name, path, is_folder, _ in entries(image, folder):
        fits = name.startswith(beginning) and name.endswith(posixpath.basename(ending))
        if fits and not is_folder and not name.endswith(".go") and (beginning or not is_build_file(name)):
            yield _file(path, False, call, partial)


def _file(path: str, is_folder: bool, call: CallUse, partial: str) -> RuntimeFile:
    return named_by(partial.replace(HOLE, "*"), path, is_folder, call.place.line, call.place.evidence)

"""Programs that a symbolic link starts, where it matters what the link leads to.

COPY follows a link that it is given: the new image has the program where the link was. A program that asks
where it is itself (``os.Executable``, which is what ``/proc/self/exe`` leads to) would find another folder
there than before, and who starts it by its own path nothing. Then the link stays a link.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from msgspec.structs import replace

from rewriter.facts.program.model import Program
from rewriter.golang.model import SourceEvidence
from rewriter.golang.strings.formulas import OWN_PROGRAM
from rewriter.trace.filesystem.image_files import ImageFiles
from rewriter.trace.filesystem.links import REPLACING
from rewriter.trace.filesystem.place import LINK
from rewriter.trace.model import BuildTrace, Change, Event


def links(trace: BuildTrace) -> dict[str, Event]:
    """The symbolic links that ``ln`` makes and that nothing else replaces, by path."""
    found: dict[str, Event] = {}
    for event in trace.events:
        if event.detail == LINK and event.change is Change.DUPLICATED:
            found[event.path] = event
        elif event.path in found and event.change in REPLACING:
            del found[event.path]
    return found


def behind_links(programs: Sequence[Program], trace: BuildTrace, files: ImageFiles) -> tuple[Program, ...]:
    """The programs, those that must stay behind a link at the path that it leads to."""
    made = links(trace)
    paths = {program.path for program in programs}
    found: dict[str, Program] = {}
    for program in programs:
        *passed, path = _way(program.path, made, files)
        if not (path in paths or (program.source is not None and _asks_where_it_is(program.source))):
            passed, path = [], program.path
        known = found.get(path, program)
        together = dict.fromkeys((*known.links, *passed))
        found[path] = replace(known, path=path, links=tuple(together))
    return tuple(found.values())


def _way(path: str, made: Mapping[str, Event], files: ImageFiles) -> Iterable[str]:
    """The links on the way to a program, and where it is itself."""
    way = [path]
    while (event := made.get(way[-1])) is not None and event.source is not None and event.certain:
        here, there = files.origin(way[-1]), files.origin(event.source)
        if here is None or here != there or event.source in way:
            break  # something else stands there by now
        way.append(event.source)
    return way


def _asks_where_it_is(source: SourceEvidence) -> bool:
    return any(call.argument == OWN_PROGRAM for call in source.path_calls)

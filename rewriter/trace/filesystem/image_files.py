"""What stands at a path of the image, answered from the events of the build.

The file system is not simulated: a question walks backwards through the events that an index finds for it,
so that a COPY of a large context costs nothing until a path below it is asked for.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator, Sequence
from itertools import chain

from msgspec.structs import replace

from rewriter.support.path_tree import is_possible
from rewriter.support.paths import below, join, lies_in
from rewriter.trace.filesystem.base_directories import BASE_DIRECTORIES
from rewriter.trace.filesystem.changes import moves_away, removes, source_of
from rewriter.trace.filesystem.index import EventIndex
from rewriter.trace.filesystem.look import Look
from rewriter.trace.filesystem.own_folders import is_free, is_new
from rewriter.trace.model import Build, Change, Event, Origin

ContextKind = Callable[[str], str | None]
"""``"file"``, ``"directory"``, ``None`` (absent) or ``"unknown"`` for a path of the context."""

PrebuiltFinder = Callable[["Origin"], Build | tuple[str, str] | None]
"""The build that stands for a program of the context, why it has none and what helps, or neither."""

_FARTHEST = 256
_SPARE = 100_000
"""Events that one question looks at, and how many more all questions together may. What is hidden behind
more of them counts as unknown: copies of copies can be made to ask for each other without end."""
_MOST_NESTED = 3000
"""Events of other stages in which programs are looked for."""
_LOST = "lost"
"""Kind of an origin that was not found in time."""


class ImageFiles:
    """Read-only questions about the image at a point of its build.

    ``events`` is not copied: a trace that is still running asks about what has happened so far. They may
    grow; who takes some back calls ``forget`` before.
    """

    def __init__(self, events: Sequence[Event], context_kind: ContextKind, depth: int = 0) -> None:
        """``context_kind`` tells what is at a path of the build context, ``depth`` how many stages deep
        the image may take from other stages."""
        self.depth = depth
        self.prebuilt: PrebuiltFinder | None = None
        self.of_base: tuple[str, ...] | None = None
        """Folders in which the base image has files, where it is known that it has none elsewhere."""
        self.is_followed = self.is_of_known_base = self.has_packages = False
        """What each command leaves is known; the base image is known; packages are installed."""
        self._events = events
        self._context_kind = context_kind
        self._index = EventIndex()
        self._known: list[dict[str, Origin | None]] = []
        """For each event the origins of the paths that it is the newest to concern, as far as asked for."""
        self._spare = iter(range(_SPARE))

    def _indexed(self) -> EventIndex:
        """The index of all events so far."""
        if len(self._index) != len(self._events):
            for number in range(len(self._index), len(self._events)):
                self._index.add(self._events[number])
                self._known.append({})
        return self._index

    def forget(self, first: int) -> None:
        """The events from number ``first`` on are about to be taken back or changed."""
        self._indexed().drop(self._events[first:])
        del self._known[first:]

    def origin(self, path: str, before: int | None = None) -> Origin | None:
        """What put ``path`` where it is; ``None`` where no event did or it was removed.

        ``before`` asks for the image as it was before the event of that number.
        """
        index = self._indexed()
        budget = chain(range(_FARTHEST), self._spare)
        look = self._look(path, len(index) if before is None else before, budget)
        if look.first is None or path not in self._known[look.first]:
            return self._search(look)
        return self._known[look.first][path]

    def _search(self, asked: Look) -> Origin | None:
        """Walk back through the events that concern a path, and through those of what it was copied from.

        Copies of copies are followed on a stack of our own: their chain may be as long as the file.
        """
        looks = [asked]
        found: Origin | None = None
        while looks:
            answer = self._advance(looks[-1], found)
            if isinstance(answer, Origin) and answer.kind == _LOST:
                return replace(answer, kind="unknown")
            if not isinstance(answer, Look):
                look = looks.pop()
                found = answer
                if look.first is not None:
                    self._known[look.first][look.path] = answer
            elif answer.first is not None and answer.path in self._known[answer.first]:
                found = self._known[answer.first][answer.path]
            else:
                looks.append(answer)
        return found

    def _look(self, path: str, before: int, budget: Iterator[int]) -> Look:
        candidates = self._index.around(path, before) if is_possible(path) else iter(())
        first = next(candidates, None)
        rest = chain((first,), candidates) if first is not None else candidates
        return Look(path, first, rest, budget)

    def _advance(self, look: Look, found: Origin | None) -> Origin | Look | None:
        """Go on to an answer, or to a source to ask for first; ``found`` is the answer of the last one."""
        if look.copy is not None:
            event, look.copy = look.copy, None
            decided, found = self._copied_from(event, look.path, found)
            if decided:
                return found
        for number in look.candidates:
            event = self._events[number]
            if next(look.budget, None) is None:
                return Origin(_LOST, event)
            source = source_of(event, look.path)
            if source is not None:
                look.copy = event
                return self._look(source, number, look.budget)
            made = self._made_by(event, look.path)
            if made is not True:
                return made or None
        return None

    def _copied_from(self, event: Event, path: str, found: Origin | None) -> tuple[bool, Origin | None]:
        """Whether a copy decides where ``path`` is from, ``found`` being the origin of its source."""
        if found is not None:
            return True, found
        if path == event.path:
            return True, Origin("unknown", event)
        return moves_away(event, path), None

    def _made_by(self, event: Event, path: str) -> Origin | bool:
        """The origin if this event made ``path``; ``False`` if it took it away, ``True`` to go on."""
        match event.change:
            case Change.BUILT | Change.WRITTEN:
                if event.path == path:
                    return Origin("file", event, build=event.build, written=path if event.build else None)
                if below(event.path, path):
                    return Origin("directory", event)
            case Change.MADE:
                if below(event.path, path) is not None:
                    return Origin("directory", event)
            case Change.COPIED:
                return self._copied(event, path)
            case Change.MOVED:
                return not moves_away(event, path)
            case Change.REMOVED:
                return not (event.certain and removes(event.path, path))
            case _:
                pass
        return True

    def _copied(self, event: Event, path: str) -> Origin | bool:
        inside = below(path, event.path)
        if inside is None:
            return Origin("directory", event) if below(event.path, path) is not None else True
        if event.stage is not None:
            files, path = event.stage.files, join(event.stage.path, inside)
            found = files.origin(path)
            if found is None and (files.lacks(path) or (inside and files.is_sure(event.stage.path, path))):
                return True
            return replace(found, event=event) if found is not None else Origin("unknown", event)
        if event.source is None:  # a URL, a clone or another image: one thing, its inside unknown
            return Origin("unknown" if inside else "directory" if event.recursive else "file", event)
        source = posixpath.join(event.source, inside) if inside else event.source
        kind = self._context_kind(source)
        return True if kind is None else Origin(kind, event, context=source)

    def build_of(self, origin: Origin) -> Build | tuple[str, str] | None:
        """What built a file: a RUN, or somebody before the image; or why that is no program to move."""
        return origin.build or (self.prebuilt(origin) if self.prebuilt is not None else None)

    def lacks(self, path: str) -> bool:
        """Whether the base image has nothing at a path."""
        return self.of_base is not None and not lies_in(path, self.of_base)

    def is_sure(self, folder: str, path: str) -> bool:
        """Whether nothing is at a path in a folder but what events put there."""
        is_known = self.is_of_known_base and self.is_followed
        return (is_known and is_free(path, packages=self.has_packages)) or self.is_own_folder(folder)

    def is_own_folder(self, path: str) -> bool:
        """Whether a RUN made the folder, so that nothing is in it but what is put there later."""
        if path in BASE_DIRECTORIES or not self.is_directory(path) or self._comes_with_another(path):
            return False
        put = self.put_into(path)
        return is_new(path, put, known=self.is_of_known_base, packages=self.has_packages)

    def _comes_with_another(self, path: str) -> bool:
        """Whether something may have come into a folder with one above it."""
        events = (self._events[number] for number in self._indexed().above(path, len(self._events)))
        return any(
            below(path, event.path) and (source_of(event, path) or self._made_by(event, path) is not True)
            for event in events
            if event.change in (Change.COPIED, Change.DUPLICATED, Change.MOVED)
        )

    def is_directory(self, path: str, before: int | None = None) -> bool | None:
        """Whether ``path`` is a folder; ``None`` where that is not known."""
        found = self.origin(path, before)
        if found is None:
            return path in BASE_DIRECTORIES
        return None if found.kind == "unknown" else found.kind == "directory"

    def _walk(self) -> Iterator[int]:
        """How many events of this and other stages one walk may look at: stages that copy from each other
        many times would make it endless."""
        return chain(range(_FARTHEST), self._spare)

    def entered_from(self, path: str, budget: Iterator[int] | None = None) -> list[tuple[str, Event]]:
        """Context folders that were copied to ``path`` or to a folder above it, newest first.

        Each once, with the last event that copied it there. ``budget`` is for stages in stages.
        """
        budget = budget or self._walk()
        found: dict[str, Event] = {}
        for number in self._indexed().above(path, len(self._events)):
            if next(budget, None) is None:
                break
            event = self._events[number]
            inside = below(path, event.path) if event.change is Change.COPIED else None
            if inside is None:
                continue
            if event.source is not None:
                found.setdefault(posixpath.join(event.source, inside) if inside else event.source, event)
            elif event.stage is not None:
                for source, _ in event.stage.files.entered_from(join(event.stage.path, inside), budget):
                    found.setdefault(source, event)
        return list(found.items())

    def programs(self, budget: Iterator[int] | None = None) -> Iterator[str]:
        """Paths that a program was written, copied or moved to, some more than once."""
        nested = budget is not None
        budget = budget or iter(range(_MOST_NESTED))
        for event in self._events:
            if nested and next(budget, None) is None:
                return
            if event.change is Change.BUILT:
                yield event.path
            elif event.change in (Change.DUPLICATED, Change.MOVED) and event.certain:
                origin = self.origin(event.path)
                if origin is not None and origin.build is not None:
                    yield event.path
            elif event.change is Change.COPIED and event.stage is not None:
                for path in event.stage.files.programs(budget):
                    inside = below(path, event.stage.path)
                    if inside is not None:
                        yield join(event.path, inside)

    def copies_of(self, folder: str, budget: Iterator[int] | None = None) -> Iterator[tuple[str, str]]:
        """``(context path, path relative to folder)`` of what was copied into a folder, oldest first."""
        budget = budget or self._walk()
        for event in self._events:
            if event.change is not Change.COPIED:
                continue
            if next(budget, None) is None:
                return
            inside, around = below(event.path, folder), below(folder, event.path)
            if inside is None and around is None:
                continue
            if event.stage is not None:
                source = join(event.stage.path, around or "")
                for path, rest in event.stage.files.copies_of(source, budget):
                    yield path, posixpath.join(inside or "", rest).rstrip("/")
            elif event.source is not None:
                yield posixpath.join(event.source, around) if around else event.source, inside or ""

    def is_filled(self, path: str) -> bool:
        """Whether something was copied, built or made below ``path``, or something else copied to it."""
        index = self._indexed()
        copies = (Change.COPIED, Change.DUPLICATED, Change.MOVED)
        return index.is_filled(path) or any(
            self._events[number].change in copies and self._events[number].path == path
            for number in index.at(path)
        )

    def put_into(self, folder: str) -> Iterator[Event]:
        """The events that put something into a folder or anywhere below it, in no order."""
        index = self._indexed()
        for number in (*index.at(folder), *index.inside(folder)):
            yield self._events[number]

"""COPY and ADD: what they put into the image, by where each source comes from."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator, Sequence

from msgspec.structs import replace

from rewriter.context.sources import expand_glob
from rewriter.dockerfile.expand import references
from rewriter.dockerfile.instructions import Add, Copying, From, each
from rewriter.dockerfile.model import Dockerfile
from rewriter.dockerfile.words import is_remote, is_repository
from rewriter.images.tools import folders_of
from rewriter.support.paths import below, is_pattern, join, normal
from rewriter.trace.copy import from_stage
from rewriter.trace.copy_flags import CopyFlags, inside_context, inside_stage
from rewriter.trace.filesystem.base_directories import base_directories
from rewriter.trace.filesystem.build_paths import is_idle_file
from rewriter.trace.filesystem.image_files import ImageFiles
from rewriter.trace.model import UNKNOWN_USER, Change, Event, State
from rewriter.trace.opaque import Opaque, OpaqueKind
from rewriter.trace.record import Record
from rewriter.trace.variables import evaluate

_ARCHIVES = (".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tbz2", ".tar.xz", ".txz", ".tar.zst")


def add(dockerfile: Dockerfile, instruction: Copying, state: State, record: Record) -> None:
    """Record what a COPY or ADD brings."""
    words = [evaluate(word, state.variables, dockerfile.escape) for word in instruction.texts]
    if len(words) + len(instruction.heredocs) < 2 or words[-1] is None:
        text = f"{instruction.keyword} {instruction.arguments}"
        record.opaque.append(Opaque(text, instruction.line, "its paths are not known"))
        return
    *sources, last = words
    adding = _Adding(dockerfile, instruction, state, record, last or "", several=len(sources) > 1)
    adding.follow(sources)


class _Adding:
    """One COPY or ADD with a target that is known."""

    def __init__(
        self,
        dockerfile: Dockerfile,
        instruction: Copying,
        state: State,
        record: Record,
        destination: str,
        *,
        several: bool,
    ) -> None:
        self._dockerfile = dockerfile
        self._instruction = instruction
        self._line = instruction.line
        self._state = state
        self._record = record
        self._from = instruction.from_
        self._flags = CopyFlags.of(instruction)
        self._target = join(state.workdir, destination)
        self._is_folder = (
            record.files.is_directory(self._target) is True
            or destination.endswith(("/", "/."))
            or destination in (".", "")
            or several
        )
        """Whether a file keeps its name below the target."""

    def follow(self, sources: list[str | None]) -> None:
        """Record the events of all sources."""
        record = self._record
        first = len(record.events)
        is_there = self._is_there(self._target)
        stage = record.stages.get((self._from or "").lower())
        matched: list[Event] = []
        for source, text in zip(sources, self._instruction.texts, strict=False):
            if stage is not None and source is not None:
                events = self._from_stage(stage, source, text)
                # What a pattern brings that nothing is seen to match has other names than those written out.
                kept = [one for event in events for one in self._without_excluded(event)]
                if any(event.stage is None for event in events):
                    record.events += kept
                else:
                    matched += kept
            else:
                for event in self._one_source(source, text):
                    record.events += self._without_excluded(event)
        record.events += matched
        record.events += self._owned(first, is_there=is_there)

    def _from_stage(self, stage: ImageFiles, source: str, text: str) -> tuple[Event, ...]:
        """The events of a source that an earlier stage has."""
        target, is_folder, unseen = self._target, self._is_folder, self._unwritten(source, text)
        if self._flags.parents:
            folder, inside = self._flags.kept(source)
            if is_pattern(inside):
                return (replace(self._copied(target, None), unseen=f"copies what {text} matches"),)
            source, target, is_folder = join(folder, inside), join(target, inside), False
        context = self._record.context
        found = from_stage(stage, context, source, target, self._line, is_folder=is_folder, unseen=unseen)
        return tuple(found)

    def _without_excluded(self, event: Event) -> list[Event]:
        """What is copied, less what ``--exclude`` leaves out of it."""
        source = event.source if event.stage is None else event.stage.path
        found = self._inside(event) if self._flags.excluded.rules else None
        if found is None or source is None:
            return [event]
        prefix, insides = below(event.path, self._target) or "", [*found]
        if insides != [""]:
            paths = (join(event.path, path) for path in self._flags.left_out(insides, prefix))
            there = self._record.files
            gone = [Event(Change.REMOVED, p, self._line) for p in paths if there.origin(p) is None]
            return [event, *gone]
        name = prefix or posixpath.basename(source)
        return [replace(event, certain=not self._flags.excluded.ignores(name))]

    def _inside(self, event: Event) -> Iterable[str] | None:
        """What is in a folder that is copied, ``""`` for a file; ``None`` where that cannot be seen."""
        context, stage = self._record.context, event.stage
        if stage is not None:
            files = self._record.stages[(self._from or "").lower()]
            is_file = files.is_directory(stage.path) is False
            return [""] if is_file else inside_stage(files, context, stage.path)
        if context is None or event.source is None:
            return None
        return inside_context(context, event.source) if context.is_dir(event.source) else [""]

    def _is_there(self, path: str) -> bool:
        """Whether a folder is there already."""
        if self._record.files.origin(path) is not None:
            return self._record.files.is_directory(path) is True
        return path in base_directories(self._record.base.distribution)

    def _owned(self, first: int, *, is_there: bool) -> list[Event]:
        """What ``--chown`` and ``--chmod`` do to what the events from number ``first`` on bring.

        A folder that was there keeps its owner and mode, one that COPY makes gets the owner of ``--chown``
        (https://docs.docker.com/reference/dockerfile/#copy---chown---chmod).
        """
        line, target = self._line, self._target
        owner, mode = self._instruction.flag("chown"), self._instruction.flag("chmod")
        brought = dict.fromkeys(event.path for event in self._record.events[first:])
        given: list[Event] = []

        def changed(change: Change, path: str, to: str) -> Event:
            inside = is_there and path == target
            return Event(change, path, line, detail=to, recursive=True, explicit=not inside, inside=inside)

        if owner:
            owner = evaluate(owner, self._state.variables, self._dockerfile.escape) or UNKNOWN_USER
            given += (changed(Change.OWNED, path, owner) for path in brought)
            if brought and target not in brought and not is_there:
                given.append(Event(Change.OWNED, target, line, detail=owner))
        if mode:
            given += (changed(Change.MODED, path, mode) for path in brought)
        return given

    def _one_source(self, source: str | None, text: str) -> Iterator[Event]:
        """The events of a source that is no stage of the file."""
        if source is None or self._from is not None:
            return self._from_elsewhere(source, text)
        heredocs = {f"<<{'-' if h.strip_tabs else ''}{h.name}": h.name for h in self._instruction.heredocs}
        name = heredocs.get(source.replace('"', "").replace("'", ""))
        if name is not None:
            return self._from_heredoc(name)
        if isinstance(self._instruction, Add) and is_remote(source):
            return self._from_url(source)
        return self._from_context(source)

    def _copied(self, path: str, origin: str | None, unseen: str = "") -> Event:
        return Event(Change.COPIED, path, self._line, origin, unseen=unseen)

    def _below(self, name: str) -> str:
        """Where a file of this name comes to stand."""
        return join(self._target, name) if self._is_folder else self._target

    def _from_elsewhere(self, source: str | None, text: str) -> Iterator[Event]:
        """From another image, or from nobody knows where."""
        image = self._from or ""
        self._record.toolchains.copied(image, source or "", self._line)
        folders = folders_of(image) if source is not None and normal(source) == "/" else None
        if folders is not None:  # all of an image that has files only there
            for folder in folders:
                yield self._copied(join(self._target, folder.lstrip("/")), None)
            return
        name = posixpath.basename((source or "").rstrip("/"))
        path = self._below(name) if "." in name else self._target
        made = self._copied(path, None, self._unseen(source, text))
        yield replace(made, recursive=(source or "").endswith(("/", "/.")))

    def _from_heredoc(self, name: str) -> Iterator[Event]:
        yield Event(Change.WRITTEN, self._below(name), self._line)

    def _from_url(self, source: str) -> Iterator[Event]:
        self._record.toolchains.download((source, self._target), {}, self._line)
        name = posixpath.basename(source.split("?")[0].rstrip("/"))
        is_folder = is_repository(source) or self._flags.unpack is True
        path = self._below(name) if name and not is_folder else self._target
        yield replace(self._copied(path, None), recursive=is_folder)

    def _with_folders(self, source: str) -> Iterator[Event]:
        """The same with ``--parents``."""
        context = self._record.context
        folder, inside = self._flags.kept(source)
        path = normal(f"{folder}/{inside}").lstrip("/")
        if context is not None and is_pattern(inside):
            for path, kept in self._flags.named(context, source):
                yield self._copied(join(self._target, kept), path)
        elif is_pattern(inside):
            yield self._copied(self._target, None)
        elif context is not None and not context.exists(path):
            self._missing(source)
            yield self._copied(join(self._target, inside), None)
        else:
            yield self._copied(join(self._target, inside), path)

    def _from_context(self, source: str) -> Iterator[Event]:
        if self._flags.parents:
            yield from self._with_folders(source)
            return
        matches = self._matches(source)
        if not matches and self._record.context is not None:
            self._missing(source)
        elif not matches and not is_idle_file(source):
            yield self._copied(self._target, None)
        for path in matches:
            kind, name = self._record.context_kind(path), posixpath.basename(path)
            if kind is None:
                self._missing(source)
            if self._unpacks() and kind != "directory" and path.endswith(_ARCHIVES):
                self._record.toolchains.unpacked_by_add(path, self._line)
                yield replace(self._copied(self._target, None), recursive=True)
            elif kind == "file" or (kind == "unknown" and _is_file_name(path)):
                yield self._copied(self._below(name), path)
            elif kind is not None:
                yield self._copied(self._target, path)
            else:  # not in the context: the build fails, or another context is used
                yield self._copied(self._below(name), None)

    def _unpacks(self) -> bool:
        """Whether archives of the context are taken apart."""
        return isinstance(self._instruction, Add) and self._flags.unpack is not False

    def _unwritten(self, source: str, text: str) -> str:
        """What is to be said of a path that its stage is not seen to write."""
        build = self._dockerfile.build
        said = f"copies {normal(source)} from a stage that is not seen to write it"
        read = references(text, self._dockerfile.escape) & build.automatic.keys()
        if not read:
            return said
        values = ", ".join(f"{name}={build.automatic[name]}" for name in sorted(read))
        return f"copies {text} (with {values}) from a stage that is not seen to write it"

    def _unseen(self, source: str | None, text: str) -> str:
        if source is None:
            return f"copies {text}, and the value of that is not known"
        other = self._from or ""
        stages = (first.name for first in each(self._dockerfile.instructions, From))
        if other.lower() in stages:
            return f"copies it from the stage {other}, which is no earlier one"
        return f"copies it from the image {other}, which is not looked into"

    def _missing(self, source: str) -> None:
        """A source that is not in the context: git may ignore it, or the build is told another one."""
        if not is_idle_file(source):
            text = f"{self._instruction.keyword} {source}"
            reason = "it is not in the build context"
            self._record.opaque.append(Opaque(text, self._line, reason, kind=OpaqueKind.NOT_IN_CONTEXT))

    def _matches(self, source: str) -> Sequence[str]:
        """Context paths that a source names: BuildKit matches it with Go's ``filepath.Match``."""
        clean = normal(source).lstrip("/")
        if not is_pattern(clean):
            return [clean]
        if self._record.context is None:
            return []
        return expand_glob(self._record.context, clean)


def _is_file_name(path: str) -> bool:
    """Whether a path that cannot be looked up is a file's: it has an extension or is a known build file."""
    name = posixpath.basename(path)
    return "." in name.strip(".") or is_idle_file(name)

"""File operations of a RUN, put into the record as far as they surely happen."""

from __future__ import annotations

from msgspec.structs import replace

from rewriter.trace.filesystem.operations import HANDLERS
from rewriter.trace.filesystem.place import LINK, Place
from rewriter.trace.model import Change, Event
from rewriter.trace.run.command import MAKING, Command
from rewriter.trace.run.globs import matched
from rewriter.trace.run.redirects import written_over
from rewriter.trace.run.words import with_globs

_WITH_PATTERNS = frozenset({"rm", "rmdir", "unlink"})
"""Commands whose events have patterns, which are compared with what they are asked of."""


def file_operation(command: Command) -> bool:
    """Record what ``cp``, ``mv``, ``rm`` and their kin do."""
    step, notes = command.step, command.notes
    place = Place(command.folder, notes.line, step.certain, notes.record.files)
    words = with_globs(command.words, command.simple)
    if command.name not in _WITH_PATTERNS:
        words = matched(command.words, words, command.folder, notes.record)
    events = HANDLERS[command.name](place, words[1:])
    if events is None:
        command.opaque("its paths are not known")
        return True
    if not step.required:
        events = [_doubted(event, command) for event in events]
    for event in events:  # each sees those before it
        command.record(written_over(event, notes))
    made = [event.path for event in events if event.change in MAKING]
    notes.does(command.simple.start, made)
    if not step.certain and made:
        command.opaque("it may not run", made)
    return True


def _doubted(event: Event, command: Command) -> Event:
    """The event of a command whose failure does not end the build: a file of the build context that is
    not there is not copied."""
    record, source = command.notes.record, event.source
    moves = event.change in (Change.DUPLICATED, Change.MOVED) and event.detail != LINK
    if not moves or source is None or record.context is None or record.opaque:
        return event
    if any(build.unknown for build in record.builds) or record.files.origin(source) is not None:
        return event
    is_missing = bool(record.files.entered_from(source.rpartition("/")[0]))
    return replace(event, certain=False) if is_missing else event

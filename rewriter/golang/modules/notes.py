"""What the user says of Go packages whose source cannot be seen: ``modules`` of the settings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from msgspec.structs import replace

from rewriter.golang.model import CallUse, CgoNeed, SourceEvidence
from rewriter.golang.modules.module import ancestors
from rewriter.golang.source.names import unversioned
from rewriter.model import ModuleNotes, Place


def by_path(modules: Iterable[ModuleNotes]) -> dict[str, ModuleNotes]:
    """Notes by their path without major version."""
    return {unversioned(notes.path): notes for notes in modules}


def notes_on(import_path: str, known: Mapping[str, ModuleNotes]) -> ModuleNotes | None:
    """The notes with the longest path that ``import_path`` lies below; ``known`` is made by ``by_path``."""
    return next((known[path] for path in ancestors(unversioned(import_path)) if path in known), None)


def noted(source: SourceEvidence, modules: Iterable[ModuleNotes]) -> SourceEvidence:
    """The evidence with what the notes say of the imported packages."""
    known = by_path(modules)
    found: dict[str, tuple[ModuleNotes, Place]] = {}
    for path, place in source.imports:
        notes = notes_on(path, known)
        if notes is not None:
            found.setdefault(notes.path, (notes, place))
    kept = [need for need in source.cgo if not _is_denied(need, known)]
    named = {need.module for need in kept}
    added = [CgoNeed(at, n.path) for n, at in found.values() if n.needs_cgo and n.path not in named]
    calls = tuple(call for call in source.executables if not _is_told(call, known))
    unread = tuple(item for item in source.unread if not _says_cgo(item.package, known))
    return replace(source, noted=tuple(found.values()), cgo=(*kept, *added), executables=calls, unread=unread)


def silent(source: SourceEvidence) -> Iterator[str]:
    """Import paths of which the notes say what they start."""
    known = by_path(notes for notes, _ in source.noted)
    for path, _ in source.imports if known else ():
        notes = notes_on(path, known)
        if notes is not None and notes.executables is not None:
            yield path


def _is_told(call: CallUse, known: Mapping[str, ModuleNotes]) -> bool:
    """Whether the notes say what the called function's package starts."""
    notes = notes_on(call.call.rpartition(".")[0], known)
    return notes is not None and notes.executables is not None


def _says_cgo(package: str, known: Mapping[str, ModuleNotes]) -> bool:
    notes = notes_on(package, known)
    return notes is not None and notes.needs_cgo is not None


def _is_denied(need: CgoNeed, known: Mapping[str, ModuleNotes]) -> bool:
    """Only what a table says can be denied: an ``import "C"`` that is seen is there."""
    notes = notes_on(need.module, known) if need.module is not None else None
    return notes is not None and notes.needs_cgo is False

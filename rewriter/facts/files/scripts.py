"""Scripts that people put into the image: distroless has nothing that runs them.

What comes with the Go source is no such script: only files that an instruction names, and executable files of
folders that hold none.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from rewriter.context.contents import holds_go
from rewriter.context.files import Context
from rewriter.dockerfile.instructions import Copying
from rewriter.dockerfile.model import Instruction
from rewriter.facts.files.model import PutScript
from rewriter.trace.chain import StageView
from rewriter.trace.model import Change, Event, Origin

_ENDINGS = (".sh", ".bash", ".ash", ".zsh")
_MOST = 500
"""Files of a folder that are looked at."""
_LONGEST = 200
"""Bytes of a first line."""
_NOT_ENTERED = ("node_modules/", "vendor/", ".git/")


def scripts(view: StageView, context: Context | None) -> tuple[PutScript, ...]:
    """Those that COPY, ADD and RUN leave in a stage, and that no RUN of it runs."""
    used = {posixpath.basename(word) for _, _, words in view.trace.calls for word in words if word}
    found: dict[str, PutScript] = {}
    for event in view.trace.events:
        if event.change not in (Change.COPIED, Change.WRITTEN) or not event.explicit:
            continue
        origin = view.files.origin(event.path)
        if (
            origin is None
            or origin.build is not None
            or (origin.event is not event and not _is_folder(origin))
        ):
            continue
        for item in _of_event(event, origin, view, context):
            if posixpath.basename(item.path) not in used and view.files.origin(item.path) is not None:
                found[item.path] = item
    return tuple(found.values())


def _is_folder(origin: Origin) -> bool:
    return origin.kind == "directory"


def _of_event(event: Event, origin: Origin, view: StageView, context: Context | None) -> Iterator[PutScript]:
    path, source = event.path, origin.context
    if event.change is Change.WRITTEN:
        text = event.detail or _heredoc(event, view)
        if text.startswith("#!"):
            yield PutScript(path, event.line, _interpreter(text))
    elif _is_folder(origin):
        folder = event.source if event.source is not None else source
        if folder and context is not None and not holds_go(context, folder):
            yield from _inside(path, folder, event.line, context)
    elif source is None or context is None:
        if path.endswith(_ENDINGS):
            yield PutScript(path, event.line, "")
    else:
        text = _first_line(source, context)
        moded = next(view.trace.modes.newest_first(path), None) is not None
        if path.endswith(_ENDINGS) or (text.startswith("#!") and (moded or context.is_executable(source))):
            yield PutScript(path, event.line, _interpreter(text), source)


def _inside(path: str, folder: str, line: int, context: Context) -> Iterator[PutScript]:
    """Executable scripts in a folder of the build context."""
    for number, file in enumerate(context.walk_files(folder, _MOST)):
        inside = file[len(folder) :].lstrip("/")
        if number >= _MOST or any(f"/{part}" in f"/{inside}" for part in _NOT_ENTERED):
            continue
        if context.is_executable(file):
            text = _first_line(file, context)
            if text.startswith("#!"):
                yield PutScript(posixpath.join(path, inside), line, _interpreter(text), file)


def _first_line(path: str, context: Context) -> str:
    data = context.read_bytes(path, _LONGEST) or b""
    return data.partition(b"\n")[0].decode("utf-8", "replace")


def _interpreter(text: str) -> str:
    words = text.partition("\n")[0].removeprefix("#!").split()
    return words[0] if words and text.startswith("#!") else ""


def _heredoc(event: Event, view: StageView) -> str:
    """The text of a here-document that COPY writes to a path."""
    instruction: Instruction | None = next((i for i in view.instructions if i.line == event.line), None)
    if instruction is None or not isinstance(instruction, Copying):
        return ""
    name = posixpath.basename(event.path)
    documents = instruction.heredocs
    found = next((d for d in documents if d.name == name), documents[0] if len(documents) == 1 else None)
    return found.content if found is not None else ""

"""Which Dockerfiles a change touches: themselves, or what their image is made from.

What counts is what makes ``docker build`` run an instruction again: the Dockerfile, its ignore file, and each
file of the build context that COPY, ADD or a bind mount takes; and the settings that distroify reads. Whoever
starts the image is not looked at.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from itertools import takewhile
from pathlib import Path

from rewriter.batch.discovery import Problem, Source
from rewriter.batch.since import ChangesError
from rewriter.batch.since.changes import changed_paths
from rewriter.context.files import Context
from rewriter.context.glob import GlobError, compile_glob, has_wildcards
from rewriter.context.ignore_file import load_dockerignore
from rewriter.context.repository import repository_root
from rewriter.context.sources import clean_source
from rewriter.dockerfile.instructions import Copying, Run
from rewriter.dockerfile.load import load
from rewriter.dockerfile.model import Dockerfile, DockerfileError
from rewriter.dockerfile.stages import stages
from rewriter.facts.recognise.build_context import build_context
from rewriter.settings.read import FILE_NAME

_EVERYTHING = ""


class Since:
    """What changed since a revision, asked of each repository once."""

    def __init__(self, revision: str) -> None:
        """``revision`` is git's own name for the base."""
        self._revision = revision
        self._known: dict[Path, frozenset[str]] = {}

    def touches_itself(self, source: Source | Problem) -> bool:
        """Whether the file, or the link that was found, is changed. Raises ``ChangesError``."""
        root = _root(source)
        changed = self._changed(root)
        places = [
            os.path.join(os.path.realpath(os.path.dirname(source.shown)), os.path.basename(source.shown))
        ]
        if isinstance(source, Source):
            places.append(str(source.file))
        return any(_is_changed(os.path.relpath(place, root), changed) for place in places)

    def touches(self, source: Source, data: bytes, context: Path | None) -> bool:
        """Whether the change touches the Dockerfile ``data`` by anything that it is made from.

        ``context`` is the build context if that is given. Raises ``ChangesError``.
        """
        if source.file is None or self.touches_itself(source):
            return True
        root = _root(source)
        changed = self._changed(root)
        settings = os.path.relpath(source.root / FILE_NAME, root)
        if _is_changed(settings, changed):
            return True
        try:
            dockerfile = load(data, source.relative)
        except DockerfileError:
            # It is as it was, and so is what is wrong with it.
            return False
        folder = Path(os.path.realpath(context or _context(source.file, dockerfile)))
        ignore = load_dockerignore(folder, source.file)
        ignore_files = (folder / ".dockerignore", Path(f"{source.file}.dockerignore"))
        if any(_is_changed(os.path.relpath(file, root), changed) for file in ignore_files):
            return True
        taken = [_cleaned(Context(folder), source) for source in _sources(dockerfile)]
        return any(
            any(_takes(source, path) for source in taken) and not ignore.ignores(path)
            for path in _below(folder, root, changed)
        )

    def _changed(self, root: Path) -> frozenset[str]:
        if root not in self._known:
            self._known[root] = changed_paths(root, self._revision)
        return self._known[root]


def _root(source: Source | Problem) -> Path:
    """The repository whose history counts: for a file in a submodule, the one around it."""
    if isinstance(source, Source) and source.file is not None:
        folder = source.root
    else:
        folder = Path(os.path.realpath(os.path.dirname(source.shown)))
    root = repository_root(folder)
    while root is not None and _is_submodule(root):
        root = repository_root(root.parent)
    if root is None:
        raise ChangesError(f"{source.shown} is in no git repository")
    return root


def _is_submodule(root: Path) -> bool:
    """https://git-scm.com/docs/gitsubmodules: its ``.git`` is a file that leads into ``.git/modules``."""
    try:
        with open(root / ".git", encoding="utf-8", errors="surrogateescape") as file:
            return "/modules/" in file.read(4096)
    except OSError:
        return False


def _is_changed(path: str, changed: frozenset[str]) -> bool:
    """Whether a path, or the submodule that it lies in, is changed."""
    parts = path.replace(os.sep, "/").split("/")
    return any("/".join(parts[:count]) in changed for count in range(1, len(parts) + 1))


def _context(file: Path, dockerfile: Dockerfile) -> Path:
    return build_context(file, dockerfile, stages(dockerfile)).root


def _below(folder: Path, root: Path, changed: Iterable[str]) -> Iterator[str]:
    """The changed paths relative to the build context; a changed submodule around that is all of it."""
    inner = os.path.relpath(folder, root).replace(os.sep, "/")
    for path in changed:
        if inner == ".":
            yield path
        elif path.startswith(f"{inner}/"):
            yield path.removeprefix(f"{inner}/")


def _sources(dockerfile: Dockerfile) -> Iterator[str]:
    """What the instructions take from the build context, as written; a variable may stand for anything."""
    for instruction in dockerfile.instructions:
        if isinstance(instruction, Copying):
            yield from instruction.of_context
        elif isinstance(instruction, Run):
            bound = (mount for mount in instruction.mounts if mount.kind == "bind" and mount.from_ is None)
            yield from (mount.source or _EVERYTHING for mount in bound)


def _cleaned(context: Context, source: str) -> str:
    """A source below the build context; all of it, where the files that it means lie elsewhere in it."""
    if "$" in source:
        return _EVERYTHING
    clean = clean_source(source)
    return _EVERYTHING if context.is_link(clean) else clean


def _takes(source: str, path: str) -> bool:
    """Whether COPY of a cleaned source takes a path, which need not exist any more."""
    if source == _EVERYTHING:
        return True
    elements = takewhile(lambda element: "**" not in element, source.split("/"))
    # The shorter decides: a source may be a folder, and a changed folder is a submodule.
    return all(map(_matches, elements, path.split("/")))


def _matches(element: str, part: str) -> bool:
    if not has_wildcards(element):
        return element == part
    try:
        return compile_glob(element).matches(part)
    except GlobError:
        return False

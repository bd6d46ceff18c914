"""Which files to look at: from arguments to Dockerfiles, each with its repository."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from msgspec import Struct

from rewriter.context.gitignore import ignored, scope
from rewriter.context.repository import is_dockerfile_name, repository_root
from rewriter.model import Located
from rewriter.support.paths import below
from rewriter.support.text import os_reason

if TYPE_CHECKING:
    from rewriter.context.gitignore import Scope

STDIN = "-"
# No real tree is deeper, and path patterns cost more the deeper the path is.
_DEEPEST = 64
_LARGEST_GITIGNORE = 1_000_000
_WITH_VENDOR = frozenset({"go.mod", "go.work", "Gopkg.lock", "glide.lock", "Godeps"})
"""Beside these Go's tools fill ``vendor`` (https://go.dev/ref/mod#vendoring; dep, glide and godep did)."""

Exclude: TypeAlias = Callable[[Path], Sequence[str]]


class Source(Struct, frozen=True):
    """A Dockerfile to look at."""

    shown: str
    """As given, or as found below a given folder."""
    file: Path | None
    """Absolute, symbolic links resolved; ``None`` is standard input."""
    root: Path
    """The repository root, or what stands in for it: absolute."""
    relative: str
    """``file`` relative to ``root``, with ``/``."""
    place: Path | None = None
    """Where the text of standard input belongs, absolute; it need not be there."""

    @property
    def at(self) -> Located:
        """Where the file lies, for its result."""
        return Located(str(self.root), self.relative)


class Problem(Struct, frozen=True):
    """A path that cannot be looked at, and why."""

    shown: str
    message: str


def discover(
    arguments: Iterable[str], exclude: Exclude = lambda root: (), stdin_filename: str | None = None
) -> list[Source | Problem]:
    """The Dockerfiles that ``arguments`` (files, folders, ``-``) name, each file once, in order.

    ``stdin_filename`` is the path that standard input stands for.
    ``exclude`` gives the ``exclude`` patterns of a repository root; like ``.gitignore`` they hold for what a
    search finds, not for a file that is named.
    """
    found = [source for argument in arguments for source in _argument(argument, exclude, stdin_filename)]
    links = {s.shown for s in found if isinstance(s, Source) and os.path.islink(s.shown)}
    themselves = {s.file for s in found if isinstance(s, Source) and s.file and s.shown not in links}
    seen: set[Path | None] = set()
    unique: list[Source | Problem] = []
    for source in found:
        if isinstance(source, Source):
            if source.file in seen or (source.file in themselves and source.shown in links):
                continue
            seen.add(source.file)
        unique.append(source)
    return unique


def settings_root(argument: str) -> Path:
    """The folder whose settings count for a file, a folder or ``-``; raises ``OSError`` for no such path."""
    if argument == STDIN:
        here = Path.cwd()
        return repository_root(here) or here
    folder = Path(os.path.realpath(argument))
    if not stat.S_ISDIR(os.stat(argument).st_mode):
        folder = Path(os.path.realpath(os.path.dirname(argument) or "."))
    return repository_root(folder) or _stand_in(folder)


def _argument(argument: str, exclude: Exclude, stdin_filename: str | None) -> Iterator[Source | Problem]:
    if argument == STDIN:
        yield _standard_input(stdin_filename)
        return
    try:
        is_folder = stat.S_ISDIR(os.stat(argument).st_mode)
        if is_folder:
            yield from _search(argument, exclude)
        else:
            yield _locate(argument)
    except OSError as error:
        yield Problem(argument, os_reason(error))


def _standard_input(name: str | None) -> Source | Problem:
    if name is None:
        here = Path.cwd()
        return Source(STDIN, None, repository_root(here) or here, STDIN)
    folder, last = os.path.split(name)
    parent = Path(os.path.realpath(folder or "."))
    if not last or not parent.is_dir():
        return Problem(name, "standard input cannot stand for it: no such folder")
    root = repository_root(parent) or _stand_in(parent)
    place = parent / last
    return Source(name, None, root, place.relative_to(root).as_posix(), place)


def _locate(shown: str) -> Source | Problem:
    """The source of one path; raises ``OSError``."""
    folder, name = os.path.split(shown)
    parent = Path(os.path.realpath(folder or "."))
    return _located(shown, parent, name, repository_root(parent) or _stand_in(parent))


def _located(shown: str, parent: Path, name: str, root: Path) -> Source | Problem:
    """The source of a path in a folder without symbolic links; raises ``OSError``."""
    file = parent / name
    if os.path.islink(file):
        file = Path(os.path.realpath(file))
    relative = below(str(file), str(root))
    if relative is None or ".git" in relative.split("/"):
        return Problem(shown, f"the symbolic link leads out of {root}")
    if not stat.S_ISREG(os.stat(file).st_mode):
        return Problem(shown, "not a regular file")
    return Source(shown, file, root, relative)


def _stand_in(folder: Path) -> Path:
    """What diffs are relative to outside of a repository."""
    here = Path(os.path.realpath("."))
    return here if folder.is_relative_to(here) else folder


class _Folder(Struct, frozen=True):
    shown: str
    real: str
    depth: int
    ignores: tuple[Scope, ...]
    excludes: tuple[Scope, ...]


def _search(argument: str, exclude: Exclude) -> Iterator[Source | Problem]:
    """The Dockerfiles below a folder, names in order, files before folders; links are not followed."""
    searched = Path(os.path.realpath(argument))
    stack = [_start(argument, searched, exclude)]
    while stack:
        folder = stack.pop()
        try:
            entries = sorted(os.scandir(folder.real), key=lambda entry: entry.name)
        except OSError as error:
            yield Problem(folder.shown, os_reason(error))
            continue
        names = {entry.name for entry in entries}
        folder = _enter(folder, names, exclude)
        below: list[_Folder] = []
        parent = Path(folder.real)
        root = repository_root(parent) or _stand_in(searched)
        for entry in entries:
            is_folder = entry.is_dir(follow_symlinks=False)
            if entry.name == ".git" or (is_folder and _is_foreign(entry.name, names)):
                continue
            if _left_out(folder, entry.path, is_folder=is_folder):
                continue
            shown = _join(folder.shown, entry.name)
            if is_folder:
                below.append(_Folder(shown, entry.path, folder.depth + 1, folder.ignores, folder.excludes))
            elif is_dockerfile_name(entry.name):
                yield from _found(shown, parent, entry.name, root)
        if folder.depth < _DEEPEST:
            stack += reversed(below)


def _is_foreign(folder: str, beside: set[str]) -> bool:
    """Whether a folder holds modules of others, which a tool put there and would put there again."""
    return folder == "node_modules" or (folder == "vendor" and not beside.isdisjoint(_WITH_VENDOR))


def _join(folder: str, name: str) -> str:
    return name if folder in ("", ".", "./") else os.path.join(folder, name)


def _found(shown: str, parent: Path, name: str, root: Path) -> Iterator[Source | Problem]:
    try:
        if os.path.isfile(shown) or not os.path.exists(shown):
            yield _located(shown, parent, name, root)
    except OSError as error:
        yield Problem(shown, os_reason(error))


def _start(argument: str, folder: Path, exclude: Exclude) -> _Folder:
    """The searched folder, under what the folders above it up to the repository root ignore."""
    root = repository_root(folder)
    if root is None:
        return _Folder(argument, str(folder), 0, (), _excludes(_stand_in(folder), exclude))
    excludes = _excludes(root, exclude)
    above = [parent for parent in reversed(folder.parents) if parent.is_relative_to(root)]
    scopes = tuple(scope for parent in above for scope in _gitignore(str(parent)))
    # Asked for by name, so a pattern above that leaves out the folder itself does not count.
    asked = any(_ignored_on_the_way(scopes, folder, root))
    return _Folder(argument, str(folder), 0, () if asked else scopes, excludes)


def _ignored_on_the_way(scopes: tuple[Scope, ...], folder: Path, root: Path) -> Iterator[bool]:
    if not scopes:
        return

    for step in (folder, *folder.parents):
        if step == root:
            return
        within = tuple(s for s in scopes if step.is_relative_to(s.folder) and str(step) != s.folder)
        yield ignored(within, str(step), is_folder=True)


def _enter(folder: _Folder, names: set[str], exclude: Exclude) -> _Folder:
    """``folder`` with its own patterns added; a repository inside another one starts afresh."""
    ignores, excludes = folder.ignores, folder.excludes
    if ".git" in names and folder.depth > 0:
        ignores, excludes = (), _excludes(Path(folder.real), exclude)
    if ".gitignore" in names:
        ignores += _gitignore(folder.real)
    return _Folder(folder.shown, folder.real, folder.depth, ignores, excludes)


def _left_out(folder: _Folder, path: str, *, is_folder: bool) -> bool:
    if not folder.ignores and not folder.excludes:
        return False
    if not is_folder and not is_dockerfile_name(os.path.basename(path)):
        return True

    return ignored(folder.ignores, path, is_folder=is_folder) or ignored(
        folder.excludes, path, is_folder=is_folder
    )


def _gitignore(folder: str) -> tuple[Scope, ...]:
    """git does not follow a ``.gitignore`` that is a symbolic link, nor does this."""
    path = os.path.join(folder, ".gitignore")
    try:
        if not stat.S_ISREG(os.lstat(path).st_mode):
            return ()
        with open(path, encoding="utf-8", errors="surrogateescape", newline="\n") as file:
            text = file.read(_LARGEST_GITIGNORE).removeprefix("\ufeff")
    except OSError:
        return ()

    return (scope(folder, text.split("\n")),)


def _excludes(root: Path, exclude: Exclude) -> tuple[Scope, ...]:
    patterns = exclude(root)
    if not patterns:
        return ()

    return (scope(str(root), patterns),)

"""Read-only view of the files that the builder can see.

Paths are relative to the context root, with ``/`` between their elements; ``""`` is the root. Nothing
outside of the root is ever looked at: a link that is absolute or climbs out does not exist here. What
is ignored, unreadable, a device, a pipe or inside ``.git`` does not exist either. No method raises.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Hashable, Iterator
from pathlib import Path
from typing import TypeVar, cast

from msgspec import Struct

from rewriter.context.dockerignore import DockerIgnore
from rewriter.context.reading import mode_of, read_limited

MAX_TEXT = 8 << 20
"""Bytes; a larger file has no text."""
MAX_PATH = 4096
MAX_LINKS = 40
"""As Linux (``MAXSYMLINKS``)."""
MAX_CACHED_TEXT = 64 << 20
MAX_SEARCHED = 5000
"""Folders below an ignored one that are searched for something that a ``!`` rule takes in again."""

MAX_ANSWERS = 64
"""Of ``once``, to one question: the programs of a large repository follow each other."""

_GIT = ".git"
_Answer = TypeVar("_Answer")


class _Entry(Struct, frozen=True):
    path: str
    is_directory: bool


class Context:
    """The build context ``root`` less what ``ignore`` leaves out. Answers are kept: the tree must not
    change meanwhile."""

    def __init__(self, root: Path, ignore: DockerIgnore | None = None) -> None:
        """Look at ``root`` through the rules of ``ignore`` (none by default); touches no file yet."""
        self._given = Path(root)
        self._root = os.path.realpath(root)
        self._ignore = ignore if ignore is not None else DockerIgnore()
        self._modes: dict[str, int | None] = {}
        self._entries: dict[str, _Entry | None] = {}
        self._listings: dict[str, tuple[tuple[str, bool], ...]] = {}
        self._ignored: dict[str, tuple[bool, int]] = {}
        self._kept: dict[str, bool] = {}
        self._texts: dict[str, str | None] = {}
        self._cached = 0
        self._answers: dict[Hashable, dict[Hashable, object]] = {}

    @property
    def root(self) -> Path:
        """The folder as it was given."""
        return self._given

    @property
    def ignore(self) -> DockerIgnore:
        """The rules that are applied."""
        return self._ignore

    def exists(self, path: str) -> bool:
        """Whether a file or folder is there."""
        return self._entry(path) is not None

    def is_file(self, path: str) -> bool:
        """Whether a regular file is there, itself or at the end of links."""
        entry = self._entry(path)
        return entry is not None and not entry.is_directory

    def is_dir(self, path: str) -> bool:
        """Whether a folder is there, itself or at the end of links."""
        entry = self._entry(path)
        return entry is not None and entry.is_directory

    def is_link(self, path: str) -> bool:
        """Whether the path's last element is a symbolic link (to something that exists here)."""
        folder, _, name = path.rpartition("/")
        parent = self._entry(folder)
        if parent is None or not self.exists(path):
            return False
        mode = self._mode(_join(parent.path, name))
        return mode is not None and stat.S_ISLNK(mode)

    def link_text(self, path: str) -> str | None:
        """Where a symbolic link (to something that exists here) points to, as it is written."""
        if not self.is_link(path):
            return None
        folder, _, name = path.rpartition("/")
        parent = self._entry(folder)
        return self._target(_join(parent.path, name)) if parent is not None else None

    def is_executable(self, path: str) -> bool:
        """Whether a file has an execute bit, which COPY keeps."""
        entry = self._entry(path)
        mode = self._mode(entry.path) if entry is not None else None
        return mode is not None and bool(mode & 0o111)

    def read_bytes(self, path: str, limit: int) -> bytes | None:
        """The first ``limit`` bytes of a file, ``None`` where there is none."""
        entry = self._entry(path)
        if entry is None or entry.is_directory or _GIT in entry.path.split("/"):
            return None
        return read_limited(self._absolute(entry.path), limit)

    def read_text(self, path: str) -> str | None:
        """A whole file as UTF-8 (errors become U+FFFD), ``None`` for none or above ``MAX_TEXT`` bytes."""
        if path not in self._texts:
            data = self.read_bytes(path, MAX_TEXT + 1)
            text = None if data is None or len(data) > MAX_TEXT else data.decode("utf-8", "replace")
            self._cached += len(text or "")
            if self._cached > MAX_CACHED_TEXT:
                return text
            self._texts[path] = text
        return self._texts[path]

    def list_directory(self, path: str) -> tuple[tuple[str, bool], ...]:
        """``(name, is folder)`` of what is in a folder, sorted by name; empty where there is none."""
        entry = self._entry(path)
        if entry is None or not entry.is_directory:
            return ()
        if entry.path not in self._listings:
            found = []
            for name in self._names(entry.path):
                child = self._entry(_join(entry.path, name))
                if child is not None:
                    found.append((name, child.is_directory))
            self._listings[entry.path] = tuple(found)
        return self._listings[entry.path]

    def walk_files(self, path: str = "", limit: int = 100_000) -> Iterator[str]:
        """Paths of the files below a folder, depth first in the order of names; at most ``limit``.

        Links to files are among them; links to folders are not followed.
        """
        waiting = [path] if self.is_dir(path) else []
        count = 0
        while waiting:
            folder = waiting.pop()
            inner = []
            for name, is_directory in self.list_directory(folder):
                child = _join(folder, name)
                if is_directory:
                    if not self.is_link(child):
                        inner.append(child)
                elif count < limit:
                    count += 1
                    yield child
                else:
                    return
            waiting.extend(reversed(inner))

    def once(self, ask: Callable[..., _Answer], *about: Hashable) -> _Answer:
        """What ``ask`` says of this tree and ``about``; the last answers are kept for who asks the same."""
        answers = self._answers.setdefault(ask, {})
        if about not in answers:
            found = ask(self, *about)
            if len(answers) >= MAX_ANSWERS:
                answers.pop(next(iter(answers), about), None)
            answers[about] = found
        return cast("_Answer", answers[about])

    def _names(self, folder: str) -> list[str]:
        if _GIT in folder.split("/"):
            return []
        try:
            return sorted(os.listdir(self._absolute(folder)))
        except OSError:
            return []

    def _entry(self, path: str) -> _Entry | None:
        if path not in self._entries:
            self._entries[path] = self._resolve(path) if len(path) <= MAX_PATH else None
        return self._entries[path]

    def _resolve(self, path: str) -> _Entry | None:
        if path.startswith("/"):
            return None
        # A listing asks for what is in a folder that is known: only the last element is new then.
        folder, _, last = path.rpartition("/")
        parent = self._entries.get(folder)
        if parent is not None and parent.is_directory:
            done, waiting = parent.path.split("/") if parent.path else [], [last]
        else:
            done, waiting = [], path.split("/")[::-1]
        links = 0
        while waiting:
            name = waiting.pop()
            if name in ("", "."):
                continue
            if name == "..":
                if not done:
                    return None
                done.pop()
                continue
            here = "/".join([*done, name])
            mode = self._mode(here)
            if mode is None or _GIT in done:
                return None
            if stat.S_ISLNK(mode):
                links += 1
                target = self._target(here)
                if target is None or links > MAX_LINKS:
                    return None
                waiting.extend(target.split("/")[::-1])
            elif stat.S_ISDIR(mode) or (stat.S_ISREG(mode) and not any(waiting)):
                done.append(name)
            else:
                return None
        return self._visible("/".join(done))

    def _target(self, path: str) -> str | None:
        """Where a link that is part of the context points to, ``None`` where that is outside."""
        if self._is_ignored(path):
            return None
        try:
            target = os.readlink(self._absolute(path))
        except OSError:
            return None
        return None if target.startswith("/") or len(target) > MAX_PATH else target

    def _visible(self, path: str) -> _Entry | None:
        mode = self._mode(path)
        if mode is None:
            return None
        is_directory = stat.S_ISDIR(mode)
        if self._is_ignored(path) and not (is_directory and self._keeps(path)):
            return None
        return _Entry(path, is_directory)

    def _keeps(self, folder: str) -> bool:
        """Whether an ignored folder holds something that is not ignored."""
        if folder not in self._kept:
            self._search(folder)
        return self._kept[folder]

    def _search(self, folder: str) -> None:
        """Fill ``_kept`` for the folder, and for those below it that are looked at on the way."""
        waiting, seen = [folder], 0
        while waiting and seen < MAX_SEARCHED:
            seen += 1
            here = waiting.pop()
            known = self._kept.get(here)
            if known is None:
                self._kept[here] = known = self._holds(here, waiting)
            if known:
                # Depth first: all that was seen and is not above this one has been searched in vain.
                while here != folder:
                    self._kept[here] = True
                    here = here.rpartition("/")[0]
                self._kept[folder] = True
                return

    def _holds(self, folder: str, inner: list[str]) -> bool:
        """Whether something right in an ignored folder is not ignored; its folders are added to ``inner``."""
        if not self._ignore.may_keep_below(folder):
            return False
        for name in self._names(folder):
            child = _join(folder, name)
            mode = self._mode(child)
            if mode is not None and not self._is_ignored(child):
                return True
            if mode is not None and stat.S_ISDIR(mode):
                inner.append(child)
        return False

    def _is_ignored(self, path: str) -> bool:
        if not path or not self._ignore.rules:
            return False
        waiting: list[str] = []
        here = path
        while here and here not in self._ignored:
            waiting.append(here)
            here = here.rpartition("/")[0]
        matched = self._ignored[here][1] if here else None
        for here in reversed(waiting):
            self._ignored[here] = self._ignore.match(here, matched)
            matched = self._ignored[here][1]
        return self._ignored[path][0]

    def _mode(self, path: str) -> int | None:
        """The mode of what is at a path whose folders are known to be real ones; ``None`` for nothing."""
        if path not in self._modes:
            self._modes[path] = mode_of(self._absolute(path))
        return self._modes[path]

    def _absolute(self, path: str) -> str:
        return f"{self._root}{os.sep}{path.replace('/', os.sep)}" if path else self._root


def _join(folder: str, name: str) -> str:
    return f"{folder}/{name}" if folder else name

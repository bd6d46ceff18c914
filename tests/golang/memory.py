"""A build context that is held in memory."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping


class MemoryFiles:
    """Files held in a mapping of path to text; directories follow from the paths."""

    def __init__(self, contents: Mapping[str, str]) -> None:
        """Hold ``contents``, text by path."""
        self._contents = dict(contents)
        self._directories: dict[str, dict[str, bool]] = {"": {}}
        for path in contents:
            for parent, name, is_directory in _ancestry(path):
                self._directories.setdefault(parent, {})[name] = is_directory
                if is_directory:
                    self._directories.setdefault(posixpath.join(parent, name), {})

    def read_text(self, path: str) -> str | None:
        """The text of the mapping."""
        return self._contents.get(path)

    def list_directory(self, path: str) -> tuple[tuple[str, bool], ...]:
        """Names of the mapping's paths below ``path``."""
        return tuple(sorted(self._directories.get(path, {}).items()))

    def is_file(self, path: str) -> bool:
        """Whether the mapping has the path."""
        return path in self._contents

    def is_dir(self, path: str) -> bool:
        """Whether the mapping has a path below it."""
        return path in self._directories


def _ancestry(path: str) -> Iterator[tuple[str, str, bool]]:
    is_directory = False
    while path:
        parent, name = posixpath.split(path)
        yield parent, name, is_directory
        path, is_directory = parent, True

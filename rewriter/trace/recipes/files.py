"""Files of the image as the commands of a recipe find them, read from the build context."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase

from rewriter.golang.command.builders import builders
from rewriter.golang.modules.packages import ImageView
from rewriter.model import Evidence, Place
from rewriter.support.paths import is_pattern, join, normal
from rewriter.trace.filesystem.base_directories import BASE_DIRECTORIES
from rewriter.trace.model import Change
from rewriter.trace.recipes.model import NotPlain
from rewriter.trace.record import Record

LARGEST = 200_000
"""Bytes of a file that is read."""
_MOST_NAMES = 5_000
_SYSTEM = ("/bin/", "/sbin/", "/usr/", "/etc/", "/lib/", "/proc/", "/dev/", "/sys/")


def read(record: Record, path: str, told: str = "") -> tuple[str, str] | None:
    """Text and context path of the file at an absolute path; ``None`` where there is none.

    Raises ``NotPlain`` where something is there that cannot be read as the build has it; it calls the file
    ``told``.
    """
    name = posixpath.basename(path)
    told = told or name
    origin = record.files.origin(path)
    if origin is None or origin.kind == "directory":
        return None
    if origin.build is not None or origin.event.change is Change.WRITTEN or origin.context is None:
        raise NotPlain(f"what {told} says is not in the build context")
    place = Place(origin.context, 1)
    edit = record.edited.get(name) or record.edited.get("*")
    if edit is not None and edit != "unix":
        raise NotPlain(f"{told} is changed before it is used", place)
    data = record.context.read_bytes(origin.context, LARGEST + 1) if record.context is not None else None
    if data is None:
        raise NotPlain(f"{told} cannot be read", place)
    if len(data) > LARGEST or b"\0" in data:
        raise NotPlain(f"{told} is too long, or no text", place)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise NotPlain(f"{told} is not UTF-8", place) from error
    return text.replace("\r\n", "\n") if edit == "unix" else text, origin.context


def recipe_of(
    name: str, words: Sequence[str | None], directory: str | None, record: Record
) -> tuple[Evidence, ...]:
    """Where the file of a build tool that is not followed says what it does."""
    row = builders()[name]
    goals = [word.lstrip("+") for word in words[1:] if word is not None and not word.startswith("-")]
    for file in row.get("file", ()) if directory is not None and "\0" not in directory else ():
        try:
            found = read(record, join(directory or "/", file))
        except NotPlain:
            continue
        if found is None:
            continue
        pattern = re.compile(row["recipe"].replace("NAME", re.escape(goals[0]) if goals else r"[\w-]+"))
        lines = enumerate(found[0].split("\n"), 1)
        return (Evidence(found[1], next((number for number, line in lines if pattern.match(line)), 1)),)
    return ()


def exists(record: Record, path: str) -> bool | None:
    """Whether something is at an absolute path; ``None`` where that is not known."""
    path = normal(path)
    origin = record.files.origin(path)
    if origin is None:
        return True if path in BASE_DIRECTORIES else None if path.startswith(_SYSTEM) else False
    if not origin.event.certain or (origin.kind == "unknown"):
        return None
    return True


def matches(record: Record, directory: str, pattern: str) -> list[str] | None:
    """The paths that a pattern of make or the shell matches, as it writes them, sorted.

    ``None`` where they are not known.
    """
    if not is_pattern(pattern):
        there = exists(record, join(directory, pattern))
        return None if there is None else [pattern] if there else []
    if record.context is None or "[" in pattern or "\\" in pattern or pattern.endswith("/"):
        return None
    head = "/" if pattern.startswith("/") else ""
    found = [head]
    for part in pattern.strip("/").split("/"):
        found = list(_step(record, directory, found, part))
        if len(found) > _MOST_NAMES:
            return None
    return sorted(found)


def _step(record: Record, directory: str, paths: Sequence[str], part: str) -> Iterator[str]:
    for path in paths:
        if not any(char in part for char in "*?"):
            if exists(record, join(directory, posixpath.join(path, part))):
                yield posixpath.join(path, part)
            continue
        for name in _names(record, join(directory, path)):
            if name.startswith(".") and not part.startswith("."):
                continue
            if fnmatchcase(name, part):
                yield posixpath.join(path, name)


def _names(record: Record, folder: str) -> Iterator[str]:
    """What is in a folder of the image: of the context, and what RUN made."""
    assert record.context is not None
    view = ImageView(record.context, record.copies.current())
    names = {name for name, _ in view.list_directory(folder.lstrip("/"))}
    for event in record.files.put_into(folder):
        inside = event.path[len(folder.rstrip("/")) + 1 :]
        if event.path.startswith(folder.rstrip("/") + "/") and inside:
            names.add(inside.split("/", 1)[0])
    yield from (name for name in sorted(names) if exists(record, join(folder, name)))

"""Read a script of the image: from the build context, or from the here-document of a COPY.

A script that could not be started before (no execute bit, CRLF line ends, a first line that names no shell of
the image) is not read: nothing that is made of it would behave as before.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator, Sequence
from fnmatch import fnmatchcase

from msgspec import Struct

from rewriter.context.files import Context
from rewriter.dockerfile.instructions import Run
from rewriter.dockerfile.model import Instruction
from rewriter.facts.users.model import User
from rewriter.model import Evidence
from rewriter.shell.model import Simple
from rewriter.shell.parse import parse
from rewriter.shell.walk import commands
from rewriter.support.tables import rows_by_name
from rewriter.trace.filesystem.image_files import ImageFiles
from rewriter.trace.model import BuildTrace, Change, Origin

LARGEST = 65_536
"""Bytes of a script that is read; people's are a few hundred."""

_READERS = """
chmod chown chgrp ls cat test [ stat file cp mv ln install rm touch mkdir echo printf grep head tail wc
md5sum sha256sum sh bash ash dash
"""
_HARMLESS = frozenset(_READERS.split())
"""Commands that leave the content of a file as it is (cp, mv, ln and rm are followed as file operations)."""
_STRIPS_CR = frozenset({r"s/\r//", r"s/\r//g", r"s/\r$//", r"s/\r$//g", r"s/\x0D$//", r"s/^M$//"})
"""``sed`` expressions that make Unix line ends of CRLF."""


class World(Struct, frozen=True):
    """What there is to read scripts from: the stage's instructions and trace, its files, the context."""

    instructions: Sequence[Instruction]
    trace: BuildTrace
    files: ImageFiles
    context: Context | None
    distribution: str | None
    user_of: Callable[[str], User]
    """The user of the new image for what ``USER`` of the old one would say."""

    @property
    def workdir(self) -> str:
        """The effective working folder."""
        return self.trace.final.workdir


class Script(Struct, frozen=True):
    """``shell`` (``dash``, ``bash``, ``ash``) runs ``text``; ``options`` are those of the first line.

    ``source`` is its path in the build context, empty where the Dockerfile itself holds it, from ``line`` on.
    """

    path: str
    text: str
    shell: str
    options: tuple[str, ...]
    source: str
    line: int

    def evidence(self, at: int) -> tuple[Evidence, ...]:
        """The place of an offset of the text."""
        return (Evidence(self.source, self.line_of(at)),) if self.source else ()

    def line_of(self, at: int) -> int:
        """The line of an offset, counted as in the file that holds the script."""
        return self.line + self.text.count("\n", 0, at)

    def named(self, at: int) -> str:
        """The script and the line of an offset, in words."""
        name = posixpath.basename(self.source or self.path)
        return f"{name} line {self.line_of(at)}" if self.source else f"{name} (line {self.line_of(at)})"


class Unreadable(Exception):
    """Why a script cannot be looked into, in words that go on from its name."""


def is_script(path: str, world: World) -> bool:
    """Whether the file at a path of the image begins as a script, or is named like one."""
    if path.endswith((".sh", ".bash")):
        return True
    origin = world.files.origin(path)
    if origin is None or origin.context is None or origin.build is not None or world.context is None:
        return False
    return world.context.read_bytes(origin.context, 2) == b"#!"


def read_script(path: str, world: World, by: str | None) -> Script:
    """The script at ``path`` of the image. Raises Unreadable.

    ``by`` is the shell that is told to run it, or that would where it has no first line; ``None``: the
    kernel starts it by its first line. It may also begin with a ``?``: only where there is no first line.
    """
    origin = world.files.origin(path)
    if origin is None:
        raise Unreadable("no instruction of the file puts it there")
    data, source, line = _content(origin, world)
    if len(data) > LARGEST:
        raise Unreadable("it is too long to be looked into")
    text = _decoded(_unchanged(data, path, origin, world))
    told = by if by is not None and not by.startswith("?") else None
    if told is None and not _is_executable(path, origin, world):
        raise Unreadable("it is not executable (its mode has no x), so that the image cannot start it")
    shell, options = _first_line(text, world)
    if told is not None:
        return Script(path, text, _known(f"/bin/{told}", world) or told, (), source, line)
    if shell is None:
        if by is None:
            raise Unreadable("it has no first line like #!/bin/sh, so that the image cannot start it")
        shell = by[1:]
    return Script(path, text, shell, options, source, line)


def shell_of(path: str, world: World) -> str:
    """Which shell ``sh`` or ``/bin/bash`` is in the image; its own name where that is not known."""
    name = posixpath.basename(path)
    return _known(f"/bin/{name}", world) or name


def _content(origin: Origin, world: World) -> tuple[bytes, str, int]:
    if origin.build is not None:
        raise Unreadable("a go command writes it")
    if origin.event.change is Change.WRITTEN:
        return _heredoc(origin, world)
    if world.context is None:
        raise Unreadable("there is no build context")
    if origin.context is None or origin.kind != "file":
        raise Unreadable(f"line {origin.event.line} brings it from outside of the build context")
    data = world.context.read_bytes(origin.context, LARGEST + 1)
    if data is None:
        raise Unreadable("it cannot be read")
    return data, origin.context, 1


def _heredoc(origin: Origin, world: World) -> tuple[bytes, str, int]:
    """The body of a COPY's here-document that nothing expands."""
    instruction = next((i for i in world.instructions if i.line == origin.event.line), None)
    name = posixpath.basename(origin.event.path)
    found = instruction.heredocs if instruction is not None and not isinstance(instruction, Run) else ()
    body = next((h for h in found if len(found) == 1 or h.name == name), None)
    if instruction is not None and body is not None:
        is_plain = not any(character in body.content for character in "$\\")
        if is_plain or not body.expand:
            return body.content.encode("utf-8", "surrogateescape"), "", instruction.line + 1
    raise Unreadable(f"line {origin.event.line} writes it")


def _decoded(data: bytes) -> str:
    if b"\0" in data:
        raise Unreadable("it is no text")
    if b"\r" in data:
        raise Unreadable("it has CRLF line ends, which no shell of the image understands")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Unreadable("it is not UTF-8") from error


def _unchanged(data: bytes, path: str, origin: Origin, world: World) -> bytes:
    """The content as the RUN instructions behind its COPY leave it. Raises Unreadable."""
    names = {posixpath.basename(each) for each in (path, origin.context or path)}
    if origin.context == origin.event.source:  # the file itself is copied, not a folder with it
        names.add(posixpath.basename(origin.event.path))
    for instruction in world.instructions:
        if not isinstance(instruction, Run) or instruction.line <= origin.event.line:
            continue
        text = _run_text(instruction)
        if "*" not in text and not any(name in text for name in names):
            continue
        for step in commands(parse(text)):
            change = _change(step.simple, names) if step.simple is not None else None
            if change == "crlf":
                data = data.replace(b"\r\n", b"\n")
            elif change is not None:
                raise Unreadable(f"line {instruction.line} changes it ({change})")
    return data


def _run_text(instruction: Instruction) -> str:
    if instruction.json is not None:
        return instruction.json[-1] if instruction.json else ""
    bodies = [heredoc.content for heredoc in instruction.heredocs]
    return "\n".join(bodies) if bodies else instruction.arguments


def _change(simple: Simple, names: set[str]) -> str | None:
    """What a command does to one of the files: nothing, ``crlf``, or something else, by its name."""
    targets = [redirect.target.raw for redirect in simple.redirects if ">" in redirect.operator]
    if any(_names(target, names) for target in targets):
        return simple.words[0].raw if simple.words else "a redirection"
    words = [word.literal if word.literal is not None else word.raw for word in simple.words]
    if not any(_names(word, names) for word in words[1:]):
        return None
    tool = posixpath.basename(words[0])
    if tool == "dos2unix" or (tool == "sed" and words[1:2] == ["-i"] and words[2] in _STRIPS_CR):
        return "crlf"
    reads = tool in _HARMLESS or (tool == "sed" and not any(word.startswith("-i") for word in words))
    return None if reads else tool


def _names(word: str, names: set[str]) -> bool:
    last = word.strip("\"'").rsplit("/", 1)[-1]
    return last in names or ("*" in last and last != "*" and any(fnmatchcase(name, last) for name in names))


def _is_executable(path: str, origin: Origin, world: World) -> bool:
    """Whether the file has an execute bit: the last chmod that says so, else its mode in the context."""
    for mode in _modes(path, origin, world):
        decided = _decides(mode)
        if decided is not None:
            return decided
    if origin.event.change is Change.WRITTEN or world.context is None or origin.context is None:
        return False
    return world.context.is_executable(origin.context)


def _modes(path: str, origin: Origin, world: World) -> Iterator[str]:
    """The modes that instructions gave the file, the last one first, under the names that it had."""
    events = world.trace.events
    names = [path, origin.event.path]
    for event in reversed(events):
        if event.change in (Change.DUPLICATED, Change.MOVED) and event.path in names and event.source:
            names.append(event.source)
        elif event.change is Change.MODED:
            whole = event.recursive and any(name.startswith(event.path.rstrip("/") + "/") for name in names)
            if whole or event.path in names or any(fnmatchcase(name, event.path) for name in names):
                yield event.detail


def _decides(mode: str) -> bool | None:
    if mode.isdigit():
        return any(int(digit) & 1 for digit in mode[-3:] if digit in "01234567")
    for part in reversed(mode.split(",")):
        operator = next((sign for sign in "=+-" if sign in part), "")
        if operator and "x" in part.partition(operator)[2]:
            return operator != "-"
    return None


def _first_line(text: str, world: World) -> tuple[str | None, tuple[str, ...]]:
    """The shell of the first line and its options; ``None`` where there is no such line."""
    if not text.startswith("#!"):
        return None, ()
    words = text.split("\n", 1)[0][2:].split()
    if not words:
        raise Unreadable("its first line names no program")
    if words[0] in ("/usr/bin/env", "/bin/env") and len(words) == 2:
        words = [f"/bin/{words[1]}"]
    shell = _known(words[0], world)
    if shell is None:
        raise Unreadable(
            f"its first line names {words[0]}, which is no shell that the image is known to have"
        )
    return shell, tuple(words[1:])


def _known(path: str, world: World) -> str | None:
    """The shell at ``path``: ``dash``, ``bash`` or ``ash``."""
    row = rows_by_name("facts/start", "interpreters", "interpreter", "paths").get(path)
    if row is None:
        return None
    package = row.get("package")
    if world.distribution in ("alpine", "wolfi"):
        installed = any(package in found.names for found in world.trace.installed) if package else False
        return row.get("alpine") or (package if installed and path.startswith("/bin/") else None)
    if world.distribution in row.get("as_bash", ()):
        return "bash"
    return row.get("debian")

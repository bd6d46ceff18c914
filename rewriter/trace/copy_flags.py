"""What ``--parents``, ``--exclude`` and ``--unpack`` make of a COPY or ADD.

https://docs.docker.com/reference/dockerfile/#copy---parents and the section below it. BuildKit reads them
like the patterns of a ``.dockerignore``.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator

from msgspec import Struct

from rewriter.context.dockerignore import DockerIgnore, parse_dockerignore
from rewriter.context.files import Context
from rewriter.dockerfile.instructions import Copying
from rewriter.support.paths import below, join, normal
from rewriter.trace.filesystem.image_files import ImageFiles

_PIVOT = "/./"


class CopyFlags(Struct, frozen=True):
    """The flags of one instruction."""

    parents: bool
    excluded: DockerIgnore
    unpack: bool | None
    """``--unpack``; without it archives of the context are taken apart, and those of the net are not."""

    @classmethod
    def of(cls, instruction: Copying) -> CopyFlags:
        """Read them. BuildKit puts no variables into ``--exclude``: a ``$`` stands for itself
        (https://github.com/moby/buildkit/blob/v0.32.2/frontend/dockerfile/instructions/commands.go)."""
        patterns = [flag.value or "" for flag in instruction.flags if flag.name == "exclude"]
        given = {flag.name: flag.value != "false" for flag in instruction.flags}
        excluded = parse_dockerignore("\n".join(patterns))
        return cls(given.get("parents", False), excluded, given.get("unpack"))

    def kept(self, source: str) -> tuple[str, str]:
        """The folder of a source that ``--parents`` leaves away, and the path that comes below the target."""
        folder, pivot, inside = source.partition(_PIVOT)
        return (folder if pivot else "", normal(inside if pivot else source).lstrip("/"))

    def named(self, context: Context, source: str) -> Iterator[tuple[str, str]]:
        """The files of the context that a pattern names, and their paths below the target."""
        folder, pattern = self.kept(source)
        root = normal(folder).lstrip("/")
        wanted = parse_dockerignore(pattern)
        for path in context.walk_files(root):
            inside = below(join("/", path), join("/", root)) or ""
            if wanted.ignores(inside):
                yield path, inside

    def left_out(self, insides: Iterable[str], prefix: str) -> Iterator[str]:
        """What of the paths in a folder is not copied, the outermost ones; ``prefix`` is where the folder
        comes to stand below the target."""
        found: dict[str, None] = {}
        for inside in insides:
            if self.excluded.ignores(f"{prefix}/{inside}".lstrip("/")):
                found[self._outermost(inside, prefix)] = None
        yield from found

    def _outermost(self, inside: str, prefix: str) -> str:
        parts = inside.split("/")
        heads = ("/".join(parts[:count]) for count in range(1, len(parts)))
        has_kept = any(rule.negated for rule in self.excluded.rules)
        whole = (h for h in heads if not has_kept and self.excluded.ignores(f"{prefix}/{h}".lstrip("/")))
        return next(whole, inside)


def inside_context(context: Context, folder: str) -> Iterator[str]:
    """The files in a folder of the build context, seen from it."""
    for path in context.walk_files(folder):
        yield below(join("/", path), join("/", folder)) or ""


def inside_stage(files: ImageFiles, context: Context | None, folder: str) -> Iterator[str]:
    """What is seen to be in a folder of another stage, seen from it."""
    for event in files.put_into(folder):
        inside = below(event.path, folder)
        if inside and files.origin(event.path) is not None:
            yield inside
    for source, name in files.copies_of(folder) if context is not None else ():
        for inside in inside_context(context, source) if context is not None else ():
            path = posixpath.join(name, inside) if name and inside else name or inside
            if path and files.origin(join(folder, path)) is not None:
                yield path

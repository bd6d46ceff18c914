"""What ``--parents``, ``--exclude`` and ``--unpack`` make of a COPY or ADD.

https://docs.docker.com/reference/dockerfile/#copy---parents and the section below it. BuildKit reads them
like the patterns of a ``.dockerignore``.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from rewriter.context.dockerignore import DockerIgnore, parse_dockerignore
from rewriter.context.files import Context
from rewriter.dockerfile.instructions import Copying
from rewriter.support.paths import below, join, normal

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

    def left_out(self, context: Context, source: str, prefix: str) -> Iterator[str]:
        """What of a folder of the context is not copied, the outermost paths; ``prefix`` is where it comes to
        stand below the target."""
        found: dict[str, None] = {}
        for path in context.walk_files(source) if self.excluded.rules else ():
            inside = below(join("/", path), join("/", source)) or ""
            if self.excluded.ignores(f"{prefix}/{inside}".lstrip("/")):
                found[self._outermost(inside, prefix)] = None
        yield from found

    def _outermost(self, inside: str, prefix: str) -> str:
        parts = inside.split("/")
        heads = ("/".join(parts[:count]) for count in range(1, len(parts)))
        has_kept = any(rule.negated for rule in self.excluded.rules)
        whole = (h for h in heads if not has_kept and self.excluded.ignores(f"{prefix}/{h}".lstrip("/")))
        return next(whole, inside)

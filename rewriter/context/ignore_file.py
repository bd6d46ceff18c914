"""The ``.dockerignore`` of a build context."""

from __future__ import annotations

from pathlib import Path

from rewriter.context.dockerignore import MAX_BYTES, DockerIgnore, parse_dockerignore
from rewriter.context.files import Context


def load_dockerignore(root: Path, dockerfile: Path | None = None) -> DockerIgnore:
    """The rules for the context ``root``: those of ``<dockerfile>.dockerignore`` where there is one.

    That name has precedence over ``.dockerignore`` in the root. A file that cannot be read counts as
    absent. Never raises.
    """
    places = [(Context(root), ".dockerignore")]
    if dockerfile is not None:
        places.insert(0, (Context(dockerfile.parent), dockerfile.name + ".dockerignore"))
    for folder, name in places:
        found = _load(folder, name)
        if found is not None:
            return found
    return DockerIgnore()


def _load(folder: Context, name: str) -> DockerIgnore | None:
    data = folder.read_bytes(name, MAX_BYTES + 1)
    if data is None:
        return None
    if len(data) > MAX_BYTES:
        return DockerIgnore(problems=(f"{name} is larger than {MAX_BYTES} bytes",), name=name)
    # surrogateescape as os.listdir does: a pattern with bytes that are no UTF-8 meets such file names.
    return parse_dockerignore(data.decode("utf-8", "surrogateescape"), name)

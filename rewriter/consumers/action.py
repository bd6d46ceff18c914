"""``action.yml`` of a GitHub action that runs in an image.

https://docs.github.com/actions/reference/workflows-and-actions/metadata-syntax#runs-for-docker-container-actions
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from rewriter.consumers.docker import Found
from rewriter.consumers.model import Built, Call, Source, Use, Words
from rewriter.consumers.paths import inside
from rewriter.consumers.workflows import read as read_steps
from rewriter.model import rooted
from rewriter.support.yaml_tree import Node, documents

_REGISTRY = "docker://"
_WORKDIR = "/github/workspace"


def read(path: str, text: str) -> Iterator[Found]:
    """The container of an action, and what its steps build and run.

    The build context is the Dockerfile's folder: ``DockerBuild`` in
    https://github.com/actions/runner/blob/main/src/Runner.Worker/ActionManager.cs
    """
    if "using: docker" not in text:
        yield from read_steps(path, text)
    for document in documents(text)[:1]:
        runs = document.get("runs")
        image = runs.get("image")
        if runs.get("using").text != "docker" or not image.text:
            continue
        folder, place = posixpath.dirname(path), rooted(path, image.line)
        name = image.text.removeprefix(_REGISTRY) if image.text.startswith(_REGISTRY) else None
        built = None
        if name is None:
            file = inside(folder, image.text)
            source = (Source(file, posixpath.dirname(file)),) if file else ()
            built = Built(source, None, (), place)
        args = runs.get("args")
        words = tuple(item.text for item in args.items if item.text)
        yield Use(
            "the action",
            place,
            name,
            built,
            _words(path, runs.get("entrypoint")),
            Words(words, rooted(path, args.line)) if words else None,
            _WORKDIR,
            tuple(_calls(path, runs)),
            is_started=False,
        )


def _words(path: str, node: Node) -> Words | None:
    return Words((node.text,), rooted(path, node.line)) if node.text else None


def _calls(path: str, runs: Node) -> Iterator[Call]:
    for key in ("pre-entrypoint", "post-entrypoint"):
        words = _words(path, runs.get(key))
        if words is not None:
            yield Call(key, words)

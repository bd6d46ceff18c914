"""``heroku.yml``: the images that Heroku builds, and the commands that it starts in place of CMD.

A command, the image's own CMD too, is always run by a shell; only an ENTRYPOINT is not:
https://devcenter.heroku.com/articles/container-registry-and-runtime#dockerfile-commands-and-runtime,
https://devcenter.heroku.com/articles/build-docker-images-heroku-yml
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from rewriter.consumers.given import argument_node
from rewriter.consumers.model import Built, Source, Use
from rewriter.consumers.paths import inside
from rewriter.consumers.words import split
from rewriter.model import rooted
from rewriter.support.yaml_tree import Node, documents

MAX_PROCESSES = 50


def read(path: str, text: str) -> Iterator[Use]:
    """One use for each process, and one for the release command; a Dockerfile's folder is its context."""
    for document in documents(text)[:1]:
        images = document.get("build", "docker")
        arguments = argument_node(document.get("build", "config"), path, str)
        found: dict[str, Built] = {}
        for name, node in list(images.pairs.items())[:MAX_PROCESSES]:
            file = node.text or node.get("dockerfile").text
            where = inside(posixpath.dirname(path), file or "Dockerfile")
            target = node.get("target").text or None
            if where:
                source = Source(where, posixpath.dirname(where))
                found[name] = Built((source,), target, (), rooted(path, node.line), arguments)
        run, release = document.get("run"), document.get("release")
        for name, built in found.items():
            if name not in run.pairs:
                yield Use(f"the process {name}", built.place, built=built, in_shell=True)
        for name, node in list(run.pairs.items())[:MAX_PROCESSES]:
            yield from _command(path, f"the process {name}", name, node, found)
        if release:
            yield from _command(path, "the release command", "", release, found)


def _command(path: str, what: str, name: str, node: Node, found: dict[str, Built]) -> Iterator[Use]:
    built = found.get(node.get("image").text or name)
    command = node.get("command") or node
    text = command.text or " ".join(item.text or "" for item in command.items)
    if built is not None:
        place = rooted(path, command.line)
        words = split(text, place) if text else None
        yield Use(what, place, built=built, command=words, is_started=bool(name), in_shell=True)

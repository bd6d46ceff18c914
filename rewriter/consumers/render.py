"""``render.yaml``: the images that Render builds, and the commands that it starts in place of CMD.

https://render.com/docs/blueprint-spec#docker
"""

from __future__ import annotations

from collections.abc import Iterator

from rewriter.consumers.model import Built, Use
from rewriter.consumers.paths import inside, sources
from rewriter.consumers.words import split
from rewriter.model import rooted
from rewriter.support.yaml_tree import Node, documents

MAX_SERVICES = 200
_COMMANDS = (("dockerCommand", True), ("preDeployCommand", False))


def read(path: str, text: str) -> Iterator[Use]:
    """The services that are images; paths are those of the repository."""
    for document in documents(text)[:1]:
        for service in document.get("services").items[:MAX_SERVICES]:
            yield from _service(path, service)


def _service(path: str, service: Node) -> Iterator[Use]:
    runtime = service.get("runtime") or service.get("env")
    image, name = service.get("image", "url"), service.get("name")
    built = None
    if not image:
        if runtime.text != "docker":
            return
        root = inside("", service.get("rootDir").text or "")
        context = inside(root or "", service.get("dockerContext").text or ".")
        file = service.get("dockerfilePath").text or None
        built = Built(sources(context, file, root), None, (), rooted(path, service.line))
    what = f"the service {name.text or ''}".strip()
    is_started = True
    for key, starts in _COMMANDS:
        node = service.get(key)
        if node.text:
            place = rooted(path, node.line)
            is_started = is_started and not starts
            yield Use(
                what if starts else f"{key} of {what}",
                place,
                image.text,
                built,
                command=split(node.text, place),
                is_started=starts,
            )
    if is_started:
        yield Use(what, rooted(path, service.line), image.text, built)

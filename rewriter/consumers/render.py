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
        services = document.get("services")
        for service in services.items[:MAX_SERVICES] if services is not None else ():
            yield from _service(path, service)


def _service(path: str, service: Node) -> Iterator[Use]:
    runtime = service.get("runtime") or service.get("env")
    image, name = service.get("image", "url"), service.get("name")
    built = None
    if image is None:
        if runtime is None or runtime.text != "docker":
            return
        root = inside("", _text(service, "rootDir") or "")
        context = inside(root or "", _text(service, "dockerContext") or ".")
        file = _text(service, "dockerfilePath")
        built = Built(sources(context, file, root), None, (), rooted(path, service.line))
    what = f"the service {name.text if name is not None and name.text else ''}".strip()
    is_started = True
    for key, starts in _COMMANDS:
        node = service.get(key)
        if node is not None and node.text:
            place = rooted(path, node.line)
            is_started = is_started and not starts
            yield Use(
                what if starts else f"{key} of {what}",
                place,
                image.text if image is not None else None,
                built,
                command=split(node.text, place),
                is_started=starts,
            )
    if is_started:
        yield Use(what, rooted(path, service.line), image.text if image is not None else None, built)


def _text(node: Node, key: str) -> str | None:
    found = node.get(key)
    return found.text if found is not None and found.text else None

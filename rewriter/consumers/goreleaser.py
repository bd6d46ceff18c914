"""``.goreleaser.yaml``: the images that it builds, with the flags that it hands to docker.

https://goreleaser.com/customization/docker/, https://goreleaser.com/customization/dockers_v2/
"""

from __future__ import annotations

from collections.abc import Iterator

from rewriter.consumers import given
from rewriter.consumers.model import Built, Source
from rewriter.consumers.paths import inside
from rewriter.model import rooted
from rewriter.support.yaml_tree import Node, documents, without_templates

MAX_IMAGES = 200


def read(path: str, text: str) -> Iterator[Built]:
    """One build for each entry of ``dockers`` and ``dockers_v2``; values of templates are unknown."""
    for document in documents(without_templates(text))[:1]:
        for key in ("dockers", "dockers_v2"):
            entries = document.get(key)
            for entry in entries.items[:MAX_IMAGES] if entries is not None else ():
                yield _entry(path, entry)


def _entry(path: str, entry: Node) -> Built:
    file, target = entry.get("dockerfile"), entry.get("target")
    images = [item for key in ("image_templates", "images") for item in _items(entry.get(key))]
    flags = [item for key in ("build_flag_templates", "flags") for item in _items(entry.get(key))]
    arguments = given.argument_node(entry.get("build_args"), path, str)
    platforms = given.platform_node(entry.get("platforms"), path, str)
    for flag in flags:
        name, _, value = (flag.text or "").partition("=")
        place = rooted(path, flag.line)
        if name == "--platform":
            platforms += given.platforms([value], place)
        elif name == "--build-arg":
            arguments += given.arguments([value], place)
    return Built(
        _sources((file.text if file is not None else None) or "Dockerfile"),
        target.text if target is not None else None,
        tuple(item.text for item in images if item.text),
        rooted(path, entry.line),
        arguments,
        platforms,
    )


def _sources(file: str) -> tuple[Source, ...]:
    """The build context is a folder that is made for the build: https://goreleaser.com/errors/docker-build/"""
    found = inside("", file)
    return (Source(found, None),) if found else ()


def _items(node: Node | None) -> tuple[Node, ...]:
    return node.items if node is not None else ()

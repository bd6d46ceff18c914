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
            for entry in document.get(key).items[:MAX_IMAGES]:
                yield _entry(path, entry)


def _entry(path: str, entry: Node) -> Built:
    images = [item for key in ("image_templates", "images") for item in entry.get(key).items]
    flags = [item for key in ("build_flag_templates", "flags") for item in entry.get(key).items]
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
        _sources(entry.get("dockerfile").text or "Dockerfile"),
        entry.get("target").text,
        tuple(item.text for item in images if item.text),
        rooted(path, entry.line),
        arguments,
        platforms,
    )


def _sources(file: str) -> tuple[Source, ...]:
    """The build context is a folder that is made for the build: https://goreleaser.com/errors/docker-build/"""
    found = inside("", file)
    return (Source(found, None),) if found else ()

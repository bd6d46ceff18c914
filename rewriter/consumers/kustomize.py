"""Kustomizations: the names that they give to images of manifests.

https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/images/
"""

from __future__ import annotations

from collections.abc import Iterator

from rewriter.consumers.model import Renamed
from rewriter.model import rooted
from rewriter.support.yaml_tree import documents

MAX_IMAGES = 500


def read(path: str, text: str) -> Iterator[Renamed]:
    """The images with a ``newName``."""
    for document in documents(text)[:1]:
        images = document.get("images")
        for item in images.items[:MAX_IMAGES] if images is not None else ():
            name, to = item.get("name"), item.get("newName")
            if name is not None and to is not None and name.text and to.text:
                yield Renamed(name.text, to.text, rooted(path, item.line))

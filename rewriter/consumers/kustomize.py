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
        for item in document.get("images").items[:MAX_IMAGES]:
            name, to = item.get("name").text, item.get("newName").text
            if name and to:
                yield Renamed(name, to, rooted(path, item.line))

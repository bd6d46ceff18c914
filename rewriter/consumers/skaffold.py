"""``skaffold.yaml``: the images that it builds (https://skaffold.dev/docs/references/yaml/#build-artifacts).

``buildArgs`` are a mapping; ``platforms`` stand at an artifact, else at ``build``.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from rewriter.consumers.given import argument_node, platform_node
from rewriter.consumers.model import Built
from rewriter.consumers.paths import inside, sources
from rewriter.model import rooted
from rewriter.support.yaml_tree import documents, mappings, without_templates


def read(path: str, text: str) -> Iterator[Built]:
    """One build for each artifact, of profiles too; ``dockerfile`` is relative to its context."""
    folder = posixpath.dirname(path)
    for document in documents(without_templates(text))[:20]:
        for node in mappings(document):
            common = platform_node(node.get("platforms"), path, str)
            for artifact in node.get("artifacts").items[:500]:
                image, docker = artifact.get("image").text, artifact.get("docker")
                if not image:
                    continue
                where = inside(folder, artifact.get("context").text or ".")
                yield Built(
                    sources(where, docker.get("dockerfile").text, where),
                    docker.get("target").text,
                    (image,),
                    rooted(path, artifact.line),
                    argument_node(docker.get("buildArgs"), path, str),
                    platform_node(artifact.get("platforms"), path, str) or common,
                )

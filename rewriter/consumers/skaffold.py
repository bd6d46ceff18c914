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
            artifacts = node.pairs.get("artifacts")
            for artifact in artifacts.items[:500] if artifacts is not None else ():
                image, context = artifact.get("image"), artifact.get("context")
                file, target = artifact.get("docker", "dockerfile"), artifact.get("docker", "target")
                if image is None or not image.text:
                    continue
                where = inside(folder, (context.text if context is not None else None) or ".")
                yield Built(
                    sources(where, file.text if file is not None else None, where),
                    target.text if target is not None else None,
                    (image.text,),
                    rooted(path, artifact.line),
                    argument_node(artifact.get("docker", "buildArgs"), path, str),
                    platform_node(artifact.get("platforms"), path, str) or common,
                )

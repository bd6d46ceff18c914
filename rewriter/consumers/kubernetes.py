"""Kubernetes manifests: the containers of pods, in whatever kind they stand.

https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#Container
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from rewriter.consumers.model import Call, Mount, Use
from rewriter.consumers.words import kubernetes_words
from rewriter.model import rooted
from rewriter.support.yaml_tree import UNKNOWN, Node, documents, mappings, without_templates

MAX_CONTAINERS = 500

_PROBES = ("livenessProbe", "readinessProbe", "startupProbe")
_HOOKS = ("postStart", "preStop")
_LISTS = ("containers", "initContainers")


def read(path: str, text: str) -> Iterator[Use]:
    """The containers of a file whose image is named; values of templates are unknown."""
    count = 0
    for document in documents(without_templates(text)):
        if document.get("apiVersion") is None or document.get("kind") is None:
            continue
        name = document.get("metadata", "name")
        workload = (name.text if name is not None else None) or ""
        for node in mappings(document):
            for containers in (node.pairs.get(key) for key in _LISTS):
                for container in containers.items if containers is not None else ():
                    image = container.get("image")
                    if image is None or not image.text or count >= MAX_CONTAINERS:
                        continue
                    count += 1
                    yield _container(path, workload, container, image.text)


def _container(path: str, workload: str, container: Node, image: str) -> Use:
    name = container.get("name")
    workdir = container.get("workingDir")
    what = (name.text if name is not None else None) or workload
    return Use(
        f"the Kubernetes container {what}".replace(UNKNOWN, "{{…}}"),
        rooted(path, container.line),
        image,
        None,
        kubernetes_words(container.get("command"), path),
        kubernetes_words(container.get("args"), path),
        workdir.text if workdir is not None else None,
        tuple(_calls(path, container)),
        tuple(_mounts(path, container)),
        (("workload", workload),) if workload and UNKNOWN not in workload else (),
    )


def _calls(path: str, container: Node) -> Iterator[Call]:
    for what, node in (
        *((probe, container.get(probe)) for probe in _PROBES),
        *((hook, container.get("lifecycle", hook)) for hook in _HOOKS),
    ):
        words = kubernetes_words(node.get("exec", "command") if node is not None else None, path)
        if words is not None:
            yield Call(what, words)


def _mounts(path: str, container: Node) -> Iterator[Mount]:
    mounts = container.get("volumeMounts")
    for item in (mounts.items if mounts is not None else ())[:100]:
        target, name = item.get("mountPath"), item.get("name")
        if target is not None and target.text and target.text.startswith("/") and UNKNOWN not in target.text:
            source = (name.text if name is not None else None) or ""
            yield Mount(source, posixpath.normpath(target.text), rooted(path, item.line))

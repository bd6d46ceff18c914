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
        if not document.get("apiVersion") or not document.get("kind"):
            continue
        workload = document.get("metadata", "name").text or ""
        for node in mappings(document):
            for container in (item for key in _LISTS for item in node.get(key).items):
                image = container.get("image").text
                if image and count < MAX_CONTAINERS:
                    count += 1
                    yield _container(path, workload, container, image)


def _container(path: str, workload: str, container: Node, image: str) -> Use:
    what = container.get("name").text or workload
    return Use(
        f"the Kubernetes container {what}".replace(UNKNOWN, "{{…}}"),
        rooted(path, container.line),
        image,
        None,
        kubernetes_words(container.get("command"), path),
        kubernetes_words(container.get("args"), path),
        container.get("workingDir").text,
        tuple(_calls(path, container)),
        tuple(_mounts(path, container)),
        (("workload", workload),) if workload and UNKNOWN not in workload else (),
    )


def _calls(path: str, container: Node) -> Iterator[Call]:
    for what, node in (
        *((probe, container.get(probe)) for probe in _PROBES),
        *((hook, container.get("lifecycle", hook)) for hook in _HOOKS),
    ):
        words = kubernetes_words(node.get("exec", "command"), path)
        if words is not None:
            yield Call(what, words)


def _mounts(path: str, container: Node) -> Iterator[Mount]:
    for item in container.get("volumeMounts").items[:100]:
        target = item.get("mountPath").text or ""
        if target.startswith("/") and UNKNOWN not in target:
            yield Mount(item.get("name").text or "", posixpath.normpath(target), rooted(path, item.line))

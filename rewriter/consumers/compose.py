"""Compose files: what their services build and run.

https://docs.docker.com/reference/compose-file/services/, https://docs.docker.com/reference/compose-file/build/
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping

from rewriter.consumers.given import Platforms, argument_node, platform_node
from rewriter.consumers.model import Built, Call, Given, Mount, Use, Words
from rewriter.consumers.paths import inside, sources
from rewriter.consumers.words import compose_words, defaulted, interpolated
from rewriter.model import Place, rooted
from rewriter.support.yaml_tree import NOTHING, UNKNOWN, Node, documents

MAX_SERVICES = 500
MAX_MOUNTS = 100
MAX_EXTENDS = 5

_SYNCING = frozenset({"sync", "sync+restart", "sync+exec"})


def read(path: str, text: str) -> Iterator[Use]:
    """The services of a file; a service without ``build`` and ``image`` belongs to another file's."""
    for document in documents(text)[:1]:
        # The first format of Compose files has the services at the top.
        pairs = (document.get("services") or document).pairs
        for name, service in list(pairs.items())[:MAX_SERVICES]:
            if service.pairs and not name.startswith("x-"):
                yield _service(path, name, _extended(service, pairs))


def _extended(service: Node, services: Mapping[str, Node]) -> Node:
    """The service with what it takes over from another one of the file.

    https://docs.docker.com/reference/compose-file/services/#extends
    """
    pairs, here = dict(service.pairs), service
    for _ in range(MAX_EXTENDS):
        extends = here.get("extends")
        base = extends.text if extends.text is not None else extends.get("service").text
        found = services.get(base or "")
        if found is None or not extends or extends.get("file"):
            break
        pairs, here = _over(found.pairs, pairs), found
    return Node(pairs, service.line)


def _over(below: Mapping[str, Node], above: Mapping[str, Node]) -> dict[str, Node]:
    """Settings over others; those of a build are put together one by one."""
    found = {**below, **above}
    for key in ("build", "args"):
        one, other = below.get(key, NOTHING), above.get(key, NOTHING)
        if one.pairs and other.pairs:
            found[key] = Node(_over(one.pairs, other.pairs), other.line)
    return found


def _service(path: str, name: str, service: Node) -> Use:
    image = service.get("image")
    container = _text(service.get("container_name"))
    aliases = [("service", name)]
    if container:
        aliases.append(("container", container))
    return Use(
        f"the Compose service {name}",
        rooted(path, service.line),
        interpolated(image.text) if image.text else None,
        _built(path, service, image),
        compose_words(service.get("entrypoint"), path),
        compose_words(service.get("command"), path),
        _text(service.get("working_dir")),
        tuple(_calls(path, service)),
        tuple(_mounts(path, service)),
        tuple(aliases),
        tuple(_needs(path, service)),
        is_compose=True,
    )


def _text(node: Node) -> str | None:
    return interpolated(node.text) if node.text is not None else None


def _built(path: str, service: Node, image: Node) -> Built | None:
    build = service.get("build")
    if build.value is None or build.get("dockerfile_inline"):
        return None
    folder = posixpath.dirname(path)
    context = build.text if build.text is not None else _text(build.get("context")) or "."
    where = inside(folder, interpolated(context))
    names = map(_text, (image, *build.get("tags").items))
    return Built(
        sources(where, _text(build.get("dockerfile")), where),
        _text(build.get("target")) or None,
        tuple(name for name in names if name),
        rooted(path, build.line),
        _arguments(path, build),
        _platforms(path, service, build),
    )


def _arguments(path: str, build: Node) -> tuple[Given, ...]:
    """A variable may have another value than its default: an unknown one is given too."""
    both = (argument_node(build.get("args"), path, read) for read in (defaulted, interpolated))
    return tuple(dict.fromkeys(given for found in both for given in found))


def _platforms(path: str, service: Node, build: Node) -> Platforms:
    """The service's own platform must be among those of its build.

    https://docs.docker.com/reference/compose-file/build/#platforms
    """
    own = platform_node(service.get("platform"), path, defaulted)
    return own or platform_node(build.get("platforms"), path, defaulted)


def _calls(path: str, service: Node) -> Iterator[Call]:
    """https://docs.docker.com/reference/compose-file/services/#healthcheck and ``post_start``."""
    check = service.get("healthcheck")
    test = check.get("test")
    if test.value is not None and check.get("disable").text != "true":
        words = _test(path, test)
        if words is not None:
            yield Call("healthcheck", words)
    for hook in ("post_start", "pre_stop"):
        for item in service.get(hook).items[:10]:
            found = compose_words(item.get("command"), path)
            if found is not None:
                yield Call(hook, found)


def _test(path: str, test: Node) -> Words | None:
    place = rooted(path, test.line)
    if test.text is not None:
        return Words((interpolated(test.text),), place, is_text=True)
    words = compose_words(test, path)
    if words is None or len(words.items) < 2 or words.items[0] not in ("CMD", "CMD-SHELL"):
        return None
    return Words(words.items[1:], place, is_text=words.items[0] == "CMD-SHELL")


def _mounts(path: str, service: Node) -> Iterator[Mount]:
    for item in service.get("volumes").items[:MAX_MOUNTS]:
        if item.text is not None:
            parts = interpolated(item.text).split(":")
            if len(parts) > 1 and parts[1].startswith("/"):
                yield Mount(parts[0], posixpath.normpath(parts[1]), rooted(path, item.line))
        else:
            target = _text(item.get("target"))
            if target and target.startswith("/") and UNKNOWN not in target:
                source = _text(item.get("source")) or ""
                yield Mount(source, posixpath.normpath(target), rooted(path, item.line))


def _needs(path: str, service: Node) -> Iterator[tuple[str, Place]]:
    """https://docs.docker.com/compose/how-tos/file-watch/: files are put in with tools of the image."""
    for rule in service.get("develop", "watch").items:
        if (_text(rule.get("action")) or "") in _SYNCING:
            yield "syncs files with the image's stat, mkdir and rmdir", rooted(path, rule.line)
            return

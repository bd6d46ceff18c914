"""``fly.toml``: the image that Fly.io builds, and the commands that it starts in place of CMD.

https://fly.io/docs/reference/configuration/
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from typing import Any

from msgspec.structs import replace

from rewriter.consumers.model import Built, Given, Use
from rewriter.consumers.paths import inside, sources
from rewriter.consumers.words import split
from rewriter.model import rooted
from rewriter.support import toml
from rewriter.support.toml_lines import line_of

MAX_PROCESSES = 50


def read(path: str, text: str) -> Iterator[Use]:
    """One use for each process, and one for the release command."""
    try:
        table = toml.parsed(text)
    except (toml.TomlError, RecursionError):
        return
    build = _table(table, "build")
    image = _string(build, "image")
    if image is None and {"builder", "buildpacks", "builtin"} & set(build):
        return
    built = _built(path, text, build) if image is None else None

    def use(what: str, command: str, *keys: str, is_started: bool = True) -> Use:
        place = rooted(path, line_of(text, keys) or 1)
        return Use(what, place, image, built, command=split(command, place), is_started=is_started)

    release = _string(_table(table, "deploy"), "release_command")
    if release is not None:
        yield use("the release command", release, "deploy", "release_command", is_started=False)
    processes = _table(table, "processes")
    for name, command in list(processes.items())[:MAX_PROCESSES]:
        if isinstance(command, str) and command.strip():
            yield use(f"the process {name}", command, "processes", name)
    if not processes and release is None:
        yield Use("the app", rooted(path, 1), image, built)


def _built(path: str, text: str, build: Mapping[str, Any]) -> Built:
    folder = posixpath.dirname(path)
    arguments = tuple(
        Given(name, value, rooted(path, line_of(text, ("build", "args", name)) or 1))
        for name, value in list(_table(build, "args").items())[:MAX_PROCESSES]
        if isinstance(value, str)
    )
    found = sources(inside(folder, "."), _string(build, "dockerfile"), folder)
    # The context is the folder where flyctl runs, which a file below the root leaves open (``--config``):
    # https://fly.io/docs/flyctl/deploy/
    return Built(
        tuple(replace(source, context=None) if folder else source for source in found),
        _string(build, "build-target"),
        (),
        rooted(path, line_of(text, ("build",)) or 1),
        arguments,
    )


def _table(table: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    found = table.get(key)
    return found if isinstance(found, dict) else {}


def _string(table: Mapping[str, Any], key: str) -> str | None:
    found = table.get(key)
    return found if isinstance(found, str) and found.strip() else None

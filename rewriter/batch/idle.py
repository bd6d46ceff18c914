"""What the settings of a repository name and what matches nothing there."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from rewriter.batch.discovery import Source, discover
from rewriter.batch.process import Request, config_for
from rewriter.batch.read import UnreadableError, read
from rewriter.model import Processed
from rewriter.settings.paths import unmatched
from rewriter.settings.read import Config, SettingsError


def idle_settings(request: Request, done: Sequence[Processed]) -> Iterator[str]:
    """What the settings of repositories that were searched as a whole name and what matches nothing there,
    each with its place."""
    if request.config is not None or request.since is not None:
        return
    for root in dict.fromkeys(Path(os.path.realpath(path)) for path in request.paths if os.path.isdir(path)):
        own = {
            one.result.located.path: one.result.before or ""
            for one in done
            if one.result.located is not None and one.result.located.root == str(root)
        }
        try:
            yield from _idle(root, config_for(root, request), own) if own else ()
        except SettingsError:
            continue  # its files say so


def searched(root: Path, config: Config) -> Iterator[str]:
    """The same after a search of a repository of which nothing is rewritten."""
    found = [item for item in discover((str(root),), lambda _: config.settings.exclude)]
    own: dict[str, str] = {}
    for source in found:
        if isinstance(source, Source):
            try:
                own[source.relative] = read(source).decode("utf-8", "replace")
            except UnreadableError:
                own[source.relative] = ""
    yield from _idle(root, config, own) if own else ()


def _idle(root: Path, config: Config, own: Mapping[str, str]) -> Iterator[str]:
    if config.file is None or not {"exclude", "paths", "bases"} & config.table.keys():
        return

    everywhere = discover((str(root),)) if config.settings.exclude else []
    candidates = [item.relative for item in everywhere if isinstance(item, Source)]
    for path, message in unmatched(config.table, own, candidates, own.values()):
        yield f"{config.file.place(path)}: {message}"

"""What the settings of a repository name and what matches nothing there."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from rewriter.batch.discovery import Source, discover
from rewriter.batch.process import Request, config_for
from rewriter.batch.read import UnreadableError, read_file
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
            one.result.located.path: one.result.before
            for one in done
            if one.result.located is not None and one.result.located.root == str(root)
        }
        try:
            yield from _idle(root, config_for(root, request), own) if own else ()
        except SettingsError:
            continue  # its files say so


def searched(root: Path, config: Config) -> Iterator[str]:
    """The same after a search of a repository of which nothing is rewritten."""
    found = discover((str(root),), lambda _: config.settings.exclude)
    own = {item.relative: None for item in found if isinstance(item, Source) and item.root == root}
    yield from _idle(root, config, own) if own else ()


def _idle(root: Path, config: Config, own: Mapping[str, str | None]) -> Iterator[str]:
    """``own`` has the texts of files by their paths, ``None`` for what is as it lies there."""
    if config.file is None or not {"exclude", "paths", "bases"} & config.table.keys():
        return

    everywhere = discover((str(root),)) if config.settings.exclude else []
    candidates = [item.relative for item in everywhere if isinstance(item, Source)]
    texts = (_text(root / path) if text is None else text for path, text in own.items())
    for path, message in unmatched(config.table, own, candidates, texts):
        yield f"{config.file.place(path)}: {message}"


def _text(file: Path) -> str:
    try:
        return read_file(file).decode("utf-8", "replace")
    except UnreadableError:
        return ""

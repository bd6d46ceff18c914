"""Settings without an effect: what they name and what matches nothing, and files that are not read."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath

from rewriter.batch.discovery import Source, discover
from rewriter.batch.process import Request, config_for
from rewriter.batch.read import UnreadableError, read_file
from rewriter.model import Located, Processed
from rewriter.settings.paths import unmatched
from rewriter.settings.read import FILE_NAME, Config, SettingsError


def idle_settings(request: Request, done: Sequence[Processed]) -> Iterator[str]:
    """What the settings of repositories that were searched as a whole name and what matches nothing there,
    each with its place."""
    if request.config is not None:
        return
    if not request.no_config:
        yield from strays(one.result.located for one in done if one.result.located is not None)
    if request.since is not None:
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


def strays(places: Iterable[Located]) -> Iterator[str]:
    """Settings files in the folders around Dockerfiles, below the root of the repository."""
    folders = {(at.root, str(folder)) for at in places for folder in PurePosixPath(at.path).parents}
    for root, folder in sorted(folders):
        stray = os.path.join(root, folder, FILE_NAME)
        if folder != "." and os.path.isfile(stray):
            own = os.path.join(root, FILE_NAME)
            yield f'{stray} is not read: "paths" in {own} is for a part of a repository'


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

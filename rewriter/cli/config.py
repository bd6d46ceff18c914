"""``distroify config``: the settings in force, and where each value comes from."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from rewriter.batch.discovery import STDIN, settings_root
from rewriter.batch.idle import searched, strays
from rewriter.batch.process import config_for
from rewriter.cli.format_option import format_option
from rewriter.cli.option_groups import Only, grouped
from rewriter.cli.options import SettingsFlags, Sources, exclusive
from rewriter.cli.run import request_of
from rewriter.model import Located
from rewriter.output.formats import Format, Subject, renderer
from rewriter.settings.read import Config, SettingsError
from rewriter.settings.resolve import InForce
from rewriter.support.stream import to_stderr, to_stdout
from rewriter.support.text import os_reason, printable

EPILOG = """\
Exit codes:
0\tdone
2\tbad usage or settings
"""
ENVIRONMENT_PREFIX = None


@grouped
def config(
    path: Annotated[
        str,
        typer.Argument(metavar="[PATH]", help="A Dockerfile or folder.  [default: .]", show_default=False),
    ] = ".",
    format_: Annotated[Format, format_option(Subject.SETTINGS)] = Format.TEXT,
    *,
    settings: SettingsFlags,
    sources: Annotated[Sources, Only(("config", "no_config"))],
) -> None:
    """Print the settings in force for a path, and where each value comes from."""
    exclusive({"--config": sources.config is not None, "--no-config": sources.no_config})
    request = request_of([path], settings, sources)
    try:
        root = settings_root(path)
        place = _relative(path, root)
        found = config_for(root, request).at(place)
    except (SettingsError, OSError) as error:
        message = str(error) if isinstance(error, SettingsError) else f"{path}: {os_reason(error)}"
        to_stderr(f"distroify: {printable(message)}\n")
        raise typer.Exit(2) from error
    to_stdout(renderer(Subject.SETTINGS, format_)(found))
    idle = searched(root, found) if sources.config is None else ()
    unread = strays([Located(str(root), place)]) if sources.config is None and not sources.no_config else ()
    for message in (*idle, *unread):
        to_stderr(f"distroify: {printable(message)}\n")


def _relative(path: str, root: Path) -> str:
    """The Dockerfile that is meant, from the repository root: for a folder one that would be in it."""
    if path == STDIN:
        return STDIN
    file = Path(os.path.realpath(path))
    return (file / "Dockerfile" if file.is_dir() else file).relative_to(root).as_posix()


def render_text(config: Config) -> str:
    """A line for each key: its value as in the file, and where it comes from."""
    rows = [(item.key, _value(item.value), ", ".join(_words(config, item))) for item in config.in_force]
    widths = [max(len(row[at]) for row in rows) for at in (0, 1)]
    widths[1] = min(widths[1], 40)
    return "".join(f"{key:{widths[0]}}  {value:{widths[1]}}  {origin}\n" for key, value, origin in rows)


def render_json(config: Config) -> str:
    """``{"version": 1, "settings": [{"key", "value", "from": [{"kind", …}]}]}``.

    ``kind`` is ``default``, ``file`` (with ``path`` and ``line``), ``flag`` (with ``flag``) or ``key``
    (another ``key`` implies it).
    """
    settings = [
        {"key": item.key, "value": item.value, "from": [*_origins(config, item)]} for item in config.in_force
    ]
    return json.dumps({"version": 1, "settings": settings}, indent=2, ensure_ascii=False) + "\n"


def _value(value: Any) -> str:
    return printable(json.dumps(value, ensure_ascii=False))


def _words(config: Config, item: InForce) -> Iterator[str]:
    for origin in _origins(config, item):
        match origin:
            case {"kind": "file", "path": path, "line": line}:
                yield f"{printable(path)}:{line}"
            case {"kind": "flag", "flag": flag}:
                yield f"flag {flag}"
            case {"kind": "key", "key": key}:
                [by] = (other for other in config.in_force if other.key == key)
                yield f"{', '.join(_words(config, by))} ({key} = {_value(by.value)})"
            case _:
                yield "default"


def _origins(config: Config, item: InForce) -> Iterator[dict[str, Any]]:
    """In which order a list is joined: the file, then flags."""
    if item.by is not None:
        yield {"kind": "key", "key": item.by}
    if item.in_file and config.file is not None:
        yield {"kind": "file", "path": config.file.name, "line": config.file.line(item.at or (item.key,))}
    yield from ({"kind": "flag", "flag": flag} for flag in item.flags)
    if not (item.by or item.in_file or item.flags):
        yield {"kind": "default"}

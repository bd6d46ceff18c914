"""The working folders of front-end builds (npm, yarn, vite, hugo …) and what they write there.

Both by the table ``frontends.toml``.
"""

from __future__ import annotations

import json
import posixpath
from collections.abc import Iterator, Sequence
from typing import Any

from rewriter.context.files import Context
from rewriter.support.paths import join
from rewriter.support.tables import fits_one, rows_by_name, table
from rewriter.trace.filesystem.base_directories import BASE_DIRECTORIES

_GLOBAL = frozenset({"-g", "--global", "--location=global"})
_ASKING = frozenset({"-v", "-V", "--version", "-h", "--help"})


def folder_of(words: Sequence[str | None], directory: str) -> str | None:
    """The folder whose front end a command builds; ``None`` for any other command."""
    tools = rows_by_name("trace", "frontends", "tool")
    tool = tools.get(posixpath.basename(words[0] or "")) if words else None
    known = [word for word in words[1:] if word is not None]
    if tool is None or len(known) != len(words) - 1 or _GLOBAL.intersection(known):
        return None
    first = next((word for word in known if not word.startswith("-")), "")
    if first in tool.get("idle", ()) or (not first and _ASKING.intersection(known)):
        return None
    folder = join(directory, _given(known, tool["folders"]) or ".")
    return None if folder in BASE_DIRECTORIES else folder


def _given(words: Sequence[str], options: Sequence[str]) -> str | None:
    """The value of the first of the options: ``--prefix web``, ``--prefix=web``."""
    for word, following in zip(words, [*words[1:], ""], strict=False):
        name, equals, value = word.partition("=")
        if name in options:
            return value if equals else following
    return None


def outputs_of(context: Context, folder: str) -> frozenset[str]:
    """The folders that the build script of ``package.json`` in a context folder writes there for certain."""
    rows = table("trace", "frontends")["output"]
    found = (_output(context, folder, command, rows) for command in _build_commands(context, folder))
    return frozenset(name for name in found if name is not None)


def _build_commands(context: Context, folder: str) -> Iterator[list[str]]:
    """The commands of the script ``build``, each in words."""

    text = context.read_text(posixpath.join(folder, "package.json"))
    try:
        data = json.loads(text) if text is not None else None
    except (ValueError, RecursionError):
        return
    scripts = data.get("scripts") if isinstance(data, dict) else None
    script = scripts.get("build") if isinstance(scripts, dict) else None
    if isinstance(script, str):
        for command in script.replace("&&", ";").split(";"):
            yield command.split()


def _output(context: Context, folder: str, words: list[str], rows: list[dict[str, Any]]) -> str | None:
    row = next((row for row in rows if row["tool"] in words), None)
    if row is None or any(word.partition("=")[0] in row.get("flags", ()) for word in words):
        return None
    for name, is_folder in context.list_directory(folder):
        if not is_folder and fits_one(name, row.get("files", ())):
            text = context.read_text(posixpath.join(folder, name)) or ""
            if any(key in text for key in row.get("keys", ())):
                return None
    return str(row["folder"])

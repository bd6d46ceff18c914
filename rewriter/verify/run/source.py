"""What the Go source of a build context says of runs: paths that a program serves, signals that it takes,
whether it asks where it stands itself.

It is looked at, not parsed: a path that is none costs a request, which both images are sent. Methods other
than GET are never used, and a path that names one or has a parameter is left out.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from rewriter.verify.image.tables import table

_MOST_ROUTES = 40
_MOST_FILES = 3_000
_MOST_BYTES = 30_000_000
_LARGEST_FILE = 1_000_000
_SIGNAL = re.compile(r"\b(?:syscall|unix)\.SIG(HUP|USR1)\b")
_FOLDER = re.compile(r"\b(?:filepath|path)\.Dir\(")
_METHODS = re.compile(r"^[^\n]{0,300}?\)\s*\.\s*Methods\(([^)]{0,200})\)")
# mux.HandleFunc("GET /x", …), r.GET("/x", …), r.Handle("GET", "/x", …), r.Method(http.MethodGet, "/x", …)
_STRING = r'(?:"([^"\\\n]{0,200})"|`([^`\n]{0,200})`)'
_METHOD_FIRST = r'(?:(?:"([A-Z]{3,7})"|http\.Method([A-Z]\w{2,6}))\s*,\s*)?'


class Source(Struct, frozen=True):
    """``routes`` are paths for GET, ``signals`` names without ``SIG``; ``asking`` are files that take the
    folder of what ``runtime.Caller`` gives. All in a fixed order."""

    routes: tuple[str, ...] = ()
    signals: tuple[str, ...] = ()
    asking: tuple[str, ...] = ()


def look(context: Path) -> Source:
    """Read the Go files of a build context but its tests and what it vendors; no link is followed."""
    routes: dict[str, None] = {}
    signals: set[str] = set()
    asking: list[str] = []
    for name, text in _texts(context):
        routes.update(dict.fromkeys(_routes(text)))
        if "signal.Notify" in text:
            signals.update(_SIGNAL.findall(text))
        if "runtime.Caller(" in text and _FOLDER.search(text):
            asking.append(name)
    return Source(tuple(routes)[:_MOST_ROUTES], tuple(sorted(signals)), tuple(asking))


def _texts(context: Path) -> Iterator[tuple[str, str]]:
    left = table()["source"]["left_out"]
    files = total = 0
    for folder, folders, names in os.walk(context):
        folders[:] = sorted(name for name in folders if name not in left and not name.startswith((".", "_")))
        for name in sorted(names):
            path = Path(folder, name)
            if not name.endswith(".go") or name.endswith("_test.go") or path.is_symlink():
                continue
            files += 1
            try:
                data = path.read_bytes() if path.stat().st_size <= _LARGEST_FILE else b""
            except OSError:
                continue
            total += len(data)
            if files > _MOST_FILES or total > _MOST_BYTES:
                return
            yield path.relative_to(context).as_posix(), data.decode("utf-8", "replace")


def _pattern() -> re.Pattern[str]:
    names = "|".join(table()["source"]["registrations"])
    return re.compile(rf"\.({names})\(\s*{_METHOD_FIRST}{_STRING}")


def _routes(text: str) -> Iterator[str]:
    """Paths of one file, each also below the groups of the same file."""
    groups: list[str] = []
    paths: list[str] = []
    for found in _pattern().finditer(text):
        name, method = found[1], (found[2] or found[3] or "GET").upper()
        methods = _METHODS.match(text[found.end() : found.end() + 600])
        path = _path(found[4] or found[5] or "", method)
        if path is None or (methods is not None and "get" not in methods[1].lower()):
            continue
        (groups if name in table()["source"]["groups"] else paths).append(path)
    for path in [*paths, *(group.rstrip("/") + path for group in groups for path in paths)]:
        if not _is_left_out(path):
            yield path


def _path(pattern: str, method: str) -> str | None:
    """The path of a pattern that GET is for, ``None`` for others and those with parameters.

    https://pkg.go.dev/net/http#hdr-Patterns-ServeMux: ``[METHOD ][HOST]/[PATH]``; ``{$}`` is the end.
    """
    first, space, rest = pattern.partition(" ")
    if space:
        method, pattern = first, rest.strip()
    pattern = pattern.removesuffix("{$}")
    if method not in ("GET", "HEAD") or not re.fullmatch(r"/[\w.~/-]*", pattern, re.ASCII):
        return None
    return pattern


def _is_left_out(path: str) -> bool:
    known = table()["source"]["not_asked"]
    parts = re.split(r"[/_.-]", path.lower())
    return any(word in parts for word in known["words"]) or path.startswith(tuple(known["paths"]))

"""Commands that write the files which their options name: downloads, keys, databases, sorted text."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping, Sequence
from itertools import pairwise

from msgspec.structs import replace

from rewriter.trace.filesystem.options import Arguments, parse
from rewriter.trace.filesystem.place import Operation, Place
from rewriter.trace.model import Change, Event

_LOST = "\0"
"""Stands for a word whose value is not known, in a command in which only some words name files."""


def _told(arguments: Arguments) -> list[str]:
    return [_LOST if word is None else word for word in arguments]


def _written(place: Place, *paths: str) -> list[Event] | None:
    """Files that a command names; ``-`` and devices are none."""
    if any(_LOST in path for path in paths):
        return None
    named = [path for path in paths if path not in ("", "-") and not path.startswith("/dev/")]
    return [place.event(Change.WRITTEN, path) for path in named]


def _wget(place: Place, arguments: Arguments) -> list[Event] | None:
    parsed = parse(
        _told(arguments), "OPoaeUtTwQlAD", ("output-document", "directory-prefix", "header", "user-agent")
    )
    if parsed is None or _LOST in parsed.options or parsed.has("-r", "--recursive", "-i"):
        return None
    output = parsed.value("-O", "--output-document")
    if output is not None:
        return _written(place, output)
    folder = parsed.value("-P", "--directory-prefix") or "."
    return _by_name(place, parsed.operands, folder, query=True)


_CURL_VALUED = (
    "output",
    "header",
    "request",
    "data",
    "user",
    "proxy",
    "retry",
    "max-time",
    "connect-timeout",
    "output-dir",
)


def _curl(place: Place, arguments: Arguments) -> list[Event] | None:
    parsed = parse(_told(arguments), "oHXduAebcCKmrtTUxyYzFE", _CURL_VALUED)
    if parsed is None or parsed.has("-K", "--config"):
        return None
    folder = parsed.value("--output-dir") or "."
    output = parsed.value("-o", "--output")
    if output is not None:
        return _written(place, output if output == "-" else posixpath.join(folder, output))
    if parsed.has("-O", "--remote-name"):
        return _by_name(place, parsed.operands, folder)
    return []


def _by_name(place: Place, urls: Sequence[str], folder: str, *, query: bool = False) -> list[Event] | None:
    """Files called as the last part of their URL: with its query for wget, without it for curl.

    https://www.gnu.org/software/wget/manual/wget.html (--adjust-extension), https://curl.se/docs/manpage.html
    """
    names = []
    for url in urls:
        path, mark, rest = url.partition("#")[0].partition("?")
        if query and (not posixpath.basename(path) or not set(rest).isdisjoint("/%")):
            return None  # index.html, or a name that wget quotes
        names.append(posixpath.basename(path.rstrip("/")) + (mark + rest if query else ""))
    if not names or not all(names):
        return None
    return _written(place, *(posixpath.join(folder, name) for name in names))


def _dd(place: Place, arguments: Arguments) -> list[Event] | None:
    """https://pubs.opengroup.org/onlinepubs/9699919799/utilities/dd.html"""
    words = _told(arguments)
    if _LOST in words:
        return None
    return _written(place, *(word[3:] for word in words if word.startswith("of=")))


def _truncate(place: Place, arguments: Arguments) -> list[Event] | None:
    parsed = parse(_told(arguments), "sr", ("size", "reference"))
    return None if parsed is None else _written(place, *parsed.operands)


def _sort(place: Place, arguments: Arguments) -> list[Event] | None:
    parsed = parse(_told(arguments), "okStT", ("output", "key", "field-separator"))
    output = parsed.value("-o", "--output") if parsed is not None else None
    return [] if output is None else _written(place, output)


_OPENSSL_FILES = frozenset({"-out", "-keyout"})


def _openssl(place: Place, arguments: Arguments) -> list[Event] | None:
    """https://docs.openssl.org/master/man1/openssl/: it writes where ``-out`` and ``-keyout`` say. The
    commands that keep a database or unpack a message are not followed."""
    words = _told(arguments)
    if not words or words[0] in (_LOST, "ca", "smime", "cms", "pkcs8", "s_server"):
        return None
    return _written(place, *(value for name, value in pairwise(words) if name in _OPENSSL_FILES))


def _key(place: Place, arguments: Arguments) -> list[Event] | None:
    """``ssh-keygen -f FILE`` makes a pair of keys (https://man.openbsd.org/ssh-keygen)."""
    parsed = parse(_told(arguments), "tfbNCmIVnzaDEFGJjKMOPRrsTWwYZ")
    path = parsed.value("-f") if parsed is not None else None
    if (
        parsed is None
        or path is None
        or not {*parsed.options} <= {"-t", "-f", "-b", "-N", "-C", "-q", "-m", "-a"}
    ):
        return []
    return _written(place, path, f"{path}.pub")


def _sqlite(place: Place, arguments: Arguments) -> list[Event] | None:
    """``sqlite3 [options] FILE [SQL]`` (https://www.sqlite.org/cli.html)."""
    words = _told(arguments)
    while words[:1] and words[0].startswith("-"):
        words = words[2 if words[0].lstrip("-") in ("init", "cmd", "separator", "nullvalue") else 1 :]
    return _written(place, words[0]) if words and words[0] != ":memory:" else []


def _options(arguments: Arguments) -> dict[str, str]:
    """Options by their names without dashes, as Go's flag and its kin take them."""
    words = _told(arguments)
    joined = (word.split("=", 1) for word in words if "=" in word)
    return {name.lstrip("-"): value for name, value in (*pairwise(words), *joined) if name.startswith("-")}


def _swag(place: Place, arguments: Arguments) -> list[Event] | None:
    """``swag init`` writes documents beside its Go source (https://github.com/swaggo/swag#swag-cli)."""
    if not arguments or arguments[0] not in ("init", "i"):
        return []
    given = _options(arguments)
    folder = given.get("output") or given.get("o") or "docs"
    kinds = (given.get("outputTypes") or given.get("ot") or "json,yaml").split(",")
    name = "_".join(filter(None, (given.get("instanceName"), "swagger")))
    paths = (posixpath.join(folder, f"{name}.{kind}") for kind in kinds if kind != "go")
    return _by_the_way(_written(place, *paths))


def _bundle(place: Place, arguments: Arguments) -> list[Event] | None:
    """``esbuild --outfile=FILE``, ``swagger generate spec -o FILE``, ``minify -o FILE``
    (https://esbuild.github.io/api/#outfile, https://goswagger.io/go-swagger/generate/spec/)."""
    given = _options(arguments)
    folder = given.get("outdir")
    if folder is not None and _LOST not in folder:
        return _by_the_way([place.event(Change.MADE, folder, recursive=True)])
    paths = (given[name] for name in ("outfile", "o", "output") if name in given)
    return _by_the_way(_written(place, *paths))


def _by_the_way(events: list[Event] | None) -> list[Event] | None:
    """Files of which a program may have no need: that a generator makes them says nothing."""
    return None if events is None else [replace(event, explicit=False) for event in events]


WRITERS: Mapping[str, Operation] = {
    "wget": _wget,
    "curl": _curl,
    "dd": _dd,
    "truncate": _truncate,
    "sort": _sort,
    "openssl": _openssl,
    "ssh-keygen": _key,
    "sqlite3": _sqlite,
    "swag": _swag,
    **dict.fromkeys(("esbuild", "swagger", "minify"), _bundle),
}
"""By name."""

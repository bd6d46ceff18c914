"""File operations of RUN as events: cp, mv, ln, install, mkdir, chmod, chown, rm, touch, downloads.

Each handler gets the arguments after the command's name; ``None`` stands for a word whose value is not
known. A handler that cannot say what happens returns ``None``, and the command counts as opaque.
Options follow POSIX and GNU coreutils (busybox has a subset of them).
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Sequence
from itertools import pairwise

from msgspec import Struct

from rewriter.support.paths import join
from rewriter.trace.filesystem.image_files import ImageFiles
from rewriter.trace.model import Change, Event

Arguments = Sequence[str | None]

LINK = "link"
"""``Event.detail`` of what ``ln -s`` makes."""
TOUCHED = "touch"
"""``Event.detail`` of what ``touch`` makes (a text that is known ends in a line break)."""


class Place(Struct, frozen=True):
    """Where a command runs: the folder, the line, whether it surely runs, and the image so far."""

    directory: str
    line: int
    certain: bool
    files: ImageFiles

    def event(self, change: Change, path: str, source: str | None = None, detail: str = "",
              recursive: bool = False) -> Event:  # fmt: skip
        """An event at this place; relative paths are joined to the folder."""
        absolute = join(self.directory, path)
        origin = join(self.directory, source) if source is not None else None
        return Event(change, absolute, self.line, origin, detail, recursive, self.certain)


class Parsed(Struct, frozen=True):
    """Options (with values where they take one) and operands of a command."""

    options: dict[str, str]
    operands: list[str]

    def has(self, *names: str) -> bool:
        """Whether one of these options was given."""
        return any(name in self.options for name in names)

    def value(self, *names: str) -> str | None:
        """The value of the first of these options that was given."""
        return next((self.options[name] for name in names if name in self.options), None)


def parse(arguments: Arguments, valued: str = "", long_valued: Sequence[str] = ()) -> Parsed | None:
    """Split options from operands as getopt does; ``None`` if a word is not known.

    ``valued`` are the short options that take a value, ``long_valued`` the long ones.
    """
    options: dict[str, str] = {}
    operands: list[str] = []
    words = iter(arguments)
    for word in words:
        if word is None:
            return None
        if word == "--":
            rest = list(words)
            if any(item is None for item in rest):
                return None
            operands.extend(item for item in rest if item is not None)
        elif word.startswith("--") and len(word) > 2:
            name, equals, value = word.partition("=")
            if not equals and name[2:] in long_valued:
                value = next(words, None) or ""
            options[name] = value
        elif word.startswith("-") and len(word) > 1:
            _short(word[1:], valued, words, options)
        else:
            operands.append(word)
    return Parsed(options, operands)


def _short(cluster: str, valued: str, words: object, options: dict[str, str]) -> None:
    for at, letter in enumerate(cluster):
        if letter in valued:
            rest = cluster[at + 1 :]
            following = next(words, None) if not rest else None  # type: ignore[call-overload]
            options["-" + letter] = rest or following or ""
            return
        options["-" + letter] = ""


def _targets(place: Place, parsed: Parsed, sources: Sequence[str], destination: str,
             *, never_into: bool = False) -> list[tuple[str, str]] | None:  # fmt: skip
    """``(source, final path)`` pairs of cp, mv and install; ``None`` where it is not known."""
    pairs = []
    for source in sources:
        if source.endswith(("/.", "/*")):
            pairs.append((source[:-2] or "/", destination))
            continue
        into = destination.endswith(("/", "/.")) or len(sources) > 1 or destination in (".", "..")
        if not into and not never_into:
            known = place.files.is_directory(join(place.directory, destination))
            if known is None and not _is_new(place, destination):
                return None
            into = known is True
        name = posixpath.basename(source.rstrip("/"))
        pairs.append((source, posixpath.join(destination, name) if into and not never_into else destination))
    return pairs


def _is_new(place: Place, destination: str) -> bool:
    """Whether nothing is seen to stand at a path below a folder that was copied from another stage."""
    origin = place.files.origin(join(place.directory, destination))
    return origin is not None and origin.event.stage is not None and origin.build is None


def _copy(place: Place, arguments: Arguments) -> list[Event] | None:
    return _transfer(place, arguments, Change.DUPLICATED)


def _move(place: Place, arguments: Arguments) -> list[Event] | None:
    return _transfer(place, arguments, Change.MOVED)


def _transfer(place: Place, arguments: Arguments, change: Change) -> list[Event] | None:
    parsed = parse(arguments, "tS", ("target-directory", "suffix"))
    if parsed is None or not parsed.operands or parsed.has("--parents"):
        return None
    target = parsed.value("-t", "--target-directory")
    sources, destination = parsed.operands[:-1], parsed.operands[-1]
    if target is not None:
        sources, destination = parsed.operands, target + "/"
    if not sources:
        return None
    pairs = _targets(place, parsed, sources, destination, never_into=parsed.has("-T"))
    if pairs is None:
        return None
    return [place.event(change, path, source, recursive=True) for source, path in pairs]


def _link(place: Place, arguments: Arguments) -> list[Event] | None:
    parsed = parse(arguments, "tS", ("target-directory",))
    if parsed is None or not parsed.operands or parsed.has("-t", "--target-directory"):
        return None
    sources, destination = parsed.operands[:-1], parsed.operands[-1]
    if not sources:
        sources, destination = [destination], posixpath.basename(destination)
    pairs = _targets(place, parsed, sources, destination, never_into=parsed.has("-n", "-T"))
    if pairs is None:
        return None
    events = []
    for source, path in pairs:
        # A symbolic link's target is relative to the folder that the link stands in.
        relative = parsed.has("-s", "--symbolic") and not parsed.has("-r", "--relative")
        start = posixpath.dirname(join(place.directory, path)) if relative else place.directory
        detail = LINK if parsed.has("-s", "--symbolic") else ""
        events.append(place.event(Change.DUPLICATED, path, join(start, source), detail))
    return events


def _install(place: Place, arguments: Arguments) -> list[Event] | None:
    parsed = parse(arguments, "mogtS", ("mode", "owner", "group", "target-directory"))
    if parsed is None:
        return None
    mode, owner = parsed.value("-m", "--mode"), parsed.value("-o", "--owner")
    if parsed.has("-d", "--directory"):
        events = [place.event(Change.MADE, path) for path in parsed.operands]
        paths = parsed.operands
    else:
        target = parsed.value("-t", "--target-directory")
        sources = parsed.operands if target is not None else parsed.operands[:-1]
        destination = target + "/" if target is not None else (parsed.operands or [""])[-1]
        exact = parsed.has("-T") or (parsed.has("-D") and target is None and not destination.endswith("/"))
        pairs = _targets(place, parsed, sources, destination, never_into=exact)
        if not pairs:
            return None
        events = [place.event(Change.DUPLICATED, path, source) for source, path in pairs]
        paths = [path for _, path in pairs]
    if mode:
        events += [place.event(Change.MODED, path, detail=mode) for path in paths]
    if owner:
        group = parsed.value("-g", "--group")
        detail = f"{owner}:{group}" if group else owner
        events += [place.event(Change.OWNED, path, detail=detail) for path in paths]
    return events


def _make_directories(place: Place, arguments: Arguments) -> list[Event] | None:
    parsed = parse(arguments, "mZ", ("mode",))
    if parsed is None:
        return None
    mode = parsed.value("-m", "--mode")
    events = [place.event(Change.MADE, path) for path in parsed.operands]
    if mode:
        events += [place.event(Change.MODED, path, detail=mode) for path in parsed.operands]
    return events


def _attribute(place: Place, arguments: Arguments, change: Change) -> list[Event] | None:
    # A symbolic mode may begin with "-" (``chmod -x file``); getopt would take it for options.
    words = [word for word in arguments if word is None or not _is_attribute_option(word)]
    if len(words) < 2 or any(word is None for word in words):
        return None
    options = [word for word in arguments if word is not None and _is_attribute_option(word)]
    recursive = any("R" in word or word == "--recursive" for word in options)
    detail, *paths = [word for word in words if word is not None]
    events = []
    for path in paths:
        whole = path[:-2] or "/" if path.endswith("/*") else path
        events.append(place.event(change, whole, detail=detail, recursive=recursive or whole != path))
    return events


def _is_attribute_option(word: str) -> bool:
    """An option of chmod, chown or chgrp; ``-x`` and ``-w`` are modes."""
    if word.startswith("--"):
        return True
    return len(word) > 1 and word[0] == "-" and all(letter in "RcfvhHLP" for letter in word[1:])


def _change_mode(place: Place, arguments: Arguments) -> list[Event] | None:
    return _attribute(place, arguments, Change.MODED)


def _change_owner(place: Place, arguments: Arguments) -> list[Event] | None:
    return _attribute(place, arguments, Change.OWNED)


def _change_group(place: Place, arguments: Arguments) -> list[Event] | None:
    events = _attribute(place, arguments, Change.OWNED)
    if events is None:
        return None
    return [Event(e.change, e.path, e.line, None, ":" + e.detail, e.recursive, e.certain) for e in events]


def _remove(place: Place, arguments: Arguments) -> list[Event] | None:
    parsed = parse(arguments)
    if parsed is None:
        return None
    return [place.event(Change.REMOVED, path, recursive=True) for path in parsed.operands]


def _touch(place: Place, arguments: Arguments) -> list[Event] | None:
    parsed = parse(arguments, "drt", ("date", "reference"))
    if parsed is None:
        return None
    return [place.event(Change.WRITTEN, path, detail=TOUCHED) for path in parsed.operands]


def _tee(place: Place, arguments: Arguments) -> list[Event] | None:
    parsed = parse(arguments)
    if parsed is None:
        return None
    return [place.event(Change.WRITTEN, path) for path in parsed.operands]


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
    return _by_name(place, parsed.operands, folder)


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


def _by_name(place: Place, urls: Sequence[str], folder: str) -> list[Event] | None:
    names = [posixpath.basename(url.split("?")[0].split("#")[0].rstrip("/")) for url in urls]
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


HANDLERS: dict[str, Callable[[Place, Arguments], list[Event] | None]] = {
    "cp": _copy,
    "mv": _move,
    "ln": _link,
    "install": _install,
    "mkdir": _make_directories,
    "chmod": _change_mode,
    "chown": _change_owner,
    "chgrp": _change_group,
    "rm": _remove,
    "rmdir": _remove,
    "unlink": _remove,
    "touch": _touch,
    "tee": _tee,
    "wget": _wget,
    "curl": _curl,
    "dd": _dd,
    "truncate": _truncate,
    "sort": _sort,
    "openssl": _openssl,
    "ssh-keygen": _key,
    "sqlite3": _sqlite,
}

"""File operations of RUN as events: cp, mv, ln, install, mkdir, chmod, chown, rm, touch, downloads.

Each handler gets the arguments after the command's name; ``None`` stands for a word whose value is not
known. A handler that cannot say what happens returns ``None``, and the command counts as opaque.
Options follow POSIX and GNU coreutils (busybox has a subset of them).
"""

from __future__ import annotations

import posixpath
from collections.abc import Mapping, Sequence

from rewriter.support.paths import join
from rewriter.trace.filesystem.options import Arguments, Parsed, parse
from rewriter.trace.filesystem.place import LINK, PRESERVED, TOUCHED, Operation, Place
from rewriter.trace.filesystem.written_files import WRITERS
from rewriter.trace.model import Change, Event


def _targets(place: Place, parsed: Parsed, sources: Sequence[str], destination: str,
             *, never_into: bool = False) -> list[tuple[str, str]] | None:  # fmt: skip
    """``(source, final path)`` pairs of cp, mv and install; ``None`` where it is not known."""
    pairs = []
    for source in sources:
        if _whole(source) != source:
            pairs.append((_whole(source), destination))
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
    if parsed is None or not parsed.operands:
        return None
    target = parsed.value("-t", "--target-directory")
    sources, destination = parsed.operands[:-1], parsed.operands[-1]
    if target is not None:
        sources, destination = parsed.operands, target + "/"
    if not sources:
        return None
    pairs = _targets(place, parsed, sources, destination, never_into=parsed.has("-T"))
    if parsed.has("--parents"):
        pairs = [(word, posixpath.join(destination, word.lstrip("/"))) for word in map(_whole, sources)]
    if pairs is None:
        return None
    detail = PRESERVED if change is Change.DUPLICATED and _keeps_owner(parsed) else ""
    merges = change is Change.DUPLICATED and not detail
    events = []
    for (source, path), word in zip(pairs, sources, strict=True):
        is_there = merges and place.files.is_directory(join(place.directory, path)) is True
        inside = is_there or word.endswith("/*")
        events.append(place.event(change, path, source, detail, recursive=True, inside=inside))
    return events


def _whole(word: str) -> str:
    """The folder of which a word names all that is in there."""
    return word[:-2] or "/" if word.endswith(("/.", "/*")) else word


def _keeps_owner(parsed: Parsed) -> bool:
    """Whether ``cp`` keeps owner and mode
    (https://www.gnu.org/software/coreutils/manual/html_node/cp-invocation.html)."""
    kept = parsed.options.get("--preserve")
    return (
        parsed.has("-a", "-p", "--archive")
        or kept == ""
        or any(word in ("all", "ownership") for word in (kept or "").split(","))
    )


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
        events = [place.event(Change.MADE, path, recursive=True) for path in parsed.operands]
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


def _pressed(place: Place, arguments: Arguments) -> list[Event] | None:
    """``strip`` and ``upx`` with ``-o``, the name of a copy.

    https://man7.org/linux/man-pages/man1/strip.1.html, https://github.com/upx/upx/blob/devel/doc/upx.pod
    """
    parsed = parse(arguments, "oKNRFIO")
    if parsed is None or len(parsed.operands) != 1:
        return None
    return [place.event(Change.DUPLICATED, parsed.value("-o") or "", parsed.operands[0])]


def _object_copy(place: Place, arguments: Arguments) -> list[Event] | None:
    """``objcopy [options] IN OUT`` (https://man7.org/linux/man-pages/man1/objcopy.1.html)."""
    parsed = parse(arguments, "IOFBjRKNGLWb", ("add-section", "add-gnu-debuglink", "only-section"))
    if parsed is None or len(parsed.operands) != 2:
        return None
    return [place.event(Change.DUPLICATED, parsed.operands[1], parsed.operands[0])]


def _make_directories(place: Place, arguments: Arguments) -> list[Event] | None:
    parsed = parse(arguments, "mZ", ("mode",))
    if parsed is None:
        return None
    mode = parsed.value("-m", "--mode")
    whole = parsed.has("-p", "--parents")
    events = [place.event(Change.MADE, path, recursive=whole) for path in parsed.operands]
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


HANDLERS: Mapping[str, Operation] = {
    "cp": _copy,
    "mv": _move,
    "ln": _link,
    "install": _install,
    "objcopy": _object_copy,
    "strip": _pressed,
    "upx": _pressed,
    "mkdir": _make_directories,
    "chmod": _change_mode,
    "chown": _change_owner,
    "chgrp": _change_group,
    "rm": _remove,
    "rmdir": _remove,
    "unlink": _remove,
    "touch": _touch,
    "tee": _tee,
    **WRITERS,
}

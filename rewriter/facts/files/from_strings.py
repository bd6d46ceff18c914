"""Files and folders that texts name."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator, Sequence
from fnmatch import fnmatchcase

from msgspec.structs import replace

from rewriter.context.contents import holds_go
from rewriter.facts.files.model import Image, RuntimeFile, named_by
from rewriter.facts.files.old_image import Named, data_below, embedded, holds_data, is_kept_empty
from rewriter.facts.files.presence import left_by
from rewriter.facts.files.unseen import is_path
from rewriter.support.paths import below, join
from rewriter.support.regex import regex
from rewriter.trace.filesystem.base_directories import BASE_DIRECTORIES
from rewriter.trace.filesystem.build_paths import (
    in_build_folder,
    is_base_folder,
    is_build_file,
    is_for_programs,
)
from rewriter.trace.model import Change, Origin

_LONGEST = 512
_MANY = 500
"""Files that a pattern may match before it is not followed."""
_VARIABLE_PART = regex(r"[*?\[{%]")
_WILDCARD = regex(r"[*?\[]")
_QUERY = regex(r"\?\w+=[^/*]*$")
"""Settings behind the file of a database: https://www.sqlite.org/uri.html"""
_SCHEME = regex(r"^[a-zA-Z][a-zA-Z0-9+.-]*://")
_HOSTED = regex(r"^(?:github\.com|gitlab\.com|bitbucket\.org|golang\.org|gopkg\.in|go\.googlesource\.com)/")
"""Import paths and repositories without a scheme: https://pkg.go.dev/cmd/go#hdr-Remote_import_paths."""


def plain_path(text: str) -> str | None:
    """The path in a string: without ``file://`` and a query, up to the first pattern or format verb."""
    if not text or len(text) > _LONGEST or "\n" in text or "\0" in text:
        return None
    if text.startswith("file:"):
        text = text[5:].removeprefix("//")
    elif _SCHEME.match(text) or _HOSTED.match(text):
        return None
    if "?" in text:
        text = _QUERY.sub("", text)
    match = _VARIABLE_PART.search(text)
    if match is None:
        return text
    head = text[: match.start()]
    return head.rpartition("/")[0] if "/" in head else None


def named(image: Image, names: Iterable[Named], embeds: Sequence[str]) -> Iterator[RuntimeFile]:
    """Files and folders of the old image that ``names`` name, relative paths seen from its working folder."""
    seen: set[tuple[str, bool, str | None, bool, bool]] = set()
    for name in names:
        key = (name.text, name.strong, name.where, name.part, name.makes)
        if key in seen:
            continue
        seen.add(key)
        found = list(_first(image, name, embeds))
        if not found and name.otherwise:
            weaker = replace(name, text=name.otherwise, strong=False, otherwise="")
            found = list(_first(image, weaker, embeds))
        yield from found


def _first(image: Image, name: Named, embeds: Sequence[str]) -> Iterator[RuntimeFile]:
    """What a name leads to: the first place where there is something."""
    if name.strong and _WILDCARD.search(name.text):
        literal = join(image.workdir, name.text)
        origin = image.files.origin(literal) if name.text.strip("*") else None
        if origin is not None and origin.kind == "file":  # a file may be called so
            yield _file(literal, name, False)
            return
        yield from _matching(image, name)
    text = plain_path(name.text)
    here = join(image.workdir, text) if text is not None else ""
    guess: RuntimeFile | None = None
    for path in candidates(image, text, name) if text is not None else ():
        origin = image.files.origin(path)
        if origin is not None and _is_hidden(image, path, origin):
            guess = guess or _guess(path, name, origin)
            continue
        makes = name.makes and path == here
        if origin is None and not makes and not _is_root(image, path):
            if path == here and _is_kept_for(image, path, name):
                yield _file(posixpath.dirname(path), name, True)
                return
            continue  # most texts name nothing
        found = list(_existing(image, path, name, embeds, makes=makes))
        if found:
            yield from found
            return
    guess = guess or (_left(image, here, name) if text else None)
    if guess is not None:
        yield guess


def _is_kept_for(image: Image, path: str, name: Named) -> bool:
    """Whether nothing is at a path but a folder that the repository keeps empty, for who writes there."""
    if image.context is None or "/" not in name.text.strip("./"):
        return False
    origin = image.files.origin(posixpath.dirname(path))
    source = origin.context if origin is not None and origin.event.certain else None
    return source is not None and image.context.is_dir(source) and is_kept_empty(image.context, source)


def _left(image: Image, path: str, name: Named) -> RuntimeFile | None:
    """A path that is named, and that only a command which is not followed may have left there."""
    if name.makes or not name.text.strip("./") or not is_path(name):
        return None
    unseen = left_by(image, path)
    return replace(_file(path, name, False), unseen=unseen) if unseen is not None else None


def _is_hidden(image: Image, path: str, origin: Origin) -> bool:
    """Whether a path is in a folder of the old image whose content cannot be seen."""
    return image.context is not None and origin.kind == "unknown" and origin.event.path != path


def _guess(path: str, name: Named, origin: Origin) -> RuntimeFile | None:
    """A path that is named and of which nobody can tell whether it is there."""
    if not is_path(name):
        return None
    event = origin.event
    unseen = f"what is in {event.path} (line {event.line}) cannot be seen"
    return replace(_file(path, name, False), unseen=unseen)


def candidates(image: Image, text: str, name: Named) -> Iterator[str]:
    """Where a text may lead: from the working folder; what begins with ``/`` may also be the tail of a
    joined path (``wd + "/templates"``); from the program's folder (os.Executable, os.Args[0]); with
    runtime.Caller from the package's own folder."""
    yield join(image.workdir, text)
    if text.startswith("/") and text != "/":
        yield join(image.workdir, text.lstrip("/"))
    for program in image.programs if text != "/" else ():
        yield join(posixpath.dirname(program), text.lstrip("/"))
    if text.startswith(".."):
        yield from (join(root, text) for root in (*image.programs, *image.source_roots))
    if name.where is not None and text.strip("./"):
        for event in image.trace.events:
            inside = below("/" + name.where, "/" + (event.source or "")) if event.source is not None else None
            if event.change is Change.COPIED and inside is not None:
                yield join(join(event.path, inside) if inside else event.path, text.lstrip("/"))


def _matching(image: Image, name: Named) -> Iterator[RuntimeFile]:
    """Files that a pattern of the source matches (https://pkg.go.dev/path/filepath#Match)."""
    if image.context is None or name.text.startswith("/"):
        return
    parts = posixpath.normpath(name.text).split("/")
    if not _WILDCARD.search(parts[0]):
        return  # the folder before the wildcard is taken whole
    found = 0
    for source, event in image.files.entered_from(image.workdir):
        for file in image.context.walk_files(source, 20 * _MANY):
            inside = file[len(source) :].lstrip("/").split("/")
            if len(inside) != len(parts) or not all(map(fnmatchcase, inside, parts)):
                continue
            path = join(image.workdir, "/".join(inside))
            if image.files.origin(path) is not None and found < _MANY:
                found += 1
                yield named_by(name.text, path, False, event.line, name.evidence)


def _existing(
    image: Image, path: str, name: Named, embeds: Sequence[str], *, makes: bool
) -> Iterator[RuntimeFile]:
    """What is at a path; with ``makes`` also the folder for a file that the program makes there."""
    if path == "/" or (not name.strong and in_build_folder(path, image.gopath, executables=True)
                       and not _is_made_there(image, path)):  # fmt: skip
        return
    if _is_root(image, path):
        here = join(image.workdir, plain_path(name.text) or "")
        if name.strong and (path == here or not name.text.strip("./")):
            yield from _own_data(image, path, name)
        return
    origin = image.files.origin(path)
    made = makes and origin is None
    if made:  # a file that the program makes: its folder must be there
        path = path if is_base_folder(path) else posixpath.dirname(path)
        origin = None if _is_root(image, path) else image.files.origin(path)
    if made and origin is None and is_base_folder(path) and below(image.workdir, path) is None:
        yield _file(path, name, True)  # WORKDIR makes those above the working folder
    if origin is None or (origin.kind == "unknown" and image.context is None) or not origin.event.certain:
        return  # a COPY of what may not be there breaks the build
    if origin.event.change is Change.BUILT or path in BASE_DIRECTORIES:
        return  # a program, or a folder that is there because a program or another file is
    if origin.context is not None and not name.strong and embedded(origin.context, embeds):
        return
    if origin.kind == "file":
        if name.strong or not is_build_file(path):
            yield _file(path, name, False)
    else:
        yield from _folder(image, path, origin, name, made)


def _own_data(image: Image, path: str, name: Named) -> Iterator[RuntimeFile]:
    """The data in the folders of the source, where the program serves or lists one of them."""
    roots = dict.fromkeys(root for root in (path, *image.source_roots) if below(root, path) is not None)
    for data, is_folder, _ in (found for root in roots for found in data_below(image, root, side=True)):
        if _may_match(data, is_folder, name.text):
            yield _file(data, name, is_folder)


def _is_root(image: Image, path: str) -> bool:
    return below(image.workdir, path) is not None or image.roots.has_below(path, itself=True)


def _file(path: str, name: Named, is_folder: bool) -> RuntimeFile:
    return named_by(name.text, path, is_folder, name.line or 0, name.evidence)


def _folder(image: Image, path: str, origin: Origin, name: Named, made: bool) -> Iterator[RuntimeFile]:
    """A folder is taken whole where it holds no Go or a call uses it as such; else only its data, and only
    where a call looks for files in it or the program computes what it reads. With ``made`` it is needed for
    a file that the program makes in it."""
    if origin.context is None or image.context is None:
        if origin.event.change is not Change.MADE or name.strong or _is_made_there(image, path):
            yield _file(path, name, True)
        return
    data = holds_data(image.context, origin.context)
    if not holds_go(image.context, origin.context):
        if data or name.strong or is_kept_empty(image.context, origin.context):
            yield _file(path, name, True)
    elif made or (data and name.strong and not _WILDCARD.search(name.text)):
        yield _file(path, name, True)
    elif data and (name.part or name.strong):
        for found, is_folder, _ in data_below(image, path, hidden=name.strong):
            if _may_match(found, is_folder, name.text):
                yield _file(found, name, is_folder)


def _is_made_there(image: Image, path: str) -> bool:
    """Whether RUN makes the folder where programs keep what they write, and nothing is put into it."""
    if not is_for_programs(path):
        return False
    origin = image.files.origin(path)
    made = origin is not None and origin.event.change is Change.MADE and origin.event.explicit
    return made and not image.files.is_filled(path)


def _may_match(path: str, is_folder: bool, text: str) -> bool:
    """Whether a path in the folder before a wildcard can be meant; true where there is no wildcard."""
    wild = _WILDCARD.search(text)
    if wild is None:
        return True
    pattern = text[text.rfind("/", 0, wild.start()) + 1 :]
    return "/" in pattern if is_folder else fnmatchcase(posixpath.basename(path), posixpath.basename(pattern))

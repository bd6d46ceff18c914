"""Which files and folders the program reads at run time, each with the evidence for it.

Three kinds of evidence: the Dockerfile puts something beside the Go source on purpose; a string of the
Go source, an argument of the start or an ENV value names something that the build context brought into
the image; an inline directive says so.
"""

from __future__ import annotations

import posixpath
import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from functools import cache
from importlib.resources import files as resources

from rewriter.analysis.filesystem import BASE_DIRECTORIES, ImageFiles, Origin, below, join, normal
from rewriter.analysis.model import BuildTrace, Change, Event, RuntimeFile
from rewriter.context.files import Context
from rewriter.golang.model import CallUse, Place, SourceEvidence

_WALK_LIMIT = 4000
"""Files looked at in one folder before it counts as mixed."""

_LONGEST = 512
_VARIABLE_PART = re.compile(r"[*?\[{%]")
_EXTENSION = re.compile(r"^\.[A-Za-z][A-Za-z0-9]{0,7}$")
_SCHEME = re.compile(r"^[a-zA-Z][a-zA-Z0-9+.-]*://")
_INSERTED = {Change.COPIED, Change.WRITTEN, Change.MADE, Change.DUPLICATED, Change.MOVED}


@dataclass(frozen=True, slots=True)
class Named:
    """A text that may name a path: where it stands, and whether it is used as a path for sure."""

    text: str
    path: str
    line: int | None
    strong: bool
    where: str = ""


@dataclass(frozen=True, slots=True)
class Image:
    """What the questions about files need together."""

    trace: BuildTrace
    files: ImageFiles
    context: Context | None
    gopath: str
    source_roots: tuple[str, ...]
    """Image folders that hold Go source of the programs."""
    base: tuple[tuple[str, str | None], ...] = ()
    """ENV of the base image."""


@cache
def _table() -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    data = tomllib.loads((resources("rewriter.analysis") / "paths.toml").read_text("utf-8"))
    patterns = tuple(pattern for row in data["build_file"] for pattern in row["patterns"])
    folders = tuple(p for row in data["build_folder"] if not row.get("executables") for p in row["paths"])
    executables = tuple(p for row in data["build_folder"] if row.get("executables") for p in row["paths"])
    return patterns, folders, executables


def is_build_file(path: str) -> bool:
    """Whether the name says that only the build reads the file."""
    name = posixpath.basename(path)
    return any(fnmatchcase(name, pattern) for pattern in _table()[0])


def _in_build_folder(path: str, gopath: str, *, executables: bool) -> bool:
    _, folders, programs = _table()
    tree = (*folders, posixpath.join(gopath, "pkg"), posixpath.join(gopath, "bin"))
    if gopath == "/":
        tree = (*folders, "/pkg")
    return any(below(path, folder) is not None for folder in (*tree, *(programs if executables else ())))


def holds_go(context: Context, folder: str) -> bool:
    """Whether the context folder has Go source anywhere in it."""
    return any(
        path.endswith(".go") or path.endswith("go.mod") for path in context.walk_files(folder, _WALK_LIMIT)
    )


def holds_data(context: Context, folder: str) -> bool:
    """Whether the context folder has a file that a program could read."""
    return any(not is_build_file(path) for path in context.walk_files(folder, _WALK_LIMIT))


# -- put there by the Dockerfile ---------------------------------------------------------------------------


def placed(image: Image, workdir: str, programs: Sequence[str]) -> Iterator[RuntimeFile]:
    """What instructions put into the image on purpose, the source tree itself left out."""
    for event in image.trace.events:
        if event.change not in _INSERTED or not event.explicit:
            continue
        path = event.path
        executable = event.change is not Change.COPIED or event.source is None
        if path in programs or _in_build_folder(path, image.gopath, executables=executable):
            continue
        origin = image.files.origin(path)
        if origin is None or origin.build is not None:
            continue
        if origin.event is not event and event.change in (Change.COPIED, Change.WRITTEN):
            continue  # a later instruction put something else there
        if event.change is Change.MADE:
            if _is_empty_folder(image, path, workdir, programs):
                yield RuntimeFile(path, "RUN makes the folder", True, event.line)
        elif _is_runtime_data(image, event, origin):
            folder = _is_folder(image, path, origin)
            yield RuntimeFile(path, f"line {event.line} puts it there", folder, event.line)


def _is_folder(image: Image, path: str, origin: Origin) -> bool:
    if origin.kind != "unknown":
        return origin.kind == "directory"
    return origin.event.change is Change.COPIED and "." not in posixpath.basename(path)


def _is_empty_folder(image: Image, path: str, workdir: str, programs: Sequence[str]) -> bool:
    """A folder that RUN made and nothing of the build context or the build was put into."""
    if path in BASE_DIRECTORIES or below(workdir, path) is not None:
        return False
    if image.files.origin(path) is None or any(below(program, path) for program in programs):
        return False
    if below(path, image.gopath) is not None and image.gopath != "/":
        return False
    return not any(
        (
            event.change in (Change.COPIED, Change.BUILT, Change.MADE)
            and event.path != path
            and below(event.path, path)
        )
        or (event.change is Change.COPIED and event.path == path)
        for event in image.trace.events
    )


def _is_runtime_data(image: Image, event: Event, origin: Origin) -> bool:
    path = event.path
    if any(below(root, path) is not None for root in image.source_roots):
        return False  # it holds the source tree
    if event.change is not Change.COPIED:
        return not is_build_file(path) and not _holds_build(image, path)
    if event.source is None:
        return not is_build_file(path) and not _holds_build(image, path)
    if origin.kind == "file":
        return not is_build_file(event.source)
    if image.context is None:
        # Without the context: a folder of its own outside of the source tree is data, "." is the source.
        return posixpath.normpath(event.source) not in (".", "") and not is_build_file(event.source)
    return not holds_go(image.context, event.source) and holds_data(image.context, event.source)


def _holds_build(image: Image, path: str) -> bool:
    return any(below(build.directory, path) is not None for build in image.trace.builds)


# -- named by the program, its arguments or its environment ------------------------------------------------


def named_by_source(source: SourceEvidence) -> Iterator[Named]:
    """String constants of the Go source; strong where a call uses them as a path."""
    strong = {call.argument for call in source.path_calls if call.argument and not in_file_system(call)}
    for use in source.strings:
        yield Named(use.value, use.place.path, use.place.line, use.value in strong, use.package_directory)


def in_file_system(call: CallUse) -> bool:
    """Whether a call looks a path up in an ``fs.FS`` (often an embedded one), not on disk."""
    return call.call.startswith("io/fs.") or call.call.endswith("FS")


def computed_reads(source: SourceEvidence) -> list[Place]:
    """Places that read, list or serve a path which is no constant."""
    return [
        call.place
        for call in source.path_calls
        if call.argument is None and call.kind != "write" and not in_file_system(call)
    ]


def beside_the_program(image: Image, workdir: str, source: SourceEvidence) -> Iterator[RuntimeFile]:
    """Data files directly in the working folder, for a program that computes what it reads.

    A name from a request, a flag or a form cannot be seen; such a file is small to copy and fatal to miss.
    """
    places = computed_reads(source)
    if not places or image.context is None:
        return
    for name, path, event in _entries(image, workdir):
        if not name.startswith(".") and not is_build_file(name):
            evidence = ((places[0].path, places[0].line),)
            yield RuntimeFile(
                path, "the program computes what it reads", False, event.line, evidence=evidence
            )


def _entries(image: Image, workdir: str) -> Iterator[tuple[str, str, Event]]:
    """``(name, path, copying event)`` of the context's files directly in the working folder."""
    if image.context is None:
        return
    for folder, event in image.files.entered_from(workdir):
        for name, is_folder in image.context.list_directory(folder):
            path = join(workdir, name)
            origin = image.files.origin(path) if not is_folder else None
            if origin is not None and origin.context is not None:
                yield name, path, event


def by_extension(image: Image, workdir: str, source: SourceEvidence) -> Iterator[RuntimeFile]:
    """``name + ".html"``: where a file computes a path and has an extension as a string, the files of the
    working folder that end so."""
    computed = {place.path for place in computed_reads(source)}
    extensions = {
        use.value: use.place
        for use in source.strings
        if use.place.path in computed and _EXTENSION.match(use.value)
    }
    if not extensions or image.context is None:
        return
    for name, path, event in _entries(image, workdir):
        extension = posixpath.splitext(name)[1]
        place = extensions.get(extension)
        if place is not None and not name.startswith(".") and not is_build_file(name):
            evidence = ((place.path, place.line),)
            yield RuntimeFile(path, f'"{extension}"', False, event.line, evidence=evidence)


def named_by_words(words: Iterable[str], line: int) -> Iterator[Named]:
    """Arguments and ENV values: whole words, and what follows ``=`` in a flag."""
    for word in words:
        yield Named(word, "Dockerfile", line, False)
        if word.startswith("-") and "=" in word:
            yield Named(word.partition("=")[2], "Dockerfile", line, False)


def plain_path(text: str) -> str | None:
    """The path in a string: without ``file://``, up to the first pattern or format verb."""
    if not text or len(text) > _LONGEST or "\n" in text or "\0" in text:
        return None
    if text.startswith("file:"):
        text = text[5:].removeprefix("//")
    elif _SCHEME.match(text):
        return None
    match = _VARIABLE_PART.search(text)
    if match is None:
        return text
    head = text[: match.start()]
    return head.rpartition("/")[0] if "/" in head else None


def named(image: Image, workdir: str, names: Iterable[Named], embeds: Sequence[str]) -> Iterator[RuntimeFile]:
    """Files and folders of the old image that ``names`` name, relative paths seen from ``workdir``."""
    seen: set[tuple[str, bool]] = set()
    for name in names:
        text = plain_path(name.text)
        if text is None or (text, name.strong) in seen:
            continue
        seen.add((text, name.strong))
        for base in (workdir,) if text.startswith("/") else (workdir, *_other_bases(image, text)):
            found = _existing(image, base, text, name, embeds)
            if found is not None:
                yield found
                break


def _other_bases(image: Image, text: str) -> Sequence[str]:
    """``../templates`` is often joined to the source file's own folder: the source roots."""
    return image.source_roots if text.startswith("..") else ()


def _existing(image: Image, base: str, text: str, name: Named, embeds: Sequence[str]) -> RuntimeFile | None:
    path = normal(text) if text.startswith("/") else join(base, text)
    whole = any(below(root, path) is not None for root in (*image.source_roots, base))
    if path == "/" or (whole and not (name.strong and path == base and _serves_folder(text))):
        return None
    if _in_build_folder(path, image.gopath, executables=True):
        return None
    origin = image.files.origin(path)
    if origin is None and name.strong:  # a file that the program makes: the folder must be there
        path = posixpath.dirname(path)
        if any(below(root, path) is not None for root in (*image.source_roots, base)):
            return None
        origin = image.files.origin(path)
    if origin is None or (origin.kind == "unknown" and image.context is None):
        return None
    if origin.event.change is Change.BUILT or path in BASE_DIRECTORIES:
        return None  # a program, or a folder that is there because a program or another file is
    if origin.kind == "file":
        if is_build_file(path) and not name.strong:
            return None
    elif not _wanted_folder(image, origin, name, embeds):
        return None
    if origin.context is not None and not name.strong and embedded(origin.context, embeds):
        return None
    return RuntimeFile(
        path, f'"{name.text}"', origin.kind == "directory", name.line or 0, evidence=((name.path, name.line),)
    )


def _serves_folder(text: str) -> bool:
    return text in (".", "./")


def _wanted_folder(image: Image, origin: Origin, name: Named, embeds: Sequence[str]) -> bool:
    if origin.context is None or image.context is None:
        return origin.event.change is not Change.MADE or name.strong
    if not holds_data(image.context, origin.context):
        return False
    return name.strong or not holds_go(image.context, origin.context)


def embedded(path: str, embeds: Sequence[str]) -> bool:
    """Whether ``//go:embed`` puts the path into the binary (https://pkg.go.dev/embed)."""
    return any(
        fnmatchcase(path, pattern)
        or below("/" + path, "/" + pattern) is not None
        or below("/" + pattern, "/" + path) is not None
        for pattern in embeds
    )


def merge(found: Iterable[RuntimeFile]) -> tuple[RuntimeFile, ...]:
    """One entry for each path, evidence joined; paths inside a folder that is copied anyway go."""
    by_path: dict[str, RuntimeFile] = {}
    for item in found:
        known = by_path.get(item.path)
        if known is None:
            by_path[item.path] = item
        elif item.evidence:
            evidence = tuple(dict.fromkeys((*known.evidence, *item.evidence)))[:5]
            by_path[item.path] = replace(known, evidence=evidence)
    folders = {item.path for item in by_path.values() if item.is_directory}
    kept = [item for path, item in by_path.items() if not _has_parent(path, folders)]
    return tuple(sorted(kept, key=lambda item: item.path))


def _has_parent(path: str, folders: set[str]) -> bool:
    parent = posixpath.dirname(path)
    while parent not in ("/", ""):
        if parent in folders:
            return True
        parent = posixpath.dirname(parent)
    return False

"""Whether a go command lacks the ``go.mod`` that it asks for, so that it cannot work.

Since Go 1.16 module mode goes without saying: outside of a module ``go build`` takes only files whose imports
are the standard library's (https://go.dev/doc/go1.16#go-command, https://go.dev/ref/mod#commands-outside).
"""

from __future__ import annotations

import os
import posixpath
from collections.abc import Iterable, Iterator, Mapping
from fnmatch import fnmatchcase
from pathlib import Path

from rewriter.context.files import Context
from rewriter.context.ignored import ignored_by_git
from rewriter.golang.model import GoCommand, GoVerb
from rewriter.golang.source.header import read_header
from rewriter.golang.source.names import is_standard
from rewriter.support.paths import join
from rewriter.trace.record import Record

_ASKED_SINCE = (1, 16)
_KNOWN_SINCE = (1, 11)
_MOST_PARENTS = 64
_PATTERNS = frozenset({"all", "std", "cmd"})
_NONE = "there is no go.mod, which Go 1.16 and newer need"


def lacks_module(
    command: GoCommand, directory: str, environment: Mapping[str, str | None], record: Record
) -> str | None:
    """Why the command cannot work where it stands; ``None`` where it can, or that is not known."""
    context = record.context
    if context is None or not _wants_module(environment, record):
        return None
    if command.verb not in (GoVerb.BUILD, GoVerb.INSTALL) or _is_elsewhere(command):
        return None
    here = join(directory, command.directory or ".")
    if not _is_known(here, context, record):
        return None
    words = command.packages or (".",)
    if all(word.endswith(".go") for word in words):
        return _unnamed(_sources(words, here, context, record), context)
    return f"{_NONE}{kept_away((here,), 'go.mod', record)}"


def _wants_module(environment: Mapping[str, str | None], record: Record) -> bool:
    """Whether module mode is on for certain."""
    if "GO111MODULE" in environment and environment["GO111MODULE"] is None:
        return False
    setting = environment.get("GO111MODULE") or ""
    version = record.base.go_version
    if version is None:
        return setting in ("", "on") and record.base.is_golang  # the newest one
    return version >= (_KNOWN_SINCE if setting == "on" else _ASKED_SINCE) and setting in ("", "on")


def _is_elsewhere(command: GoCommand) -> bool:
    """Whether it builds what has no need of a module: a version of a module, the standard library; or names
    another go.mod."""
    if any(name in ("modfile", "overlay") for name, _ in command.flags):
        return True
    return any(
        not {"@", "$"}.isdisjoint(word) or word in _PATTERNS or is_standard(word) or word.startswith("cmd/")
        for word in command.packages
    )


def _is_known(here: str, context: Context, record: Record) -> bool:
    """Whether everything is known that could bring a ``go.mod`` or ``go.work``, and none does."""
    if record.opaque or record.modules or not _entered(here, context, record):
        return False
    ignored = ignored_by_git(context.root)
    for folder in _above(here):
        for name in ("go.mod", "go.work"):
            if record.files.origin(posixpath.join(folder, name)) is not None:
                return False
            sources = (posixpath.join(source, name) for source, _ in record.files.entered_from(folder))
            if any(ignored(source) and not context.ignore.ignores(source) for source in sources):
                return False
    return not _has_module_above(context.root)


def _entered(here: str, context: Context, record: Record) -> bool:
    return any(context.is_dir(source) for source, _ in record.files.entered_from(here))


def _above(path: str) -> Iterator[str]:
    while path != "/":
        yield path
        path = posixpath.dirname(path)
    yield "/"


def _has_module_above(root: Path) -> bool:
    """Whether the repository has a ``go.mod`` above the context: the build may have another context."""
    folder = Path(os.path.abspath(root))
    for parent in (folder, *folder.parents)[:_MOST_PARENTS]:
        if parent != folder and (parent / "go.mod").is_file():
            return True
        if os.path.lexists(parent / ".git"):
            return False
    return False


def kept_away(folders: Iterable[str], pattern: str, record: Record) -> str:
    """That ``.dockerignore`` keeps a file of these folders of the image away, where it does."""
    if record.context is None:
        return ""
    whole = Context(record.context.root)
    for source, _ in (entered for folder in folders for entered in record.files.entered_from(folder)):
        for name, is_folder in whole.list_directory(source):
            path = posixpath.join(source, name)
            if not is_folder and fnmatchcase(name, pattern) and record.context.ignore.ignores(path):
                return f" (.dockerignore keeps {path} out of the build context)"
    return ""


def _sources(words: Iterable[str], here: str, context: Context, record: Record) -> Iterator[str]:
    """The Go files of the context that a list of files means, patterns included."""
    for word in words:
        folder, name = posixpath.split(join(here, word))
        for source, _ in record.files.entered_from(folder):
            for found, is_folder in context.list_directory(source):
                if not is_folder and fnmatchcase(found, name) and not found.endswith("_test.go"):
                    yield posixpath.join(source, found)


def _unnamed(paths: Iterable[str], context: Context) -> str | None:
    """The first import that only a ``go.mod`` could name."""
    for path in paths:
        text = context.read_text(path)
        for item in read_header(text).imports if text is not None else ():
            if item.path != "C" and not is_standard(item.path):
                return f"{_NONE}, so nothing names {item.path} ({path}:{item.line})"
    return None

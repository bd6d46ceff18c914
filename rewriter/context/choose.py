"""Which folder a Dockerfile is built with, judged by what its COPY and ADD instructions need.

``docker build`` is told the context on its command line. The default (``docker build .`` beside the
Dockerfile) is checked first, then its parents inside the repository:
https://docs.docker.com/build/concepts/context/#local-context. Where that leaves a choice, files of the
repository that build this Dockerfile are asked, such as a Compose file.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path

from msgspec import Struct

from rewriter.context.files import Context
from rewriter.context.glob import has_wildcards
from rewriter.context.repository import repository_root
from rewriter.context.sources import clean_source, expand_glob

MAX_PARENTS = 64
MAX_GO_DEPTH = 4
"""Levels of folders below a candidate that are searched for Go files."""
MAX_GO_FOLDERS = 5000

_NOT_SEARCHED = frozenset({"testdata", "vendor", "node_modules"})
"""Folders that hold no program of the repository (``go help packages``, npm)."""

_EVERYTHING = frozenset({"", "*"})


class ContextChoice(Struct, frozen=True):
    """The folder and why it was taken.

    ``fits`` is false where no folder holds all that is copied; ``root`` is the Dockerfile's folder then.
    """

    root: Path
    reason: str
    fits: bool = True


class Said(Struct, frozen=True):
    """The folder that all known builds of a Dockerfile name as their context, and the place of one."""

    root: Path
    place: str


def find_context(
    dockerfile: Path,
    copy_sources: Sequence[str],
    said: Callable[[], Said | None] = lambda: None,
    look: Callable[[Path], Context] = Context,
) -> ContextChoice:
    """Choose the build context of ``dockerfile`` (which need not exist).

    ``copy_sources`` are the literal sources of COPY and ADD (no URLs, Git repositories, heredocs or
    ``--from``). ``said`` is asked only where not just one folder is sure to fit: what it says counts where no
    other folder holds more of what is copied. ``look`` gives what lies in a folder.
    Parents are climbed up to the folder that has ``.git``; without one, none is. Never raises.
    """
    own = Path(os.path.abspath(dockerfile)).parent
    candidates = [look(folder) for folder in _candidates(own)]
    sources = sorted({clean_source(source) for source in copy_sources})
    # "COPY * ." is found in every folder, just as the root is.
    needed = [source for source in sources if source not in _EVERYTHING]
    fitting = _fitting(candidates, needed)
    whole = len(needed) < len(sources)
    if not _is_clear(fitting, needed, whole=whole):
        told = _told(said(), candidates, own, needed, whole=whole)
        if told is not None:
            return told
    if not fitting or (needed and len(needed) == len(sources) and not _found(fitting[0], needed)):
        partial = _most(candidates, needed, own, whole=whole)
        if partial is not None:
            return partial
        missing = next((source for source in needed if not expand_glob(candidates[0], source)), "a file")
        where = "not in the Dockerfile's folder"
        if len(candidates) > 1:
            where = "in no folder from the Dockerfile's up to the repository's root"
        return ContextChoice(own, f"{missing} is {where}", False)
    if not whole:
        return _chosen(fitting[0], own, _because(needed))
    for has_go in (_own_go(own), _has_go_here, _has_go_below):
        for context in fitting:
            if has_go(context):
                return _chosen(context, own, "it holds the Go source")
    return ContextChoice(fitting[0].root, "no folder with Go source was found", bool(needed))


def _is_clear(fitting: Sequence[Context], needed: Sequence[str], *, whole: bool) -> bool:
    """Whether just one folder fits, and something in it shows that it is the one."""
    if len(fitting) != 1:
        return False
    return _found(fitting[0], needed) > 0 or (not needed and (not whole or _has_go_here(fitting[0])))


def _told(
    said: Said | None, candidates: Sequence[Context], own: Path, needed: Sequence[str], *, whole: bool
) -> ContextChoice | None:
    """The folder that builds name, where it is there and no candidate holds more of what is copied.

    What is missing in all of them is taken for a file that git ignores only where the Go source is there.
    """
    if said is None:
        return None
    context = Context(said.root)
    found = _found(context, needed)
    if found < max(_found(candidate, needed) for candidate in candidates):
        return None
    why = f"{said.place} names it"
    missing = next((source for source in needed if not expand_glob(context, source)), None)
    if missing is not None and not has_wildcards(missing):
        if not (found or whole) or not _has_go_below(context):
            return None
        why += f", and it holds all that is copied but {missing}"
    return _chosen(context, own, why)


def _most(
    candidates: Sequence[Context], needed: Sequence[str], own: Path, *, whole: bool
) -> ContextChoice | None:
    """The candidate with Go source that holds most of the sources, where no one holds all.

    A file that git ignores (``.env``) is missing in every checkout but that of the one who builds.
    ``whole``: the context's root is copied as well.
    """
    scores = [sum(bool(expand_glob(context, source)) for source in needed) for context in candidates]
    best = max(scores, default=0)
    if not best and not whole:
        return None
    for has_go in (_has_go_here, _has_go_below):
        for score, context in zip(scores, candidates, strict=True):
            if score == best and has_go(context):
                missing = next((source for source in needed if not expand_glob(context, source)), "a folder")
                return _chosen(context, own, f"it holds the Go source and all that is copied but {missing}")
    return None


def _fitting(candidates: Sequence[Context], needed: Sequence[str]) -> list[Context]:
    """The candidates that hold all plain sources and, of those, most of the patterns.

    A pattern without match is no error for BuildKit: ``COPY package.json package-lock.json* ./``.
    """
    plain = [source for source in needed if not has_wildcards(source)]
    fitting = [context for context in candidates if all(map(context.exists, plain))]
    counts = [_found(context, needed) for context in fitting]
    return [context for context, count in zip(fitting, counts, strict=True) if count == max(counts)]


def _found(context: Context, sources: Sequence[str]) -> int:
    return sum(bool(expand_glob(context, source)) for source in sources)


def _candidates(own: Path) -> list[Path]:
    """The Dockerfile's folder and its parents up to the repository's root, nearest first."""
    chain = [own, *own.parents][:MAX_PARENTS]
    root = repository_root(own)
    chain = chain[: chain.index(root) + 1] if root in chain else [own]
    vendor = next((at for at, folder in enumerate(chain) if at and _is_vendor(folder)), None)
    if vendor is None:
        return chain
    # Of a module that is vendored, only its own folders: those above it have nothing but folders.
    return [own, *(folder for folder in chain[1:vendor] if _has_files(Context(folder)))]


def _has_files(context: Context) -> bool:
    return any(not is_folder for _, is_folder in context.list_directory(""))


def _is_vendor(folder: Path) -> bool:
    """Whether ``go mod vendor`` made the folder (https://go.dev/ref/mod#vendoring)."""
    return folder.name == "vendor" and (folder / "modules.txt").is_file()


def _chosen(context: Context, own: Path, why: str) -> ContextChoice:
    where = "the Dockerfile's folder" if context.root == own else f"the folder {context.root.name or '/'}"
    return ContextChoice(context.root, f"{where}: {why}")


def _because(needed: Sequence[str]) -> str:
    if not needed:
        return "nothing is copied from the context"
    return f"{needed[0]} is there" if len(needed) == 1 else f"{', '.join(needed[:3])} are there"


def _own_go(own: Path) -> Callable[[Context], bool]:
    """A Dockerfile beside or above Go files is built where it stands."""
    return lambda context: context.root == own and _has_go_below(context)


def _has_go_here(context: Context) -> bool:
    return context.once(_go_at_root)


def _go_at_root(context: Context) -> bool:
    return any(_is_go(name) for name, is_directory in context.list_directory("") if not is_directory)


def _has_go_below(context: Context) -> bool:
    return _go_below(str(context.root))


@lru_cache(maxsize=4096)
def _go_below(root: str) -> bool:
    """Whether Go source is in or below a folder, which many Dockerfiles of a repository ask of its root.

    The tree must not change meanwhile.
    """
    context = Context(Path(root))
    level = [""]
    seen = 0
    for _ in range(MAX_GO_DEPTH + 1):
        below: list[str] = []
        for folder in level:
            seen += 1
            if seen > MAX_GO_FOLDERS:
                return False
            for name, is_directory in context.list_directory(folder):
                path = f"{folder}/{name}" if folder else name
                if not is_directory:
                    if _is_go(name):
                        return True
                elif name not in _NOT_SEARCHED and name[0] not in "._" and not context.is_link(path):
                    below.append(path)
        level = below
    return False


def _is_go(name: str) -> bool:
    return name == "go.mod" or name.endswith(".go")

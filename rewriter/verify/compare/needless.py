"""Which of the old image's own files that are gone the program can do without, and why.

A file is excused by the first of these that holds:

1. A comment ``# distroify: drop PATH`` in a Dockerfile.
2. A program carries its content (``embed.FS``).
3. It is an executable: the programs are linked with nothing that starts one, or their source, all of it read,
   starts no such one.
4. Nothing names it, and all of the programs' own source was read and computes no path.
5. Nothing names it, nor a folder of it, nor its ending, and paths are computed only of single files: whatever
   they are put together from is no name of this file, unless it comes from outside of the image.
6. Nothing names it, and its name says that people, editors, tests or the tools of a build read it.

Before that, it is lost where the source asks for it, and where the constants of the new programs, third-party
code included, or the variables and words of the image's configuration have its path, or its folder's. A last
name alone counts as such only where not all of the source was read: constants stand one behind the other, and
programs have many. What neither excuses nor names is not known, and lost too.

That a run does not ask for a file says nothing here: a run goes one way through a program.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Sequence

from msgspec import Struct

from rewriter.support.paths import lies_in
from rewriter.support.tables import fits_one
from rewriter.trace.filesystem.build_paths import is_idle_file, is_idle_folder, is_root_file, is_side_folder
from rewriter.verify.image.evidence import Evidence
from rewriter.verify.image.seen import ImageView
from rewriter.verify.image.source import Source
from rewriter.verify.image.start import DEFAULT_PATH
from rewriter.verify.image.tables import table
from rewriter.verify.model import Aspect, Difference, Findings, Gap

_MOST_SHOWN = 10
_SHORTEST_FOLDER = 4
_SHORTEST_NAME = 6


class Judgement(Struct, frozen=True):
    """Why a file that is gone is needless, or lost."""

    path: str
    lost: bool
    why: str


def compare_needless(old: ImageView, gone: Sequence[str], evidence: Evidence) -> Findings:
    """Judge the files that are ``gone``."""
    found = [judge(path, old, evidence) for path in gone]
    lost = [*_grouped([one for one in found if one.lost], old)]
    needless = [*_grouped([one for one in found if not one.lost], old)]
    gaps = [
        Gap(f"{what} is gone, and {why}" if count == 1 else f"{what} are gone, and {why}", _help(what, old))
        for what, why, count in lost[:_MOST_SHOWN]
    ]
    if len(lost) > _MOST_SHOWN:
        more = sum(count for _, _, count in lost[_MOST_SHOWN:])
        gaps.append(Gap(f"{more} more own files of the old image are gone"))
    notes = [f"needless: {what}: {why}" for what, why, _ in needless[:_MOST_SHOWN]]
    if len(needless) > _MOST_SHOWN:
        more = sum(count for _, _, count in needless[_MOST_SHOWN:])
        notes.append(f"needless: {more} more files for such reasons")
    count = sum(not one.lost for one in found)
    return Findings((), tuple(gaps), tuple(notes), (f"{count} needless",) if count else ())


def lost_folders(gone: Sequence[str], old: ImageView, evidence: Evidence) -> Findings:
    """Empty folders that are ``gone``: made to write into, or by a build for itself."""
    found = [(path, _folder(path, old, evidence)) for path in gone]
    lost = [f"{path} is gone, which the old stage made" for path, why in found if why is None]
    notes = [f"needless: {path}, an empty folder: {why}" for path, why in found if why is not None]
    differences = (Difference(Aspect.FILES, text) for text in _first(lost, "folders are gone"))
    return Findings(tuple(differences), notes=_first(notes, "needless empty folders"))


def _first(texts: Sequence[str], what: str) -> tuple[str, ...]:
    more = len(texts) - _MOST_SHOWN
    return (*texts[:_MOST_SHOWN], *((f"{more} more {what}",) if more > 0 else ()))


def _folder(path: str, old: ImageView, evidence: Evidence) -> str | None:
    """Why an empty folder is needless, ``None`` where it is not.

    One of the working folder is, where the source does not know it: a build left it. Its name is a short word
    that many programs have in them, so that only the source tells. One elsewhere was made on purpose.
    """
    dropped = _dropped(path, evidence)
    if dropped is not None:
        return dropped
    source, inside = evidence.source, _inside(path, posixpath.normpath(old.config.workdir or "/"))
    if inside is None:
        return None
    names = {path, inside}
    used = {posixpath.normpath(text) for text in source.strings}
    named = any(text == name or text.startswith(f"{name}/") for text in used for name in names)
    if source.unread or source.computed or named or any(evidence.asks.names(f"{name}/") for name in names):
        return None
    if any(name in word for name in names for word in _words(old)):
        return None
    return "all source was read, names no such folder and computes no path"


def judge(path: str, old: ImageView, evidence: Evidence) -> Judgement:
    """The judgement of one file, by the rules of this module."""
    dropped = _dropped(path, evidence)
    if dropped is not None:
        return Judgement(path, False, dropped)
    for item in evidence.source.wanted:
        if path == item.path or (item.is_folder and lies_in(path, [item.path.rstrip("/")])):
            return Judgement(path, True, f"the source asks for it ({item.why})")
    if path in evidence.embedded:
        return Judgement(path, False, "the program carries it inside")
    if _is_command(path, old):
        return _command(path, evidence)
    named = next(_named(path, old, evidence), None)
    if named is not None:
        return Judgement(path, True, named)
    source = evidence.source
    if not source.unread and not source.computed:
        return Judgement(path, False, "all source was read, names no such file and computes no path")
    if not source.unread and not source.lists and evidence.asks.all_go and evidence.asks.data:
        return Judgement(path, False, f"{_computed(source)}, and nothing has a name of it")
    if _is_idle(path, old.config.workdir or "/"):
        return Judgement(path, False, "its name says that people or tools read it, and nothing names it")
    return Judgement(path, True, f"may be read: {source.unread or _computed(source)}")


def _dropped(path: str, evidence: Evidence) -> str | None:
    lines = (line for folder, line in evidence.dropped.items() if lies_in(path, [folder.rstrip("/")]))
    return next((f"the comment in line {line} drops it" for line in lines), None)


def _computed(source: Source) -> str:
    return f"a path is computed at {source.computed[0]}"


def _is_command(path: str, old: ImageView) -> bool:
    """Whether PATH finds it as an executable."""
    folders = (dict(old.config.environment).get("PATH") or DEFAULT_PATH).split(":")
    entry = old.listing.get(path)
    return entry is not None and bool(entry.mode & 0o111) and posixpath.dirname(path) in folders


def _command(path: str, evidence: Evidence) -> Judgement:
    name = posixpath.basename(path)
    if not evidence.asks.can_ask("commands"):
        return Judgement(path, False, "the program starts no other ones")
    commands = evidence.source.commands
    if commands is None:
        named = evidence.asks.names(name)
        why = f"the program can start others and has {name!r} in it" if named else "nothing names it"
        return Judgement(path, named, why)
    started = name in {posixpath.basename(command) for command in commands}
    why = "the source starts it" if started else "the source starts no such program"
    return Judgement(path, started, why)


def _named(path: str, old: ImageView, evidence: Evidence) -> Iterator[str]:
    """Where it is named: by words of the configuration, and by constants of the programs."""
    workdir = posixpath.normpath(old.config.workdir or "/")
    whole = not evidence.source.unread and not evidence.source.computed
    names = [*_paths(path, workdir)]
    if not whole:
        names += _last_names(path, workdir)
    words = _words(old)
    for name in names:
        word = next((word for word in words if name in word), None)
        if word is not None:
            yield f"the image's configuration names {name!r}"
        if evidence.asks.names(name, evidence.others(name, workdir) if name.endswith("/") else ()):
            yield f"the program names {name!r}"


def _words(view: ImageView) -> list[str]:
    config = view.config
    check = config.healthcheck.test if config.healthcheck is not None else ()
    values = [value for name, value in config.environment if name != "PATH"]
    return [*values, *config.entrypoint, *config.cmd, *check]


def _paths(path: str, workdir: str) -> Iterator[str]:
    """The path as programs write it: absolute, or from the working folder; the same of its folders."""
    yield path
    folder = posixpath.dirname(path)
    while folder not in ("/", workdir) and folder.count("/") > 1:
        if folder not in table()["shared"]["paths"]:
            yield folder
        folder = posixpath.dirname(folder)
    inside = _inside(path, workdir)
    if inside is None:
        return
    if "/" in inside:
        yield inside
    folder = posixpath.dirname(inside)
    while folder:
        if "/" in folder or len(folder) >= _SHORTEST_FOLDER:
            yield f"{folder}/"
        folder = posixpath.dirname(folder)


def _last_names(path: str, workdir: str) -> Iterator[str]:
    """What may be the end of a computed path, or its beginning."""
    name = posixpath.basename(path)
    if len(name) >= _SHORTEST_NAME and "." in name.strip("."):
        yield name
    suffix = posixpath.splitext(name)[1]
    if len(suffix) > 1:
        yield f"*{suffix}"
    folder = posixpath.dirname(_inside(path, workdir) or "")
    yield from (part for part in folder.split("/") if len(part) >= _SHORTEST_NAME)


def _inside(path: str, folder: str) -> str | None:
    prefix = folder if folder.endswith("/") else f"{folder}/"
    return path.removeprefix(prefix) if path.startswith(prefix) else None


def _is_idle(path: str, workdir: str) -> bool:
    """By a name of the table; some names say so only in the folder where the repository begins."""
    folder, name = posixpath.split(path)
    if is_idle_file(name) or (
        posixpath.normpath(folder) == posixpath.normpath(workdir) and is_root_file(name)
    ):
        return True
    parts = (_inside(path, workdir) or "").split("/")[:-1]
    known = table()["idle"]["patterns"]
    return any(is_idle_folder(part) or is_side_folder(part) or fits_one(part, known) for part in parts)


def _grouped(found: Sequence[Judgement], old: ImageView) -> Iterator[tuple[str, str, int]]:
    """Files of one folder with one reason together: what, why, and how many."""
    groups: dict[tuple[str, str], list[str]] = {}
    workdir = posixpath.normpath(old.config.workdir or "/")
    for one in found:
        groups.setdefault((_top(one.path, workdir), one.why), []).append(one.path)
    for (folder, why), paths in groups.items():
        if len(paths) == 1:
            yield paths[0], why, 1
        else:
            yield f"{len(paths)} files in {folder}", why, len(paths)


def _top(path: str, workdir: str) -> str:
    """The folder that it is shown with: the first one below the working folder."""
    inside = _inside(path, workdir)
    if inside is None:
        return posixpath.dirname(path)
    return posixpath.join(workdir, inside.partition("/")[0]) if "/" in inside else workdir


def _help(what: str, old: ImageView) -> str:
    path = what.rpartition(" ")[2]
    workdir = posixpath.normpath(old.config.workdir or "/")
    word = _inside(path, workdir) or path
    return (
        f"copy it into the new image (`# distroify: copy {word}` in the Dockerfile), "
        f"or say that nothing needs it: `# distroify: drop {word}`"
    )

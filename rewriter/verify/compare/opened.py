"""Whether both programs found the same when they asked for files: what each run under a tracer did, compared.

A program that does without a file that it does not find shows nothing of it in its output. What only one of
two programs asked for says something where it is a file of its image: the other was led elsewhere.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from rewriter.support.messages import few
from rewriter.support.paths import lies_in
from rewriter.verify.image.listing import Listing
from rewriter.verify.image.seen import ImageView
from rewriter.verify.image.stage_files import own_paths
from rewriter.verify.image.tables import names, table
from rewriter.verify.model import Aspect, Difference, Findings, Gap
from rewriter.verify.run.observation import Attempt, Runs, Way

_MOST_SHOWN = 10
_LIBRARY = re.compile(r"/(?:usr/(?:local/)?)?lib(?:32|64)?/(?:.*/)?[^/]+\.so(?:\.[^/]*)?")
_EXISTS = "EEXIST"


@dataclass(frozen=True)
class Traced:
    """What the program of an image asked for. ``attempts`` ``None``: that is not known."""

    image: ImageView
    attempts: tuple[Attempt, ...] | None
    carried: tuple[str, ...] = ()
    """Folders of which the program has a copy of its own inside."""

    @cached_property
    def reads(self) -> Mapping[str, Attempt]:
        """By path, without those whose result says nothing."""
        every = self.attempts or ()
        return {one.path: one for one in every if not one.is_write and not _harmless(one.path)}

    @cached_property
    def writes(self) -> Mapping[str, str]:
        """For each folder how the first change in it ended that did not find it done already."""
        found: dict[str, str] = {}
        for one in self.attempts or ():
            if one.is_write and one.error != _EXISTS and not _harmless(one.path):
                found.setdefault(posixpath.dirname(one.path), one.error)
        return found

    def has(self, path: str) -> bool:
        """Whether the image has this path."""
        return self.image.listing.get(path) is not None

    @cached_property
    def own(self) -> frozenset[str] | None:
        """The files that the stage made or changed; ``None`` where they are not told from its base's."""
        return frozenset(own_paths(self.image)) if self.image.base is not None else None

    def is_file(self, path: str) -> bool:
        """Whether it is a regular file of the image."""
        entry = self.image.listing.get(path)
        return entry is not None and entry.is_file

    def made(self, path: str) -> bool:
        """Whether the program itself made what it did not find."""
        return any(one.is_write and one.path == path and not one.error for one in self.attempts or ())


def shared_reads(old: Traced, new: Traced) -> list[str]:
    """The files of both images that both programs found, whose content is to be the same."""
    return [
        path
        for path, now in new.reads.items()
        if not now.error
        and not _of_the_base(path)
        and old.is_file(path)
        and new.is_file(path)
        and (old.attempts is None or _found(old.reads.get(path)))
    ]


def compare_opened(old: Traced, new: Traced, changed: Iterable[str], way: Way) -> Findings:
    """Compare one run each; ``changed`` are the shared reads whose content differs."""
    if new.attempts is None:
        return Findings()
    messages = list(dict.fromkeys([*_read(old, new), *_written(old, new), *_alone(old, new)]))
    messages += [f"{path}, which the program reads, has other content" for path in changed]
    differences = [Difference(Aspect.OPENED, text, run=way.arguments) for text in messages[:_MOST_SHOWN]]
    if len(messages) > _MOST_SHOWN:
        more = f"and {len(messages) - _MOST_SHOWN} more files like these"
        differences.append(Difference(Aspect.OPENED, more, run=way.arguments))
    return Findings(tuple(differences), tuple(_listed(old, new)))


def width(traces: Sequence[Traced]) -> str:
    """How many files the programs found, in all runs, for the line that says what was compared."""
    count = len({path for trace in traces for path, one in trace.reads.items() if not one.error})
    return f"{count} file{'' if count == 1 else 's'} opened"


def cut(runs: Runs) -> Findings:
    """Whether a program asked for more files than are kept: only those of the beginning were compared."""
    if not any(run.is_trace_cut for run in runs):
        return Findings()
    message = "only the first of very many files that the program asks for were compared"
    return Findings(gaps=(Gap(message, "--time 1s"),))


def _found(attempt: Attempt | None) -> bool:
    return attempt is not None and not attempt.error


def _read(old: Traced, new: Traced) -> Iterator[str]:
    """Paths that both asked for, with another result; of what the old one did not ask for its files tell."""
    for path, now in new.reads.items():
        was = old.reads.get(path)
        if was is None and not now.found and old.has(path):
            # What the old program had there and, as far as it was traced, did without.
            was = Attempt(path) if old.attempts is None or not _of_the_base(path) else None
        if was is None or was.error == now.error or _is_utc(old, new, path):
            continue
        if now.found == was.found:
            if was.error and now.error:
                continue
            verb = "is refused now" if now.error else "was refused before and is not now"
            yield f"{path}, which the program asks for, {verb} ({now.error or was.error})"
        elif not now.found and not _is_made_again(old, new, path) and not lies_in(path, new.carried):
            yield f"{path} was there before, is asked for, and is missing"
        elif now.found and not _is_made_again(new, old, path) and not _of_the_base(path):
            yield f"{path} was missing before, is asked for, and is there now"


def _is_utc(old: Traced, new: Traced, path: str) -> bool:
    localtime = table()["localtime"]
    if path != localtime["path"]:
        return False
    places = [side.image.listing.resolve(path) for side in (old, new)]
    zones = [place.removeprefix("/usr/share/zoneinfo/") for place in places if place is not None]
    return all(zone in localtime["utc"] for zone in zones)


def _is_made_again(had: Traced, lacks: Traced, path: str) -> bool:
    """Whether the program makes for itself what the other image has as an empty folder."""
    entry = had.image.listing.get(path)
    if entry is None or not entry.is_directory or not lacks.made(path):
        return False
    resolved = had.image.listing.resolve(path)
    return not any(other.startswith(f"{resolved}/") for other in had.image.listing.entries)


def _written(old: Traced, new: Traced) -> Iterator[str]:
    """Folders in which both wrote, one in vain. The names may be other ones each time."""
    for folder, error in new.writes.items():
        before = old.writes.get(folder)
        if before is None or bool(before) == bool(error):
            continue
        if error:
            yield f"the program could write in {folder} before and cannot now ({error})"
        else:
            yield f"the program could not write in {folder} before ({before}) and can now"


def _alone(old: Traced, new: Traced) -> Iterator[str]:
    """Own files of an image that only its own program asked for.

    What of its base a program asks for is told by what it then does: a shell before it, the C library and
    tools of the distribution read many.
    """
    if old.attempts is None:
        return
    for one, other, text in (
        (old, new, "was opened before and is no longer asked for"),
        (new, old, "is opened now and was not asked for before"),
    ):
        for path, attempt in one.reads.items():
            if _found(attempt) and path not in other.reads and one.is_file(path) and not _excused(one, path):
                yield f"{path} {text}"


def _excused(side: Traced, path: str) -> bool:
    program = side.image.program
    resolved = side.image.listing.resolve(path)
    if side.own is not None and resolved not in side.own:
        return True
    is_program = program is not None and resolved == side.image.listing.resolve(program.path)
    return is_program or _of_the_base(path) or (resolved is not None and _of_the_base(resolved))


def _listed(old: Traced, new: Traced) -> Iterator[Gap]:
    """Folders that both read the names of: names that are gone, but for what only a build needs."""
    for path, now in new.reads.items():
        was = old.reads.get(path)
        if not now.is_listed or was is None or not was.is_listed or _of_the_base(path) or path == "/":
            continue
        gone = sorted(_names(old.image.listing, path) - _names(new.image.listing, path))
        if gone:
            shown = few(gone, 3)
            yield Gap(f"the program reads the names in {path}, where {shown} was before and is not now")


def _names(listing: Listing, path: str) -> set[str]:
    """Names in a folder, without those that a Go build alone needs."""
    folder = listing.resolve(path)
    start = f"{folder}/" if folder != "/" else "/"
    names = (entry[len(start) :] for entry in listing.entries if entry.startswith(start))
    return {name for name in names if "/" not in name and not _of_a_build(name)}


def _of_a_build(name: str) -> bool:
    known = table()["of_a_build"]
    return name in known["names"] or name.endswith(tuple(known["ends"])) or name.startswith(".")


def _harmless(path: str) -> bool:
    return lies_in(path, names("harmless", "paths"))


def _of_the_base(path: str) -> bool:
    """Whether its content, and which of several such files is taken, are the base image's matter."""
    if _LIBRARY.fullmatch(path):
        return True
    return lies_in(path, names("of_the_base", "paths"))

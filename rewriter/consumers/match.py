"""Which builds and uses of a survey are those of one Dockerfile.

A build is tied by the path of its Dockerfile. A use is tied by its own build, or by the name of an image that
a build gives; where several Dockerfiles give that name, the build that shares most folders with the use
counts, and nothing where that is not one Dockerfile. The own image of a Helm chart needs no build that gives
its name.
"""

from __future__ import annotations

import os
import posixpath
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import islice
from pathlib import Path

from msgspec.structs import replace

from rewriter.consumers.find import survey
from rewriter.consumers.model import Built, Call, Consumers, Exec, Survey, Use
from rewriter.consumers.names import ImageName, image_name, same
from rewriter.consumers.paths import common
from rewriter.context.choose import Said
from rewriter.context.files import Context
from rewriter.context.repository import repository_root

MAX_NAMES = 2000


def consumers(dockerfile: Path, context: Path | None) -> Consumers:
    """The consumers of the Dockerfile's image in its repository: the nearest folder up with ``.git``, else
    the build context. Never raises."""
    file = Path(os.path.abspath(dockerfile))
    folder = Path(os.path.abspath(context)) if context is not None else file.parent
    root = repository_root(file.parent) or folder
    if root not in file.parents:
        return Consumers()
    return tied(index_of(root), file.relative_to(root).as_posix(), str(root))


def said_context(dockerfile: Path) -> Said | None:
    """The build context that files of the repository name for the Dockerfile, with the first place.

    ``None`` where no file names one, or two files name different ones. Never raises.
    """
    file = Path(os.path.abspath(dockerfile))
    root = repository_root(file.parent) or file.parent
    path = file.relative_to(root).as_posix()
    named = {
        source.context: built.place
        for built in reversed(index_of(root).builds.get(path, ()))
        for source in built.sources
        if source.dockerfile == path and source.context is not None
    }
    if len(named) != 1:
        return None
    [(context, place)] = named.items()
    # A link may lead out of the repository.
    if not Context(root).is_dir(context):
        return None
    return Said(root / context, f"{place.path}:{place.line}")


def tied(index: Index, dockerfile: str, root: str = "") -> Consumers:
    """What of an index of ``root`` concerns the Dockerfile."""
    uses = {**index.uses.get(dockerfile, {}), **index.of_charts(dockerfile)}
    ordered = [uses[number] for number in sorted(uses)]
    return Consumers(tuple(index.builds.get(dockerfile, ())), tuple(_with_execs(ordered, index)), root)


class Index:
    """The builds and uses of a survey by the paths of the Dockerfiles that they are tied to.

    Uses have their numbers in the survey.
    """

    def __init__(self, found: Survey) -> None:
        """Ties all at once: to go through all of them for each Dockerfile would take quadratic time."""
        self.execs = found.execs
        self.builds: dict[str, list[Built]] = {}
        for built in found.builds:
            for path in dict.fromkeys(built.dockerfiles):
                self.builds.setdefault(path, []).append(built)
        self._names = _by_name(found.builds)
        self._services = _by_service(found.uses)
        self._charts = {use.chart for use in found.uses if use.chart}
        self._in_charts = [(number, use) for number, use in enumerate(found.uses) if self._may_be_own(use)]
        self.uses: dict[str, dict[int, Use]] = {}
        for number, use in enumerate(found.uses):
            for path, one in self._tied(use).items():
                self.uses.setdefault(path, {})[number] = one
        self.aliases: dict[tuple[str, str], list[Use]] = {}
        for use in found.uses:
            for alias in use.aliases:
                self.aliases.setdefault(alias, []).append(use)

    def of_charts(self, dockerfile: str) -> dict[int, Use]:
        """The containers of charts that run the image: those of a chart that is called like the Dockerfile's
        folder or the only one."""
        folder = posixpath.basename(posixpath.dirname(dockerfile))
        return {
            number: use
            for number, use in self._in_charts
            if folder == posixpath.basename(use.chart) or self._charts == {use.chart}
        }

    def _may_be_own(self, use: Use) -> bool:
        """Whether a container of a chart may run the chart's own image.

        Its image has the chart's name, or what gives it cannot be read, and nobody is seen to build another
        one of that name.
        """
        if not use.chart or use.built is not None or use.image is None:
            return False
        name = image_name(use.image)
        own = posixpath.basename(use.chart)
        last = _last(name) if name is not None else own
        return last == own and last not in self._names

    def _tied(self, use: Use) -> dict[str, Use]:
        """The use by the Dockerfiles of whose image it is one, with the build that ties it."""
        if use.built is not None:
            return dict.fromkeys(use.built.dockerfiles, use)
        if use.image is None:
            return self._inherited(use)
        builds = self._nearest(use.place.path, self._named(use.image))
        # Of several builds that are as near as each other, each must be one of the Dockerfile.
        paths = [path for path in (builds[0].dockerfiles if builds else ()) if path != use.place.path]
        tie = replace(use, built=builds[0]) if paths else use
        return {path: tie for path in paths if all(path in built.dockerfiles for built in builds)}

    def _named(self, image: str) -> Sequence[Built]:
        """The builds that may give an image this name."""
        name = image_name(image)
        if name is None:
            return ()
        fitting = [built for other, built in self._names.get(_last(name), ()) if same(name, other)]
        # Two files may share a name and differ by the tag; a digest says which build of it.
        written = image.partition("@")[0]
        return [built for built in fitting if written in built.names] or fitting

    @staticmethod
    def _nearest(path: str, builds: Sequence[Built]) -> list[Built]:
        shared = [common(path, built.place.path) for built in builds]
        most = max(shared, default=0)
        return [built for built, count in zip(builds, shared, strict=True) if count == most]

    def _inherited(self, use: Use) -> dict[str, Use]:
        """A service of an override file is a change to the one of that name in the same folder.

        https://docs.docker.com/compose/how-tos/multiple-compose-files/merge/
        """
        found: dict[str, Use] = {}
        for base in self._services.get(service_key(use), ()) if use.is_compose else ():
            if base is not use:
                for path, one in self._tied(base).items():
                    found.setdefault(path, _merged(use, one))
        return found


@lru_cache(maxsize=4)
def index_of(root: Path) -> Index:
    """That of all files below ``root``; the tree must not change meanwhile. Never raises."""
    return Index(survey(str(root)))


def _by_name(builds: Iterable[Built]) -> dict[str, list[tuple[ImageName, Built]]]:
    """Builds by the last part of the names that they give."""
    found: dict[str, list[tuple[ImageName, Built]]] = {}
    named = ((name, built) for built in builds for name in built.names)
    for text, built in islice(named, MAX_NAMES):
        name = image_name(text)
        if name is not None and built.dockerfiles:
            found.setdefault(_last(name), []).append((name, built))
    return found


def _last(name: ImageName) -> str:
    return name.path.rpartition("/")[2]


def _merged(use: Use, base: Use) -> Use:
    """A service of an override file, with what it leaves to the tied service that it changes."""
    return replace(
        use,
        built=base.built,
        entrypoint=use.entrypoint or base.entrypoint,
        workdir=use.workdir or base.workdir,
        is_started=use.entrypoint is not None or use.command is not None,
    )


def service_key(use: Use) -> tuple[str, str]:
    """Folder and name of a Compose service: files of one folder are merged by it."""
    return posixpath.dirname(use.place.path), use.aliases[0][1] if use.aliases else ""


def _by_service(uses: Iterable[Use]) -> dict[tuple[str, str], list[Use]]:
    found: dict[tuple[str, str], list[Use]] = {}
    for use in uses:
        if use.is_compose and (use.built is not None or use.image is not None):
            found.setdefault(service_key(use), []).append(use)
    return found


def _with_execs(uses: Sequence[Use], index: Index) -> list[Use]:
    """The uses with the commands that are run in them from outside."""
    if not uses or not index.execs:
        return [*uses]
    own = {id(use.place): at for at, use in enumerate(uses)}
    calls: dict[int, list[Call]] = {}
    more: list[Use] = []
    for item in index.execs:
        near = _target(item, index.aliases)
        at = own.get(id(near.place)) if near is not None else None
        if at is None:
            continue
        if item.is_command:
            use = uses[at]
            more.append(Use(item.call.what, item.call.words.place, use.image, use.built, use.entrypoint,
                            item.call.words, use.workdir, is_started=False))  # fmt: skip
        else:
            calls.setdefault(at, []).append(item.call)
    changed = [replace(use, calls=(*use.calls, *calls.get(at, ()))) for at, use in enumerate(uses)]
    return [*changed, *more]


def _target(item: Exec, known: dict[tuple[str, str], list[Use]]) -> Use | None:
    """The container that a command means: of several with the name, the one with most folders in common."""
    found = known.get((item.kind, item.name), [])
    if item.kind == "workload" and not found:
        # The name of a pod begins with that of what made it.
        parts = item.name.split("-")
        names = ["-".join(parts[:count]) for count in range(len(parts) - 1, 0, -1)][:20]
        found = next((known[item.kind, name] for name in names if (item.kind, name) in known), [])
    path = item.call.words.place.path
    return max(found, key=lambda use: common(path, use.place.path), default=None)

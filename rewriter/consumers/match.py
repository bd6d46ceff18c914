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
from pathlib import Path

from rewriter.consumers.find import survey
from rewriter.consumers.model import Built, Call, Consumers, Exec, Survey, Use
from rewriter.consumers.names import ImageName, image_name, same
from rewriter.consumers.paths import common
from rewriter.context.choose import Said
from rewriter.context.files import Context
from rewriter.context.repository import repository_root
from rewriter.support.values import replace

MAX_NAMES = 2000


def consumers(dockerfile: Path, context: Path | None) -> Consumers:
    """The consumers of the Dockerfile's image in its repository: the nearest folder up with ``.git``, else
    the build context. Never raises."""
    file = Path(os.path.abspath(dockerfile))
    folder = Path(os.path.abspath(context)) if context is not None else file.parent
    root = repository_root(file.parent) or folder
    if root not in file.parents:
        return Consumers()
    return tied(survey(str(root)), file.relative_to(root).as_posix(), str(root), _index(str(root)))


def said_context(dockerfile: Path) -> Said | None:
    """The build context that files of the repository name for the Dockerfile, with the first place.

    ``None`` where no file names one, or two files name different ones. Never raises.
    """
    file = Path(os.path.abspath(dockerfile))
    root = repository_root(file.parent) or file.parent
    path = file.relative_to(root).as_posix()
    named = {
        source.context: built.place
        for built in reversed(survey(str(root)).builds)
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


def tied(found: Survey, dockerfile: str, root: str = "", index: _Index | None = None) -> Consumers:
    """What of a survey of ``root`` concerns the Dockerfile; ``index`` is the survey's, if it is there."""
    ties = _Ties(index or _Index(found), dockerfile)
    uses = [use for use in map(ties.use, found.uses) if use is not None]
    uses = _with_execs(uses, found)
    own = tuple(built for built in found.builds if dockerfile in built.dockerfiles)
    return Consumers(own, tuple(uses), root)


class _Index:
    """The names of all builds of a survey, its services and charts: the same for every Dockerfile."""

    def __init__(self, found: Survey) -> None:
        self.names: dict[str, list[tuple[ImageName, Built]]] = {}
        named = [(name, built) for built in found.builds for name in built.names][:MAX_NAMES]
        for text, built in named:
            name = image_name(text)
            if name is not None and built.dockerfiles:
                self.names.setdefault(name.path.rpartition("/")[2], []).append((name, built))
        self.services = _by_service(found.uses)
        self.charts = {use.chart for use in found.uses if use.chart}


@lru_cache(maxsize=4)
def _index(root: str) -> _Index:
    return _Index(survey(root))


class _Ties:
    """Looks names up among all builds of the survey."""

    def __init__(self, index: _Index, dockerfile: str) -> None:
        self._dockerfile = dockerfile
        self._names = index.names
        self._services = index.services
        self._charts = index.charts

    def use(self, use: Use) -> Use | None:
        """The use, with the build that it is tied by, or ``None``."""
        if use.built is not None:
            return use if self._dockerfile in use.built.dockerfiles else None
        if use.image is None:
            return self._inherited(use)
        built = self._by_name(use)
        if built is not None:
            return replace(use, built=built)
        return use if self._is_of_chart(use) else None

    def _is_of_chart(self, use: Use) -> bool:
        """Whether a container of a chart runs the image.

        Its image has the chart's name, or what gives it cannot be read; nobody is seen to build another one
        of that name, and the chart is called like the Dockerfile's folder or the only one.
        """
        if not use.chart:
            return False
        name = image_name(use.image or "")
        own = posixpath.basename(use.chart)
        last = name.path.rpartition("/")[2] if name is not None else own
        folder = posixpath.basename(posixpath.dirname(self._dockerfile))
        return last == own and last not in self._names and (folder == own or self._charts == {use.chart})

    def _by_name(self, use: Use) -> Built | None:
        name = image_name(use.image or "")
        if name is None or use.place.path == self._dockerfile:
            return None
        known = self._names.get(name.path.rpartition("/")[2], ())
        fitting = [built for other, built in known if same(name, other)]
        # Two files may share a name and differ by the tag; a digest says which build of it.
        written = (use.image or "").partition("@")[0]
        exact = [built for built in fitting if written in built.names]
        return self._nearest(use.place.path, exact or fitting)

    def _nearest(self, path: str, builds: Sequence[Built]) -> Built | None:
        most = max((common(path, built.place.path) for built in builds), default=0)
        nearest = [built for built in builds if common(path, built.place.path) == most]
        own = [built for built in nearest if self._dockerfile in built.dockerfiles]
        return own[0] if own and len(own) == len(nearest) else None

    def _inherited(self, use: Use) -> Use | None:
        """A service of an override file is a change to the one of that name in the same folder.

        https://docs.docker.com/compose/how-tos/multiple-compose-files/merge/
        """
        if not use.is_compose:
            return None
        for base in self._services.get(service_key(use), ()):
            if base is not use and (base.built is not None or base.image is not None):
                found = self.use(base)
                if found is not None:
                    return _merged(use, found)
        return None


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


def _with_execs(uses: Sequence[Use], found: Survey) -> list[Use]:
    """The uses with the commands that are run in them from outside."""
    if not uses or not found.execs:
        return [*uses]
    own = {id(use.place): at for at, use in enumerate(uses)}
    known: dict[tuple[str, str], list[Use]] = {}
    for use in found.uses:
        for alias in use.aliases:
            known.setdefault(alias, []).append(use)
    calls: dict[int, list[Call]] = {}
    more: list[Use] = []
    for item in found.execs:
        near = _target(item, known)
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

"""Which values the build arguments of a file have besides their defaults, and which of those matter.

They are given by the files of the repository that build the image (``build.args`` of a Compose file,
``args`` of a bake file, ``build-args`` of a workflow, ``--build-arg`` of a Makefile …); where an argument
stands in the path of a Go package, each package that the path can name is one. A value matters where the
build does something else with it: compiles another package or with other tags, installs other packages,
copies other files.
"""

from __future__ import annotations

import itertools
import posixpath
import re
from collections.abc import Callable, Collection, Iterable, Iterator
from functools import cached_property

from msgspec import Struct, field
from msgspec.structs import replace

from rewriter.consumers.model import Built, Consumers
from rewriter.context.files import Context
from rewriter.dockerfile.expand import expand
from rewriter.dockerfile.instructions import Arg, Copying, Env, Run, Workdir, each
from rewriter.dockerfile.model import Dockerfile, DockerfileError
from rewriter.dockerfile.stages import Stage
from rewriter.golang.modules.module import find_module
from rewriter.model import Place
from rewriter.plan.build_marks import mark_of
from rewriter.support.paths import join, normal
from rewriter.support.regex import regex
from rewriter.support.yaml_tree import UNKNOWN
from rewriter.trace.chain import Chain
from rewriter.trace.opaque import OpaqueKind

MAX_VALUES = 16
"""Builds of a file that are looked at: that with the defaults and those with other values."""
_STAND_IN = "argument-of-the-build"
_MAIN = regex(r"^package main\b", re.MULTILINE)
_MAX_LISTED = 200
_MAX_NAMES = 24
_MAX_GIVEN = 64
_MAX_FILES = 50

Followed = Callable[[Dockerfile], Chain]
"""The build of a file, followed to the stage that is looked at. Raises ``DockerfileError``."""


class Values(Struct, frozen=True):
    """What one build gives. ``place`` is where; ``None`` for what only the path of a package can name."""

    given: tuple[tuple[str, str], ...]
    place: Place | None = None

    def __str__(self) -> str:
        """``NAME=value and OTHER=value``."""
        return " and ".join(f"{name}={value}" for name, value in self.given)


class Asked(Struct, frozen=True):
    """The values to look at, and what cannot be looked at."""

    values: tuple[Values, ...] = ()
    left_out: tuple[Values, ...] = ()
    """Those behind the ``MAX_VALUES``."""
    unknown: tuple[tuple[str, int, Place | None], ...] = ()
    """Arguments of which only the default is known: name, line, and who gives a value that is not known."""
    whole: frozenset[str] = frozenset()
    """Arguments of which every value is among ``values``."""


def with_values(dockerfile: Dockerfile, given: Iterable[tuple[str, str]]) -> Dockerfile:
    """The file in a build that gives these values."""
    known = {**dockerfile.build.given, **dict(given)}
    return replace(dockerfile, build=replace(dockerfile.build, given=known))


def asked(
    dockerfile: Dockerfile,
    stage: Stage,
    followed: Followed,
    consumers: Consumers | None,
    context: Context | None,
) -> Asked:
    """The values of a file's arguments that matter to a stage."""
    lines = _declared(dockerfile)
    if not lines:
        return Asked()
    try:
        usual = followed(dockerfile)
    except DockerfileError:
        return Asked()
    world = _World(dockerfile, followed, mark_of(usual))
    builds = [built for built in consumers.builds if _makes(built, stage)] if consumers is not None else []
    found = _different(world, itertools.islice(_given(builds, lines.keys()), _MAX_GIVEN))
    matter = [name for name in lines if world.matters(name)] if world.matters(*lines) else []
    named: set[str] = set()
    if context is not None:
        for name in matter:
            pattern = _Pattern(world, name, context)
            named |= {name} if pattern.places else set()
            known_already = {one.given for one in found}
            found += [one for one in pattern.values() if one.given not in known_already]
    known = {name for one in found for name, _ in one.given} | named
    unsaid = _unsaid(builds)
    unknown = tuple(
        (name, lines[name], unsaid.get(name))
        for name in matter
        if name not in known or (name in unsaid and name not in named)
    )
    left_out = tuple(found[MAX_VALUES - 1 :])
    whole = named - {name for one in left_out for name, _ in one.given}
    return Asked(tuple(found[: MAX_VALUES - 1]), left_out, unknown, frozenset(whole))


def _declared(dockerfile: Dockerfile) -> dict[str, int]:
    """The arguments of the file that what is built may hang on, and the line of each; what only FROM reads
    picks the image."""
    found: dict[str, int] = {}
    for arg in each(dockerfile.instructions, Arg):
        for pair in arg.pairs:
            if pair.key not in dockerfile.build.automatic:
                found.setdefault(pair.key, arg.line)
    if not found:
        return {}
    read = " ".join(
        dockerfile.written(i.span)
        for i in dockerfile.instructions
        if isinstance(i, (Run, Copying, Workdir, Env, Arg))
    )
    used = [name for name in found if re.search(rf"\$\{{?{re.escape(name)}\b", read)]
    return {name: found[name] for name in used[:_MAX_NAMES]}


def _makes(built: Built, stage: Stage) -> bool:
    return not built.target or stage.is_target(built.target)


def _given(builds: Iterable[Built], declared: Collection[str]) -> Iterator[Values]:
    """What builds give to the arguments of the file, as far as it is known; each once."""
    seen: set[tuple[tuple[str, str], ...]] = set()
    for built in builds:
        known = [item for item in built.arguments if item.name in declared and UNKNOWN not in item.value]
        given = tuple(sorted({item.name: item.value for item in known}.items()))
        if given and given not in seen:
            seen.add(given)
            yield Values(given, known[0].place)


def _unsaid(builds: Iterable[Built]) -> dict[str, Place]:
    """The arguments to which a build gives a value that is not known."""
    found: dict[str, Place] = {}
    for built in builds:
        for item in built.arguments:
            if UNKNOWN in item.value:
                found.setdefault(item.name, item.place)
    return found


def _different(world: _World, values: Iterable[Values]) -> list[Values]:
    """One of those that do the same, and none that do what the defaults do."""
    seen = {world.usual}
    found: list[Values] = []
    for one in values:
        mark = world.mark(one.given)
        if mark is not None and mark not in seen:
            seen.add(mark)
            found.append(one)
    return found


class _World(Struct, frozen=True):
    """The file, and what its build does with other values."""

    dockerfile: Dockerfile
    followed: Followed
    usual: object
    marks: dict[tuple[tuple[str, str], ...], object | None] = field(default_factory=dict)
    """By values that were looked at."""

    def chain(self, given: Iterable[tuple[str, str]]) -> Chain | None:
        """The build with these values."""
        try:
            return self.followed(with_values(self.dockerfile, given))
        except DockerfileError:
            return None

    def mark(self, given: Iterable[tuple[str, str]]) -> object | None:
        values = tuple(given)
        if values not in self.marks:
            chain = self.chain(values)
            self.marks[values] = mark_of(chain) if chain is not None else None
        return self.marks[values]

    def matters(self, *names: str) -> bool:
        """Whether a build does something else for each value of an argument."""
        one, other = (self.mark((name, value) for name in names) for value in (_STAND_IN, _STAND_IN[::-1]))
        return one != other


# -- packages that a path can name ------------------------------------------------------------------------


class _Pattern(Struct, frozen=True, dict=True):
    """An argument in the path of a package: ``./cmd/$SERVICE``, ``COPY services/$SERVICE .``."""

    world: _World
    name: str
    context: Context

    @cached_property
    def places(self) -> tuple[tuple[str, str, str], ...]:
        """Folders of the context whose entries it names, and what stands before and behind it there."""
        chain = self.world.chain(((self.name, _STAND_IN),))
        return tuple(dict.fromkeys(self._places(chain))) if chain is not None else ()

    def values(self) -> Iterator[Values]:
        """A value for each package that is compiled with it, other than with the default."""
        seen = {self.world.usual}
        for folder, prefix, suffix in self.places:
            for entry, _ in self.context.list_directory(folder.strip("/"))[:_MAX_LISTED]:
                if not entry.startswith(prefix) or not entry.endswith(suffix):
                    continue
                value = entry[len(prefix) : len(entry) - len(suffix)]
                given = ((self.name, value),)
                other = self.world.chain(given) if value and value[0] not in "._" else None
                mark = mark_of(other) if other is not None else None
                if other is not None and mark not in seen and self._compiles(other, value):
                    seen.add(mark)
                    yield Values(given)

    def _places(self, chain: Chain) -> Iterator[tuple[str, str, str]]:
        root = find_module(self.context, "")
        module = f"{root.path}/" if root is not None and root.path else ""
        for view in chain.views.values():
            for build in view.trace.builds:
                for word in build.command.packages or (".",):
                    if module and word.startswith(module):
                        if _STAND_IN in word:
                            yield _split(word.removeprefix(module))
                        continue
                    path = join(join(build.directory, build.command.directory or "."), word)
                    if _STAND_IN in path:
                        folder, prefix, suffix = _split(path)
                        for found, _ in view.files.entered_from(folder)[:1]:
                            yield found, prefix, suffix
        for copy in each(self.world.dockerfile.instructions, Copying):
            for source in copy.sources if copy.from_ is None else ():
                text = expand(source, {self.name: _STAND_IN}, copy.escape)
                if _STAND_IN in text:
                    folder, prefix, suffix = _split(normal(text))
                    yield folder.strip("/"), prefix, suffix

    def _compiles(self, chain: Chain, value: str) -> bool:
        """Whether a main package is compiled whose folder has the value, and all that is copied is there."""
        builds = [build for view in chain.views.values() for build in view.trace.builds]
        folders = [folder for build in builds for folder in build.packages if folder is not None]
        known = all(build.unknown is None for build in builds)
        is_there = not any(
            item.kind is OpaqueKind.NOT_IN_CONTEXT and value in item.command
            for view in chain.views.values()
            for item in view.trace.opaque
        )
        named = [folder for folder in folders if value in folder]
        return known and is_there and bool(named) and all(map(self._is_main, named))

    def _is_main(self, folder: str) -> bool:
        files = [name for name, is_folder in self.context.list_directory(folder) if not is_folder]
        sources = [name for name in files if name.endswith(".go") and not name.endswith("_test.go")]
        texts = (self.context.read_text(posixpath.join(folder, name)) for name in sources[:_MAX_FILES])
        return any(_MAIN.search(text or "") for text in texts)


def _split(path: str) -> tuple[str, str, str]:
    """The folder of the part of a path that has the stand-in, and what stands before and behind it there."""
    before, _, behind = path.partition(_STAND_IN)
    folder, _, prefix = before.rpartition("/")
    return folder or "/", prefix, behind.partition("/")[0]

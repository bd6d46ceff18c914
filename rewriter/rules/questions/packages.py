"""Installed packages that only a running program needs: whether something is seen to need them."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Collection, Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

from rewriter.facts.files import unseen
from rewriter.facts.program.executables import computed, started, unread_starters
from rewriter.golang.model import SourceEvidence
from rewriter.golang.modules.notes import silent
from rewriter.images.packages import Package, PackageClass, commands_of, package, package_class, wrapped_as
from rewriter.model import Place, Settings
from rewriter.plan.model import Plan
from rewriter.shell.execform import is_shell
from rewriter.support.messages import few
from rewriter.trace.model import Installed

VERSION_CONTROL = frozenset(
    {
        "git",
        "git-lfs",
        "mercurial",
        "subversion",
        "openssh",
        "openssh-client",
        "openssh-client-default",
        "bzr",
    }
)
"""The go command calls these itself: https://pkg.go.dev/cmd/go#hdr-Remote_import_paths."""

_MAY_SERVE = frozenset({PackageClass.AMBIGUOUS, PackageClass.LIBRARY, PackageClass.UNKNOWN})
"""Classes of packages that builds and programs use."""
_REMOVING = frozenset({"del", "remove", "purge", "autoremove", "erase"})
_NAMED = 5
_SHELLS = frozenset({"sh", "bash", "ash", "dash", "zsh"})

if TYPE_CHECKING:
    from rewriter.trace.model import Prebuilt


def runtime_packages(installed: Installed, plan: Plan, settings: Settings) -> Iterator[tuple[str, Package]]:
    """The packages of a RUN that are there for a running program, as far as the user does not know better:
    also version control in a stage that gets its program from another one, or ready-made. Any package may be
    there for a ready-made program that starts others and whose source is not seen.
    """
    ready = _ready_made(plan)
    runtime_only = is_own_stage(plan)
    unseen = plan.facts.program is not None and plan.facts.program.source is None
    starts = ready is not None and unseen and "os/exec" in ready.packages
    for name in installed.names:
        row = package(name)
        asked = name in VERSION_CONTROL or (starts and row.package_class is PackageClass.AMBIGUOUS)
        idle = runtime_only and asked and name not in plan.facts.trace.commands
        runtime = row.package_class is PackageClass.RUNTIME or idle
        if runtime and name not in settings.build_packages:
            yield name, row


def idle_in_build(name: str, plan: Plan) -> bool:
    """Whether a package that is not there for builds alone is seen to serve none: no RUN calls a command of
    it, the go command does not, and nothing is compiled with it."""
    row = package(name)
    if row.package_class not in _MAY_SERVE or row.c_library or row.c_toolchain:
        return False
    shells = {state.shell[0] for state in plan.facts.trace.states.values() if state.shell}
    used = {*plan.facts.trace.commands, *(shell.rpartition("/")[2] for shell in shells)}
    if row.package_class is not PackageClass.AMBIGUOUS:
        return True
    return name not in VERSION_CONTROL and used.isdisjoint(commands_of(name))


def unread_packages(installed: Installed, plan: Plan, settings: Settings) -> list[str]:
    """The packages that may serve a program whose source was not read: not those that are removed again."""
    known = settings.build_packages | plan.facts.start.opening.packages | _removed(plan)
    return [name for name in installed.names if name not in known and idle_in_build(name, plan)]


def why_unread(plan: Plan) -> str | None:
    """Why not all source of the programs was read, so that what it does not say is no evidence."""
    found = (
        unseen.why_unread(program, plan.facts.chain.of(program.build).trace)
        for program in plan.facts.programs
    )
    return next((why for why in found if why is not None), None)


def is_own_stage(plan: Plan) -> bool:
    """Whether the stage builds nothing: it gets its program from another stage, or ready-made."""
    from_stage = any(event.stage is not None for event in plan.facts.trace.events)
    return not plan.facts.trace.builds and (from_stage or _ready_made(plan) is not None)


def put_by_hand(installed: Installed, plan: Plan, settings: Settings) -> list[str]:
    """The other packages of a stage that builds nothing, whose commands distroless lacks.

    People put them there for a reason: not to build. Left out are those whose commands a RUN calls, and those
    that served a start or a check that is gone.
    """
    if not is_own_stage(plan):
        return []
    known = {name for name, _ in runtime_packages(installed, plan, settings)} | settings.build_packages
    known |= plan.facts.start.opening.packages | _removed(plan)
    used = plan.facts.trace.commands | _spent(plan, settings)
    return [
        name
        for name in installed.names
        if name not in known
        and package_class(name) in (PackageClass.AMBIGUOUS, PackageClass.UNKNOWN)
        and not (package(name).c_library or package(name).c_toolchain)
        and used.isdisjoint(commands_of(name))
    ]


def _removed(plan: Plan) -> frozenset[str]:
    """Words of the commands that take packages away again, with those of a virtual package."""
    found: set[str] = set()
    groups: dict[str, tuple[str | None, ...]] = {}
    for _, _, words in plan.facts.trace.calls:
        for option, value in pairwise(words):
            if option in ("--virtual", "-t") and value:
                groups[value] = words
        if not _REMOVING.isdisjoint(words[1:3]):
            found |= {word for word in words if word}
    return frozenset(found | {word for name in found for word in groups.get(name, ()) if word})


def _spent(plan: Plan, settings: Settings) -> frozenset[str]:
    """Commands of a script that is opened up, and of a check that is dropped."""
    found = {"bash"} if plan.facts.start.opening.gone else set()
    if plan.facts.healthcheck is not None and "drop-healthcheck" in settings.allow:
        found |= set(re.findall(r"[\w.-]+", plan.facts.healthcheck.arguments))
    return frozenset(found)


def _ready_made(plan: Plan) -> Prebuilt | None:
    """The program as the build context has it, in an image without Go."""
    if plan.facts.program is None or plan.facts.base.go_version is not None:
        return None
    return plan.facts.program.build.prebuilt


def doubt(plan: Plan, names: Collection[str], *, linked: bool = True) -> tuple[str, Place | None] | None:
    """Why something may start or link one of the installed packages, with the place if there is one.

    The reason is empty where it is not even known what the image starts, which is refused anyway. With
    ``linked`` false the packages are commands, which no program links.
    """
    if plan.facts.program is None:
        return "", None
    for name, where in plan.facts.mentions:
        if name in names:
            return f"{posixpath.basename(where.path)} names it", where
    commands = {command for name in names for command in commands_of(name)}
    for program in plan.facts.programs:
        source = program.source
        if source is None:
            ready = program.build.prebuilt
            if not linked and ready is not None and "os/exec" not in ready.packages:
                continue
            return program.unseen or "the source cannot be seen", None
        if linked and source.cgo:
            return "the program needs cgo and may link it", source.cgo[0].place
        module = _wrapper(source, names)
        if module is not None:
            return f"the package {module[0]} may start it", module[1]
    return doubt_of_commands(plan, commands)


def doubt_of_commands(
    plan: Plan, commands: Collection[str], *, consumers: bool = True
) -> tuple[str, Place | None] | None:
    """Why something may start one of ``commands`` in the container, with the place if there is one.

    That nothing is seen to do so is evidence only where all was read. ``consumers``: ask the repository too.
    """
    for program in plan.facts.programs:
        source = program.source
        if source is None:
            ready = program.build.prebuilt
            if ready is None or "os/exec" in ready.packages:
                return program.unseen or "the source cannot be seen", None
            continue
        places = computed(source)
        if places:
            return "the program starts an executable whose name is computed", places[0]
        shell = next((i for i in started(source) if i.name.rpartition("/")[2] in _SHELLS), None)
        if shell is not None:
            return "the program starts a shell", shell.place
        if source.unresolved:
            return f"{source.unresolved[0]} cannot be read", None
        modules = unread_starters(source)
        if modules:
            names = [*dict.fromkeys(item.module for item in modules)]
            return f"what {few(names, _NAMED)} may start is not known", modules[0].place
    for call, place in called(plan) if consumers else ():
        if call.rpartition("/")[2] in commands:
            return f"{posixpath.basename(place.path)} runs it", place
    return None


def called(plan: Plan) -> Iterator[tuple[str, Place]]:
    """What the repository runs in the container, and where it says so."""
    for use in plan.facts.consumers.uses if plan.facts.consumers is not None else ():
        for words in (use.entrypoint, use.command, *(call.words for call in use.calls)):
            if words is None or not words.items:
                continue
            if words.is_text or is_shell(words.items[0]):
                yield from ((word, words.place) for word in re.findall(r"[\w./-]+", " ".join(words.items)))
            else:
                yield words.items[0], words.place


def _wrapper(source: SourceEvidence, names: Collection[str]) -> tuple[str, Place] | None:
    """An import that is called like a command of the packages: forks of known modules are many."""
    words = [word for name in names for word in wrapped_as(name)]
    known = frozenset(silent(source))
    found = (item for item in source.imports if any(word in item[0].lower() for word in words))
    return next((item for item in found if item[0] not in known), None)


def reads(plan: Plan, row: Package) -> tuple[str, Place] | None:
    """A string of the source that names something in the folders of a data package, and its place."""
    uses = (use for source in plan.facts.sources for use in source.strings)
    return next(((use.value, use.place) for use in uses if use.value.startswith(row.folders)), None)

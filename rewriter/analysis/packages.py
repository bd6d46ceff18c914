"""Installed packages that only a running program needs: whether something is seen to need them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from rewriter.analysis.executables import computed
from rewriter.analysis.model import Facts, Installed
from rewriter.golang.model import Place, SourceEvidence
from rewriter.golang.notes import silent
from rewriter.model import Settings
from rewriter.shell.packages import Package, PackageClass, commands_of, package, wrapped_as

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

if TYPE_CHECKING:
    from rewriter.analysis.prebuilt import Prebuilt


def runtime_packages(installed: Installed, facts: Facts, settings: Settings) -> Iterator[tuple[str, Package]]:
    """The packages of a RUN that are there for a running program, as far as the user does not know better:
    also version control in a stage that gets its program from another one, or ready-made. Any package may be
    there for a ready-made program that starts others and whose source is not seen.
    """
    ready = _ready_made(facts)
    from_stage = any(event.stage is not None for event in facts.trace.events)
    runtime_only = not facts.trace.builds and (from_stage or ready is not None)
    unseen = facts.program is not None and facts.program.source is None
    starts = ready is not None and unseen and "os/exec" in ready.packages
    for name in installed.names:
        row = package(name)
        asked = name in VERSION_CONTROL or (starts and row.package_class is PackageClass.AMBIGUOUS)
        idle = runtime_only and asked and name not in facts.trace.commands
        runtime = row.package_class is PackageClass.RUNTIME or idle
        if runtime and name not in settings.build_packages:
            yield name, row


def idle_in_build(name: str, facts: Facts) -> bool:
    """Whether a package that is not there for builds alone is seen to serve none: no RUN calls a command of
    it, the go command does not, and nothing is compiled with it."""
    row = package(name)
    if row.package_class not in _MAY_SERVE or row.c_library or row.c_toolchain:
        return False
    if row.package_class is not PackageClass.AMBIGUOUS:
        return True
    shells = {state.shell[0] for state in facts.trace.states.values() if state.shell}
    used = {*facts.trace.commands, *(shell.rpartition("/")[2] for shell in shells)}
    return name not in VERSION_CONTROL and used.isdisjoint(commands_of(name))


def why_unread(facts: Facts) -> str | None:
    """Why not all source of the programs was read, so that what it does not say is no evidence."""
    from rewriter.facts import unseen

    found = (unseen.why_unread(program, facts.chain.of(program.build).trace) for program in facts.programs)
    return next((why for why in found if why is not None), None)


def _ready_made(facts: Facts) -> Prebuilt | None:
    """The program as the build context has it, in an image without Go."""
    if facts.program is None or facts.base.go_version is not None:
        return None
    return facts.program.build.prebuilt


def doubt(facts: Facts, names: Collection[str]) -> tuple[str, Place | None] | None:
    """Why something may start or link one of the installed packages, with the place if there is one.

    The reason is empty where it is not even known what the image starts, which is refused anyway.
    """
    if facts.program is None:
        return "", None
    for name, where in facts.mentions:
        if name in names:
            return f"{where.path} names it", where
    for program in facts.programs:
        source = program.source
        if source is None:
            return program.unseen or "the source cannot be seen", None
        places = computed(source)
        if places:
            return "the program starts an executable whose name is computed", places[0]
        if source.cgo:
            return "the program needs cgo and may link it", source.cgo[0].place
        if source.unresolved:
            return f"{source.unresolved[0]} cannot be read", None
        module = _wrapper(source, names)
        if module is not None:
            return f"the package {module[0]} may start it", module[1]
    return None


def _wrapper(source: SourceEvidence, names: Collection[str]) -> tuple[str, Place] | None:
    """An import that is called like a command of the packages: forks of known modules are many."""
    words = [word for name in names for word in wrapped_as(name)]
    known = frozenset(silent(source))
    found = (item for item in source.imports if any(word in item[0].lower() for word in words))
    return next((item for item in found if item[0] not in known), None)


def reads(facts: Facts, row: Package) -> tuple[str, Place] | None:
    """A string of the source that names something in the folders of a data package, and its place."""
    for program in facts.programs:
        for use in program.source.strings if program.source is not None else ():
            if use.value.startswith(row.folders):
                return use.value, use.place
    return None

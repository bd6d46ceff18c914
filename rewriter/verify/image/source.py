"""What the source says of the files that the programs of an old image read, as the rewrite reads it.

A second witness beside the bytes of the programs: it knows which strings are paths, and what is computed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from rewriter.context.repository import repository_root
from rewriter.dockerfile.load import load_text
from rewriter.dockerfile.model import DockerfileError
from rewriter.facts.files.from_accounts import LOOKUPS
from rewriter.facts.program.executables import computed, started, unique
from rewriter.facts.sight import unread
from rewriter.model import Evidence, Place, Settings
from rewriter.pipeline.stage import plan_of
from rewriter.plan.model import Shape
from rewriter.rules.registry import allowable
from rewriter.rules.silenced import ignored_rules
from rewriter.settings.read import Config, SettingsError, repository_config, with_flags

if TYPE_CHECKING:
    from rewriter.golang.model import SourceEvidence
    from rewriter.plan.model import Plan

_MOST = 3
_LISTING = frozenset({"list", "serve", "glob"})
"""Kinds of calls after which a program knows names that it does not say: rewriter.golang.model.CallUse."""


class Wanted(Struct, frozen=True):
    """A path of the old image that the source asks for; ``is_folder``: with all that is in it."""

    path: str
    is_folder: bool
    why: str


class Start(Struct, frozen=True):
    """An executable that the source starts, by one of ``names``; ``said`` is how a message tells it."""

    names: tuple[str, ...]
    said: str


class Source(Struct, frozen=True):
    """``unread`` says what of the source was not read, empty where all of it was; ``computed`` names places
    where a path is computed, of which ``lists`` tells whether one is of a folder that is listed or served;
    ``commands`` are the names of what it starts, ``None`` where one is computed."""

    wanted: tuple[Wanted, ...] = ()
    unread: str = ""
    computed: tuple[str, ...] = ()
    commands: frozenset[str] | None = frozenset()
    lists: bool = False
    strings: frozenset[str] = frozenset()
    """The constant strings of the programs' own source."""
    looked_up: frozenset[str] = frozenset()
    """Those of them that are given to what looks users and groups up."""
    starts: tuple[Start, ...] = ()
    """What is seen of ``commands``, packages that start some among them."""
    computed_starts: tuple[str, ...] = ()
    """Places that start what is computed."""
    ignored: frozenset[str] = frozenset()
    """Rules that a comment of the Dockerfile silences."""


def source_of(text: str, target: str | None, dockerfile: Path, context: Path) -> Source:
    """Follow the old Dockerfile and read the source of its programs. Never raises for what they hold."""
    try:
        plan = plan_of(
            text.encode("utf-8", "surrogateescape"), dockerfile, context, _settings(dockerfile), target
        )
        ignored = frozenset(rule for rule, _ in ignored_rules(load_text(text, dockerfile.name)))
    except DockerfileError as error:
        return Source(unread=error.message, commands=None)
    except SettingsError as error:
        return Source(unread=str(error), commands=None)
    return _source(plan, ignored)


def _settings(dockerfile: Path) -> Settings:
    """Those of the repository. All that can be allowed is: it is looked at what a user did allow."""
    root = repository_root(dockerfile.parent)
    given = repository_config(root) if root is not None else Config(Settings())
    relative = dockerfile.relative_to(root).as_posix() if root is not None else ""
    return with_flags(given.at(relative), allow=frozenset(allowable())).settings


def _source(plan: Plan, ignored: frozenset[str]) -> Source:
    sources = [program.source for program in plan.facts.programs if program.source is not None]
    problems = [problem for program in plan.facts.programs if (problem := unread(program)) is not None]
    if plan.shape is Shape.SWAP:
        problems.append("the old stage was not read for what its programs ask for")
    if not plan.facts.programs or len(sources) < len(plan.facts.programs):
        problems.append("the source of the program was not seen")
    starts = [call.argument for source in sources for call in source.executables]
    commands = frozenset(name for name in starts if name is not None)
    wanted = tuple(
        Wanted(item.path, item.is_directory, _why(item.reason, item.evidence)) for item in plan.files
    )
    return Source(
        wanted,
        problems[0] if problems else "",
        tuple(_shown(plan.unresolved)),
        commands if None not in starts and not problems else None,
        any(
            call.place in plan.unresolved and call.kind in _LISTING
            for source in sources
            for call in source.path_calls
        ),
        frozenset(use.value for source in sources for use in source.strings),
        frozenset(use.value for source in sources for use in source.strings if use.call in LOOKUPS),
        tuple(_starts(sources)),
        tuple(f"{at.path}:{at.line}" for source in sources for at in computed(source)),
        ignored,
    )


def _starts(sources: Sequence[SourceEvidence]) -> Iterator[Start]:
    for source in sources:
        for item in unique(started(source)):
            where = f" ({item.place.path}:{item.place.line})" if item.place is not None else ""
            yield Start(item.candidates or (item.name,), f"{item}{where}")


def _why(reason: str, evidence: tuple[Evidence, ...]) -> str:
    places = ", ".join(
        f"{at.path or 'Dockerfile'}:{at.line}" if at.line else at.path for at in evidence[:_MOST]
    )
    return f"{reason} in {places}".lstrip() if places else reason


def _shown(places: tuple[Place, ...]) -> Iterator[str]:
    return (f"{place.path}:{place.line}" for place in places)

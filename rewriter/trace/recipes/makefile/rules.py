"""Targets, prerequisites and recipes as a Makefile gives them."""

from __future__ import annotations

from msgspec import Struct, field

from rewriter.model import Place
from rewriter.trace.recipes.makefile.variables import Variable


class Line(Struct, frozen=True):
    """One line of a recipe, not expanded, with its continuation lines."""

    text: str
    place: Place
    doubtful: bool = False
    """It is part of the recipe only under a condition that cannot be decided."""


class Specific(Struct, frozen=True):
    """``target: NAME = value``; ``operator`` as written, ``text`` expanded already for ``:=``."""

    name: str
    operator: str
    text: str
    exported: bool
    origin: str
    private: bool = False
    """Its prerequisites do not get it."""


class Rule(Struct):
    """What is known of one target, or of one pattern."""

    target: str
    place: Place
    prerequisites: list[str] = field(default_factory=list)
    order_only: list[str] = field(default_factory=list)
    recipe: list[Line] | None = None
    stem: str = ""
    specific: list[Specific] = field(default_factory=list)
    doubt: str = ""
    """Why the rule cannot be followed."""
    double: bool = False
    """It has two colons: without prerequisites it is always run (manual, section 4.13)."""


class Search(Struct, frozen=True):
    """Folders in which make looks for files that fit a pattern and are not where they are named."""

    pattern: str
    folders: tuple[str, ...]
    place: Place


class Rules(Struct):
    """All rules of a run of make."""

    targets: dict[str, Rule] = field(default_factory=dict)
    patterns: list[Rule] = field(default_factory=list)
    special: set[str] = field(default_factory=set)
    """Special targets that were seen (``.ONESHELL``)."""
    first: str = ""
    """The default goal so far."""
    doubtful_first: Place | None = None
    """A rule behind an undecided condition that may be the first one."""
    exported: dict[str, bool | None] = field(default_factory=dict)
    """``export NAME`` and ``unexport NAME``; ``None`` behind an undecided condition."""
    export_all: bool = False
    searches: list[Search] = field(default_factory=list)
    """``vpath``."""
    specific: list[tuple[str, Specific]] = field(default_factory=list)
    """Variables of the targets that fit a pattern."""
    set_at: dict[str, Place] = field(default_factory=dict)
    """Where a variable was set last."""

    def rule(self, target: str, place: Place) -> Rule:
        """The rule of a target, made where there is none yet."""
        return self.targets.setdefault(target, Rule(target, place))


Scope = dict[str, Variable]

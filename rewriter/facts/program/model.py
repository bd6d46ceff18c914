"""Programs of the image."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rewriter.golang.model import SourceEvidence
from rewriter.model import Evidence
from rewriter.trace.model import Build

if TYPE_CHECKING:
    from rewriter.facts.program.image_choice import Fit


@dataclass(frozen=True, slots=True)
class Program:
    """A Go program of the image: where it is, what built it, and what its source says.

    ``source`` is ``None`` where the source cannot be seen; ``unseen`` says why.
    """

    path: str
    build: Build
    source: SourceEvidence | None
    unseen: str | None = None
    chosen_by_cgo: tuple[str, ...] = ()
    """Files of which the build takes others where cgo is off."""
    fit: Fit | None = None
    """The image it fits; ``None`` before that is known."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A program that is not copied, why, and the places that say so."""

    path: str
    why: str
    evidence: tuple[Evidence, ...] = ()

"""The runs of both images under a tracer, and again where they seem to disagree."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor

from msgspec import Struct

from rewriter.verify.compare.opened import Traced, compare_opened, cut, shared_reads, width
from rewriter.verify.compare.program import further_programs
from rewriter.verify.engines.engine import Engine
from rewriter.verify.image.seen import ImageView
from rewriter.verify.model import Findings
from rewriter.verify.run.observation import Attempt, Observation, Way
from rewriter.verify.run.repeat import Trial
from rewriter.verify.run.trace import Tracer
from rewriter.verify.run.waiting import awaited

NOT_TRACED = "the files that the program opens were not compared"
_LARGEST_READ = 50_000_000
"""Bytes of a file whose content is compared because the program reads it; larger ones by their size."""


class Pending(Struct, frozen=True):
    """Two runs that have begun. ``old`` is ``None`` where it would show another program's files."""

    way: Way
    old: Future[Observation] | None
    new: Future[Observation]


class Tracing(Struct, frozen=True):
    """``with_old``: the old image starts its program itself, no ``go run`` does."""

    trial: Trial
    tracer: Tracer
    with_old: bool = True
    carried: tuple[str, ...] = ()
    """Folders of which the new program has a copy of its own inside."""

    def begin(self, ways: Sequence[Way], pool: ThreadPoolExecutor) -> tuple[Pending, ...]:
        """Start the runs."""
        return tuple(self._begin(way, pool) for way in ways)

    def _begin(self, way: Way, pool: ThreadPoolExecutor) -> Pending:
        trial, tracer = self.trial, self.tracer
        old = pool.submit(trial.observe, trial.old, way, tracer) if self.with_old else None
        return Pending(way, old, pool.submit(trial.observe, trial.new, way, tracer))

    def compare(
        self, pending: Sequence[Pending], before: ImageView, after: ImageView, pool: ThreadPoolExecutor
    ) -> Findings:
        """What all of them show. Raises ``VerificationError``."""
        found, seen = Findings(), []
        for one in pending:
            found += cut([awaited(run) for run in (one.old, one.new) if run is not None])
            old, new = self._traced(one, before, after)
            if new.attempts is None or (old.attempts is None and self.with_old):
                return Findings(notes=(f"{NOT_TRACED}: strace is not permitted in the container",))
            result = self._result(old, new, one.way)
            if result.differences:
                # Only what the program does each time counts.
                again = self._result(*self._traced(self._begin(one.way, pool), before, after), one.way)
                result = _steady(result, again)
            found += result
            seen.append(new)
        return found + Findings(width=(width(seen),))

    def _traced(self, pending: Pending, before: ImageView, after: ImageView) -> tuple[Traced, Traced]:
        old = awaited(pending.old) if pending.old is not None else None
        return Traced(before, _attempts(old)), Traced(after, _attempts(awaited(pending.new)), self.carried)

    def _result(self, old: Traced, new: Traced, way: Way) -> Findings:
        tags = (self.trial.old.tag, self.trial.new.tag)
        return compare_opened(old, new, _changed(self.trial.engine, tags, old, new), way)


def _attempts(run: Observation | None) -> tuple[Attempt, ...] | None:
    return run.attempts if run is not None else None


def _steady(first: Findings, second: Findings) -> Findings:
    return Findings(
        tuple(difference for difference in first.differences if difference in second.differences),
        tuple(gap for gap in first.gaps if gap in second.gaps),
    )


def _changed(engine: Engine, tags: tuple[str, str], old: Traced, new: Traced) -> Iterator[str]:
    """The shared reads, besides programs, which are compared as such, whose content differs."""
    programs = {
        side.image.listing.resolve(side.image.program.path) for side in (old, new) if side.image.program
    }
    programs |= {was.path for was, _ in further_programs(old.image, new.image)}
    for path in shared_reads(old, new):
        places = [side.image.listing.resolve(path) or path for side in (old, new)]
        if programs.isdisjoint(places) and _differs(engine, tags, (old, new), places):
            yield path


def _differs(
    engine: Engine, tags: tuple[str, str], sides: tuple[Traced, Traced], places: Sequence[str]
) -> bool:
    was, now = (side.image.listing.entries[place] for side, place in zip(sides, places, strict=True))
    if was.size != now.size:
        return True
    if was.digest and now.digest:
        return was.digest != now.digest
    if was.size > _LARGEST_READ:
        return False
    first, second = (engine.read(tag, place) or b"" for tag, place in zip(tags, places, strict=True))
    return hashlib.sha256(first).digest() != hashlib.sha256(second).digest()

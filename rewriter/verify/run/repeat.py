"""The runs of both images side by side, and more of them where they seem to disagree."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime

from msgspec import Struct, field
from msgspec.structs import replace

from rewriter.golang.binary.model import BuildInfo
from rewriter.verify.compare.build_words import build_edits
from rewriter.verify.compare.circumstances import Circumstances, Shell
from rewriter.verify.compare.exercised import Ran
from rewriter.verify.compare.runs import Comparison, compare_runs
from rewriter.verify.engines.engine import Engine, Progress
from rewriter.verify.model import RunOptions
from rewriter.verify.run.observation import Observation, Way
from rewriter.verify.run.observe import Subject, observe
from rewriter.verify.run.trace import Tracer
from rewriter.verify.run.waiting import awaited

_WAVES = ((2, 3), (2, 1), (2, 2))
"""Runs of the old and of the new image; those after the first where the ones before seem to disagree.

More of the new one at first: it is the one that may do by chance what the old one never does.
"""
_WAVES_ALONE = ((2, 2), (2, 2), (1, 1))
_WORKERS = 8

Builds = Callable[[], tuple[BuildInfo | None, BuildInfo | None]]
"""What the linker says of the old and of the new program; asked for only where it matters."""


class Trial(Struct, frozen=True):
    """Two images to be run the same way. ``shell`` is what starts the old one's program."""

    engine: Engine
    options: RunOptions
    progress: Progress
    old: Subject
    new: Subject
    shell: Shell
    compiles: bool = False
    """Whether the old one compiles its program when it starts."""
    cancelled: threading.Event = field(default_factory=threading.Event)

    @contextmanager
    def workers(self) -> Iterator[ThreadPoolExecutor]:
        """Threads for runs; they end early when the block is left by an exception."""
        with ThreadPoolExecutor(1 if self.alone else _WORKERS) as pool:
            try:
                yield pool
            finally:
                self.cancelled.set()
                with self.engine.interrupting():
                    pool.shutdown(cancel_futures=True)

    @property
    def alone(self) -> bool:
        """Programs in one network would take each other's ports."""
        return self.engine.shares_host_network or self.options.network == "host"

    def compare(self, way: Way, pool: ThreadPoolExecutor, builds: Builds) -> Ran:
        """Run both images this way, more often where they seem to disagree. Raises ``VerificationError``."""
        what = way.title
        self.progress(f"running {what}: old and new image")
        olds: list[Observation] = []
        news: list[Observation] = []
        result = Comparison()
        for number, wave in enumerate(_WAVES_ALONE if self.alone else _WAVES):
            if number:
                self.progress(f"running {what} again")
            before, after = self._submitted(way, wave, pool)
            olds += [awaited(one) for one in before]
            news += [awaited(one) for one in after]
            result = self.judge(olds, news, builds)
            if result.is_settled:
                break
        return Ran(way, tuple(olds), result.findings)

    def _submitted(
        self, way: Way, wave: tuple[int, int], pool: ThreadPoolExecutor
    ) -> tuple[list[Future[Observation]], list[Future[Observation]]]:
        """Start runs, one of either image by turns: what time changes is noise of both."""
        futures: tuple[list[Future[Observation]], list[Future[Observation]]] = ([], [])
        for turn in range(max(wave)):
            for which, subject in enumerate((self.old, self.new)):
                if turn < wave[which]:
                    futures[which].append(pool.submit(self.observe, subject, way))
        return futures

    def judge(self, old: list[Observation], new: list[Observation], builds: Builds) -> Comparison:
        """Compare runs; what the build writes into a program is left out where that is all that differs."""
        around = Circumstances(datetime.now(UTC), self.shell, compiles=self.compiles)
        result = compare_runs(old, new, around)
        if result.is_settled:
            return result
        edits = build_edits(*builds(), old, new)
        if edits is None:
            return result
        return compare_runs(old, new, replace(around, old_edit=edits[0], new_edit=edits[1]))

    def observe(self, subject: Subject, way: Way, tracer: Tracer | None = None) -> Observation:
        """One run of one of the images. Raises ``VerificationError``."""
        return observe(self.engine, subject, self.options, way, tracer, self.cancelled)

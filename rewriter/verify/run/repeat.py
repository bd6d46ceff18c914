"""The runs of both images side by side, and again one by one where they seem to disagree."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field

from rewriter.verify.compare.runs import Comparison, Shell, compare_runs
from rewriter.verify.engines.engine import Engine, Progress
from rewriter.verify.model import Aspect, Findings, Gap, Observation, RunOptions, Way
from rewriter.verify.run.observe import Subject, observe
from rewriter.verify.run.trace import Tracer

_MORE_RUNS = 2
"""Of the old image, where the new one seems to do something else."""
_WORKERS = 6


@dataclass(frozen=True, slots=True)
class Trial:
    """Two images to be run the same way. ``shell`` is what starts the old one's program."""

    engine: Engine
    options: RunOptions
    progress: Progress
    old: Subject
    new: Subject
    shell: Shell
    cancelled: threading.Event = field(default_factory=threading.Event)

    @contextmanager
    def workers(self) -> Iterator[ThreadPoolExecutor]:
        """Threads for runs; they end early when the block is left by an exception."""
        # Programs in one network would take each other's ports.
        alone = self.engine.shares_host_network or self.options.network == "host"
        with ThreadPoolExecutor(1 if alone else _WORKERS) as pool:
            try:
                yield pool
            finally:
                self.cancelled.set()
                with self.engine.interrupting():
                    pool.shutdown(cancel_futures=True)

    def compare(self, way: Way, pool: ThreadPoolExecutor) -> tuple[Findings, tuple[Observation, ...]]:
        """The comparison of one way to run, and the runs of the old image.

        Raises ``VerificationError``.
        """
        what = way.title
        self.progress(f"running {what}: old and new image")
        first = pool.submit(self.observe, self.old, way)
        second = pool.submit(self.observe, self.new, way)
        runs, now = [first.result()], second.result()
        result = compare_runs(runs, now, shell=self.shell)
        for count in range(_MORE_RUNS):
            if not result.differences and not result.unsteady:
                break
            self.progress(f"running {what} again, one by one")
            if count == 0:
                # Now that nothing else runs it may be in time for what it was late for.
                now = self.observe(self.new, way)
            runs.append(self.observe(self.old, way))
            result = compare_runs(runs, now, shell=self.shell)
        return _findings(result), tuple(runs)

    def observe(self, subject: Subject, way: Way, tracer: Tracer | None = None) -> Observation:
        """One run of one of the images. Raises ``VerificationError``."""
        return observe(self.engine, subject, self.options, way, tracer, self.cancelled)


def _findings(result: Comparison) -> Findings:
    gaps: tuple[Gap, ...] = ()
    if Aspect.START in result.unsteady:
        gaps = (Gap("the old image does not start its program"),)
    elif result.unsteady:
        unsteady = ", ".join(dict.fromkeys(result.unsteady))
        gaps = (Gap(f"the old image's own {unsteady} varies from run to run"),)
    return Findings(result.differences, gaps, result.notes)

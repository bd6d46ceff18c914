"""The further ways to run both images, side by side: one run each, and more where these seem to disagree."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from rewriter.verify.compare.exercised import Ran
from rewriter.verify.model import Findings
from rewriter.verify.run.observation import Way
from rewriter.verify.run.repeat import Builds, Trial
from rewriter.verify.run.waiting import awaited
from rewriter.verify.run.ways import stands


def compare_further(
    trial: Trial, ways: Sequence[Way], default: Ran, pool: ThreadPoolExecutor, builds: Builds
) -> Findings:
    """What the ways show that the old image stands. Raises ``VerificationError``.

    None where the default runs differ: others would show the same once more.
    """
    if trial.alone or default.findings.differences:
        return Findings()
    ways = [way for way in ways if not trial.engine.can(way)]
    runs = [
        (way, pool.submit(trial.observe, trial.old, way), pool.submit(trial.observe, trial.new, way))
        for way in ways
    ]
    found, shown = Findings(), []
    for way, old, new in runs:
        was, now = awaited(old), awaited(new)
        if not stands(way, default.old, was):
            continue
        shown.append(way.title.removeprefix("default command, "))
        # What it says to a signal is the point of it; else the default runs have compared what it says.
        silent = not way.signals or trial.judge([was], [now], builds).is_settled
        if not stands(way, [was], now) or not silent:
            # It may have been late, or do so by chance: as many runs as of any way tell.
            again = trial.compare(way, pool, builds)
            if all(stands(way, default.old, run) for run in again.old):
                found += Findings(again.findings.differences)
    return found + Findings(width=(f"also with {'; '.join(shown)}",) if shown else ())

"""What one run observes, with an engine that takes its time."""

from __future__ import annotations

import threading

import pytest

from rewriter.model import VerificationError
from rewriter.verify.model import RunOptions
from rewriter.verify.run.observation import Way
from rewriter.verify.run.observe import Subject, observe
from tests.verify.tools import FakeEngine, ran

OPTIONS = RunOptions(seconds=0.01)


def engine(late: int) -> FakeEngine:
    return FakeEngine({}, {"after": [ran("hello\n")]}, late=late)


@pytest.mark.parametrize("late", [0, 1, 20])
def test_the_time_begins_with_the_program(late: int) -> None:
    seen = observe(engine(late), Subject("x:after"), OPTIONS, Way())
    assert (seen.exit_code, seen.stdout, seen.stop) == (0, b"hello\n", None)


def test_the_wait_for_the_engine_can_be_cancelled() -> None:
    cancelled = threading.Event()
    cancelled.set()
    with pytest.raises(VerificationError, match="interrupted"):
        observe(engine(1000), Subject("x:after"), OPTIONS, Way(), None, cancelled)

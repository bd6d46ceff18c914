"""What one run observes, with an engine that takes its time."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import cast

import pytest

from rewriter.verify.engine import Engine, Wrapper
from rewriter.verify.model import RunOptions, VerificationError
from rewriter.verify.run import Subject, observe
from tests.verify.tools import FakeRunning, ran


class LateRunning(FakeRunning):
    """A program that ends at once, when it is started at last."""

    def wait(self, seconds: float) -> bool:
        return self.asked > self.late


@dataclass
class LateEngine:
    """An engine that needs longer to start a program than the program may run."""

    late: int
    shares_host_network: bool = False

    @contextmanager
    def start(
        self,
        tag: str,
        arguments: Sequence[str] | None,
        network: str,
        *,
        wrapper: Wrapper | None = None,
        assistant: str = "",
    ) -> Iterator[FakeRunning]:
        yield LateRunning(ran("hello\n"), late=self.late)


def engine(late: int) -> Engine:
    return cast(Engine, LateEngine(late))


@pytest.mark.parametrize("late", [0, 1, 20])
def test_the_time_begins_with_the_program(late: int) -> None:
    seen = observe(engine(late), Subject("new"), RunOptions(seconds=0.01), None)
    assert (seen.exit_code, seen.stdout, seen.stop) == (0, b"hello\n", None)


def test_the_wait_for_the_engine_can_be_cancelled() -> None:
    cancelled = threading.Event()
    cancelled.set()
    with pytest.raises(VerificationError, match="interrupted"):
        observe(engine(1000), Subject("new"), RunOptions(seconds=0.01), None, None, cancelled)

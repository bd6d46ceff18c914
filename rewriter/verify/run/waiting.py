"""Waiting for what another thread does, in a way that Ctrl-C and SIGTERM end."""

from __future__ import annotations

from concurrent.futures import Future, wait
from typing import TypeVar

_LOOK = 0.5
"""Seconds between two looks for a signal."""
_Result = TypeVar("_Result")


def awaited(future: Future[_Result]) -> _Result:
    """The result of ``future``, or what it raises.

    Python handles a signal in the main thread, between two of its instructions. One that comes while that
    thread waits for its turn among the others, just before it waits for the future, would be seen no earlier
    than the future is done: so it waits a little at a time
    (https://docs.python.org/3/library/signal.html#execution-of-python-signal-handlers).
    """
    while not wait((future,), _LOOK).done:
        pass
    return future.result()

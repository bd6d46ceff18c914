"""Waiting for another thread."""

from __future__ import annotations

import signal
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from rewriter.verify.run.waiting import awaited


def test_the_result_or_what_was_raised() -> None:
    with ThreadPoolExecutor() as pool:
        assert awaited(pool.submit(str, 1)) == "1"
        with pytest.raises(ValueError, match="invalid literal"):
            awaited(pool.submit(int, "x"))


def test_a_signal_ends_the_waiting_though_the_thread_goes_on() -> None:
    """One that another thread gets does not wake this one."""
    begun, over = threading.Event(), threading.Event()

    def interrupt() -> bool:
        begun.wait(60)
        time.sleep(0.2)
        signal.pthread_kill(threading.get_ident(), signal.SIGINT)
        return over.wait(60)

    with ThreadPoolExecutor() as pool:
        running = pool.submit(interrupt)
        begun.set()
        try:
            with pytest.raises(KeyboardInterrupt):
                awaited(running)
            assert not running.done()
        finally:
            over.set()

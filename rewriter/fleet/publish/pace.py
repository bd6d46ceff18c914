"""How fast to write to a host: GitHub stops who opens pull requests quickly, and every one starts CI.

A second between two writes is what
https://docs.github.com/en/rest/using-the-rest-api/best-practices-for-using-the-rest-api asks for.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable

_UNITS = {"": 60.0, "m": 60.0, "min": 60.0, "minute": 60.0, "h": 3600.0, "hour": 3600.0}
_SLICE = 0.2


def rate(text: str) -> float:
    """Repositories a minute, of ``5``, ``5/min`` or ``30/hour``. Raises ``ValueError``."""
    match = re.fullmatch(r"(\d{1,6})(?:/(m|min|minute|h|hour))?", text.strip(), re.ASCII)
    if match is None or int(match[1]) == 0:
        raise ValueError(f"{text!r} is no rate as 5/min or 30/hour")
    return int(match[1]) * 60.0 / _UNITS[match[2] or ""]


class Pace:
    """Waits so that there are no more repositories a minute than were asked for."""

    def __init__(
        self,
        a_minute: float = 5.0,
        *,
        is_stopped: Callable[[], bool] = lambda: False,
        clock: Callable[[], float] = time.time,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """``is_stopped`` ends a wait early."""
        self._between = 60.0 / a_minute
        self._is_stopped = is_stopped
        self._clock = clock
        self._sleep = sleep
        self._begun: float | None = None
        self._written: float | None = None

    def since(self, moment: float) -> None:
        """An earlier run wrote to a repository then (seconds since 1970)."""
        self._begun = min(moment, self._clock())

    def turn(self) -> bool:
        """Wait until a repository may be written to; whether nobody asked to stop meanwhile."""
        if self._begun is not None:
            self._until(self._begun + self._between)
        if self._is_stopped():
            return False
        self._begun = self._clock()
        return True

    def breathe(self) -> None:
        """Wait between two writes to one repository."""
        if self._written is not None:
            self._until(self._written + min(1.0, self._between), patient=True)
        self._written = self._clock()

    def _until(self, moment: float, *, patient: bool = False) -> None:
        while (left := moment - self._clock()) > 0:
            if not patient and self._is_stopped():
                return
            self._sleep(min(left, _SLICE))

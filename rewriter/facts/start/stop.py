"""Why what stands before a program stays there."""

from __future__ import annotations

from rewriter.model import Evidence, Reason


class Stop(Exception):
    """Why a start cannot be opened up."""

    def __init__(
        self,
        reason: Reason | None,
        message: str,
        help_: str = "",
        places: tuple[Evidence, ...] = (),
        *,
        lacks_value: bool = False,
    ) -> None:
        """``reason`` is ``None`` where only this way is closed; without a ``message``, the problem that the
        start has anyway says the same. ``lacks_value``: a variable has no value in the Dockerfile."""
        super().__init__(message)
        self.reason = reason
        self.message = message
        self.help = help_
        self.places = places
        self.lacks_value = lacks_value

"""The distroless image that is planned."""

from __future__ import annotations

from dataclasses import dataclass

from rewriter.model import Evidence


@dataclass(frozen=True, slots=True)
class Runtime:
    """The distroless image that the runtime stage starts from, and why it is not the smallest one.

    ``kind`` is ``static``, ``base-nossl``, ``base`` or ``cc``. ``evidence`` holds places of the Go source.
    """

    kind: str = "static"
    reason: str = ""
    evidence: tuple[Evidence, ...] = ()
    debug: bool = False
    nonroot: bool = False
    latest: bool = False
    """Whether the tag ``latest`` is written where it goes without saying."""

    @property
    def tag(self) -> str:
        """The tag, ``""`` for the one that goes without saying
        (https://github.com/GoogleContainerTools/distroless#debug-images)."""
        words = [word for word, used in (("debug", self.debug), ("nonroot", self.nonroot)) if used]
        return "-".join(words) or ("latest" if self.latest else "")

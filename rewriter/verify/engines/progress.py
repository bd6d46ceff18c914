"""The step lines in the output of builds."""

from __future__ import annotations

import re
from collections.abc import Callable

# BuildKit "#8 [build 4/4] RUN go build", the classic builder "Step 4/4 : RUN", buildah "STEP 4/4: RUN".
_STEP = re.compile(r"(?:#\d{1,6} (?=\[[^\]]{0,80}\d/\d)|(?i:step) (?=\d))(.{1,400})", re.ASCII)
_NOISE = re.compile(r"^(?:sha256:|DONE|CACHED)")


def steps(progress: Callable[[str], None]) -> Callable[[str], None]:
    """Takes the lines of a build; the titles of its steps go to ``progress``."""

    def show(line: str) -> None:
        title = step(line)
        if title:
            progress(title)

    return show


def step(line: str) -> str | None:
    """The title of the build step that a line announces, ``None`` for any other line."""
    found = _STEP.match(line)
    if found is None or _NOISE.match(found[1]):
        return None
    return found[1].strip()

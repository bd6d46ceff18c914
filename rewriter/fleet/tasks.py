"""What a worker is given and what it gives back: plain values, as one line of JSON each."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from msgspec import Struct, field

from rewriter.fleet.repositories import Repository
from rewriter.fleet.rows import Row
from rewriter.version import VERSION


class Wanted(Struct, frozen=True):
    """What is asked for in every repository; a settings file as its text, which no worker need have."""

    flags: Mapping[str, Any] = field(default_factory=dict)
    """Those of ``rewriter.batch.process.Request``; a set is a sorted list."""
    config_name: str | None = None
    config: str = ""
    no_config: bool = False
    verify: bool = False
    proof: str = ""
    """The hash of the options of proofs that the environment sets: it may hold what is nobody's business."""

    @property
    def hash(self) -> str:
        """Tells settings apart: equal for what has the same effect, however it was written."""
        given = {key: value for key, value in self.flags.items() if value not in (None, False, [])}
        verify = self.proof or self.verify
        decisive = [given, self.config if self.config_name else None, self.no_config, verify]
        return hashlib.sha256(json.dumps(decisive, sort_keys=True).encode()).hexdigest()[:16]


class Task(Struct, frozen=True):
    """One repository to work on."""

    repository: Repository
    wanted: Wanted
    seconds: float = 600.0
    """For all of it."""
    most_bytes: int = 2_000_000_000
    """For the clone."""
    is_known: bool = False
    """There is a row for ``known``, and nothing is to be done where that is still what there is."""
    known: str | None = None
    version: str = VERSION


class Answer(Struct, frozen=True):
    """A row, the texts of the files that it names, and what to log; without row the known one holds."""

    row: Row | None
    files: Mapping[str, str] = field(default_factory=dict)
    log: str = ""

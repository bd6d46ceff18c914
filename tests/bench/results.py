"""What was measured, as it is kept in ``results.json``: the page and the plot are made of it alone."""

from __future__ import annotations

from pathlib import Path

import msgspec

from tests.bench.measure import Spread

FILE = Path(__file__).with_name("results.json")


class Figure(msgspec.Struct, frozen=True):
    """One contestant of a row: ``cpu`` and ``wall`` in milliseconds for each of the row's ``files``, ``memory`` in MB; ``None``: not told."""

    cpu: Spread
    wall: Spread | None = None
    memory: float | None = None


class Row(msgspec.Struct, frozen=True, omit_defaults=True):
    """A row of the table of aims, or a comparison without aim (``limit`` is ``None``).

    ``now`` and ``before`` have the row's ``unit``: ``x`` a yardstick, ``ms`` a file, ``MB``. ``missing`` says why
    there is no value. ``figures`` are by name: ``now``, ``before``, or the yardstick's.
    """

    key: str
    what: str
    unit: str
    limit: float | None = None
    at_least: bool = False
    now: Spread | None = None
    before: Spread | None = None
    figures: dict[str, Figure] = {}
    files: int = 1
    runs: int = 0
    missing: str = ""

    @property
    def met(self) -> bool | None:
        """``None``: there is no aim, or no value."""
        if self.limit is None or self.now is None:
            return None
        return self.now.median >= self.limit if self.at_least else self.now.median <= self.limit


class Growth(msgspec.Struct, frozen=True):
    """Milliseconds of processor time for more and more of something, by version (``now``, ``before``)."""

    key: str
    what: str
    sizes: list[int]
    times: dict[str, list[Spread]]


class Lever(msgspec.Struct, frozen=True):
    """What one revision made of some processes: milliseconds of processor time by the row's key.

    ``before`` are those of the revision before it.
    """

    revision: str
    subject: str
    times: dict[str, Spread]
    before: dict[str, Spread]


class Results(msgspec.Struct, frozen=True):
    """``machine`` and ``peers`` are told in words; ``left``: parts for which there was no time."""

    date: str
    machine: str
    revision: str
    before: str
    peers: list[str]
    rows: list[Row]
    growth: list[Growth]
    left: list[str] = []
    levers: list[Lever] = []


def load(file: Path = FILE) -> Results:
    """Raises ``OSError`` and ``msgspec.DecodeError``."""
    return msgspec.json.decode(file.read_bytes(), type=Results)


def save(results: Results, file: Path = FILE) -> None:
    file.write_bytes(msgspec.json.format(msgspec.json.encode(results), indent=1) + b"\n")

"""What is known of the runs that are compared, besides what they showed."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from datetime import datetime
from enum import StrEnum

from msgspec import Struct, field

from rewriter.verify.compare.output_noise import Edit


class Shell(StrEnum):
    """What stood between the stop signal and the program in the old image."""

    NONE = "none"
    FIRST = "first"
    """A shell as process 1, which a signal does not end."""
    PLAIN = "plain"
    """A shell as any process, which dies of the signal without handing it on."""


def _as_it_is(text: str) -> str:
    return text


class Circumstances(Struct, frozen=True):
    """What is known of the runs besides what they showed."""

    now: datetime
    shell: Shell = Shell.NONE
    old_edit: Edit = field(default=_as_it_is)
    new_edit: Edit = field(default=_as_it_is)
    """What takes from the lines of either image that which its build alone accounts for."""
    compiles: bool = False
    """The old image compiles its program at every start, before anything is seen of it."""


def strange_ones(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[int]:
    """The indices of what is in ``new`` and nowhere in ``old``."""
    known = set(old)
    return [index for index, value in enumerate(new) if value not in known]


def often(count: int, runs: int, shown: str) -> str:
    """How often something was seen, for a message."""
    return shown if count == runs else f"{shown} in {count} of {runs} runs"

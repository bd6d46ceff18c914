"""Pieces of what is said of a verdict, for all formats."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from rewriter.verify.model import Gap, Verdict

if TYPE_CHECKING:
    from rewriter.verify.image.seen import Inventory
    from rewriter.verify.model import Announced, Difference, FileVerdict

_RAN = "ran: "
_WIDTH_ORDER = (_RAN, "health check", "opened", "own files", "program")
"""Words of the parts of a width, in the order in which a reader wants them."""


def size(count: int) -> str:
    """Bytes in the unit that engines use (10^6), to three digits."""
    value = float(count)
    for unit in ("B", "kB", "MB"):
        if value < 1000:
            return f"{value:.0f} {unit}" if unit == "B" or value >= 100 else f"{value:.1f} {unit}"
        value /= 1000
    return f"{value:.2f} GB"


def cells(one: FileVerdict) -> tuple[str, str, str, str, str]:
    """Old size, new size, files, packages, setuid files; empty where an image is not known."""
    old, new = one.before, one.after
    if old is None or new is None:
        return "", "", "", "", ""
    return (
        size(old.size),
        f"{size(new.size)} ({_share(old, new)})",
        f"{old.files} → {new.files}",
        f"{old.packages} → {new.packages}",
        f"{len(old.setuid)} → {len(new.setuid)}",
    )


def _share(old: Inventory, new: Inventory) -> str:
    return f"{100 * new.size / old.size:.1f} %" if old.size else "-"


def width_line(one: FileVerdict) -> str | None:
    """What the verdict rests on, in one line: the runs first, then what was seen of the images.

    ``ran: default command (2 s), SIGTERM → 0; with '-v' (0 s); 14 files opened; program: same bytes``
    """
    parts = sorted(one.width, key=_rank)
    runs = [part.removeprefix(_RAN) for part in parts if part.startswith(_RAN)]
    others = [part for part in parts if not part.startswith(_RAN)]
    return (_RAN * bool(runs) + "; ".join([*runs, *others])) or None


def _rank(part: str) -> int:
    return next((rank for rank, mark in enumerate(_WIDTH_ORDER) if mark in part), len(_WIDTH_ORDER))


def gaps_of(one: FileVerdict) -> tuple[Gap, ...]:
    """What was not shown, the reason of the verdict among it."""
    if one.verdict is not Verdict.NOT_SHOWN or not one.reason:
        return one.gaps
    is_told = any(gap.message == one.reason for gap in one.gaps)
    return one.gaps if is_told else (Gap(one.reason), *one.gaps)


def told(difference: Difference) -> str:
    """A difference in one line."""
    return f"{difference.aspect}: {difference.message}{of_run(difference)}"


def told_announced(announced: Announced) -> str:
    """The same, of one that the rewrite said there would be."""
    return f"announced by {announced.rule}: {told(announced.difference)}"


def of_run(difference: Difference) -> str:
    """The arguments of the run that showed it, where it had some."""
    return f" (run with {' '.join(difference.run)!r})" if difference.run else ""


def gone(one: FileVerdict) -> Iterator[tuple[str, tuple[str, ...]]]:
    """What the old image has and the new one has not: the kind of thing, and its paths."""
    if one.before is None or one.after is None:
        return
    for what, old, new in (
        ("shell", one.before.shells, one.after.shells),
        ("package manager", one.before.package_managers, one.after.package_managers),
        ("setuid files", one.before.setuid, one.after.setuid),
    ):
        if old and not new:
            yield what, old

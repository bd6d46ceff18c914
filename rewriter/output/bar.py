"""A bar on standard error that counts what is done by its outcome."""

from __future__ import annotations

from collections import Counter

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from rewriter.model import Outcome

_STYLES = {
    Outcome.REWRITTEN: "green",
    Outcome.UNCHANGED: "dim",
    Outcome.REFUSED: "yellow",
    Outcome.SKIPPED: "dim",
    Outcome.FAILED: "red",
}


class Bar:
    """``rich`` is what draws it, and is to be entered."""

    def __init__(self, total: int, *, stays: bool = True, moves: bool = True, colour: bool = True) -> None:
        """For so many; ``stays`` on the screen at the end, ``moves`` by a thread of its own."""
        columns = (
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[counts]}"),
            TimeRemainingColumn(),
        )
        console = Console(stderr=True, no_color=None if colour else True)
        self.rich = Progress(*columns, console=console, auto_refresh=moves, transient=not stays)
        self._task = self.rich.add_task("", total=total, counts="")
        self._counts: Counter[Outcome] = Counter()

    def count(self, outcome: Outcome, *more: str) -> None:
        """One more with this outcome; ``more`` is said behind the counts."""
        self._counts[outcome] += 1
        self.step(*more)

    def step(self, *more: str) -> None:
        """One more."""
        parts = [f"[{_STYLES[o]}]{self._counts[o]} {o.value}[/]" for o in Outcome if self._counts[o]]
        self.rich.update(self._task, advance=1, counts=", ".join([*parts, *more]))

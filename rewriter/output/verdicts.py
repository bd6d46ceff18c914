"""The verdicts for people (text) and programs (JSON); for pull requests see ``rewriter.output.markdown``."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from typing import Any, Literal

from rich.console import Console
from rich.table import Table
from rich.text import Text

from rewriter.output.model import Report
from rewriter.support.text import printable, total_of
from rewriter.verify.image.seen import Inventory
from rewriter.verify.model import Difference, FileVerdict, Verdict
from rewriter.verify.said import cells, gaps_of, told, told_announced, width_line

VERSION = 1
_STYLES = {Verdict.PROVED: "green", Verdict.DIFFERS: "red", Verdict.NOT_SHOWN: "yellow"}
_LAST_LINES = 15


def counts(verdicts: Sequence[FileVerdict]) -> dict[str, int]:
    """How many files have each verdict; every verdict has its key."""
    return {verdict.value: sum(one.verdict is verdict for one in verdicts) for verdict in Verdict}


def render_text(verdicts: Sequence[FileVerdict], *, colour: bool, width: int) -> str:
    """A table, and below it what is to be said of each file."""

    table = Table(box=None, pad_edge=False, header_style="bold", show_edge=False)
    for title in ("File", "Verdict"):
        table.add_column(title, overflow="fold")
    for title in ("Old size", "New size", "Files", "Packages", "Setuid", "Time"):
        table.add_column(title, justify="right")
    for one in verdicts:
        row = [Text(printable(one.path)), Text(one.verdict, style=_STYLES[one.verdict])]
        table.add_row(*row, *map(Text, cells(one)), Text(f"{one.seconds:.0f} s" if one.seconds else ""))
    stream = io.StringIO()
    system: Literal["standard"] | None = "standard" if colour else None
    # The width of a table of long paths is the terminal's, of the lines below it their own.
    console = Console(file=stream, width=max(width, 60), force_terminal=colour, color_system=system)
    console.print(table)
    return _stripped(stream.getvalue()) + "".join(_details(one) for one in verdicts) + _summary(verdicts)


def _stripped(text: str) -> str:
    return "".join(line.rstrip() + "\n" for line in text.split("\n") if line.strip())


def _details(one: FileVerdict) -> str:
    width = width_line(one)
    lines = [width] if width is not None else []
    for gap in gaps_of(one):
        lines.append(f"not shown: {gap.message}")
        lines += [f"  help: {gap.help}"] if gap.help else []
    for difference in one.differences:
        lines += [told(difference), *_indented(difference.diff)]
    lines += [f"    {line}" for line in one.last_lines[-_LAST_LINES:]]
    for announced in one.announced:
        lines += [told_announced(announced), *_indented(announced.difference.diff)]
    lines += [f"note: {note}" for note in one.notes]
    if not lines:
        return ""
    return "\n" + printable(one.path) + "\n" + "".join(f"  {printable(line)}\n" for line in lines)


def _indented(diff: str) -> list[str]:
    return [f"    {line}" for line in diff.split("\n") if diff]


def _summary(verdicts: Sequence[FileVerdict]) -> str:
    return f"\n{total_of('file', counts(verdicts)) if verdicts else '0 files: nothing to verify'}\n"


def render(report: Report) -> str:
    """The JSON report on the verdicts of a run."""
    return render_json(report.verdicts or ())


def render_json(verdicts: Sequence[FileVerdict]) -> str:
    """``{"version": 1, "files": […], "summary": {…}}``; times in seconds, sizes in bytes."""
    report = {"version": VERSION, "files": [_file(one) for one in verdicts], "summary": counts(verdicts)}
    return json.dumps(report, indent=2) + "\n"


def _file(one: FileVerdict) -> dict[str, Any]:
    builds = one.builds or (None, None)
    return {
        "path": one.path,
        "outcome": one.outcome,
        "verdict": one.verdict.value,
        "reason": one.reason or None,
        "before": _inventory(one.before),
        "after": _inventory(one.after),
        "width": width_line(one),
        "differences": [_difference(difference) for difference in one.differences],
        "gaps": [{"message": gap.message, "help": gap.help or None} for gap in gaps_of(one)],
        "announced": [{"rule": item.rule, **_difference(item.difference)} for item in one.announced],
        "notes": [*one.notes],
        "last_lines": [*one.last_lines],
        "seconds": {"build_before": builds[0], "build_after": builds[1], "total": one.seconds},
    }


def _difference(difference: Difference) -> dict[str, Any]:
    return {
        "aspect": difference.aspect.value,
        "message": difference.message,
        "diff": difference.diff or None,
        "run": None if difference.run is None else [*difference.run],
    }


def _inventory(inventory: Inventory | None) -> dict[str, Any] | None:
    if inventory is None:
        return None
    return {
        "size": inventory.size,
        "files": inventory.files,
        "packages": inventory.packages,
        "setuid": [*inventory.setuid],
        "shells": [*inventory.shells],
        "package_managers": [*inventory.package_managers],
    }

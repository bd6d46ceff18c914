"""The verdicts for people (text), for programs (JSON) and for pull requests (Markdown)."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Sequence
from typing import Any, Literal

from rewriter.output.text import printable
from rewriter.verify.model import Difference, FileVerdict, Inventory, Verdict

VERSION = 1
_STYLES = {Verdict.PROVED: "green", Verdict.DIFFERS: "red", Verdict.NOT_SHOWN: "yellow"}
_LAST_LINES = 15


def size(count: int) -> str:
    """Bytes in the unit that engines use (10^6), to three digits."""
    value = float(count)
    for unit in ("B", "kB", "MB"):
        if value < 1000:
            return f"{value:.0f} {unit}" if unit == "B" or value >= 100 else f"{value:.1f} {unit}"
        value /= 1000
    return f"{value:.2f} GB"


def counts(verdicts: Sequence[FileVerdict]) -> dict[str, int]:
    """How many files have each verdict; every verdict has its key."""
    return {verdict.value: sum(one.verdict is verdict for one in verdicts) for verdict in Verdict}


def render_text(verdicts: Sequence[FileVerdict], *, colour: bool, width: int) -> str:
    """A table, and below it what is to be said of each file."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, header_style="bold", show_edge=False)
    for title in ("File", "Verdict"):
        table.add_column(title, overflow="fold")
    for title in ("Old size", "New size", "Files", "Packages", "Setuid", "Time"):
        table.add_column(title, justify="right")
    for one in verdicts:
        row = [Text(printable(one.path)), Text(one.verdict, style=_STYLES[one.verdict])]
        table.add_row(*row, *map(Text, _cells(one)), Text(f"{one.seconds:.0f} s" if one.seconds else ""))
    stream = io.StringIO()
    system: Literal["standard"] | None = "standard" if colour else None
    # The width of a table of long paths is the terminal's, of the lines below it their own.
    console = Console(file=stream, width=max(width, 60), force_terminal=colour, color_system=system)
    console.print(table)
    return _stripped(stream.getvalue()) + "".join(_details(one) for one in verdicts) + _summary(verdicts)


def _stripped(text: str) -> str:
    return "".join(line.rstrip() + "\n" for line in text.split("\n") if line.strip())


def _cells(one: FileVerdict) -> tuple[str, str, str, str, str]:
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


def _details(one: FileVerdict) -> str:
    lines = []
    if one.reason and one.verdict is Verdict.NOT_SHOWN:
        lines.append(f"not shown: {one.reason}")
    for difference in one.differences:
        lines.append(f"{difference.aspect}: {difference.message}{_of_run(difference)}")
        lines += [f"    {line}" for line in difference.diff.split("\n") if difference.diff]
    lines += [f"    {line}" for line in one.last_lines[-_LAST_LINES:]]
    lines += [f"note: {note}" for note in one.notes]
    if not lines:
        return ""
    return "\n" + printable(one.path) + "\n" + "".join(f"  {printable(line)}\n" for line in lines)


def _of_run(difference: Difference) -> str:
    return f" (run with {' '.join(difference.run)!r})" if difference.run else ""


def _summary(verdicts: Sequence[FileVerdict]) -> str:
    numbers = counts(verdicts)
    parts = ", ".join(f"{number} {verdict}" for verdict, number in numbers.items() if number)
    return f"\n{len(verdicts)} {'file' if len(verdicts) == 1 else 'files'}: {parts or 'nothing to verify'}\n"


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
        "differences": [
            {
                "aspect": difference.aspect.value,
                "message": difference.message,
                "diff": difference.diff or None,
                "run": None if difference.run is None else [*difference.run],
            }
            for difference in one.differences
        ],
        "notes": [*one.notes],
        "last_lines": [*one.last_lines],
        "seconds": {"build_before": builds[0], "build_after": builds[1], "total": one.seconds},
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


def render_markdown(verdicts: Sequence[FileVerdict]) -> str:
    """A table and foldable details, as GitHub shows them (https://github.github.com/gfm/)."""
    rows = [
        "| Dockerfile | verdict | size before | size after | files | OS packages | setuid files |",
        "|---|---|--:|--:|--:|--:|--:|",
    ]
    for one in verdicts:
        cells = (_code(one.path), f"**{one.verdict}**", *_cells(one))
        rows.append("| " + " | ".join(cells) + " |")
    return "\n".join(rows) + "\n" + "".join(_markdown_details(one) for one in verdicts)


def _markdown_details(one: FileVerdict) -> str:
    lines = [f"- gone: {text}" for text in _gone(one)]
    if one.verdict is Verdict.NOT_SHOWN and one.reason:
        lines.append(f"- not shown: {_code(one.reason)}")
    lines += [f"- note: {_code(note)}" for note in one.notes]
    for difference in one.differences:
        lines.append(f"- {difference.aspect}: {_code(difference.message + _of_run(difference))}")
        lines += _fenced(difference.diff, "diff") if difference.diff else []
    if one.last_lines:
        lines += [
            "- the end of the engine's output:",
            *_fenced("\n".join(one.last_lines[-_LAST_LINES:]), "text"),
        ]
    if not lines:
        return ""
    title = f"<details><summary>{_html(one.path)}</summary>"
    return "\n" + "\n".join([title, "", *lines, "", "</details>"]) + "\n"


def _gone(one: FileVerdict) -> list[str]:
    if one.before is None or one.after is None:
        return []
    found = []
    for what, old, new in (
        ("shell", one.before.shells, one.after.shells),
        ("package manager", one.before.package_managers, one.after.package_managers),
        ("setuid files", one.before.setuid, one.after.setuid),
    ):
        if old and not new:
            found.append(
                f"{what} ({', '.join(_code(path) for path in old[:5])}{' …' if len(old) > 5 else ''})"
            )
    return found


def _code(text: str) -> str:
    """Inline code that nothing in ``text`` can end; a ``|`` would end the cell of a table."""
    text = printable(text)
    ticks = "`" * (1 + max((len(run) for run in re.findall("`+", text)), default=0))
    space = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{ticks}{space}{text}{space}{ticks}".replace("|", "\\|")


def _fenced(text: str, language: str) -> list[str]:
    fence = "`" * max(3, 1 + max((len(run) for run in re.findall("`+", text)), default=0))
    return ["", fence + language, *(printable(line) for line in text.split("\n")), fence, ""]


def _html(text: str) -> str:
    from html import escape

    return escape(printable(text))

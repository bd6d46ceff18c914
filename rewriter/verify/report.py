"""The verdicts for people (text), for programs (JSON) and for pull requests (Markdown)."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Sequence
from typing import Any, Literal

from rewriter.output.text import printable
from rewriter.verify.model import Announced, Difference, FileVerdict, Gap, Inventory, Verdict

VERSION = 1
_STYLES = {Verdict.PROVED: "green", Verdict.DIFFERS: "red", Verdict.NOT_SHOWN: "yellow"}
_LAST_LINES = 15
_RAN = "ran: "
_WIDTH_ORDER = (_RAN, "health check", "opened", "own files", "program")
"""Words of the parts of a width, in the order in which a reader wants them."""
_LONGEST_LIST = 10
"""Lines that Markdown shows without a fold of their own."""


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


def _details(one: FileVerdict) -> str:
    width = width_line(one)
    lines = [width] if width is not None else []
    for gap in gaps_of(one):
        lines.append(f"not shown: {gap.message}")
        lines += [f"  help: {gap.help}"] if gap.help else []
    for difference in one.differences:
        lines += [_told(difference), *_indented(difference.diff)]
    lines += [f"    {line}" for line in one.last_lines[-_LAST_LINES:]]
    for announced in one.announced:
        lines += [_told_announced(announced), *_indented(announced.difference.diff)]
    lines += [f"note: {note}" for note in one.notes]
    if not lines:
        return ""
    return "\n" + printable(one.path) + "\n" + "".join(f"  {printable(line)}\n" for line in lines)


def _indented(diff: str) -> list[str]:
    return [f"    {line}" for line in diff.split("\n") if diff]


def _told(difference: Difference) -> str:
    return f"{difference.aspect}: {difference.message}{_of_run(difference)}"


def _told_announced(announced: Announced) -> str:
    return f"announced by {announced.rule}: {_told(announced.difference)}"


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
    lines = [line for difference in one.differences for line in _markdown_difference(difference)]
    if one.last_lines:
        lines += [
            "- the end of the engine's output:",
            *_fenced("\n".join(one.last_lines[-_LAST_LINES:]), "text"),
        ]
    lines += _list("not shown", [_markdown_gap(gap) for gap in gaps_of(one)])
    lines += _list("announced", [f"{item.rule}: {_code(_told(item.difference))}" for item in one.announced])
    lines += _list("gone", _gone(one))
    lines += _list("note", [_code(note) for note in one.notes])
    width = width_line(one)
    if not lines and width is None:
        return ""
    title = _html(one.path) + (f"<br>{_html(width)}" if width is not None else "")
    return "\n" + "\n".join([f"<details><summary>{title}</summary>", "", *lines, "", "</details>"]) + "\n"


def _markdown_difference(difference: Difference) -> list[str]:
    message = f"- {difference.aspect}: {_code(difference.message + _of_run(difference))}"
    return [message, *(_fenced(difference.diff, "diff") if difference.diff else [])]


def _markdown_gap(gap: Gap) -> str:
    return _code(gap.message) + (f", help: {_code(gap.help)}" if gap.help else "")


def _list(title: str, items: Sequence[str]) -> list[str]:
    """Items of a list; many of them are folded, and their number is said."""
    lines = [f"- {title}: {item}" for item in items]
    if len(lines) <= _LONGEST_LIST:
        return lines
    return ["", f"<details><summary>{title}: {len(lines)}</summary>", "", *lines, "", "</details>", ""]


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
    """Code in HTML: outside of it GitHub makes links and mentions of some words."""
    from html import escape

    return f"<code>{escape(printable(text))}</code>"

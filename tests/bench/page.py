"""The tables of docs/performance.md. Its sentences are written by hand, between what is generated."""

from __future__ import annotations

import re
from pathlib import Path

from tests.bench.measure import Spread
from tests.bench.plot import plot
from tests.bench.programs import ROOT
from tests.bench.results import Lever, Results, Row

PAGE = ROOT / "docs" / "performance.md"
PLOT = ROOT / "docs" / "performance.svg"


def number(value: float) -> str:
    """Three digits that count."""
    decimals = 0 if value >= 100 else 1 if value >= 10 else 2
    return f"{value:,.{decimals}f}"


def between(value: Spread) -> str:
    """The median, and the least and the most if they differ."""
    middle, least, most = map(number, (value.median, value.least, value.most))
    return middle if least == most else f"{middle} ({least} to {most})"


def cell(value: Spread | None, row: Row) -> str:
    return "" if value is None else f"{between(value)} {row.unit}"


def aims(results: Results) -> str:
    """The rows that have an aim."""
    lines = ["| what | before | now | aim | met |", "|---|---|---|---|---|"]
    for row in results.rows:
        if row.limit is not None:
            aim = f"{'≥' if row.at_least else '≤'} {row.limit:g} {row.unit}"
            met = {True: "yes", False: "no", None: row.missing}[row.met]
            lines.append(f"| {row.what} | {cell(row.before, row)} | {cell(row.now, row)} | {aim} | {met} |")
    return "\n".join(lines)


def processes(results: Results) -> str:
    """What each process of each row took."""
    lines = ["| what | program | CPU ms | wall ms | MB | runs |", "|---|---|---|---|---|---|"]
    shown = [row for row in results.rows if row.figures and row.unit != "MB"]
    for row in shown:
        each = f", each of {row.files:,}" if row.files > 1 else ""
        lines += [
            f"| {row.what}{each} | {_program(name, results)} | {between(one.cpu)} | {between(one.wall)} "
            f"| {one.memory:.0f} | {row.runs} |"
            for name, one in row.figures.items()
        ]
    return "\n".join(lines)


def _program(name: str, results: Results) -> str:
    ours = {"now": "distroify", "before": f"distroify {results.before}", "one": "distroify, one core"}
    return ours.get(name, name)


LEVERS = {
    "small": "one small Go file",
    "skipped": "one skipped file",
    "folder": "300 Dockerfiles",
    "compose": "200 Compose files",
    "module": "50 packages",
}


def steps(levers: list[Lever]) -> str:
    """Each revision's times, with the change from the line above."""
    lines = [
        f"| after | {' | '.join(LEVERS.values())} |",
        "|---|" + "---|" * len(LEVERS),
    ]
    for before, lever in zip([None, *levers], levers, strict=False):
        cells = [_change(lever, before, key) for key in LEVERS]
        lines.append(f"| {lever.subject} (`{lever.revision}`) | {' | '.join(cells)} |")
    return "\n".join(lines)


def _change(lever: Lever, before: Lever | None, key: str) -> str:
    value = lever.times[key].median
    if before is None:
        return number(value)
    change = 100 * (value / before.times[key].median - 1)
    return f"{number(value)} ({change:+.0f} %)"


def session(results: Results) -> str:
    """When, where, which revisions, and which peers."""
    before = f", against {results.before}" if results.before else ""
    peers = "".join(f"\n- {line}" for line in results.peers)
    left = f" There was no time for: {', '.join(results.left)}." if results.left else ""
    told = f"Measured on {results.date}: revision {results.revision}{before}; {results.machine}."
    return f"{told}{left} Peers:\n{peers}"


def page(text: str, results: Results) -> str:
    """The page with its generated parts renewed. Raises ``KeyError`` for a mark of another name."""
    parts = {
        "aims": aims(results),
        "session": session(results),
        "processes": processes(results),
        "levers": steps(results.levers),
    }
    return re.sub(
        r"(<!-- (\w+) -->\n).*?(\n<!-- /\2 -->)",
        lambda found: found[1] + parts[found[2]] + found[3],
        text,
        flags=re.DOTALL,
    )


def write(results: Results, page_file: Path = PAGE, plot_file: Path = PLOT) -> None:
    """Renew page and plot."""
    page_file.write_text(page(page_file.read_text("utf-8"), results), "utf-8")
    plot_file.write_text(plot(results), "utf-8")

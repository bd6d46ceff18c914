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
    return f"{told(value)} {row.unit}" if value is not None else ""


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
            f"| {row.what}{each} | {_program(name, results)} | {between(one.cpu)} | {told(one.wall)} "
            f"| {'' if one.memory is None else round(one.memory)} | {row.runs or ''} |"
            for name, one in row.figures.items()
        ]
    return "\n".join(lines)


def _whole(value: float | None) -> str:
    return "" if value is None else f"{value:.0f}"


def told(value: Spread | None) -> str:
    return "" if value is None else between(value)


def _program(name: str, results: Results) -> str:
    before = f"distroify {results.before}".rstrip()
    ours = {"now": "distroify", "before": before, "one": "distroify, one core"}
    return ours.get(name, name)


LEVERS = {
    "small": "one small Go file",
    "skipped": "one skipped file",
    "folder": "300 Dockerfiles",
    "compose": "200 Compose files",
    "module": "50 packages",
}


def steps(levers: list[Lever]) -> str:
    """Each revision's times, with the change from the revision before it."""
    if not levers:
        return "Not measured yet."
    lines = [
        f"| after | {' | '.join(LEVERS.values())} |",
        "|---|" + "---|" * len(LEVERS),
    ]
    lines += [
        f"| {lever.subject} (`{lever.revision}`) | {' | '.join(_change(lever, key) for key in LEVERS)} |"
        for lever in levers
    ]
    return "\n".join(lines)


def _change(lever: Lever, key: str) -> str:
    value = lever.times[key].median
    change = 100 * (value / lever.before[key].median - 1)
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

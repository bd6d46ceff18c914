"""The plot of docs/performance.md as SVG: cold start, files per second, growth. It follows light and dark."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

from tests.bench.results import Growth, Results, Row

_WIDTH, _MARGIN, _GAP, _BAR = 860, 24, 36, 15
"""Pixels: of the picture, around it, between its parts, and the height of a bar."""
_CURVE = 130
_STYLE = """\
text { font: 13px system-ui, -apple-system, "Segoe UI", Helvetica, Arial, sans-serif; fill: #1f2328 }
.page { fill: #ffffff } .title { font-weight: 600; font-size: 14px } .small { font-size: 11px; fill: #59636e }
.axis { stroke: #d1d9e0; stroke-width: 1; fill: none }
.now { fill: #0969da } .before { fill: #afb8c1 } .peer { fill: #bf8700 }
.line { fill: none; stroke-width: 2 } .line.now { stroke: #0969da; fill: none } .line.before { stroke: #8c959f; fill: none }
@media (prefers-color-scheme: dark) {
text { fill: #e6edf3 } .page { fill: #0d1117 } .small { fill: #9198a1 } .axis { stroke: #3d444d }
.now { fill: #4493f8 } .before { fill: #656c76 } .peer { fill: #d29922 }
.line.now { stroke: #4493f8 } .line.before { stroke: #848d97 }
}
"""


@dataclass(frozen=True)
class Bar:
    """``kind``: now, before or peer."""

    label: str
    kind: str
    value: float


def plot(results: Results) -> str:
    """The picture. Parts that were not measured are left out."""
    rows = {row.key: row for row in results.rows}
    half = (_WIDTH - 2 * _MARGIN - _GAP) // 2
    start = bars("Cold start, ms of processor time", starts(rows), _MARGIN, half)
    second = bars("Dockerfiles per second", rates(rows), _MARGIN + half + _GAP, half)
    top = max(start[1], second[1])
    below = [*curves(results.growth, top + _GAP)] if results.growth else []
    height = top + (_GAP + 40 + _CURVE + 40 if below else 0) + _MARGIN
    body = "\n".join([*start[0], *second[0], *below])
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" height="{height}" '
        f'viewBox="0 0 {_WIDTH} {height}" role="img">\n'
        "<title>Cold start, files per second and growth of distroify, before and now, beside its peers</title>\n"
        f'<style>\n{_STYLE}</style>\n<rect class="page" width="{_WIDTH}" height="{height}" rx="6"/>\n{body}\n</svg>\n'
    )


def starts(rows: dict[str, Row]) -> list[Bar]:
    """The processes of the cold start."""
    found = []
    if (small := rows.get("small")) is not None and "typer" in small.figures:
        found.append(Bar("import typer", "peer", small.figures["typer"].cpu.median))
    for key, label in (("version", "--version"), ("skipped", "a skipped file"), ("small", "a small Go file")):
        if key in rows:
            found += _versions(label, rows[key])
    return found


def _versions(label: str, row: Row) -> list[Bar]:
    return [
        Bar(f"{label}, before" if name == "before" else label, name, row.figures[name].cpu.median)
        for name in ("before", "now")
        if name in row.figures
    ]


def rates(rows: dict[str, Row]) -> list[Bar]:
    """Files a second, of processor time for what uses one core."""
    found = []
    for key, name, label in (
        ("process-tally", "tally", "tally, a process each"),
        ("process-dfc", "before", "before, a process each"),
        ("process-dfc", "now", "now, a process each"),
        ("process-dfc", "dfc", "dfc, a process each"),
        ("folder-tally", "tally", "tally, a folder"),
        ("folder-dfc", "before", "before, a folder"),
        ("folder-dfc", "now", "now, a folder"),
    ):
        if key in rows and name in rows[key].figures:
            kind = name if name in ("now", "before") else "peer"
            found.append(Bar(label, kind, 1000 / rows[key].figures[name].cpu.median))
    cores = rows["cores"].figures.get("now") if "cores" in rows else None
    if cores is not None and cores.wall is not None:
        found.append(Bar("now, a folder, all cores", "now", 1000 / cores.wall.median))
    return found


def bars(title: str, entries: Sequence[Bar], left: int, width: int) -> tuple[list[str], int]:
    """Horizontal bars from zero, and where they end."""
    top, names, numbers = _MARGIN + 16, 160, 52
    most = max((bar.value for bar in entries), default=1)
    lines = [_text(left, top, title, "title")]
    for place, bar in enumerate(entries):
        y = top + 16 + place * (_BAR + 7)
        length = max(1.0, bar.value / most * (width - names - numbers))
        lines += [
            _text(left + names - 8, y + 12, bar.label, end=True),
            f'<rect class="{bar.kind}" x="{left + names}" y="{y}" width="{length:.1f}" height="{_BAR}" rx="2"/>',
            _text(left + names + length + 6, y + 12, f"{bar.value:,.0f}"),
        ]
    return lines, top + 16 + len(entries) * (_BAR + 7)


def curves(growth: Sequence[Growth], top: int) -> Iterable[str]:
    """A small diagram for each kind of growth, each with its own scale."""
    yield _text(_MARGIN, top + 12, "Growth, seconds of processor time (grey: before)", "title")
    width = (_WIDTH - 2 * _MARGIN - _GAP * (len(growth) - 1)) / len(growth)
    for place, one in enumerate(growth):
        yield from _curve(one, _MARGIN + place * (width + _GAP), top + 40, width - 30)


def _curve(one: Growth, left: float, top: float, width: float) -> Iterable[str]:
    most = max(spread.median for times in one.times.values() for spread in times)
    bottom = top + _CURVE
    yield f'<path class="axis" d="M{left:.1f} {top} V{bottom} H{left + width:.1f}"/>'
    for name in ("before", "now"):
        points = [
            (left + width * size / one.sizes[-1], bottom - _CURVE * spread.median / most)
            for size, spread in zip(one.sizes, one.times.get(name, ()), strict=False)
        ]
        if points:
            path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
            yield f'<polyline class="line {name}" points="{path}"/>'
            yield from (f'<circle class="{name}" cx="{x:.1f}" cy="{y:.1f}" r="3"/>' for x, y in points)
            x, y = points[-1]
            yield _text(x + 6, y + 4, f"{one.times[name][-1].median / 1000:.1f}")
    yield _text(left, bottom + 16, f"{one.sizes[0]:,} to {one.sizes[-1]:,}", "small")
    yield _text(left, bottom + 30, _SHORT.get(one.key, one.key), "small")


_SHORT = {
    "plain": "Dockerfiles, COPY . ., no Go",
    "beside": "Dockerfiles in one folder",
    "compose": "programs with Compose files",
    "lines": "instructions in one file",
    "packages": "packages of one program",
}


def _text(x: float, y: float, text: str, kind: str = "", *, end: bool = False) -> str:
    attributes = (f' class="{kind}"' if kind else "") + (' text-anchor="end"' if end else "")
    return f'<text x="{x:.1f}" y="{y:.1f}"{attributes}>{escape(text)}</text>'

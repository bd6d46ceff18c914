"""How fast it is, beside its peers: ``python -m tests.bench`` measures and writes docs/performance.md.

``--quick`` prints ratios and writes nothing. Programs run in turns, and what counts is their processor time, so
that other work on the machine disturbs little; it never disturbs nothing.
"""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from msgspec.structs import replace

from tests.bench import inputs, levers, rows
from tests.bench.page import cell, steps, write
from tests.bench.programs import ROOT, WORK_TREE, find_peers, install
from tests.bench.results import Growth, Lever, Results, Row, load, save

BEFORE = "f0ef3a4"
"""The last revision before the work on speed."""


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    add = parser.add_argument
    add("--quick", action="store_true", help="ratios in half a minute; nothing is written")
    add("--page", action="store_true", help="write the page from results.json; nothing is measured")
    add("--runs", type=int, default=9, help="runs of the short rows; the long ones have a third (default: 9)")
    add("--processes", type=int, default=500, help="files that have a process each (default: 500)")
    add("--minutes", type=float, default=60, help="no part begins after this time (default: 60)")
    add("--before", default=BEFORE, help="revision to compare with; empty: none (default: %(default)s)")
    add("--levers", nargs="*", metavar="REV", help="measure only these steps; without REV: the known ones")
    add("--inputs", type=Path, metavar="FOLDER", help="Dockerfiles, instead of made ones")
    add("--moby", type=Path, metavar="FOLDER", help="a clone of moby, instead of a made module")
    add("--repositories", type=Path, metavar="FOLDER", help="a folder of clones")
    add("--dfc", help="the program, if it is not on PATH")
    add("--tally", help="the same")
    return parser.parse_args()


def grown(given: rows.Given, smallest: float = 1) -> Iterator[Row | Growth]:
    """Rows about growth, each after its curve."""
    for curve, row in rows.growth(given, smallest):
        yield curve
        yield row


PARTS: dict[str, Callable[[rows.Given], Iterator[Row | Growth]]] = {
    "start": rows.cold,
    "process": rows.process_per_file,
    "folder": rows.one_folder,
    "growth": grown,
    "module": rows.large_module,
    "repositories": rows.real_repositories,
    "memory": rows.memory,
    "tally": rows.tally_folder,
}
"""In the order of the table."""


def quick(given: rows.Given) -> Iterator[Row | Growth]:
    """What takes little time."""
    yield from rows.cold(given)
    yield from grown(given, smallest=0.4)


def measured(given: rows.Given, minutes: float) -> Iterator[tuple[list[Row | Growth], list[str]]]:
    """After each part: all that is done, and the names of the parts that are left. None begins when the time is over."""
    end = time.monotonic() + 60 * minutes
    done: list[Row | Growth] = []
    names = list(PARTS)
    for number, name in enumerate(names, 1):
        if time.monotonic() >= end:
            return
        done += printed(PARTS[name](given))
        yield done, names[number:]


def printed(found: Iterable[Row | Growth]) -> list[Row | Growth]:
    """The same, told while it goes."""
    done = []
    for one in found:
        done.append(one)
        if isinstance(one, Row):
            print(f"{cell(one.now, one):28} {_aim(one):30} {one.what}", flush=True)
    return done


def _aim(row: Row) -> str:
    if row.limit is None:
        return ""
    verdict = {True: "met", False: "missed", None: row.missing}[row.met]
    return f"aim {'≥' if row.at_least else '≤'} {row.limit:g}: {verdict}"


def machine() -> str:
    """Processor, Python, system, and how busy it is."""
    model = platform.processor() or platform.machine()
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        names = [
            line.partition(": ")[2]
            for line in cpuinfo.read_text().splitlines()
            if line.startswith("model name")
        ]
        model = names[0] if names else model
    load_ = os.getloadavg()[0]
    return f"{rows.CORES} cores of {model}, {platform.system()}, Python {platform.python_version()}, load {load_:.1f} at the start"


def revision() -> str:
    said = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return said.stdout.strip()


def main() -> None:
    """Measure, print, and write."""
    wanted = options()
    if wanted.page:
        write(load())
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        versions = {"now": install(WORK_TREE, folder / "now")} if wanted.levers is None else {}
        if wanted.before and not wanted.quick and wanted.levers is None:
            versions["before"] = install(wanted.before, folder / "before")
        texts = inputs.read(wanted.inputs) if wanted.inputs else inputs.dockerfiles(5406)
        peers = find_peers(wanted.dfc, wanted.tally)
        given = rows.Given(
            versions,
            peers,
            folder,
            texts,
            runs=3 if wanted.quick else wanted.runs,
            processes=wanted.processes,
            moby=wanted.moby and wanted.moby.resolve(),
            repositories=wanted.repositories and wanted.repositories.resolve(),
        )
        known = load()
        if wanted.levers is not None:
            found: list[Lever] = []
            for lever in levers.measure(given, wanted.levers or levers.STEPS, wanted.minutes):
                found.append(lever)
                print(steps([lever]).splitlines()[-1], flush=True)
                known = replace(known, levers=found)
                save(known)
                write(known)
            return
        told = machine()
        for line in peers.told():
            print(line)
        if wanted.quick:
            printed(quick(given))
            return
        # Written after each part: whoever ends this early keeps what is done.
        for done, left in measured(given, wanted.minutes):
            results = Results(
                date=datetime.now(UTC).date().isoformat(),
                machine=told,
                revision=revision(),
                before=wanted.before,
                peers=peers.told(),
                rows=[one for one in done if isinstance(one, Row)],
                growth=[one for one in done if isinstance(one, Growth)],
                left=left,
                levers=known.levers,
            )
            save(results)
            write(results)


if __name__ == "__main__":
    main()

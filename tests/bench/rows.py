"""The rows of the table of aims: what runs against what, on which input."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.bench import inputs
from tests.bench.measure import Command, Contestant, Spread, Usage, paired, ratio, spread
from tests.bench.programs import Installed, Peer, Peers, environment
from tests.bench.results import Figure, Growth, Row

CORES = os.cpu_count() or 1


@dataclass(frozen=True)
class Given:
    """What a run of the bench has: the versions by name (``now`` first), the peers, and inputs of real life.

    ``texts`` are Dockerfiles, ``real``: where they come from. ``runs`` is how often the short rows run; the
    long ones run less. ``folder`` is where inputs are made.
    """

    versions: Mapping[str, Installed]
    peers: Peers
    folder: Path
    texts: Sequence[bytes]
    runs: int
    processes: int = 500
    many: int = 10_000
    moby: Path | None = None
    repositories: Path | None = None

    @property
    def now(self) -> Installed:
        return self.versions["now"]

    @property
    def few(self) -> int:
        """Runs of a row that takes long."""
        return max(1, self.runs // 3)

    def each(self, command: Callable[[Installed], Contestant]) -> dict[str, Contestant]:
        return {name: command(version) for name, version in self.versions.items()}


def figure(usages: Sequence[Usage], files: int = 1) -> Figure:
    return Figure(
        spread(1000 * one.cpu / files for one in usages).of(2),
        spread(1000 * one.wall / files for one in usages).of(2),
        round(max(one.memory for one in usages) / 1e6, 1),
    )


def against(
    yardstick: str, found: Mapping[str, Sequence[Usage]], per: float = 1
) -> tuple[Spread | None, Spread | None]:
    """``now`` and ``before`` as a multiple of the yardstick; ``None`` for what was not measured."""
    times = [
        ratio(found[name], found[yardstick], per).of(3) if name in found and yardstick in found else None
        for name in ("now", "before")
    ]
    return times[0], times[1]


def cold(given: Given) -> Iterator[Row]:
    """Starts of one process, against one that only imports typer."""
    go = inputs.program(inputs.repository(given.folder / "go"))
    node = inputs.repository(given.folder / "node") / "Dockerfile"
    node.write_text(inputs.NODE)
    bare = [sys.executable, "-c", "import typer; typer.Typer()"]
    typer = {"typer": Command(bare, given.folder, environment())}
    for key, what, limit, arguments in (
        ("small", "one small Go file, `--diff`", 2.2, ("--diff", go)),
        ("skipped", "one skipped file", 1.4, ("--diff", node)),
        ("version", "`--version`", 1.1, ("--version",)),
        ("help", "`--help`", 1.1, ("--help",)),
    ):
        contestants = typer | _starts(given, arguments)
        paired([contestants])
        found = paired([contestants] * given.runs)
        now, before = against("typer", found)
        yield Row(
            key,
            f"{what}, against `import typer; typer.Typer()`",
            "x",
            limit,
            now=now,
            before=before,
            figures={name: figure(usages) for name, usages in found.items()},
            runs=given.runs,
        )


def _starts(given: Given, arguments: Sequence[str | Path]) -> dict[str, Contestant]:
    return given.each(lambda version: version.command(*arguments, folder=given.folder))


def process_per_file(given: Given) -> Iterator[Row]:
    """Each Dockerfile by a process of its own, in a repository of its own."""
    files = inputs.alone(given.texts[: given.processes], given.folder / "alone")

    def contestants(file: Path) -> dict[str, Contestant]:
        ours = given.each(lambda v: v.command("--diff", file, folder=file.parent, may_fail=True))
        return ours | rival("dfc", given.peers.dfc, file, folder=file.parent)

    found = paired(contestants(file) for file in files)
    yield _against_peer(
        "process-dfc", f"one process per file over {len(files)} Dockerfiles, against dfc", "dfc", found, 8.0
    )
    # tally takes a third of a second for each.
    some = files[: max(1, len(files) // 8)]
    found = paired(
        rival("tally", given.peers.tally, file, folder=file.parent)
        | {"now": given.now.command("--diff", file, folder=file.parent, may_fail=True)}
        for file in some
    )
    yield _against_peer(
        "process-tally", f"one process per file over {len(some)} Dockerfiles, against tally", "tally", found
    )


def rival(
    name: str, peer: Peer | None, *arguments: str | Path, folder: Path, **more: str
) -> dict[str, Contestant]:
    """The peer as a contestant; none where it is missing."""
    return {} if peer is None else {name: peer.command(*arguments, folder=folder, **more)}


def _against_peer(
    key: str,
    what: str,
    peer: str,
    found: Mapping[str, Sequence[Usage]],
    limit: float | None = None,
    files: Mapping[str, int] | None = None,
) -> Row:
    """``files``: how many each had in a run, if not one."""
    count = files or {}
    ours, theirs = count.get("now", 1), count.get(peer, 1)
    now, before = against(peer, found, ours / theirs)
    return Row(
        key,
        what,
        "x",
        limit,
        now=now,
        before=before,
        figures={name: figure(usages, count.get(name, 1)) for name, usages in found.items()},
        files=ours,
        runs=len(found["now"]),
        missing="" if now is not None else f"no {peer}",
    )


def one_folder(given: Given) -> Iterator[Row]:
    """One process over all Dockerfiles of a repository, on one core and on all."""
    root = inputs.spread_out(given.texts, given.folder / "folder")
    files = inputs.alone(given.texts[:100], given.folder / "sample")
    # dfc takes one path a process.
    dfc = given.peers.dfc
    sample = {} if dfc is None else {"dfc": _all([dfc.command(file, folder=file.parent) for file in files])}
    count = len(given.texts)
    sizes = {"now": count, "before": count, "dfc": len(files)}
    what = f"one process over a folder of {count:,} Dockerfiles"
    found = paired([given.each(lambda v: v.search(root)) | sample] * given.few)
    yield _against_peer("folder-dfc", f"{what}, per file against dfc", "dfc", found, 0.11, sizes)
    yield _all_cores(given, root, what)


def _all(commands: Sequence[Command]) -> Contestant:
    def run() -> Usage:
        first, *others = (command() for command in commands)
        return sum(others, first)

    return run


def _all_cores(given: Given, root: Path, what: str) -> Row:
    row = Row("cores", f"{what}: wall time of one core against {CORES}", "x", 1.8, at_least=True)
    if not given.now.jobs:
        return Row(row.key, row.what, row.unit, row.limit, at_least=True, missing="no `--jobs` yet")
    contestants: dict[str, Contestant] = {"one": given.now.search(root), "now": given.now.search(root, CORES)}
    found = paired([contestants] * given.few)
    if len({usage.output for usages in found.values() for usage in usages}) != 1:
        raise RuntimeError("several cores print something else than one")
    pairs = zip(found["one"], found["now"], strict=True)
    return Row(
        row.key,
        row.what,
        row.unit,
        row.limit,
        at_least=True,
        now=spread(one.wall / all_.wall for one, all_ in pairs).of(3),
        figures={name: figure(usages, len(given.texts)) for name, usages in found.items()},
        files=len(given.texts),
        runs=given.few,
    )


def tally_folder(given: Given) -> Iterator[Row]:
    """One process over a smaller folder: tally takes long."""
    texts = given.texts[: max(1, len(given.texts) // 10)]
    root = inputs.spread_out(texts, given.folder / "tally")
    contestants = rival("tally", given.peers.tally, ".", folder=root) | {"now": given.now.search(root)}
    found = paired([contestants] * given.few)
    sizes = {"now": len(texts), "tally": len(texts)}
    what = f"one process over a folder of {len(texts)} Dockerfiles, against tally"
    yield _against_peer("folder-tally", what, "tally", found, files=sizes)


KINDS: tuple[tuple[str, str, Callable[[Path, int], None], int, int], ...] = (
    ("plain", "Dockerfiles with `COPY . .` in one repository, no Go", inputs.without_go, 100, 3),
    ("beside", "Dockerfiles in one folder that copy by patterns", inputs.beside, 100, 3),
    ("compose", "Go programs with a Compose file each in one repository", inputs.with_compose, 100, 3),
    ("lines", "instructions in one Dockerfile", inputs.lines, 1000, 3),
    ("packages", "packages of one Go program", inputs.packages, 25, 3),
)
"""Key, what there is more of, how it is made, the smallest number, and how often that is doubled."""


def growth(given: Given, smallest: float = 1) -> Iterator[tuple[Growth, Row]]:
    """Eight times of something should take about eight times as long. ``smallest`` scales the numbers down."""
    for key, what, make, least, doubled in KINDS:
        sizes = [round(least * smallest) * 2**power for power in range(doubled + 1)]
        roots = [inputs.repository(given.folder / f"{key}{size}") for size in sizes]
        for root, size in zip(roots, sizes, strict=True):
            make(root, size)
        # All sizes stand in one round: the smallest and the largest are a pair.
        contestants: dict[str, Contestant] = {
            f"{name} {size}": version.search(root)
            for root, size in zip(roots, sizes, strict=True)
            for name, version in given.versions.items()
        }
        found = paired([contestants] * given.few)
        times = {
            name: [spread(1000 * one.cpu for one in found[f"{name} {size}"]).of(1) for size in sizes]
            for name in given.versions
        }
        ends = {
            name: ratio(found[f"{name} {sizes[-1]}"], found[f"{name} {sizes[0]}"]) for name in given.versions
        }
        largest = {name: found[f"{name} {sizes[-1]}"] for name in given.versions}
        yield (
            Growth(key, what, sizes, times),
            Row(
                f"growth-{key}",
                f"{sizes[-1]} {what}, against {sizes[0]}",
                "x",
                8.5,
                now=ends["now"].of(2),
                before=ends["before"].of(2) if "before" in ends else None,
                figures={name: figure(usages) for name, usages in largest.items()},
                runs=given.few,
            ),
        )


def large_module(given: Given) -> Iterator[Row]:
    """All evidence of a large program, against following its imports."""
    if given.moby is not None:
        module, package, what = given.moby, "cmd/dockerd", "moby's `./cmd/dockerd`"
    else:
        module, package, what = inputs.repository(given.folder / "module"), ".", "a module of 200 packages"
        inputs.packages(module, 200)
    vendored = "-mod=vendor" if (module / "vendor").is_dir() else "-mod=mod"
    dockerfile = given.folder / "large.Dockerfile"
    dockerfile.write_text(
        "FROM golang:1.26\nWORKDIR /src\nCOPY . .\n"
        f"RUN CGO_ENABLED=0 go build {vendored} -o /usr/local/bin/app ./{package}\n"
        'CMD ["app"]\n'
    )
    settings = {"CGO_ENABLED": "0", "GOFLAGS": vendored, "GOPROXY": "off", "GOTOOLCHAIN": "local"}
    listed = rival("go list", given.peers.go, f"./{package}", folder=module, **settings)
    ours = given.each(
        lambda version: version.command("--diff", "--context", module, dockerfile, folder=given.folder)
    )
    # The files are read once before, so that nobody waits for the disk.
    paired([listed])
    found = paired([ours | listed] * given.few)
    row = _against_peer("module", f"evidence of {what}, against `go list -deps`", "go list", found, 4.0)
    yield row
    yield _memory("module-memory", f"evidence of {what}: memory", row, 250.0)


def _memory(key: str, what: str, row: Row, limit: float) -> Row:
    """The memory that a row took, as a row of its own."""

    def of(name: str) -> Spread | None:
        found = row.figures.get(name)
        return None if found is None or found.memory is None else spread([found.memory])

    return Row(
        key,
        what,
        "MB",
        limit,
        now=of("now"),
        before=of("before"),
        figures=row.figures,
        files=row.files,
        runs=row.runs,
    )


def real_repositories(given: Given) -> Iterator[Row]:
    """Files about Go of real repositories, with all that lies around them, in one process."""
    key, limit = "repositories", 9.0
    root = given.repositories
    if root is None:
        yield Row(key, "real repositories with context, per file", "ms", limit, missing="no `--repositories`")
        return
    files = about_go(given.now, root)
    found = paired([given.each(lambda v: v.search(root, paths=files))] * given.few)
    figures = {name: figure(usages, len(files)) for name, usages in found.items()}
    yield Row(
        key,
        f"{len(files)} Dockerfiles of real repositories with context, per file",
        "ms",
        limit,
        now=figures["now"].cpu,
        before=figures["before"].cpu if "before" in figures else None,
        figures=figures,
        files=len(files),
        runs=given.few,
    )


def about_go(version: Installed, root: Path) -> list[str]:
    """Dockerfiles below a folder that are not skipped, relative to it."""
    command = version.command("--check", "--format", "json", ".", folder=root)
    said = subprocess.run(
        command.words, cwd=root, env=command.environment, capture_output=True, text=True, check=False
    )
    return [file["path"] for file in json.loads(said.stdout)["files"] if file["outcome"] != "skipped"]


def memory(given: Given) -> Iterator[Row]:
    """Memory of one process over a great many files."""
    root = given.folder / "many"
    texts = inputs.dockerfiles(given.many)
    for number in range(100):
        inputs.spread_out(texts[number::100], root / f"repository{number}", folders=1)
    found = paired([given.each(lambda version: version.search(root))])
    figures = {name: figure(usages, given.many) for name, usages in found.items()}
    row = Row("many", "", "MB", figures=figures, files=given.many, runs=1)
    yield _memory("memory", f"memory for {given.many:,} files in one process", row, 60.0)

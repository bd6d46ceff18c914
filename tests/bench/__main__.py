"""How fast it starts, how many files it does in a second, and how it grows: ``python -m tests.bench``.

Times are the best of several runs of a process of its own, in seconds.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from tests.bench.source import growth as source_growth

ROOT = Path(__file__).parents[2]
DISTROIFY = [sys.executable, "-m", "rewriter", "--check", "--quiet"]
START_LIMIT = 2.5
"""How many times as long as ``import typer`` one file may take from a cold start."""
DOCKERFILE = """\
FROM golang:1.22
WORKDIR /src
COPY . .
RUN go build -o /usr/local/bin/app{number} .
EXPOSE 8080
CMD ["app{number}"]
"""
MAIN = 'package main\n\nfunc main() { println("hello") }\n'


def best(command: list[str], runs: int) -> float:
    """The shortest time of a process; its exit code must be 0 or 1 (``--check``)."""
    # Byte code is written by any installation, so it is part of a normal start.
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    environment["PYTHONPATH"] = str(ROOT)
    times = []
    for _ in range(runs):
        started = time.perf_counter()
        done = subprocess.run(command, env=environment, capture_output=True, check=False)
        times.append(time.perf_counter() - started)
        if done.returncode not in (0, 1):
            raise SystemExit(done.stderr.decode("utf-8", "replace"))
    return min(times)


def program(folder: Path, dockerfile: str) -> Path:
    """A small Go program with its Dockerfile, which is returned."""
    folder.mkdir(parents=True)
    (folder / "go.mod").write_text("module example.com/app\n\ngo 1.22\n")
    (folder / "main.go").write_text(MAIN)
    (folder / "Dockerfile").write_text(dockerfile)
    return folder / "Dockerfile"


def cold_start(folder: Path) -> Iterator[tuple[str, str]]:
    """One file against the import of typer alone."""
    file = program(folder / "one", DOCKERFILE.format(number=""))
    typer = best([sys.executable, "-c", "import typer"], 10)
    ours = best([*DISTROIFY, str(file)], 10)
    yield "import typer", f"{typer:.3f} s"
    verdict = "ok" if ours / typer < START_LIMIT else f"too slow, limit {START_LIMIT}"
    yield "one file, cold start", f"{ours:.3f} s = {ours / typer:.2f} x import typer ({verdict})"


def throughput(folder: Path, count: int = 1000) -> Iterator[tuple[str, str]]:
    """A search over many small programs."""
    for number in range(count):
        program(folder / "many" / str(number), DOCKERFILE.format(number=number))
    seconds = best([*DISTROIFY, str(folder / "many")], 2)
    yield f"{count} files", f"{seconds:.2f} s = {count / seconds:.0f} files/s"


def growth(folder: Path) -> Iterator[tuple[str, str]]:
    """One file of more and more lines: ten times the lines should take about ten times as long."""
    for lines in (10, 100, 1_000, 10_000, 100_000):
        head, tail = DOCKERFILE.format(number="").split("EXPOSE 8080\n")
        file = program(folder / str(lines), head + "ENV A=1\n" * lines + tail)
        yield f"{lines} lines", f"{best([*DISTROIFY, str(file)], 2):.2f} s"


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as name:
        for part in (cold_start, throughput, growth, source_growth):
            for label, value in part(Path(name)):
                print(f"{label:22} {value}", flush=True)


if __name__ == "__main__":
    main()

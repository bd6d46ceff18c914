"""Reading a program's source: growth, and against ``go list -deps`` on the same tree.

``python -m tests.bench.source [TREE MAIN]`` takes a module of yours (``MAIN`` is a folder in it) besides the
one that is made here. Times are medians of five, in seconds of processor time of all threads: other work on
the machine changes them less.
"""

from __future__ import annotations

import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from rewriter.context.files import Context
from rewriter.golang.modules.imports import ImportResolver
from rewriter.golang.modules.module import find_module
from rewriter.golang.reachability.graph import Selection, walk
from rewriter.golang.source.collect import collect
from rewriter.golang.source.constraint import build_tags

RUNS = 5
FUNCTION = """\
// Work{n} does what its name says.
func Work{n}(name string, count int) (string, error) {{
	if count < {n} {{
		return "", fmt.Errorf("too few for %s: %d", name, count)
	}}
	for i := range count {{
		name = strings.TrimSpace(name + "part-{n}")
		if data, err := os.ReadFile("data/" + name); err == nil && len(data) > i {{
			return string(data), nil
		}}
	}}
	return name, nil
}}

"""


def module(root: Path, packages: int) -> None:
    """A module whose main package imports this many packages of four files each."""
    imports = "".join(f'\t_ "example.com/big/p{n}"\n' for n in range(packages))
    root.mkdir(parents=True)
    (root / "go.mod").write_text("module example.com/big\n\ngo 1.22\n")
    (root / "main.go").write_text(f"package main\n\nimport (\n{imports})\n\nfunc main() {{}}\n")
    for number in range(packages):
        (root / f"p{number}").mkdir()
        for file in range(4):
            body = "".join(FUNCTION.format(n=file * 10 + n) for n in range(10))
            text = f'package p{number}\n\nimport (\n\t"fmt"\n\t"os"\n\t"strings"\n)\n\n{body}'
            (root / f"p{number}" / f"f{file}.go").write_text(text)


def median(action: Callable[[], object]) -> float:
    """Processor time of this process and of its children."""
    times = []
    action()
    for _ in range(RUNS):
        before = _used()
        action()
        times.append(_used() - before)
    return statistics.median(times)


def _used() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def analysis(root: Path, main: str) -> tuple[float, float, int, int]:
    """Seconds to follow the imports, seconds for all evidence, files, and bytes of own source."""
    tags = build_tags((), cgo=False)

    def follow() -> object:
        files = Context(root)
        resolver = ImportResolver(files, find_module(files, main), None)
        return walk(files, main, resolver, Selection(tags, tags), (), {})

    def everything() -> tuple[str, ...]:
        files = Context(root)
        module_ = find_module(files, main)
        return collect(files, main, module=module_, gopath_import=None, cgo_enabled=False).files

    found = everything()
    size = sum((root / path).stat().st_size for path in found)
    return median(follow), median(everything), len(found), size


def go_list(root: Path, main: str) -> float | None:
    """Seconds of ``go list -deps``; ``None`` where it is missing or fails."""
    environment = {**os.environ, "CGO_ENABLED": "0", "GOPROXY": "off", "GOTOOLCHAIN": "local"}
    command = ["go", "list", "-deps", f"./{main}"]

    def run() -> int:
        return subprocess.run(command, cwd=root, env=environment, capture_output=True, check=False).returncode

    return median(run) if shutil.which("go") and run() == 0 else None


def compared(root: Path, main: str) -> Iterator[tuple[str, str]]:
    """Both on one tree."""
    follow, everything, files, size = analysis(root, main)
    listed = go_list(root, main)
    theirs = "no go" if listed is None else f"{listed:.2f} s"
    yield (
        f"{files} files, {size / 1e6:.1f} MB",
        (f"imports {follow:.2f} s, all evidence {everything:.2f} s, go list -deps {theirs}"),
    )


def growth(folder: Path) -> Iterator[tuple[str, str]]:
    """Twice the reachable source should take twice as long."""
    for packages in (25, 50, 100, 200):
        root = folder / f"big{packages}"
        module(root, packages)
        yield from compared(root, "")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    yield "peak memory", f"{peak:.0f} MB"


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as name:
        for label, value in growth(Path(name)):
            print(f"{label:22} {value}", flush=True)
    if len(sys.argv) == 3:
        for label, value in compared(Path(sys.argv[1]), sys.argv[2]):
            print(f"{label:22} {value}", flush=True)


if __name__ == "__main__":
    main()

"""Reads Go modules for the tables ``read.toml`` and ``starters.toml``.

``python -m tests.golang.reading MODULE[@VERSION] …`` writes a row for each, of its newest version where none is
named. It takes ``go`` and the network: the module and what it requires are downloaded, and nothing of them is run.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from msgspec import Struct
from msgspec.json import decode

from rewriter.golang.source.c_needs import cgo_module
from rewriter.support.tables import table

TABLES = Path(__file__).parents[2] / "rewriter/golang"
EXECUTING = frozenset({"os/exec", "golang.org/x/sys/execabs", "github.com/cli/safeexec"})
_MOST_PACKAGES = 12
"""A module with more packages that start executables counts as a whole."""
_TIMEOUT = 240.0


class Package(Struct, frozen=True, rename="pascal"):
    """What ``go list -json`` says of a package (https://pkg.go.dev/cmd/go#hdr-List_packages_or_modules)."""

    import_path: str
    name: str = ""
    standard: bool = False
    dep_only: bool = False
    go_files: tuple[str, ...] = ()
    cgo_files: tuple[str, ...] = ()
    imports: tuple[str, ...] = ()
    error: object = None


class Row(Struct, frozen=True):
    """What is written of a module: packages by their folders in it, ``""`` for its own."""

    module: str
    version: str
    c_code: tuple[str, ...] = ()
    """Packages that have C code or import some, or of which an import could not be read."""
    starting: tuple[str, ...] = ()
    """Packages that import something that starts executables."""
    packages: int = 0


def row(module: str, version: str, with_cgo: Iterable[Package], without: Iterable[Package]) -> Row:
    """The row of a module from its packages and all that they import, as ``go list -deps`` finds them."""
    found = {package.import_path: package for package in with_cgo}
    other = {package.import_path: package.go_files for package in without}
    foreign = {path: package for path, package in found.items() if not package.standard}
    c_code = [
        path
        for path, each in foreign.items()
        if (each.cgo_files or each.error or each.go_files != other.get(path))
        and not _is_in(path, "read", "same")
    ]
    passed = {path for path in foreign if _is_in(path, "starters", "passed")}
    starting = [path for path, each in foreign.items() if EXECUTING & {*each.imports} and path not in passed]
    own = [path for path, each in foreign.items() if not each.dep_only and each.name not in ("", "main")]

    def of_module(reached: Collection[str]) -> tuple[str, ...]:
        return tuple(sorted(path[len(module) + 1 :] for path in own if path in reached))

    starters = _importers({path: each for path, each in foreign.items() if path not in passed}, starting)
    return Row(module, version, of_module(_importers(foreign, c_code)), of_module(starters), len(own))


def _is_in(path: str, name: str, section: str) -> bool:
    """Whether a section of a table has a package, or one above it."""
    return any(path == known or path.startswith(f"{known}/") for known in table("golang", name)[section])


def _importers(packages: Mapping[str, Package], paths: Iterable[str]) -> set[str]:
    """Packages, and all that import them, directly or not."""
    importing: dict[str, list[str]] = {}
    for path, package in packages.items():
        for imported in package.imports:
            importing.setdefault(imported, []).append(path)
    waiting = [*paths]
    reached = set(waiting)
    while waiting:
        new = [path for path in importing.get(waiting.pop(), ()) if path not in reached]
        reached.update(new)
        waiting += new
    return reached


def written(text: str, section: str, rows: Mapping[str, str | None]) -> str:
    """A table with these rows in a section, in the order of their keys; ``None`` takes one out."""
    head, begin, rest = text.partition(f"[{section}]\n")
    body, end, tail = rest.partition("\n\n")
    lines = {line.partition(" = ")[0]: line for line in body.splitlines() if line}
    for key, value in rows.items():
        lines.pop(f'"{key}"', None)
        if value is not None:
            lines[f'"{key}"'] = f'"{key}" = {value}'
    return head + begin + "\n".join(lines[key] for key in sorted(lines)) + (end or "\n") + tail


def _add(rows: Iterable[Row]) -> None:
    """Write the rows; a module of which no package could be read, or that needs cgo, gets none."""
    kept = [row for row in rows if len(row.c_code) < row.packages and cgo_module(row.module) is None]
    starting = {
        row.module: '["*"]' if len(row.starting) > _MOST_PACKAGES else _listed(row.starting) for row in kept
    }
    read, starters = TABLES / "read.toml", TABLES / "starters.toml"
    text = written(read.read_text(), "modules", {row.module: json.dumps(row.version) for row in kept})
    read.write_text(written(text, "except", {row.module: _listed(row.c_code) for row in kept}))
    starters.write_text(written(starters.read_text(), "packages", starting))


def _listed(folders: Iterable[str]) -> str | None:
    found = [*folders]
    return json.dumps(found) if found else None


def _read(module: str, version: str) -> Row:
    """Raises ``RuntimeError`` with what the go command says against it."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "go.mod").write_text("module example.com/reading\n\ngo 1.26\n")
        _go(folder, "get", f"{module}@{version}")
        required = (folder / "go.mod").read_text()
        chosen = re.search(rf"^\s*(?:require )?{re.escape(module)} (v\S+)", required, re.MULTILINE)
        if chosen is None:
            raise RuntimeError(f"{module}: no version is required")
        if chosen[1].endswith("+incompatible"):
            _go(
                folder, "get", f"{module}/...@{chosen[1]}"
            )  # without a go.mod, what it imports is not required
        asked = (
            "list",
            "-e",
            "-deps",
            f"-json={','.join(Package.__struct_encode_fields__)}",
            f"{module}/...",
        )
        return row(module, chosen[1], *(_packages(_go(folder, *asked, cgo=cgo)) for cgo in "10"))


def _go(folder: Path, *arguments: str, cgo: str = "1") -> str:
    own = {
        "GOFLAGS": "-mod=mod",
        "GOOS": "linux",
        "GOARCH": "amd64",
        "CGO_ENABLED": cgo,
        "GOTOOLCHAIN": "local",
    }
    said = subprocess.run(
        ("go", *arguments),
        cwd=folder,
        env=os.environ | own,
        capture_output=True,
        text=True,
        timeout=_TIMEOUT,
        check=False,
    )
    if said.returncode:
        raise RuntimeError(said.stderr.strip())
    return said.stdout


def _packages(text: str) -> Iterator[Package]:
    """The objects of ``go list -json``, which stand one behind the other, each to a closing bracket alone."""
    for each in text.split("\n}\n"):
        if each:
            yield decode(each + "}", type=Package)


def main() -> None:
    """Read what the command line names, and write it."""
    rows: list[Row] = []
    for argument in sys.argv[1:]:
        module, _, version = argument.partition("@")
        try:
            rows.append(_read(module, version or "latest"))
        except (RuntimeError, subprocess.TimeoutExpired) as error:
            print(f"{module}: {error}", file=sys.stderr)
    _add(rows)


if __name__ == "__main__":
    main()

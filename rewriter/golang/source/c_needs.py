"""What the program needs from the C world: cgo, or the dynamic loader."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from msgspec import Struct

from rewriter.golang.model import CgoNeed, Module, SourceEvidence
from rewriter.golang.modules.module import ancestors
from rewriter.golang.reachability.graph import Graph
from rewriter.golang.source.names import unversioned
from rewriter.model import Place
from rewriter.support.tables import made, table


class CgoModule(Struct, frozen=True):
    """A row of modules.toml."""

    path: str
    alternative: str | None = None
    kind: str = "cgo"
    libraries: tuple[str, ...] | None = None
    bundles: tuple[str, ...] = ()
    loads: tuple[str, ...] = ()
    opens: str = ""
    tagged: dict[str, Sequence[str]] = {}
    stub: bool = False
    musl_tag: str = ""
    glibc_only: bool = False
    unfit: str = ""

    @property
    def purego(self) -> bool:
        """Whether it loads C libraries without cgo."""
        return self.kind == "purego"


def cgo_module(import_path: str) -> CgoModule | None:
    """The row with the longest path that ``import_path`` lies below, whatever the major version."""
    rows = cgo_rows()
    return next((rows[path] for path in ancestors(unversioned(import_path)) if path in rows), None)


def cgo_needs(graph: Graph, module: Module | None) -> tuple[CgoNeed, ...]:
    """``import "C"`` in reachable packages, reachable packages of the table, indirect requirements of it."""
    needs = [CgoNeed(place, fallback=package.fallback) for package, place in graph.cgo]
    seen: set[str] = set()
    for row, place in _matches(graph):
        if not row.purego and row.path not in seen:
            seen.add(row.path)
            needs.append(CgoNeed(place, row.path, row.alternative))
    for requirement in module.requires if module is not None else ():
        indirect = cgo_rows().get(unversioned(requirement.path)) if requirement.indirect else None
        if module is not None and indirect is not None and not indirect.purego and indirect.path not in seen:
            seen.add(indirect.path)
            place = Place(f"{module.directory}/go.mod".lstrip("/"), requirement.line)
            needs.append(CgoNeed(place, indirect.path, indirect.alternative, certain=False))
    return tuple(needs)


def dynamic_linking(graph: Graph) -> tuple[Place, ...]:
    """Places that import a package which links the dynamic loader without cgo."""
    return tuple(place for row, place in _matches(graph) if row.purego)


def _matches(graph: Graph) -> Iterator[tuple[CgoModule, Place]]:
    for path, place in graph.external.items():
        row = cgo_module(path)
        if row is not None:
            yield row, place


def row_of(need: CgoNeed, source: SourceEvidence | None) -> CgoModule | None:
    """What is known of the module behind a need: what the user says of it, else the row of the table."""
    for notes, _ in source.noted if source is not None else ():
        if notes.path == need.module and notes.needs_cgo:
            return CgoModule(notes.path, libraries=notes.libraries)
    return cgo_rows().get(need.module or "")


@cache
def cgo_rows() -> Mapping[str, CgoModule]:
    """The rows of modules.toml by path."""
    return {row["path"]: made(CgoModule, row) for row in table("golang", "modules")["modules"]}

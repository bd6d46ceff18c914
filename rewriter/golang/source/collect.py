"""What the source of a program says about the image that it needs.

From the main package the imports are followed inside of the build context, as the go command would for
Linux, and the files that take part are read. Nothing is executed, and nothing outside of the build
context is looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TypeVar

from msgspec.structs import replace

from rewriter.golang.files import Files
from rewriter.golang.model import CallUse, CPackage, Module, SourceEvidence
from rewriter.golang.modules import vendored
from rewriter.golang.modules.imports import ImportResolver, Origin
from rewriter.golang.modules.layout import Building
from rewriter.golang.modules.seen import unread
from rewriter.golang.reachability.graph import Graph, Known, Package, Selection, SourceFile, walk
from rewriter.golang.source import defaults
from rewriter.golang.source.c_code import c_packages
from rewriter.golang.source.c_needs import cgo_needs, dynamic_linking
from rewriter.golang.source.constraint import NEWEST_RELEASE, build_tags
from rewriter.golang.source.environment import import_names
from rewriter.golang.source.extract import Extractor
from rewriter.golang.source.findings import Findings
from rewriter.golang.source.meanings import Meanings
from rewriter.golang.source.names import package_names, unversioned
from rewriter.golang.source.reassigned import reassigned
from rewriter.golang.source.silent import may_be_text
from rewriter.golang.source.syntax import parsed
from rewriter.golang.source.visited import kinds
from rewriter.golang.strings.constants import Constants
from rewriter.golang.strings.embedded import embedded
from rewriter.golang.strings.own_types import exported, own_types
from rewriter.golang.strings.parameters import Forwarding
from rewriter.golang.strings.scope import PackageScope, Unit, bind
from rewriter.golang.strings.site import Site
from rewriter.model import Place
from rewriter.support.regex import regex

_Known = TypeVar("_Known")


def collect(
    files: Files,
    main_directory: str,
    *,
    module: Module | None,
    gopath_import: str | None,
    building: Building = Building(),  # noqa: B008 (frozen)
    main_files: tuple[str, ...] = (),
    gopath_sources: tuple[str, ...] = (),
) -> SourceEvidence:
    """The evidence of the program whose main package is in ``main_directory`` of the context.

    ``module`` is the main module (with its local ``replace`` targets and the modules of a go.work),
    ``gopath_import`` the import path of the context's root in a GOPATH layout, ``gopath_sources`` the
    context directories that lie at GOPATH/src. With ``main_files`` (base names) the main package is
    just these. Of vendored packages only executables, environment names and cgo are looked for. Never raises:
    what could not be found or parsed is in ``unresolved``.
    """
    tags = {cgo: _tags(building, cgo) for cgo in (True, False)}
    resolver = ImportResolver(files, module, gopath_import, gopath_sources, building)
    known: Known = {}

    def follow(cgo: bool) -> Graph:
        selection = Selection(tags[cgo], tags[False])
        return walk(files, main_directory, resolver, selection, main_files, known)

    graph = follow(True)
    program = _Program(files, graph, resolver, building.overridden)
    findings = program.read([p for p in graph.packages if not p.vendored])
    findings.executables = vendored.executables(
        files, graph, resolver, findings.executables, program.executables
    )
    findings.environment.update(vendored.environment(files, graph), import_names(_own_imports(graph)))
    chosen = _own_files(graph)
    if any(package.asks_cgo for package in graph.packages if not package.vendored):
        chosen ^= _own_files(follow(False))
    else:
        chosen.clear()
    return replace(
        _evidence(main_directory, graph, findings, module),
        chosen_by_cgo=tuple(sorted(chosen)),
        unread=tuple(unread(graph.downloaded, resolver.modules)),
        debug=(*_debug_lines(graph.directories[main_directory]), *resolver.debug),
        c_packages=_c_packages(files, graph, tags[True]),
    )


def _tags(building: Building, cgo: bool) -> frozenset[str]:
    release = NEWEST_RELEASE if building.release is None else building.release
    return build_tags(building.tags, cgo=cgo, release=release, architecture=building.architecture)


def _c_packages(files: Files, graph: Graph, tags: frozenset[str]) -> tuple[CPackage, ...]:
    if not graph.cgo:
        return ()

    return c_packages(files, graph, tags)


_DEBUG = regex(r"^//go:debug[ \t]+(\S+=\S*)", re.MULTILINE)
"""https://go.dev/doc/godebug#directive"""


def _debug_lines(main: Package) -> Iterator[tuple[str, Place]]:
    for file in main.files:
        text = file.header.constraints
        for found in _DEBUG.finditer(text) if "//go:debug" in text else ():
            yield found[1], Place(file.path, text.count("\n", 0, found.start()) + 1)


def _own_files(graph: Graph) -> set[str]:
    return {file.path for package in graph.packages if not package.vendored for file in package.files}


def _own_imports(graph: Graph) -> set[str]:
    own = (file for package in graph.packages if not package.vendored for file in package.files)
    return {item.path for file in own for item in file.header.imports}


def _evidence(main_directory: str, graph: Graph, findings: Findings, module: Module | None) -> SourceEvidence:
    extra = (*defaults.of_calls(findings.watched), *_import_defaults(graph))
    own = (package for package in graph.packages if not package.vendored)
    return SourceEvidence(
        main_directory=main_directory,
        files=tuple(file.path for package in own for file in package.files),
        imports=tuple(graph.external.items()),
        standard_imports=frozenset(graph.standard),
        strings=(*findings.strings, *(default.use for default in extra)),
        executables=tuple(findings.executables),
        path_calls=(*findings.path_calls, *(default.call for default in extra if not default.searched)),
        environment=frozenset(findings.environment),
        embeds=tuple(findings.embeds),
        cgo=cgo_needs(graph, module),
        privileged=tuple(findings.privileged),
        unresolved=tuple(graph.unresolved),
        dynamic_linking=dynamic_linking(graph),
    )


def _import_defaults(graph: Graph) -> tuple[defaults.Default, ...]:
    own = {path: place for path, place in graph.external.items() if path in graph.direct}
    return tuple(defaults.of_imports(own))


class _Program:
    """Reads packages in order, imported ones first, so that their constants are known."""

    def __init__(
        self, files: Files, graph: Graph, resolver: ImportResolver, overridden: frozenset[str]
    ) -> None:
        self._files = files
        self._overridden = overridden
        self._graph = graph
        self._resolver = resolver
        self._constants: dict[str, dict[str, str]] = {}
        self._types: dict[str, dict[str, str]] = {}
        """Exported types that stand for those of other packages."""
        self._embedded: dict[str, frozenset[str]] = {}
        """Exported variables that hold what is embedded."""
        self._imported = frozenset(map(unversioned, graph.direct | graph.standard))

    def read(self, packages: Sequence[Package]) -> Findings:
        """Everything that the files of the packages say; holds one package's trees at a time."""
        return self._read(packages, Meanings(self._imported))

    def executables(self, packages: Sequence[Package]) -> Sequence[CallUse]:
        """The executables that the files of the packages start."""
        return self._read(packages, Meanings(self._imported, only_executables=True)).executables

    def _read(self, packages: Sequence[Package], meanings: Meanings) -> Findings:
        findings = Findings()
        forwarding = Forwarding(lambda path, folder: self._resolver.resolve(path, folder).directory)
        for package in packages:
            units = [unit for file in package.files if (unit := self._unit(package, file)) is not None]
            scope = bind(units, kinds(units, only_executables=meanings.only_executables))
            scope.exported = self._exported(package)
            others = self._of_imported(package, self._embedded)
            scope.embedded = embedded(units, (f"{path}.{name}" for path, names in others for name in names))
            types = own_types(units, self._foreign(package))
            for unit in units:
                unit.types = types
            self._override(package, scope)
            outside = reassigned(scope, package.directory, self._files, self._graph, self._resolver)
            scope.bound.update(dict.fromkeys(outside))
            constants = Constants()
            forwarding.declare(units)
            Extractor(scope, constants, meanings, findings, forwarding).read(units)
            self._constants[package.directory] = _exported_by(scope, constants)
            self._embedded[package.directory] = scope.embedded.exported()
            if of_others := dict(exported(types)):
                self._types[package.directory] = of_others
        findings.fill(forwarding)
        return findings

    def _override(self, package: Package, scope: PackageScope) -> None:
        """Variables that the linker sets have not the value that the source gives them."""
        for target in self._overridden:
            path, _, name = target.rpartition(".")
            here = path == "main" if package.name == "main" else f"/{path}".endswith(f"/{package.directory}")
            if here and name not in scope.constants and name in scope.bound:
                scope.bound[name] = None

    def _unit(self, package: Package, file: SourceFile) -> Unit | None:
        path, header = file.path, file.header
        text = self._files.read_text(path)
        if text is None:
            return None
        source, tree = parsed(text)
        if tree.root_node.has_error:
            self._graph.unresolved.setdefault(path)
        imports = {item.name: item.path for item in header.imports if item.name not in ("", ".", "_")}
        guesses = [(item.path, self._names(item.path, package)) for item in header.imports if not item.name]
        # The likeliest name of every import goes before the less likely ones of any.
        for rank in range(max((len(names) for _, names in guesses), default=0)):
            for target, names in guesses:
                if rank < len(names):
                    imports.setdefault(names[rank], target)
        dots = tuple(item.path for item in header.imports if item.name == ".")
        return Unit(path, package.directory, source, tree, imports, dots)

    def _names(self, path: str, package: Package) -> tuple[str, ...]:
        """What an import is called: known where its files are in the context, else guessed."""
        directory = self._resolver.resolve(path, package.directory).directory
        found = self._graph.directories.get(directory) if directory is not None else None
        return (found.name,) if found is not None and found.name else tuple(package_names(path))

    def _exported(self, package: Package) -> dict[str, dict[str, str]]:
        """String constants of the imported packages by import path."""
        return dict(self._of_imported(package, self._constants))

    def _foreign(self, package: Package) -> dict[str, str]:
        """What exported types of the imported packages stand for, by ``import/path.Name``."""
        found = self._of_imported(package, self._types) if self._types else ()
        return {f"{path}.{name}": known for path, names in found for name, known in names.items()}

    def _of_imported(self, package: Package, known: Mapping[str, _Known]) -> Iterator[tuple[str, _Known]]:
        """What is known of the packages that one imports, by import path."""
        for path in dict.fromkeys(item.path for file in package.files for item in file.header.imports):
            imported = self._resolver.resolve(path, package.directory)
            found = known.get(imported.directory or "") if imported.origin is Origin.CONTEXT else None
            if found is not None:
                yield path, found


def _exported_by(package: PackageScope, constants: Constants) -> dict[str, str]:
    """The exported string constants of a package, and variables that nobody sets otherwise."""
    found: dict[str, str] = {}
    for name, bound in package.bound.items():
        if bound is not None and name[:1].isupper() and may_be_text(bound[1], Site(package, bound[0])):
            value = constants.value(bound[1], Site(package, bound[0]))
            if value is not None:
                found[name] = value
    return found

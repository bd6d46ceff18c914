"""What the go command is asked to do, and what the Go source says about the program."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from rewriter.model import ModuleNotes, Place


class GoVerb(StrEnum):
    """The go subcommands that matter for an image."""

    BUILD = "build"
    INSTALL = "install"
    GET = "get"
    RUN = "run"
    TEST = "test"
    OTHER = "other"


class GoCommand(Struct, frozen=True):
    """One ``go …`` command line, its flags read as the go command reads them."""

    verb: GoVerb
    subcommand: str
    """The word after ``go`` as written (``mod download`` is ``mod``)."""
    packages: tuple[str, ...] = ()
    """Package arguments (``.`` is not added); for ``run`` only the package or files, see ``arguments``."""
    arguments: tuple[str, ...] = ()
    """``go run``: what follows the package or files."""
    output: str | None = None
    """``-o``."""
    directory: str | None = None
    """``-C``."""
    tags: tuple[str, ...] = ()
    ldflags: str = ""
    buildmode: str = ""
    mod: str = ""
    race: bool = False
    download_only: bool = False
    """``go get -d``."""
    unknown_flags: tuple[str, ...] = ()
    flags: tuple[tuple[str, str], ...] = ()
    """Every known flag in the order written: name without dashes, value (``true`` for a bare boolean)."""


class Module(Struct, frozen=True):
    """A ``go.mod``. Paths are relative to the build context, ``""`` is its root."""

    path: str
    directory: str
    go_version: str | None
    requires: tuple[Require, ...]
    replaces: tuple[tuple[str, str], ...]
    """``(module path, target)`` of ``replace`` lines."""
    debug: tuple[tuple[str, int], ...] = ()
    """``name=value`` of ``godebug`` lines, and where they stand."""


class Require(Struct, frozen=True):
    """One requirement of a ``go.mod``."""

    path: str
    version: str
    indirect: bool
    line: int


class StringUse(Struct, frozen=True):
    """A string constant of the source and the call it is an argument of (``""`` if none).

    ``call`` is the callee with the import path of its package where it is one
    (``os.Open``, ``net/http.Dir``, ``github.com/gin-gonic/gin.…``) or the bare selector for a method
    (``.Static``, ``.LoadHTMLGlob``). ``position`` is the argument's index, -1 for a
    string that is none. Concatenations and ``filepath.Join``/``path.Join`` of constants are folded to
    one value.
    """

    value: str
    call: str
    position: int
    place: Place
    package_directory: str
    label: bool = False
    """It stands where a name, a message or a route does: compared, a key, an argument of a logger."""
    part: bool = False
    """It is joined to something that is computed."""
    whole: str | None = None
    """What is known of the path that a call puts together of it (``filepath.Join``), from its beginning on,
    with ``\\0`` where something else stands."""


class CallUse(Struct, frozen=True):
    """A call that matters. ``argument`` is the constant first path/name argument, ``None`` if computed."""

    call: str
    argument: str | None
    place: Place
    kind: str = ""
    """What is done with it, after the tables: ``open``, ``read``, ``list``, ``glob``, ``serve``,
    ``write``, ``certificate``, ``plugin``; ``execute``, ``look`` or ``shell`` for executables."""
    rest: tuple[str | None, ...] = ()
    """Executables: the arguments that follow the name, ``None`` for computed ones."""
    partial: str | None = None
    """What is known of a computed argument, with ``\\0`` where something else stands; else ``None``."""


class CgoNeed(Struct, frozen=True):
    """Why the program needs cgo: ``import "C"`` (``module`` is ``None``) or a module of the table."""

    place: Place
    module: str | None = None
    alternative: str | None = None
    certain: bool = True
    """False where only an indirect requirement in ``go.mod`` says so."""
    fallback: bool = False
    """True where the package has other files that take its place when cgo is off."""


class Unread(Struct, frozen=True):
    """An imported package whose source was not seen: its module by go.mod (else the package itself), and
    where it is imported first."""

    module: str
    package: str
    place: Place


class CCall(Struct, frozen=True):
    """A call in C code. ``argument`` is its first argument if that is a constant string, or the library that
    the C library opens for it."""

    function: str
    kind: str
    """``load``, ``execute``, ``read`` or ``locale``, after ccode.toml."""
    argument: str | None
    place: Place


class CPackage(Struct, frozen=True):
    """A package with ``import "C"`` that is in the build context: what its C side asks for."""

    directory: str
    place: Place
    """Its first ``import "C"``."""
    linker: tuple[tuple[str, Place], ...]
    """Words of ``#cgo LDFLAGS`` that hold for the build."""
    pkg_config: tuple[tuple[str, Place], ...]
    """Words of ``#cgo pkg-config``."""
    sources: tuple[str, ...]
    """Files of other languages that go into it (C, C++, assembly …)."""
    calls: tuple[CCall, ...]
    vendored: bool


class SourceEvidence(Struct, frozen=True):
    """What the reachable, non-test Go files of one main package say."""

    main_directory: str
    files: tuple[str, ...]
    imports: tuple[tuple[str, Place], ...]
    """Import paths outside of the standard library and the module, first place of each."""
    standard_imports: frozenset[str]
    strings: tuple[StringUse, ...]
    executables: tuple[CallUse, ...]
    """exec.Command, exec.CommandContext, exec.LookPath, syscall.Exec, os.StartProcess …"""
    path_calls: tuple[CallUse, ...]
    """Calls that open, read, list, create or serve a path (``argument`` ``None``: computed)."""
    environment: frozenset[str]
    """Names read with os.Getenv and the like, named in ``env`` struct tags, or implied by a call (``HOME``
    by os.UserHomeDir)."""
    embeds: tuple[str, ...]
    """Paths or globs of ``//go:embed``, relative to the build context."""
    cgo: tuple[CgoNeed, ...]
    unresolved: tuple[str, ...]
    """Import paths that should be in the context but were not found, and files that did not parse."""
    privileged: tuple[CallUse, ...] = ()
    """Calls that root may do and others may not; ``kind`` says what they do."""
    dynamic_linking: tuple[Place, ...] = ()
    """Imports that make even a cgo-free Linux binary need the dynamic loader (ebitengine/purego)."""
    c_packages: tuple[CPackage, ...] = ()
    chosen_by_cgo: tuple[str, ...] = ()
    """Own files that are built only where cgo is on, or only where it is off."""
    inferred: Module | None = None
    """The own module as the folders of its imports say, where there is no go.mod."""
    debug: tuple[tuple[str, Place], ...] = ()
    """``name=value`` of ``//go:debug`` lines in the main package, then of ``godebug`` lines: the first one
    holds."""
    unread: tuple[Unread, ...] = ()
    """Imported packages of which nobody knows whether they have C code."""
    noted: tuple[tuple[ModuleNotes, Place], ...] = ()
    """What the settings say of imported packages, and where one of them is imported."""

"""What the files of one package say: strings, calls that matter, environment, embedded files."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct, field

from rewriter.golang.model import CallUse, Place, StringUse
from rewriter.golang.reachability.dead import SYSTEM_BRANCHES, dead_branches
from rewriter.golang.source import defaults
from rewriter.golang.source.calls import Rule, index, positions
from rewriter.golang.source.environment import call_names, tag_names
from rewriter.golang.source.names import unversioned
from rewriter.golang.source.syntax import STRINGS, expressions, line, preorder, source_text, string_value
from rewriter.golang.strings.constants import FOLDED, Folder
from rewriter.golang.strings.formulas import Sink
from rewriter.golang.strings.fragments import HOLE, Partial, says_something
from rewriter.golang.strings.frames import Frame
from rewriter.golang.strings.function_values import function_values
from rewriter.golang.strings.parameters import Forwarding
from rewriter.golang.strings.scope import Scope, Unit
from rewriter.golang.strings.struct_fields import assigned_fields, imports, literal_fields, rules
from rewriter.support.values import replace

if TYPE_CHECKING:
    from tree_sitter import Node

NO_ARGUMENT = -1
"""``StringUse.position`` of a string that is no argument."""

_LATER = "\0"
"""No value, as a sink remembers the argument."""

LABEL = "label"
"""Kind of the calls whose arguments are names, messages or routes, not paths."""

_SKIPPED = frozenset({"import_declaration", "package_clause"})
_NAMING = frozenset({"keyed_element", "index_expression", "expression_case"})
"""Nodes with a string that is a key or is compared, rather than used."""
_KINDS = (
    STRINGS
    | SYSTEM_BRANCHES
    | _NAMING
    | {"binary_expression", "call_expression", "comment", "composite_literal", "field_declaration"}
    # Never visited, but possibly cut: constant arguments and dead branches.
    | {"parenthesized_expression", "block", "default_case"}
)
_EMBED = "//go:embed"
_PATTERN = re.compile(r"\"(?:[^\"\\]|\\.)*\"|`[^`]*`|\S+")


class Findings(Struct):
    """Collected in the order of packages, files and lines."""

    strings: list[StringUse] = field(default_factory=list)
    executables: list[CallUse] = field(default_factory=list)
    path_calls: list[CallUse] = field(default_factory=list)
    watched: list[defaults.Call] = field(default_factory=list)
    privileged: list[CallUse] = field(default_factory=list)
    environment: set[str] = field(default_factory=set)
    embeds: dict[str, None] = field(default_factory=dict)

    def fill(self, forwarding: Forwarding) -> None:
        """Add what calls pass to parameters, once all packages are read."""
        for sink in forwarding.sinks:
            uses = self.executables if sink.table == "executables" else self.path_calls
            computed: dict[Place, None] = {}
            for found in forwarding.resolve(sink.part):
                if found.value is None:
                    computed.setdefault(sink.place)
                    if found.place.path and uses is self.executables:
                        computed.setdefault(found.place)
                    continue
                value = found.value.removeprefix("file://") if uses is self.path_calls else found.value
                uses.append(CallUse(sink.call, value, found.place, sink.kind))
                if uses is self.path_calls:
                    use = StringUse(value, sink.call, sink.position, found.place, found.directory)
                    self.strings.append(use)
            uses.extend(
                CallUse(sink.call, None, place, sink.kind, partial=partial)
                for place in computed
                for partial in sink.partials
            )


class Extractor:
    """Reads the files of one package into ``findings``.

    ``imported`` are the unversioned import paths of the program's own files, which decide what a method
    may belong to.
    """

    def __init__(
        self, folder: Folder, imported: Collection[str], findings: Findings, forwarding: Forwarding
    ) -> None:
        """Add to ``findings`` what files say whose constants ``folder`` knows.

        What depends on parameters goes to ``forwarding``, which knows the package's functions.
        """
        self._forwarding = forwarding
        self._frame = Frame()
        self._folder = folder
        self._partial = Partial(folder)
        self._labels: set[int] = set()
        self._imported = imported
        self._findings = findings
        self._pruned: set[int] = set()
        self._parts: set[int] = set()
        self._found: dict[tuple[str, str], tuple[Rule, ...]] = {}

    def read(self, unit: Unit) -> None:
        """Go through one file."""
        for declaration, scope in unit.declarations():
            if declaration.type not in _SKIPPED:
                self._frame = self._forwarding.frame(declaration, unit, scope)
                for node in preorder(declaration, _KINDS, self._pruned):
                    self._visit(node, unit, scope)

    def finish(self, units: Sequence[Unit]) -> None:
        """To be called when all files of the package are read."""
        for unit in units:
            self._forwarding.note_values(unit, self._folder, _KINDS, self._pruned)
        if any(index("executables").names.keys() & map(unversioned, imports(unit)) for unit in units):
            started = self._findings.executables
            started.extend(function_values(units, self._folder, _KINDS, self._pruned))
            started.extend(assigned_fields(units, self._folder, _KINDS, self._pruned))

    def _visit(self, node: Node, unit: Unit, scope: Scope) -> None:
        kind = node.type
        if kind in _NAMING or kind == "binary_expression":
            self._labels.update(child.id for child in labels(node))
        if kind in STRINGS or kind == "binary_expression":
            self._constant(node, unit, scope)
        elif kind == "call_expression":
            self._call(node, unit, scope)
        elif kind == "composite_literal":
            self._literal(node, unit, scope)
        elif kind == "comment":
            self._comment(node, unit)
        elif kind == "field_declaration":
            self._tag(node)
        elif kind in SYSTEM_BRANCHES:
            dead = dead_branches(node, lambda n: self._folder.callee(n, unit, scope))
            self._pruned.update(branch.id for branch in dead)

    def _constant(self, node: Node, unit: Unit, scope: Scope) -> None:
        """A constant that is no argument."""
        value = self._folder.value(node, unit, scope)
        if value is not None:
            self._string(value, "", NO_ARGUMENT, node, unit)
            self._pruned.add(node.id)
        elif node.type == "binary_expression":
            self._parts.update(child.id for child in node.named_children)

    def _string(self, value: str, call: str, position: int, node: Node, unit: Unit) -> None:
        place = Place(unit.path, line(node))
        label = node.id in self._labels or any(
            rule.kind == LABEL and position in positions(rule, (None,) * (position + 1))
            for rule in (self._rules("labels", call) if call else ())
        )
        part = node.id in self._parts
        use = StringUse(value, call, position, place, unit.directory, label, part)
        self._findings.strings.append(use)

    def _call(self, node: Node, unit: Unit, scope: Scope) -> None:
        function = node.child_by_field_name("function")
        call = self._folder.callee(function, unit, scope)
        if call in FOLDED and self._folder.value(node, unit, scope) is not None:
            self._constant(node, unit, scope)
            return
        first = len(self._findings.strings)
        written = expressions(node.child_by_field_name("arguments"))
        nodes, values = self._arguments(written, call, unit, scope)
        if call in FOLDED:
            self._join(node, first, unit, scope)
        place = Place(unit.path, line(node))
        found = self._findings
        found.environment.update(call_names(call, values))
        if defaults.is_watched(call):
            found.watched.append(defaults.Call(call, values, place, unit.directory))
        for rule in self._rules("calls", call):
            for at in positions(rule, values):
                name = self._given("calls", rule, call, nodes[at], values[at], at, unit, scope)
                if name is not _LATER:
                    self._path(call, name, nodes[at], rule.kind, place, unit, scope)
        for rule in self._rules("privileged", call):
            if not rule.when or (values and values[0] in rule.when):
                found.privileged.append(CallUse(call, None, place, rule.kind))
        for rule in self._rules("executables", call):
            if rule.starts:
                started = None if rule.starts == "?" else rule.starts
                found.executables.append(CallUse(call, started, place, rule.kind))
            for at in positions(rule, values):
                name = self._given("executables", rule, call, nodes[at], values[at], at, unit, scope)
                if name is not _LATER:
                    found.executables.append(CallUse(call, name, place, rule.kind, values[at + 1 :]))
        own = self._forwarding.method(function, unit, self._frame) if call.startswith(".") else call
        self._forwarding.call(own or call, written, place, self._folder, unit, scope, self._frame)

    def _given(self, table: str, rule: Rule, call: str, node: Node, value: str | None, at: int,
               unit: Unit, scope: Scope) -> str | None:  # fmt: skip
        """An argument's value; ``_LATER`` where it depends on parameters, which a sink remembers."""
        if value is not None:
            return value
        part = self._forwarding.part(node, self._folder, unit, scope, self._frame)
        if part is None or isinstance(part, str):
            return part
        partial = self._known(node, unit, scope) if table == "calls" else (None,)
        place = Place(unit.path, line(node))
        self._forwarding.sink(Sink(part, table, call, rule.kind, at, place, partial))
        return _LATER

    def _known(self, node: Node, unit: Unit, scope: Scope) -> tuple[str | None, ...]:
        """What is known of a computed path, by its alternatives."""
        found = self._partial.alternatives(node, unit, scope) if node.type != "variadic_argument" else ("",)
        return tuple(_plain(part) if says_something(part) else None for part in found)

    def _join(self, node: Node, first: int, unit: Unit, scope: Scope) -> None:
        """A call that puts a path together: its strings, from number ``first`` on, are parts of that."""
        found = self._partial.alternatives(node, unit, scope)
        if len(found) == 1 and says_something(found[0]) and not found[0].startswith(HOLE):
            strings = self._findings.strings
            strings[first:] = [replace(use, whole=_plain(found[0])) for use in strings[first:]]

    def _path(
        self, call: str, value: str | None, node: Node, kind: str, place: Place, unit: Unit, scope: Scope
    ) -> None:
        """A path that a call is given, and what is known of it where it is computed."""
        found = self._findings.path_calls
        if value is not None:
            found.append(CallUse(call, _plain(value), place, kind))
            return
        found.extend(
            CallUse(call, None, place, kind, partial=part) for part in self._known(node, unit, scope)
        )

    def _rules(self, name: str, call: str) -> tuple[Rule, ...]:
        key = (name, call)
        if key not in self._found:
            self._found[key] = index(name).find(call, self._imported)
        return self._found[key]

    def _arguments(
        self, written: list[Node], call: str, unit: Unit, scope: Scope
    ) -> tuple[list[Node], tuple[str | None, ...]]:
        """The arguments and their values, constant ones recorded; a constant ``list...`` counts as items."""
        values: list[str | None] = []
        nodes: list[Node] = []
        for node in written:
            position = len(values)
            if node.type == "variadic_argument" and node.named_children:
                items = self._folder.values(node.named_children[0], unit, scope)
                values.extend((None,) if items is None else items)
                nodes.extend([node] * (len(values) - position))
                for offset, item in enumerate(items or ()):
                    self._string(item, call, position + offset, node, unit)
                continue
            value = self._folder.value(node, unit, scope)
            values.append(value)
            nodes.append(node)
            if value is not None:
                self._string(value, call, position, node, unit)
                self._pruned.add(node.id)
        return nodes, tuple(values)

    def _literal(self, node: Node, unit: Unit, scope: Scope) -> None:
        """``exec.Cmd{Path: …}``, ``migrate.FileMigrationSource{Dir: …}``."""
        for given in literal_fields(node, unit):
            place = Place(unit.path, line(given.element))
            for table in ("executables", "calls"):
                for rule in rules(table, given.type):
                    unkeyed = not given.field and given.index in rule.arguments
                    if rule.field != given.field and not unkeyed:
                        continue
                    value = self._folder.value(given.value, unit, scope)
                    if table == "executables":
                        self._findings.executables.append(CallUse(given.type, value, place, rule.kind))
                        continue
                    inner = given.value.named_children[0] if given.value.named_children else given.value
                    self._path(given.type, value, inner, rule.kind, place, unit, scope)

    def _comment(self, node: Node, unit: Unit) -> None:
        """``//go:embed`` patterns (https://pkg.go.dev/embed#hdr-Directives)."""
        text = source_text(node)
        if not text.startswith((f"{_EMBED} ", f"{_EMBED}\t")):
            return
        for pattern in _PATTERN.findall(text[len(_EMBED) :]):
            name = pattern[1:-1] if pattern[0] in '"`' else pattern
            path = posixpath.normpath(posixpath.join(unit.directory, name.removeprefix("all:")))
            self._findings.embeds.setdefault(path)

    def _tag(self, node: Node) -> None:
        tag = node.child_by_field_name("tag")
        if tag is not None:
            self._findings.environment.update(tag_names(string_value(tag)))
            self._pruned.add(tag.id)


def labels(node: Node) -> Iterator[Node]:
    """The strings in a node that are compared or are a key: names of something, seldom a path."""
    match node.type:
        case "binary_expression":
            operator = node.child_by_field_name("operator")
            if operator is not None and operator.type in ("==", "!="):
                yield from node.named_children
        case "keyed_element" if node.named_children:
            yield from (node.named_children[0], *node.named_children[0].named_children)
        case "index_expression":
            yield from (child for child in (node.child_by_field_name("index"),) if child is not None)
        case "expression_case":
            yield from expressions(node.child_by_field_name("value"))


def _plain(path: str) -> str:
    return path.removeprefix("file://")

"""What the files of one package say: strings, calls that matter, environment, embedded files."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from rewriter.golang.model import CallUse, StringUse
from rewriter.golang.reachability.dead import SYSTEM_BRANCHES, dead_branches
from rewriter.golang.source import defaults
from rewriter.golang.source.calls import Rule, index, positions
from rewriter.golang.source.embeds import embedded
from rewriter.golang.source.environment import call_names, tag_defaults, tag_names
from rewriter.golang.source.findings import Findings, plain
from rewriter.golang.source.labels import labels
from rewriter.golang.source.meanings import Meaning, Meanings
from rewriter.golang.source.names import unversioned
from rewriter.golang.source.silent import is_silent, may_have_text, names_of_texts
from rewriter.golang.source.syntax import STRINGS, Cut, expressions, kept, source_text, string_value
from rewriter.golang.source.visited import KINDS, OPERATIONS, SKIPPED
from rewriter.golang.strings.constants import Constants
from rewriter.golang.strings.data import is_data, may_be_nil
from rewriter.golang.strings.escapes import note_escapes
from rewriter.golang.strings.formulas import Sink
from rewriter.golang.strings.fragments import Fragments
from rewriter.golang.strings.function_values import function_values
from rewriter.golang.strings.holes import HOLE, says_something
from rewriter.golang.strings.own_types import type_name
from rewriter.golang.strings.parameters import Forwarding
from rewriter.golang.strings.scope import PackageScope, Unit
from rewriter.golang.strings.site import Site, sites
from rewriter.golang.strings.struct_fields import assigned_fields, imports, literal_fields, rules
from rewriter.golang.strings.sure_fields import note_sure_fields
from rewriter.golang.strings.symbolic import Formulas
from rewriter.model import Place

if TYPE_CHECKING:
    from tree_sitter import Node

NO_ARGUMENT = -1
"""``StringUse.position`` of a string that is no argument."""

_LATER = "\0"
"""No value, as a sink remembers the argument."""

LABEL = "label"
"""Kind of the calls whose arguments are names, messages or routes, not paths."""


class _Made(Struct, frozen=True):
    """A call that the tables know, its arguments, and their values (``None``: computed)."""

    call: str
    meaning: Meaning
    nodes: list[Node]
    values: tuple[str | None, ...]
    place: Place


class Extractor:
    """Reads the files of one package into ``findings``."""

    def __init__(
        self,
        package: PackageScope,
        constants: Constants,
        meanings: Meanings,
        findings: Findings,
        forwarding: Forwarding,
    ) -> None:
        """Add to ``findings`` what the files of ``package`` say.

        What depends on parameters goes to ``forwarding``, which knows the package's functions.
        """
        self._forwarding = forwarding
        self._package = package
        self._texts = names_of_texts(package)
        self._constants = constants
        self._fragments = Fragments(constants)
        self._formulas = Formulas(constants, forwarding.fields)
        self._labels: set[int] = set()
        self._meanings = meanings
        self._findings = findings
        self._cut = Cut(KINDS)
        self._site: Site
        self._parts: set[int] = set()

    def read(self, units: Sequence[Unit]) -> None:
        """Go through the files of the package, in which ``bind`` has found nodes of ``kinds``."""
        for unit in units:
            for (declaration, site), found in zip(sites(self._package, unit), unit.nodes, strict=True):
                if declaration.type not in SKIPPED:
                    self._site = site
                    for node in kept(found, self._cut.ids):
                        self._visit(node)
        self._finish(units)

    def _finish(self, units: Sequence[Unit]) -> None:
        for unit in units:
            note_escapes(self._forwarding, unit, self._package, self._cut)
        note_sure_fields(self._forwarding, units, self._package)
        started = self._findings.executables
        if any(index("executables").names.keys() & map(unversioned, imports(unit)) for unit in units):
            started.extend(function_values(units, self._package, self._cut))
        if not self._meanings.only_executables:
            found = function_values(units, self._package, self._cut, "calls")
            self._findings.path_calls.extend(found)
        started.extend(assigned_fields(units, self._package, self._constants, self._cut))

    def _visit(self, node: Node) -> None:
        kind = node.type
        if kind == "call_expression":
            self._call(node)
        elif kind in STRINGS:
            self._constant(node)
        elif kind in OPERATIONS:
            if may_have_text(node, self._site.unit.source):
                self._labels.update(child.id for child in labels(node))
                if kind == "binary_expression":
                    self._constant(node)
        elif kind == "composite_literal":
            self._literal(node)
            self._forwarding.literal(node, self._site, self._formulas)
        elif kind == "assignment_statement":
            self._forwarding.assigned(node, self._site, self._formulas)
        elif kind == "comment":
            found = embedded(source_text(node), self._site.unit.directory)
            self._findings.embeds.update(dict.fromkeys(found))
        elif kind == "field_declaration":
            self._tag(node)
        elif kind in SYSTEM_BRANCHES:
            self._cut.ids.update(branch.id for branch in dead_branches(node, self._site.callee))

    def _constant(self, node: Node) -> None:
        """A constant that is no argument."""
        value = self._constants.value(node, self._site)
        if value is not None:
            self._string(value, "", NO_ARGUMENT, node)
            self._cut.ids.add(node.id)
        elif node.type == "binary_expression":
            self._parts.update(child.id for child in node.named_children)

    def _string(self, value: str, call: str, position: int, node: Node) -> None:
        label = node.id in self._labels or any(
            rule.kind == LABEL and position in positions(rule, (None,) * (position + 1))
            for rule in self._meanings[call].labels
        )
        part = node.id in self._parts
        site = self._site
        use = StringUse(value, call, position, site.place(node), site.unit.directory, label, part)
        self._findings.strings.append(use)

    def _call(self, node: Node) -> None:
        site = self._site
        function = node.child_by_field_name("function")
        call = site.callee(function)
        meaning = self._meanings[call]
        is_own = call in site.scope.declared or self._forwarding.may_be_own(call)
        is_known = is_own or meaning.folded or bool(meaning)
        if not is_known and (self._meanings.only_executables or is_silent(node, function, site, self._texts)):
            return
        if meaning.folded and self._constants.value(node, site) is not None:
            self._constant(node)
            return
        first = len(self._findings.strings)
        written = expressions(node.child_by_field_name("arguments"))
        nodes, values = self._arguments(written, call)
        if meaning.folded:
            self._join(node, first)
        if meaning:
            self._asked(_Made(call, meaning, nodes, values, site.place(node)))
        if is_own:
            self._forwarding.call(call, node, site, self._formulas)

    def _asked(self, made: _Made) -> None:
        """What the tables say of a call."""
        found, meaning, call, values, place = self._findings, made.meaning, made.call, made.values, made.place
        if meaning.environment is not None:
            found.environment.update(call_names(meaning.environment, values))
        if meaning.watched:
            found.watched.append(defaults.Call(call, values, place, self._site.unit.directory))
        for rule in meaning.calls:
            if rule.reads:
                found.path_calls.append(CallUse(call, rule.reads, place, rule.kind))
            for at in positions(rule, values):
                if self._is_data(rule, made.nodes, at):
                    continue
                name = self._given("calls", rule, made, at)
                if name is not _LATER:
                    self._path(call, name, made.nodes[at], rule.kind, place)
        for rule in meaning.privileged:
            if not rule.when or (values and values[0] in rule.when):
                found.privileged.append(CallUse(call, None, place, rule.kind))
        for rule in meaning.executables:
            if rule.starts:
                started = None if rule.starts == "?" else rule.starts
                found.executables.append(CallUse(call, started, place, rule.kind))
            for at in positions(rule, values):
                name = self._given("executables", rule, made, at)
                if name is not _LATER:
                    found.executables.append(CallUse(call, name, place, rule.kind, values[at + 1 :]))

    def _is_data(self, rule: Rule, nodes: Sequence[Node], at: int) -> bool:
        """Whether a call is given what it would read from the path of another caller."""
        if rule.data is None:
            return False
        if rule.data < 0:
            return is_data(nodes[at], self._site)
        return rule.data < len(nodes) and not may_be_nil(nodes[rule.data], self._site)

    def _given(self, table: str, rule: Rule, made: _Made, at: int) -> str | None:
        """An argument's value; ``_LATER`` where it depends on parameters, which a sink remembers."""
        node, value = made.nodes[at], made.values[at]
        if value is not None:
            return value
        part = self._formulas.value(node, self._site)
        if part is None or isinstance(part, str):
            return None if part is None or HOLE in part else part
        partial = self._known(node) if table == "calls" else (None,)
        self._forwarding.sink(Sink(part, table, made.call, rule.kind, at, self._site.place(node), partial))
        return _LATER

    def _known(self, node: Node) -> tuple[str | None, ...]:
        """What is known of a computed path, by its alternatives."""
        is_list = node.type == "variadic_argument"
        found = ("",) if is_list else self._fragments.value(node, self._site)
        return tuple(plain(part) if says_something(part) else None for part in found)

    def _join(self, node: Node, first: int) -> None:
        """A call that puts a path together: its strings, from number ``first`` on, are parts of that."""
        found = self._fragments.value(node, self._site)
        if len(found) == 1 and says_something(found[0]) and not found[0].startswith(HOLE):
            strings = self._findings.strings
            strings[first:] = [replace(use, whole=plain(found[0])) for use in strings[first:]]

    def _path(self, call: str, value: str | None, node: Node, kind: str, place: Place) -> None:
        """A path that a call is given, and what is known of it where it is computed."""
        given = [CallUse(call, plain(value), place, kind)] if value is not None else ()
        known = self._known(node) if value is None else ()
        self._findings.path_calls += (*given, *(CallUse(call, None, place, kind, partial=p) for p in known))

    def _arguments(self, written: list[Node], call: str) -> tuple[list[Node], tuple[str | None, ...]]:
        """The arguments and their values, constant ones recorded; a constant ``list...`` counts as items."""
        values: list[str | None] = []
        nodes: list[Node] = []
        for node in written:
            position = len(values)
            if node.type == "variadic_argument" and node.named_children:
                items = self._constants.values(node.named_children[0], self._site)
                values.extend((None,) if items is None else items)
                nodes.extend([node] * (len(values) - position))
                for offset, item in enumerate(items or ()):
                    self._string(item, call, position + offset, node)
                continue
            value = self._constants.value(node, self._site)
            values.append(value)
            nodes.append(node)
            if value is not None:
                self._string(value, call, position, node)
                self._cut.ids.add(node.id)
        return nodes, tuple(values)

    def _literal(self, node: Node) -> None:
        """``exec.Cmd{Path: …}``, ``migrate.FileMigrationSource{Dir: …}``."""
        name = type_name(node.child_by_field_name("type"), self._site.unit)
        if not name or not any(rules(table, name) for table in ("executables", "calls")):
            return
        for given in literal_fields(node, self._site.unit):
            place = self._site.place(given.element)
            for table in ("executables", "calls"):
                for rule in rules(table, given.type):
                    unkeyed = not given.field and given.index in rule.arguments
                    if rule.field != given.field and not unkeyed:
                        continue
                    value = self._constants.value(given.value, self._site)
                    if table == "executables":
                        self._findings.executables.append(CallUse(given.type, value, place, rule.kind))
                        continue
                    inner = given.value.named_children[0] if given.value.named_children else given.value
                    self._path(given.type, value, inner, rule.kind, place)

    def _tag(self, node: Node) -> None:
        tag = node.child_by_field_name("tag")
        if tag is not None:
            text = string_value(tag)
            self._findings.environment.update(tag_names(text))
            for value in tag_defaults(text):
                self._string(value, "", NO_ARGUMENT, tag)
            self._cut.ids.add(tag.id)

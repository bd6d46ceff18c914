"""Parameters of the program's own functions that become a path or the name of an executable.

``func run(name string) { exec.Command(name) }`` starts what its callers name. A use of a parameter is kept
as a ``Part``, every call of an own function with what it passes, and at the end the parts are filled in
from call to caller, until they are constant or computed. Functions and closures are followed, and methods
where the receiver's type stands in the same function.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING

from rewriter.golang.source.syntax import expressions, source_text
from rewriter.golang.strings.formulas import (
    Argument,
    Call,
    Formula,
    Found,
    Key,
    Parameter,
    Part,
    Sink,
    fill,
    function_of,
    indices,
)
from rewriter.golang.strings.own_fields import OwnFields, is_field
from rewriter.golang.strings.scope import Unit, sides
from rewriter.golang.strings.signatures import FUNCTIONS, Strings, bare_name, is_method, key_of, method_name
from rewriter.golang.strings.site import Site
from rewriter.golang.strings.symbolic import Formulas
from rewriter.model import Place

if TYPE_CHECKING:
    from tree_sitter import Node

MOST_CALLS = 400
"""Calls that are followed back from one use; beyond, it counts as computed."""


class Forwarding:
    """All of a program's calls that pass strings on.

    ``locate`` gives the context folder of an import path as the package in a folder imports it.
    """

    def __init__(self, locate: Callable[[str, str], str | None]) -> None:
        """Start without knowing any function."""
        self.locate = locate
        self.fields = OwnFields(locate)
        self.called_in: Counter[tuple[Key, str]] = Counter()
        """How often a file calls a function; ``("", name)`` is any method of this name."""
        self.relevant: dict[Key, None] = {}
        """Functions whose parameters end up in a sink, as far as ``reach`` knows."""
        self.relevant_in: dict[str, list[str]] = {}
        """Their names by folder."""
        self.relevant_words: set[bytes] = set()
        """Their bare names."""
        self.relevant_methods: dict[Key, list[Key]] = {}
        """Those of them that are methods, by ``("", name)``."""
        self.escaped: set[Key] = set()
        """Those that are used as values."""
        self.sure: set[tuple[Key, int]] = set()
        """Fields that nothing sets but the literals and assignments that are known here."""
        self._functions: dict[Key, Strings] = {}
        self._names: set[str] = set()
        self._methods: dict[str, Strings] = {}
        self._methods_in: set[Key] = set()
        self._calls: dict[Key, list[Call]] = {}
        self._loose: dict[str, list[Call]] = {}
        self._callers: dict[Key, set[Key]] = {}
        self._pending: list[Key] = []
        self.sinks: list[Sink] = []

    def declare(self, units: Sequence[Unit]) -> None:
        """Note the functions and methods of a package that take strings, before its files are read."""
        for unit in units:
            for node in unit.tree.root_node.named_children:
                if node.type == "type_declaration":
                    self.fields.declare(unit, node)
                listed = node.child_by_field_name("parameters") if node.type in FUNCTIONS else None
                if listed is None or unit.source.find(b"string", listed.start_byte, listed.end_byte) < 0:
                    continue
                key = key_of(node, unit.directory)
                taken = Strings.of(node, key)
                if taken is None:
                    continue
                self._functions[key] = taken
                name = bare_name(key)
                self._names.add(name)
                if node.type == "method_declaration":
                    self._methods[name] = taken.joined(self._methods.get(name))
                    self._methods_in.add((unit.directory, name))

    def may_be_own(self, call: str) -> bool:
        """Whether a callee is called like an own function that takes strings."""
        return call.rpartition(".")[2] in self._names

    def sink(self, sink: Sink) -> None:
        """Remember a call of the tables that depends on parameters."""
        self.sinks.append(sink)
        key = function_of(sink.part)
        if key is not None:
            self._pending.append(key)

    def call(self, call: str, node: Node, site: Site, formulas: Formulas) -> None:
        """Note a call (``node``) of what ``Site.callee`` names, if it is an own function."""
        name = call[1:] if call.startswith(".") else ""
        function = node.child_by_field_name("function")
        of_type = self._method_expression(function, site, call) if name else ""
        own = of_type or (self._method(function, site, call) if name else call)
        key = self.called(own or call, site)
        if key is None and name not in self._methods:
            return
        unit = site.unit
        method = name if key is None else method_name(key)
        if method:
            self.called_in[("", method), unit.path] += 1
        taken = self._functions.get(key) if key is not None else self._methods.get(name)
        arguments = expressions(node.child_by_field_name("arguments"))[1 if of_type else 0 :]
        given = [
            formulas.argument(argument, site) if taken is None or taken.has(at) else None
            for at, argument in enumerate(arguments)
        ]
        spread = bool(arguments) and arguments[-1].type == "variadic_argument"
        made = Call(tuple(given), spread, site.place(node), unit.directory)
        if key is not None:
            self._calls.setdefault(key, []).append(made)
            self.called_in[key, unit.path] += 1
            self._note_callers(key, given)
        else:
            self._loose.setdefault(name, []).append(made)

    def literal(self, node: Node, site: Site, formulas: Formulas) -> None:
        """Note what a composite literal gives the fields of an own struct; what it leaves out is empty."""
        found = self.fields.literal(node, site)
        if found is not None:
            key, values = found
            given = [formulas.argument(value, site) if value is not None else "" for value in values]
            self._give(key, given, site, node)

    def assigned(self, node: Node, site: Site, formulas: Formulas) -> None:
        """Note what an assignment gives a field of an own struct."""
        if not self.fields.may_be_set(node, site.unit.source):
            return
        targets, values = sides(node)
        for target, value in zip(targets, values, strict=False) if len(targets) == len(values) else ():
            if target.type != "selector_expression":
                continue
            operand, name = target.child_by_field_name("operand"), target.child_by_field_name("field")
            field = self.fields.field(operand, name, site)
            if field is not None:
                given = [*[""] * field.index, formulas.argument(value, site)]
                self._give(field.function, given, site, node)

    def _give(self, key: Key, given: Sequence[Argument], site: Site, node: Node) -> None:
        self._calls.setdefault(key, []).append(
            Call(tuple(given), False, site.place(node), site.unit.directory)
        )
        self._note_callers(key, given)

    def _method(self, function: Node | None, site: Site, call: str) -> str:
        """``T.name`` for the callee ``x.name`` where ``x`` is of the type ``T`` of this package."""
        is_selector = function is not None and function.type == "selector_expression"
        if (site.unit.directory, call[1:]) not in self._methods_in or function is None or not is_selector:
            return ""
        operand = function.child_by_field_name("operand")
        is_name = operand is not None and operand.type == "identifier"
        kind = site.own_type(source_text(operand)) if operand is not None and is_name else None
        found = f"{kind}{call}" if kind is not None else ""
        return found if (site.unit.directory, found) in self._functions else ""

    def _method_expression(self, function: Node | None, site: Site, call: str) -> str:
        """``T.name`` for the callees ``T.name`` and ``(*T).name``, whose first argument is the receiver
        (https://go.dev/ref/spec#Method_expressions)."""
        operand = function.child_by_field_name("operand") if function is not None else None
        if operand is None or (site.unit.directory, call[1:]) not in self._methods_in:
            return ""
        kind = source_text(operand).strip("(* )").partition("[")[0]
        found = f"{kind}{call}"
        is_type = kind not in site.scope.declared and (site.unit.directory, found) in self._functions
        return found if is_type else ""

    def _note_callers(self, key: Key, arguments: Sequence[Argument]) -> None:
        """Whose parameters a call passes on to ``key``."""
        for argument in arguments:
            if not isinstance(argument, (Parameter, Formula)):
                continue
            caller = function_of(argument)
            if caller is not None:
                self._callers.setdefault(key, set()).add(caller)
                if key in self.relevant:
                    self._pending.append(caller)

    def reach(self) -> None:
        """Find the functions whose parameters end up in a sink."""
        while self._pending:
            key = self._pending.pop()
            if key not in self.relevant:
                self.relevant[key] = None
                self.relevant_in.setdefault(key[0], []).append(key[1])
                self.relevant_words.add(bare_name(key).encode())
                if is_method(key):
                    self.relevant_methods.setdefault(("", method_name(key)), []).append(key)
                self._pending.extend(self._callers.get(key, ()))

    def called(self, call: str, site: Site) -> Key | None:
        """The own function that a callee is, here."""
        unit = site.unit
        closure = site.closure(call)
        if closure is not None:
            return closure
        path, _, name = call.rpartition(".")
        if not path or (unit.directory, call) in self._functions:
            key = (unit.directory, call)
            return key if key in self._functions and call not in site.scope.declared else None
        directory = self.locate(path, unit.directory)
        key = (directory or "", name)
        return key if directory is not None and key in self._functions else None

    def resolve(self, part: Part) -> Iterator[Found]:
        """Every value that the callers give to a part; a ``Found`` without value for what they compute.

        Nothing for a function that live code neither calls nor uses as a value.
        """
        seen: set[tuple[Part, Key]] = set()
        key = function_of(part)
        stack = [(part, key)] if key is not None else []
        left = iter(range(MOST_CALLS))
        while stack:
            current, function = stack.pop()
            calls = self._calls.get(function, ())
            sure = calls and all((function, at) in self.sure for at in indices(current))
            unsure = is_field(function) and not sure
            if function in self.escaped or unsure or (not calls and is_method(function)):
                yield Found(None, Place("", 0), function[0])
            yield from self._by_name(current, function)
            for call in calls:
                if next(left, None) is None:
                    yield Found(None, call.place, call.directory)
                    return
                filled = fill(current, call)
                following = function_of(filled) if filled is not None else None
                says_nothing = isinstance(filled, str) and not filled.strip("./" if unsure else "")
                if is_field(function) and says_nothing:
                    continue  # a default
                if filled is None or isinstance(filled, str):
                    yield Found(filled, call.place, call.directory)
                elif following is None:
                    yield Found(None, call.place, call.directory)
                elif (filled, following) not in seen:
                    seen.add((filled, following))
                    stack.append((filled, following))

    def _by_name(self, part: Part, function: Key) -> Iterator[Found]:
        """Calls of some method of this name: perhaps this one, so what they pass is not known.

        Others than its own package can only call it where it is exported
        (https://go.dev/ref/spec#Uniqueness_of_identifiers).
        """
        name = method_name(function)
        if not name:
            return
        exported = name[:1].isupper()
        if exported:  # an interface may call it from anywhere
            yield Found(None, Place("", 0), function[0])
        for call in islice(self._loose.get(name, ()), MOST_CALLS):
            if isinstance(fill(part, call), str) if exported else call.directory == function[0]:
                yield Found(None, call.place, call.directory)

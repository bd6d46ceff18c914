"""Parameters of the program's own functions that become a path or the name of an executable.

``func run(name string) { exec.Command(name) }`` starts what its callers name. A use of a parameter is kept
as a ``Part``, every call of an own function with what it passes, and at the end the parts are filled in
from call to caller, until they are constant or computed. Functions and closures are followed, and methods
where the receiver's type stands in the same function.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from itertools import islice
from typing import TYPE_CHECKING

from rewriter.golang.model import Place
from rewriter.golang.source.syntax import STRINGS, expressions, preorder, source_text
from rewriter.golang.strings.constants import Folder, folding
from rewriter.golang.strings.formulas import (
    OWN_PROGRAM,
    Argument,
    Call,
    Formula,
    Found,
    Key,
    Parameter,
    Part,
    Sink,
    fill,
    formula,
    function_of,
)
from rewriter.golang.strings.frames import FUNCTIONS, Frame, Strings, is_method, is_text, key_of, method_name
from rewriter.golang.strings.scope import Scope, Unit

if TYPE_CHECKING:
    from tree_sitter import Node

MOST_CALLS = 400
"""Calls that are followed back from one use; beyond, it counts as computed."""

_MOST_NODES = 64
"""Nodes of one expression that are looked at; what people write has a few."""

_OWN_CALLS = frozenset({"path/filepath.Abs", "path/filepath.EvalSymlinks"})


class Forwarding:
    """All of a program's calls that pass strings on.

    ``locate`` gives the context folder of an import path as the package in a folder imports it.
    """

    def __init__(self, locate: Callable[[str, str], str | None]) -> None:
        """Start without knowing any function."""
        self._locate = locate
        self._functions: dict[Key, Strings] = {}
        self._methods: dict[str, Strings] = {}
        self._calls: dict[Key, list[Call]] = {}
        self._loose: dict[str, list[Call]] = {}
        self._escaped: set[Key] = set()
        self._called_in: Counter[tuple[Key, str]] = Counter()
        self._callers: dict[Key, set[Key]] = {}
        self._pending: list[Key] = []
        self._relevant: dict[Key, None] = {}
        self._relevant_in: dict[str, list[str]] = {}
        self.sinks: list[Sink] = []

    def declare(self, units: Sequence[Unit]) -> None:
        """Note the functions and methods of a package that take strings, before its files are read."""
        for unit in units:
            for node in unit.tree.root_node.named_children:
                key = key_of(node, unit.directory) if node.type in FUNCTIONS else None
                taken = Strings.of(node, key) if key is not None else None
                if key is None or taken is None:
                    continue
                self._functions[key] = taken
                if node.type == "method_declaration":
                    name = key[1].rpartition(".")[2]
                    self._methods[name] = taken.joined(self._methods.get(name))

    def sink(self, sink: Sink) -> None:
        """Remember a call of the tables that depends on parameters."""
        self.sinks.append(sink)
        key = function_of(sink.part)
        if key is not None:
            self._pending.append(key)

    def frame(self, declaration: Node, unit: Unit, scope: Scope) -> Frame:
        """What a top-level declaration declares."""
        if declaration.type not in FUNCTIONS:
            return Frame()
        key = key_of(declaration, unit.directory)
        closures = {
            name: ((unit.directory, f"{key[1]}/{name}"), node)
            for name, node in scope.declared.items()
            if node is not None and node.type == "func_literal"
        }
        return Frame(declaration, closures, key)

    def part(self, node: Node, folder: Folder, unit: Unit, scope: Scope, frame: Frame) -> Part | None:
        """An expression as a function of parameters; ``None`` where more goes into it."""
        budget = iter(range(_MOST_NODES))

        def read(current: Node | None, depth: int) -> Part | None:
            if current is None or next(budget, None) is None or depth > _MOST_NODES:
                return None
            value = folder.value(current, unit, scope)
            if value is not None or current.type in STRINGS:
                return value
            match current.type:
                case "parenthesized_expression":
                    return read(next(iter(current.named_children), None), depth + 1)
                case "identifier":
                    return named(current, depth)
                case "index_expression":
                    return item(current)
                case "binary_expression":
                    sides = (current.child_by_field_name("left"), current.child_by_field_name("right"))
                    operator = current.child_by_field_name("operator")
                    added = operator is not None and operator.type == "+"
                    return formula("".join, [read(side, depth + 1) for side in sides]) if added else None
                case "call_expression":
                    return called(current, depth)
            return None

        def named(current: Node, depth: int) -> Part | None:
            name = source_text(current)
            known = frame.parameter(name)
            if known is not None:
                return None if known.is_list else known
            found = folder.binding(current, unit, scope)
            if name in frame.own:
                return OWN_PROGRAM
            return read(found[1], depth + 1) if found is not None and found[0] is unit else None

        def item(current: Node) -> Part | None:
            if is_text(current, "os.Args[0]"):
                return OWN_PROGRAM
            operand, index = current.child_by_field_name("operand"), current.child_by_field_name("index")
            is_name = operand is not None and operand.type == "identifier"
            known = frame.parameter(source_text(operand)) if operand is not None and is_name else None
            text = source_text(index) if index is not None and index.type == "int_literal" else ""
            if known is None or not known.is_list or not text.isdecimal() or len(text) > 2:
                return None
            return Parameter(known.function, known.index, known.variadic, True, int(text))

        def called(current: Node, depth: int) -> Part | None:
            name = folder.callee(current.child_by_field_name("function"), unit, scope)
            arguments = expressions(current.child_by_field_name("arguments"))
            function = folding(name)
            parts = [read(argument, depth + 1) for argument in arguments]
            if name in _OWN_CALLS:
                return OWN_PROGRAM if parts == [OWN_PROGRAM] else None
            return formula(function, parts) if function is not None else None

        return read(node, 0)

    def call(self, call: str, nodes: Sequence[Node], place: Place,
             folder: Folder, unit: Unit, scope: Scope, frame: Frame) -> None:  # fmt: skip
        """Note a call, if it is of an own function."""
        key = self._called(call, unit, scope, frame)
        name = call[1:] if call.startswith(".") else ""
        if key is None and name not in self._methods:
            return
        method = name if key is None else method_name(key)
        if method:
            self._called_in[("", method), unit.path] += 1
        taken = self._functions.get(key) if key is not None else self._methods.get(name)
        arguments = [
            self._argument(node, folder, unit, scope, frame) if taken is None or taken.has(at) else None
            for at, node in enumerate(nodes)
        ]
        spread = bool(nodes) and nodes[-1].type == "variadic_argument"
        made = Call(tuple(arguments), spread, place, unit.directory)
        if key is not None:
            self._calls.setdefault(key, []).append(made)
            self._called_in[key, unit.path] += 1
            self._note_callers(key, arguments)
        else:
            self._loose.setdefault(name, []).append(made)

    def method(self, function: Node | None, unit: Unit, frame: Frame) -> str:
        """``T.name`` for the callee ``x.name`` where ``x`` is of the type ``T`` of this package."""
        if function is None or function.type != "selector_expression":
            return ""
        operand, name = function.child_by_field_name("operand"), function.child_by_field_name("field")
        if name is None or source_text(name) not in self._methods:
            return ""
        is_name = operand is not None and operand.type == "identifier"
        kind = frame.types.get(source_text(operand)) if operand is not None and is_name else None
        found = f"{kind}.{source_text(name)}" if kind is not None and name is not None else ""
        return found if (unit.directory, found) in self._functions else ""

    def _note_callers(self, key: Key, arguments: Sequence[Argument]) -> None:
        """Whose parameters a call passes on to ``key``."""
        for argument in arguments:
            if not isinstance(argument, (Parameter, Formula)):
                continue
            caller = function_of(argument)
            if caller is not None:
                self._callers.setdefault(key, set()).add(caller)
                if key in self._relevant:
                    self._pending.append(caller)

    def _reach(self) -> None:
        """Find the functions whose parameters end up in a sink."""
        while self._pending:
            key = self._pending.pop()
            if key not in self._relevant:
                self._relevant[key] = None
                self._relevant_in.setdefault(key[0], []).append(key[1])
                self._pending.extend(self._callers.get(key, ()))

    def note_values(
        self, unit: Unit, folder: Folder, cut: AbstractSet[str], pruned: AbstractSet[int]
    ) -> None:
        """Find functions that a file uses as values: others may call them with anything.

        To be called once all files of the package are read; ``pruned`` are nodes (of the kinds ``cut``) to
        leave out.
        """
        self._reach()
        if not self._may_use_values(unit):
            return
        counts: Counter[Key] = Counter()
        own = frozenset(self._relevant_in.get(unit.directory, ()))
        methods_of: dict[Key, list[Key]] = {}
        for relevant in filter(is_method, self._relevant):
            methods_of.setdefault(("", method_name(relevant)), []).append(relevant)
        for declaration, scope in unit.declarations():
            prefix = key_of(declaration, "")[1] if declaration.type in FUNCTIONS else ""
            declared = declaration.child_by_field_name("name")
            for node in preorder(declaration, {"identifier", "selector_expression"} | cut, pruned):
                key: Key | None = None
                if node.type == "identifier" and node != declared:
                    text = source_text(node)
                    closure = f"{prefix}/{text}"
                    name = closure if closure in own else "" if text in scope.declared else text
                    key = (unit.directory, name)
                elif node.type == "selector_expression":
                    call = folder.callee(node, unit, scope)
                    method = call[1:] if call.startswith(".") else ""
                    key = ("", method) if method else self._called(call, unit, scope, Frame())
                if key is not None and (key in self._relevant or key in methods_of):
                    counts[key] += 1
        for counted, count in counts.items():
            if count > self._called_in[counted, unit.path] + ("/" in counted[1]):
                self._escaped.update(methods_of.get(counted, (counted,)))

    def _may_use_values(self, unit: Unit) -> bool:
        """Whether a relevant function is named more often than it is called (comments count as well)."""
        directories = {
            unit.directory,
            *(self._locate(path, unit.directory) for path in unit.imports.values()),
        }
        keys = [(d, n) for d in directories if d is not None for n in self._relevant_in.get(d, ())]
        if not keys:
            return False
        words = {re.split("[./]", name)[-1] for _, name in keys}
        pattern = "|".join(map(re.escape, sorted(words)))
        named = Counter(re.findall(rf"\b(?:{pattern})\b".encode(), unit.tree.root_node.text or b""))
        for key in keys:
            word = re.split("[./]", key[1])[-1].encode()
            named[word] -= self._called_in[key, unit.path]
        return any(count > 0 for count in named.values())

    def _called(self, call: str, unit: Unit, scope: Scope, frame: Frame) -> Key | None:
        if call in frame.closures:
            return frame.closures[call]
        path, _, name = call.rpartition(".")
        if not path or (unit.directory, call) in self._functions:
            key = (unit.directory, call)
            return key if key in self._functions and call not in scope.declared else None
        directory = self._locate(path, unit.directory)
        key = (directory or "", name)
        return key if directory is not None and key in self._functions else None

    def _argument(self, node: Node, folder: Folder, unit: Unit, scope: Scope, frame: Frame) -> Argument:
        inner = node.named_children[0] if node.type == "variadic_argument" and node.named_children else node
        known = frame.parameter(source_text(inner)) if inner.type == "identifier" else None
        if known is not None and known.is_list:
            return known
        values = folder.values(inner, unit, scope)
        return values if values is not None else self.part(inner, folder, unit, scope, frame)

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
            if function in self._escaped or (not calls and is_method(function)):
                yield Found(None, Place("", 0), function[0])
            yield from self._by_name(current, function)
            for call in calls:
                if next(left, None) is None:
                    yield Found(None, call.place, call.directory)
                    return
                filled = fill(current, call)
                following = function_of(filled) if filled is not None else None
                if filled is None or isinstance(filled, str):
                    yield Found(filled, call.place, call.directory)
                elif following is None:
                    yield Found(None, call.place, call.directory)
                elif (filled, following) not in seen:
                    seen.add((filled, following))
                    stack.append((filled, following))

    def _by_name(self, part: Part, function: Key) -> Iterator[Found]:
        """Calls of some method of this name: perhaps this one, so what they pass is not known."""
        name = function[1].rpartition(".")[2]
        if not is_method(function):
            return
        if name[:1].isupper():  # an interface may call it from anywhere
            yield Found(None, Place("", 0), function[0])
        for call in islice(self._loose.get(name, ()), MOST_CALLS):
            if isinstance(fill(part, call), str):
                yield Found(None, call.place, call.directory)

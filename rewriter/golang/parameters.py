"""Parameters of the program's own functions that become a path or the name of an executable.

``func run(name string) { exec.Command(name) }`` starts what its callers name. A use of a parameter is kept
as a ``Part``, every call of an own function with what it passes, and at the end the parts are filled in
from call to caller, until they are constant or computed. Functions and closures are followed, and methods
where the receiver's type stands in the same function.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeAlias

from rewriter.golang.fold import Folder, folding
from rewriter.golang.model import Place
from rewriter.golang.scope import Scope, Unit
from rewriter.golang.syntax import STRINGS, expressions, preorder, source_text

if TYPE_CHECKING:
    from tree_sitter import Node

OWN_PROGRAM = "/proc/self/exe"
"""What ``os.Args[0]`` and ``os.Executable()`` count as: no executable besides the program itself."""

MOST_CALLS = 400
"""Calls that are followed back from one use; beyond, it counts as computed."""

_MOST_NODES = 64
"""Nodes of one expression that are looked at; what people write has a few."""

Key: TypeAlias = tuple[str, str]
"""A function: context folder of its package, and name (``T.name`` for methods, ``f/name`` for closures)."""

_ENDLESS = 1 << 30

_FUNCTIONS = frozenset({"function_declaration", "method_declaration"})
_PARAMETERS = frozenset({"parameter_declaration", "variadic_parameter_declaration"})
_BINDING = _PARAMETERS | {
    "assignment_statement", "short_var_declaration", "var_spec", "const_spec", "range_clause",
    "receive_statement", "type_switch_statement", "unary_expression",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Strings:
    """Which parameters of a function are strings or lists of them."""

    indices: frozenset[int]
    rest: int
    """The index from which on all arguments are."""

    @classmethod
    def of(cls, function: Node, key: Key) -> _Strings | None:
        """``None`` where no parameter is."""
        found = [parameter for _, parameter in _parameters(function, key)]
        rest = [parameter.index for parameter in found if parameter.variadic]
        return cls(frozenset(p.index for p in found), min(rest, default=_ENDLESS)) if found else None

    def joined(self, other: _Strings | None) -> _Strings:
        """What is a string here or there."""
        if other is None:
            return self
        return _Strings(self.indices | other.indices, min(self.rest, other.rest))

    def has(self, index: int) -> bool:
        """Whether the argument with this index is one."""
        return index in self.indices or index >= self.rest


_NONE: Mapping[str, tuple[Key, Node]] = MappingProxyType({})
_OWN_CALLS = frozenset({"path/filepath.Abs", "path/filepath.EvalSymlinks"})


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a function; with ``item`` one string of a list."""

    function: Key
    index: int
    variadic: bool
    is_list: bool
    item: int | None = None


@dataclass(frozen=True, slots=True)
class Formula:
    """A function of strings, of which some are parameters: ``filepath.Join("conf", name)``."""

    function: Callable[[Sequence[str]], str | None]
    parts: tuple[Part, ...]


Part: TypeAlias = "str | Parameter | Formula"
Argument: TypeAlias = "Part | tuple[str, ...] | None"


@dataclass(frozen=True, slots=True)
class Call:
    """A call of an own function: what it passes (``None``: computed)."""

    arguments: tuple[Argument, ...]
    spread: bool
    """Whether the last argument is ``list...``."""
    place: Place
    directory: str


@dataclass(frozen=True, slots=True)
class Found:
    """What a part may be: a value and the call that gives it; ``None`` where that call computes it."""

    value: str | None
    place: Place
    directory: str


@dataclass(frozen=True, slots=True)
class Sink:
    """A call of the tables that gets a part as its ``position``-th argument; ``table`` says which one."""

    part: Part
    table: str
    call: str
    kind: str
    position: int
    place: Place
    partials: tuple[str | None, ...] = (None,)
    """For paths: what is known of the argument where no caller tells more (``CallUse.partial``)."""


class Frame:
    """One top-level declaration: parameters that keep their value, closures, receivers' types.

    What most functions have no use for is looked up when it is asked for.
    """

    def __init__(self, declaration: Node | None = None, closures: Mapping[str, tuple[Key, Node]] = _NONE,
                 key: Key = ("", "")) -> None:  # fmt: skip
        """A declaration that is no function has nothing."""
        self._declaration = declaration
        self.closures = {name: function for name, (function, _) in closures.items()}
        self._functions = [(key, declaration), *closures.values()] if declaration is not None else []

    def parameter(self, name: str) -> Parameter | None:
        """A string or list parameter of the function or its closures, if it is never assigned."""
        found = self._parameters.get(name)
        return found if found is not None and name in self._fixed else None

    @cached_property
    def _parameters(self) -> dict[str, Parameter]:
        return {name: item for key, node in self._functions for name, item in _parameters(node, key)}

    @cached_property
    def own(self) -> set[str]:
        """Variables that hold the program's own path."""
        if self._declaration is None or b"os.Executable" not in (self._declaration.text or b""):
            return set()
        return {name for name, value in self._fixed.items() if value is not None and _is_own_call(value)}

    @cached_property
    def types(self) -> dict[str, str]:
        """Types of the package that variables are of."""
        return _types(self._declaration, self._fixed) if self._declaration is not None else {}

    @cached_property
    def _fixed(self) -> dict[str, Node | None]:
        return _fixed(self._declaration) if self._declaration is not None else {}


class Forwarding:
    """All of a program's calls that pass strings on.

    ``locate`` gives the context folder of an import path as the package in a folder imports it.
    """

    def __init__(self, locate: Callable[[str, str], str | None]) -> None:
        """Start without knowing any function."""
        self._locate = locate
        self._functions: dict[Key, _Strings] = {}
        self._methods: dict[str, _Strings] = {}
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
                key = _key(node, unit.directory) if node.type in _FUNCTIONS else None
                taken = _Strings.of(node, key) if key is not None else None
                if key is None or taken is None:
                    continue
                self._functions[key] = taken
                if node.type == "method_declaration":
                    name = key[1].rpartition(".")[2]
                    self._methods[name] = taken.joined(self._methods.get(name))

    def sink(self, sink: Sink) -> None:
        """Remember a call of the tables that depends on parameters."""
        self.sinks.append(sink)
        key = _function_of(sink.part)
        if key is not None:
            self._pending.append(key)

    def frame(self, declaration: Node, unit: Unit, scope: Scope) -> Frame:
        """What a top-level declaration declares."""
        if declaration.type not in _FUNCTIONS:
            return Frame()
        key = _key(declaration, unit.directory)
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
            if found is None and name in frame.own:
                return OWN_PROGRAM
            return read(found[1], depth + 1) if found is not None and found[0] is unit else None

        def item(current: Node) -> Part | None:
            if _is_text(current, "os.Args[0]"):
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
        method = name if key is None else _method_name(key)
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
            caller = _function_of(argument)
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
        for relevant in filter(_is_method, self._relevant):
            methods_of.setdefault(("", _method_name(relevant)), []).append(relevant)
        for declaration, scope in unit.declarations():
            prefix = _key(declaration, "")[1] if declaration.type in _FUNCTIONS else ""
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
        key = _function_of(part)
        stack = [(part, key)] if key is not None else []
        left = iter(range(MOST_CALLS))
        while stack:
            current, function = stack.pop()
            calls = self._calls.get(function, ())
            if function in self._escaped or (not calls and _is_method(function)):
                yield Found(None, Place("", 0), function[0])
            yield from self._by_name(current, function)
            for call in calls:
                if next(left, None) is None:
                    yield Found(None, call.place, call.directory)
                    return
                filled = _fill(current, call)
                following = _function_of(filled) if filled is not None else None
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
        if not _is_method(function):
            return
        if name[:1].isupper():  # an interface may call it from anywhere
            yield Found(None, Place("", 0), function[0])
        for call in islice(self._loose.get(name, ()), MOST_CALLS):
            if isinstance(_fill(part, call), str):
                yield Found(None, call.place, call.directory)


def _key(declaration: Node, directory: str) -> Key:
    name = declaration.child_by_field_name("name")
    text = source_text(name) if name is not None else ""
    receiver = declaration.child_by_field_name("receiver")
    return directory, f"{_type_name(receiver)}.{text}" if receiver is not None else text


def _is_method(function: Key) -> bool:
    return "." in function[1] and "/" not in function[1]


def _method_name(function: Key) -> str:
    """The bare name of a method; ``""`` for other functions."""
    return function[1].rpartition(".")[2] if _is_method(function) else ""


def _type_name(node: Node) -> str:
    """The first type named in a receiver or a type: ``T`` of ``(t *T[K])``."""
    return next((source_text(found) for found in preorder(node, {"type_identifier"})), "")


def _parameters(function: Node, key: Key) -> Iterator[tuple[str, Parameter]]:
    listed = function.child_by_field_name("parameters")
    index = 0
    for node in listed.named_children if listed is not None else ():
        if node.type not in _PARAMETERS:
            continue
        kind = node.child_by_field_name("type")
        text = source_text(kind) if kind is not None else ""
        variadic = node.type == "variadic_parameter_declaration"
        names = node.children_by_field_name("name")
        for name in names:
            if text == "string" or (text == "[]string" and not variadic):
                is_list = variadic or text == "[]string"
                yield source_text(name), Parameter(key, index, variadic, is_list)
            index += 1
        index += not names


def _fixed(declaration: Node) -> dict[str, Node | None]:
    """Names that are declared once in a function and never assigned, with the first value given."""
    values: dict[str, Node | None] = {}
    changed: set[str] = set()
    for node in preorder(declaration, _BINDING):
        kind = node.type
        if kind in _PARAMETERS or kind in ("var_spec", "const_spec"):
            names = node.children_by_field_name("name")
        elif kind == "unary_expression":
            taken = node.child_count and node.children[0].type == "&"
            names = expressions(node.child_by_field_name("operand")) if taken else []
            changed.update(source_text(name) for name in names if name.type == "identifier")
            continue
        else:
            names = expressions(node.child_by_field_name("alias" if "switch" in kind else "left"))
        right = expressions(node.child_by_field_name("right" if "left" in _fields(node) else "value"))
        for position, name in enumerate(names):
            while name.type == "index_expression" and name.named_children:  # an item of a list changes
                name = name.named_children[0]
            if name.type != "identifier":
                continue
            text = source_text(name)
            if text in values:
                changed.add(text)
            values[text] = right[0] if right and position == 0 and text not in values else None
            if kind == "assignment_statement":
                changed.add(text)
    return {name: value for name, value in values.items() if name not in changed}


def _fields(node: Node) -> tuple[str, ...]:
    return ("left",) if node.child_by_field_name("left") is not None else ()


def _types(declaration: Node, fixed: dict[str, Node | None]) -> dict[str, str]:
    """Types of the receiver, of parameters, and of variables that hold a composite literal."""
    found: dict[str, str] = {}
    for node in preorder(declaration, _PARAMETERS):
        kind = node.child_by_field_name("type")
        plain = kind is not None and kind.type in ("type_identifier", "pointer_type", "generic_type")
        for name in node.children_by_field_name("name"):
            if plain and kind is not None and source_text(name) in fixed and "." not in source_text(kind):
                found[source_text(name)] = _type_name(kind)
    for text, value in fixed.items():
        if value is not None and value.type == "unary_expression":
            value = value.child_by_field_name("operand")
        kind = value.child_by_field_name("type") if value is not None else None
        literal = value is not None and value.type == "composite_literal"
        if literal and kind is not None and kind.type == "type_identifier":
            found[text] = source_text(kind)
    return found


def _is_own_call(value: Node) -> bool:
    """``exe, err := os.Executable()``."""
    function = value.child_by_field_name("function") if value.type == "call_expression" else None
    return function is not None and _is_text(function, "os.Executable")


def _is_text(node: Node, text: str) -> bool:
    """Whether a node is written like this; long ones are not looked at."""
    return node.end_byte - node.start_byte == len(text) and source_text(node) == text


def _function_of(part: Part) -> Key | None:
    """The one function whose parameters a part holds."""
    if isinstance(part, Parameter):
        return part.function
    if isinstance(part, str):
        return None
    found = {_function_of(inner) for inner in part.parts if not isinstance(inner, str)}
    return found.pop() if len(found) == 1 else None


def _fill(part: Part, call: Call) -> Part | None:
    """The part with the arguments of a call in place of the parameters."""
    if isinstance(part, str):
        return part
    if isinstance(part, Formula):
        return formula(part.function, [_fill(inner, call) for inner in part.parts])
    given = call.arguments
    last = len(given) - 1
    at, item = part.index, part.item
    if part.variadic:
        at, item = part.index + (part.item or 0), None
        if call.spread and at >= last:
            at, item = last, at - last
    value = given[at] if 0 <= at <= last else None
    if item is None:
        return None if isinstance(value, tuple) else value
    if isinstance(value, tuple):
        return value[item] if item < len(value) else None
    if isinstance(value, Parameter) and value.is_list and value.item is None:
        return Parameter(value.function, value.index, value.variadic, True, item)
    return None


def formula(function: Callable[[Sequence[str]], str | None], parts: Sequence[Part | None]) -> Part | None:
    """The function of the parts, its value if all of them are constant."""
    known = [part for part in parts if part is not None]
    if len(known) != len(parts):
        return None
    strings = [part for part in known if isinstance(part, str)]
    if OWN_PROGRAM in strings:
        return None
    return function(strings) if len(strings) == len(parts) else Formula(function, tuple(known))

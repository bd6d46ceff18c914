"""``mage``: the commands of a target function, as far as its statements are plain calls.

https://magefile.org: targets are exported functions of files with the build tag ``mage``, ``sh.Run`` and its
kin start programs, ``mg.Deps`` runs other targets once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct, field

from rewriter.golang.source import syntax
from rewriter.model import Place
from rewriter.support.paths import join
from rewriter.trace.recipes.magefiles import Package, package_in
from rewriter.trace.recipes.model import UNKNOWN, Call, NotPlain, Run, Text
from rewriter.trace.record import Record

if TYPE_CHECKING:
    from tree_sitter import Node

_IDLE_FLAGS = frozenset({"-v", "-debug", "-f", "-keep"})
_IDLE = ("fmt.Print", "log.Print", "fmt.Fprint")
_DEEPEST = 20
_RUNS = {"Run": False, "RunV": False, "RunWith": True, "RunWithV": True, "Output": False, "OutputWith": True}
"""Functions of mage's ``sh``, and whether their first argument is an environment."""
_FILES = {
    "os.MkdirAll": "mkdir -p", "os.Mkdir": "mkdir", "os.RemoveAll": "rm -rf", "os.Remove": "rm",
    "sh.Rm": "rm -rf",
}  # fmt: skip


def mage(call: Call, record: Record, run: Run) -> None:
    """Follow the targets that a call names. Raises ``NotPlain``."""
    names, directory = _command_line(call)
    package = package_in(directory, record)
    follower = _Targets(package, directory, call, run)
    for name in names or [package.default]:
        follower.target(name)


def _command_line(call: Call) -> tuple[list[str], str]:
    names: list[str] = []
    directory = call.directory
    rest = list(call.words[1:])
    while rest:
        word = rest.pop(0)
        if word is None:
            raise NotPlain("its targets are not known")
        if word in ("-d", "-w") and rest and rest[0]:
            directory = join(directory, rest.pop(0) or "")
        elif word.startswith("-"):
            if word not in _IDLE_FLAGS:
                raise NotPlain(f"its option {word} is not followed")
        else:
            names.append(word)
    return names, directory


class _Targets(Struct):
    """Runs targets, each once."""

    package: Package
    directory: str
    call: Call
    run: Run
    done: set[str] = field(default_factory=set)
    depth: int = 0
    environment: dict[str, str] = field(default_factory=dict)
    """What ``os.Setenv`` set."""

    def target(self, name: str) -> None:
        """Run a target that was not run yet."""
        key = name.lower()
        if key in self.done:
            return
        self.done.add(key)
        self.function(key)

    def function(self, key: str) -> None:
        """Run the statements of a function."""
        found = self.package.functions.get(key)
        if found is None:
            _, file = next(iter(self.package.functions.values()), (None, "magefile.go"))
            raise NotPlain(f"there is no target {key} in its magefiles", Place(file, 1))
        declaration, source = found
        body = declaration.child_by_field_name("body")
        if self.depth > _DEEPEST or body is None:
            raise NotPlain("its targets call each other too deep", Place(source, syntax.line(declaration)))
        self.depth += 1
        scope = _Scope(self, source, dict(self.package.strings), {})
        for statement in _statements(body):
            if not scope.statement(statement):
                raise NotPlain("it has a statement that is not plain", Place(source, syntax.line(statement)))
        self.depth -= 1


def _statements(block: Node) -> Iterator[Node]:
    for child in block.named_children:
        if child.type == "statement_list":
            yield from _statements(child)
        elif child.type != "comment":
            yield child


class _Scope(Struct):
    """The statements of one function, one after the other."""

    targets: _Targets
    source: str
    strings: dict[str, str]
    maps: dict[str, Mapping[str, str]]

    def statement(self, node: Node) -> bool:
        """Follow one statement; false where it is not plain."""
        match node.type:
            case "return_statement":
                values = [value for child in node.named_children for value in syntax.expressions(child)]
                return all(v.type == "nil" or self._is_error(v) or self._call(v) for v in values)
            case "expression_statement":
                return self._call(node.named_children[0])
            case "short_var_declaration" | "assignment_statement":
                return self._assign(node)
            case "if_statement":
                return self._checked(node)
        return False

    def _is_error(self, node: Node) -> bool:
        return node.type == "identifier" and syntax.source_text(node) == "err"

    def _checked(self, node: Node) -> bool:
        """``if err := f(); err != nil { return err }``."""
        condition = node.child_by_field_name("condition")
        block = node.child_by_field_name("consequence")
        first = node.child_by_field_name("initializer")
        if condition is None or block is None or node.child_by_field_name("alternative") is not None:
            return False
        if "".join(syntax.source_text(condition).split()) != "err!=nil":
            return False
        ends = list(_statements(block))
        if not ends or ends[-1].type != "return_statement" or "err" not in syntax.source_text(ends[-1]):
            return False
        return first is None or self._assign(first)

    def _assign(self, node: Node) -> bool:
        left = syntax.expressions(node.child_by_field_name("left"))
        right = syntax.expressions(node.child_by_field_name("right"))
        names = [syntax.source_text(name) for name in left]
        if len(right) != 1:
            return False
        if right[0].type == "call_expression" and names and names[-1] in ("err", "_"):
            return self._call(right[0]) and self._forget(names)
        if len(names) != 1:
            return False
        if right[0].type == "composite_literal":
            found = self._map(right[0])
            if found is None:
                return False
            self.maps[names[0]] = found
            return True
        text = self._text(right[0])
        self.strings[names[0]] = text
        return right[0].type != "call_expression" or UNKNOWN not in text

    def _forget(self, names: Sequence[str]) -> bool:
        for name in names:
            self.strings.pop(name, None)
        return True

    def _text(self, node: Node) -> str:
        """The value of a string expression, ``UNKNOWN`` where it is not known."""
        if node.type in syntax.STRINGS:
            return syntax.string_value(node)
        if node.type == "identifier":
            return self.strings.get(syntax.source_text(node), UNKNOWN)
        if node.type == "binary_expression":
            left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
            operator = node.child_by_field_name("operator")
            is_short = len(syntax.source_text(node)) < 2_000
            if left is None or right is None or operator is None or not is_short:
                return UNKNOWN
            return self._text(left) + self._text(right) if syntax.source_text(operator) == "+" else UNKNOWN
        if node.type == "call_expression":
            function = node.child_by_field_name("function")
            if function is not None and syntax.source_text(function) in ("filepath.Join", "path.Join"):
                words = [self._text(a) for a in syntax.expressions(node.child_by_field_name("arguments"))]
                return "/".join(words)
        return UNKNOWN

    def _map(self, node: Node) -> dict[str, str] | None:
        """``map[string]string{"A": "b"}``."""
        found: dict[str, str] = {}
        for element in syntax.preorder(node, frozenset({"keyed_element"})):
            parts = [p.named_children[0] if p.named_children else p for p in element.named_children]
            if len(parts) != 2:
                return None
            found[self._text(parts[0])] = self._text(parts[1])
        return None if UNKNOWN in found else found

    def _call(self, node: Node) -> bool:
        """A call that is known; false for others."""
        function = node.child_by_field_name("function") if node.type == "call_expression" else None
        if function is None:
            return False
        name = syntax.source_text(function)
        arguments = syntax.expressions(node.child_by_field_name("arguments"))
        if any(argument.type == "variadic_argument" for argument in arguments):
            return False
        package, _, method = name.rpartition(".")
        if name.startswith(_IDLE):
            return True
        if package == "mg" and method in ("Deps", "SerialDeps", "CtxDeps", "SerialCtxDeps"):
            return self._deps(arguments[method.endswith("CtxDeps") :])
        if package == "sh" and method in _RUNS:
            return self._run(node, arguments, with_environment=_RUNS[method])
        if name == "os.Setenv" and len(arguments) == 2:
            self.targets.environment[self._text(arguments[0])] = self._text(arguments[1])
            return UNKNOWN not in self._text(arguments[0])
        if name in _FILES and arguments:
            self._command(f"{_FILES[name]} {_quoted(self._text(arguments[0]))}", {}, node)
            return True
        if not package and name.lower() in self.targets.package.functions and not arguments:
            self.targets.function(name.lower())
            return True
        return False

    def _deps(self, arguments: Sequence[Node]) -> bool:
        for argument in arguments:
            if argument.type not in ("identifier", "selector_expression"):
                return False
            self.targets.target(syntax.source_text(argument).replace(".", ":"))
        return True

    def _run(self, node: Node, arguments: Sequence[Node], *, with_environment: bool) -> bool:
        own: Mapping[str, str] = {}
        if with_environment:
            if not arguments:
                return False
            first = arguments[0]
            found = self._map(first) if first.type == "composite_literal" else None
            if first.type == "identifier":
                found = dict(self.maps.get(syntax.source_text(first), {})) or None
            if found is None and first.type != "nil":
                return False
            own, arguments = found or {}, arguments[1:]
        words = [self._text(argument) for argument in arguments]
        # sh.Run expands $NAME in its words.
        text = " ".join(_quoted(UNKNOWN if "$" in word else word) for word in words)
        self._command(text, own, node)
        return bool(words)

    def _command(self, text: str, own: Mapping[str, str], node: Node) -> None:
        environment = self.targets.call.environment.copy()
        for name, value in {**self.targets.environment, **own}.items():
            if UNKNOWN in value:
                environment.forget(name)
            else:
                environment[name] = value
        place = Place(self.source, syntax.line(node))
        self.targets.run(Text(text, self.targets.directory, environment, place))


def _quoted(word: str) -> str:
    return "'" + word.replace("'", "'\\''") + "'"

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
from rewriter.trace.recipes.mage_values import Values, called, operator
from rewriter.trace.recipes.magefiles import Package, package_in
from rewriter.trace.recipes.model import UNKNOWN, Call, NotPlain, Run, Text
from rewriter.trace.record import Record

if TYPE_CHECKING:
    from tree_sitter import Node

_IDLE_FLAGS = frozenset({"-v", "-debug", "-f", "-keep"})
_IDLE = ("fmt.Print", "log.Print", "fmt.Fprint")
_READING = frozenset({"os.Getenv", "append"})
"""Calls that do nothing but give a value, known or not."""
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
        values = Values(self.call.environment, self.environment, dict(self.package.strings))
        scope = _Scope(self, source, values)
        scope.block(body)
        self.depth -= 1


def _statements(block: Node) -> Iterator[Node]:
    for child in block.named_children:
        if child.type == "statement_list":
            yield from _statements(child)
        elif child.type != "comment":
            yield child


def _prints(name: str) -> bool:
    return name.startswith(_IDLE) or name in ("print", "println")


def _only_prints(block: Node) -> bool:
    """Whether nothing happens that matters: what a condition on ``mg.Verbose()`` is for."""
    return all(
        child.type == "expression_statement" and _prints(called(child.named_children[0])[0])
        for child in _statements(block)
    )


class _Scope(Struct):
    """The statements of one function, one after the other."""

    targets: _Targets
    source: str
    values: Values
    returned: bool = False
    blocks: int = 0
    """How many blocks are open around a statement."""

    def block(self, block: Node) -> None:
        """Follow the statements of a block. Raises ``NotPlain``."""
        self.blocks += 1
        for statement in _statements(block):
            if self.returned:
                break
            if not self.statement(statement):
                raise self._not_plain("it has a statement that is not plain", statement)
        self.blocks -= 1

    def _not_plain(self, reason: str, node: Node) -> NotPlain:
        return NotPlain(reason, Place(self.source, syntax.line(node)))

    def statement(self, node: Node) -> bool:
        """Follow one statement; false where it is not plain."""
        match node.type:
            case "return_statement":
                self.returned = True
                values = [value for child in node.named_children for value in syntax.expressions(child)]
                return all(v.type == "nil" or self._is_error(v) or self._call(v) for v in values)
            case "expression_statement":
                return self._call(node.named_children[0])
            case "short_var_declaration" | "assignment_statement":
                return self._assign(node)
            case "var_declaration":
                return all(self.values.declare(spec) for spec in node.named_children)
            case "if_statement":
                return self._checked(node) or self._decided(node)
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

    def _decided(self, node: Node) -> bool:
        """``if os.Getenv("CI") != "" { … } else { … }``: what is known to run, or prints at most."""
        condition, first = node.child_by_field_name("condition"), node.child_by_field_name("initializer")
        block, other = node.child_by_field_name("consequence"), node.child_by_field_name("alternative")
        if condition is None or block is None:
            return False
        self.blocks += 1
        if first is not None and not self._assign(first):
            return False
        holds = self.values.holds(condition)
        if holds is None and not (_only_prints(block) and (other is None or _only_prints(other))):
            raise self._not_plain("it has a condition that is not known to hold", node)
        branch = block if holds else other
        is_plain = True
        if holds is not None and branch is not None:
            if branch.type == "if_statement":
                is_plain = self.statement(branch)
            else:
                self.block(branch)
        self.blocks -= 1
        return is_plain

    def _assign(self, node: Node) -> bool:
        left = syntax.expressions(node.child_by_field_name("left"))
        right = syntax.expressions(node.child_by_field_name("right"))
        names = [syntax.source_text(name) for name in left]
        # A name that a block declares anew is another variable.
        is_new = node.type == "short_var_declaration"
        is_hidden = is_new and self.blocks > 1 and any(map(self.values.knows, names))
        # What is put into a list, a map or a struct is not followed.
        is_inside = any(name.type not in ("identifier", "blank_identifier") for name in left)
        if len(right) != 1 or is_hidden or is_inside or operator(node) not in ("", "="):
            return False
        if right[0].type == "call_expression" and names and names[-1] in ("err", "_"):
            for name in names:
                self.values.forget(name)
            return self._call(right[0])
        if len(names) != 1:
            return False
        self.values.set(names[0], right[0])
        is_map = right[0].type == "composite_literal"
        followed = called(right[0])[0] in _READING or UNKNOWN not in self.values.strings.get(names[0], "")
        return followed if is_map or right[0].type == "call_expression" else True

    def _call(self, node: Node) -> bool:
        """A call that is known; false for others."""
        name, arguments = called(node)
        if not name:
            return False
        package, _, method = name.rpartition(".")
        if _prints(name):
            return True
        if package == "mg" and method in ("Deps", "SerialDeps", "CtxDeps", "SerialCtxDeps"):
            return self._deps(arguments[method.endswith("CtxDeps") :])
        if package == "sh" and method in _RUNS:
            return self._run(node, arguments, with_environment=_RUNS[method])
        if name == "os.Setenv" and len(arguments) == 2:
            self.targets.environment[self.values.text(arguments[0])] = self.values.text(arguments[1])
            return UNKNOWN not in self.values.text(arguments[0])
        if name in _FILES and arguments:
            self._command(f"{_FILES[name]} {_quoted(self.values.text(arguments[0]))}", {}, node)
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
            found = self.values.mapping(arguments[0]) if arguments else None
            if found is None and not (arguments and arguments[0].type == "nil"):
                return False
            own, arguments = found or {}, arguments[1:]
        words = self.values.words(arguments)
        if words is None:
            return False
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

"""Open up a shell text that only prepares variables and then starts one program.

Such a text can be written as ENV and an exec form. Accepted: assignments, ``export``, ``: ${NAME:=default}``,
``if [ -z "$NAME" ]; then NAME=default; fi`` and its short forms, ``set -e``/``-u``, ``cd`` to where the shell
is anyway, and at the end one command, whose last word may be ``"$@"``. Everything else needs a shell.
Held against dash by ``tests/shell/test_opening.py``.
"""

from __future__ import annotations

import posixpath
from collections.abc import Mapping

from msgspec import Struct

from rewriter.shell import model
from rewriter.shell.and_or import and_or_lists
from rewriter.shell.emptiness import check_plain, is_test, refused, tested
from rewriter.shell.execform import check_command
from rewriter.shell.expand import words as expand_words
from rewriter.shell.explain import construct
from rewriter.shell.literal import literal_words
from rewriter.shell.model import (
    Argv,
    Assignment,
    Conditional,
    Group,
    Literal,
    NeedsShell,
    Node,
    Simple,
    Variable,
    Word,
)
from rewriter.shell.parse import parse
from rewriter.shell.set_options import nounset_after
from rewriter.shell.variables import INHERITED, SPECIAL, Obstacle, Setting, Variables, without_value
from rewriter.shell.words import is_name, read_assignment

_BUILTINS = frozenset({":", "true", "export", "set", "cd"})


class Place(Struct, frozen=True):
    """Where a text runs: the shell (``dash``, ``bash`` or ``ash``), its folder, the image's environment.

    ``freeze``: take the environment for what the container is started with.
    """

    shell: str
    workdir: str
    environment: Mapping[str, str | None]
    freeze: bool = False
    nounset: bool = False


class Opened(Struct, frozen=True):
    """The program that a text starts.

    ``words`` stand before the words that are handed on (``forwards``; ``splits`` for an unquoted ``$@``);
    empty where the words handed on are all. ``at`` is where the command stands.
    """

    words: tuple[str, ...]
    forwards: bool
    splits: bool
    is_process_1: bool
    """The text begins the command with ``exec``."""
    settings: tuple[Setting, ...]
    frozen: tuple[tuple[str, str | None], ...]
    at: int


def open_text(text: str, place: Place) -> Opened | NeedsShell:
    """What ``text`` starts, or the first thing in it that needs a shell."""
    node = parse(text)
    if isinstance(node, model.Unparsed):
        return construct(node, text) or NeedsShell("shell text", text, 0)
    reader = _Reader(text, place)
    try:
        return reader.read(node)
    except Obstacle as obstacle:
        return obstacle.reason


class _Reader:
    def __init__(self, text: str, place: Place) -> None:
        self._text = text
        self._place = place
        self._variables = Variables(place.environment, place.freeze, place.nounset)

    def read(self, node: Node) -> Opened:
        lists = [*and_or_lists(node)]
        if not lists:
            raise Obstacle("no command", self._text[:60], 0)
        for items in lists[:-1]:
            self._list(items)
        *before, (_, last) = lists[-1]
        self._only_and(lists[-1])
        for _, item in before:
            self._statement(item)
        return self._command(last)

    def _only_and(self, items: list[tuple[str, Node]]) -> None:
        for operator, item in items:
            if operator == "&":
                raise self._refused(item, "a command in the background (&)")
            if operator not in ("", "&&"):
                raise self._refused(item, f"{operator} between two commands")

    def _list(self, items: list[tuple[str, Node]]) -> None:
        """An and-or list that is not the last one."""
        if len(items) == 2 and isinstance(items[0][1], Simple) and is_test(items[0][1]):
            name, negated = tested(items[0][1], self._text, self._place.shell, self._variables)
            if items[1][0] != ("||" if negated else "&&"):
                raise self._refused(items[0][1])
            self._default_branch(name, items[1][1])
            return
        self._only_and(items)
        for _, item in items:
            self._statement(item)

    # -- statements before the command --------------------------------------------------------------------

    def _statement(self, node: Node) -> None:
        match node:
            case Simple(words=()):
                check_plain(node, self._text)
                for assignment in node.assignments:
                    self._variables.assign(assignment.name, assignment.value)
            case Simple(assignments=()) if node.words[0].literal in _BUILTINS:
                check_plain(node, self._text)
                self._builtin(node)
            case Conditional(
                kind="if", conditions=(Simple() as condition,), branches=(branch,), redirects=()
            ):
                name, negated = tested(condition, self._text, self._place.shell, self._variables)
                if negated:
                    raise self._refused(node)
                self._default_branch(name, branch)
            case _:
                raise self._refused(node)

    def _builtin(self, node: Simple) -> None:
        name, arguments = node.words[0].literal, node.words[1:]
        match name:
            case ":":
                for word in arguments:
                    self._colon(word)
            case "true" if not arguments:
                pass
            case "export":
                for word in arguments:
                    self._export(word)
            case "set":
                nounset = nounset_after(node, self._text, self._place.shell)
                self._variables.nounset = nounset if nounset is not None else self._variables.nounset
            case "cd" if len(arguments) == 1:
                folder = arguments[0].literal
                if (
                    folder is None
                    or not folder.startswith("/")
                    or _clean(folder) != _clean(self._place.workdir)
                ):
                    raise self._refused(node, f"cd {arguments[0].raw}, which is not WORKDIR")
            case _:
                raise self._refused(node)

    def _colon(self, word: Word) -> None:
        """``: ${NAME:=default}``; other words are looked at and have no effect."""
        for part in word.parts:
            if isinstance(part, Variable) and part.operator in ("=", ":=") and is_name(part.name):
                self._variables.default(part.name, part, word)
            elif not isinstance(part, Literal):
                raise Obstacle(f"{word.raw}", word.raw, word.start)

    def _export(self, word: Word) -> None:
        assignment = read_assignment(self._text, word)
        if assignment is not None:
            self._variables.assign(assignment.name, assignment.value, splits=True)
            self._variables.export(assignment.name, word.start)
        elif word.literal is not None and is_name(word.literal):
            self._variables.export(word.literal, word.start)
        else:
            raise Obstacle(f"export {word.raw}", word.raw, word.start)

    # -- a default where a variable is empty ------------------------------------------------------------

    def _default_branch(self, name: str, branch: Node) -> None:
        """What is done where ``name`` is empty: it must only get a default."""
        if isinstance(branch, Group) and not branch.subshell and not branch.redirects:
            branch = branch.body
        value = self._variables.value(name)
        if value != INHERITED or name in SPECIAL:
            raise self._refused(branch)
        for items in and_or_lists(branch):
            self._only_and(items)
            for _, item in items:
                self._default_statement(name, item)
        if self._variables.value(name) == INHERITED:
            raise self._refused(branch)

    def _default_statement(self, name: str, item: Node) -> None:
        if not isinstance(item, Simple):
            raise self._refused(item)
        check_plain(item, self._text)
        exported = bool(item.words)
        if exported and (item.assignments or item.words[0].literal != "export"):
            raise self._refused(item)
        found = (
            [read_assignment(self._text, word) for word in item.words[1:]] if exported else item.assignments
        )
        for word, assignment in zip(item.words[1:] if exported else item.assignments, found, strict=True):
            if assignment is None and isinstance(word, Word) and word.literal == name:
                pass
            elif assignment is None or assignment.name != name:
                raise self._refused(item)
            else:
                self._assign_default(name, assignment)
            if exported:
                self._variables.export(name, item.start)

    def _assign_default(self, name: str, assignment: Assignment) -> None:
        text = assignment.value.literal
        if text is None:
            raise Obstacle(f"the value {assignment.value.raw}", assignment.value.raw, assignment.value.start)
        self._variables.assign_default(name, assignment.value)

    # -- the command --------------------------------------------------------------------------------------

    def _command(self, node: Node) -> Opened:
        if not isinstance(node, Simple) or not node.words:
            raise self._refused(node)
        check_plain(node, self._text)
        is_exec = node.words[0].literal == "exec"
        if node.assignments and is_exec:
            raise self._refused(node, f"assignment {node.assignments[0].name} before exec")
        *words, last = node.words
        handed_on = last.raw in ('"$@"', '"${@}"', "$@", "${@}")
        kept = tuple(words) if handed_on else node.words
        texts = self._expanded(Simple((), kept, (), node.start, node.end))
        for assignment in node.assignments:
            self._variables.assign(assignment.name, assignment.value)
            self._variables.export(assignment.name, assignment.start)
        if handed_on and texts in ((), ("exec",)):
            argv = Argv((), is_exec)
        elif not texts:
            raise Obstacle("no command", self._text[node.start : node.end], node.start)
        else:
            found = check_command(node, texts)
            if isinstance(found, NeedsShell):
                raise Obstacle(found.construct, found.text, found.start)
            argv = found
        return Opened(
            argv.words,
            handed_on,
            handed_on and '"' not in last.raw,
            argv.dropped_exec,
            self._variables.settings(),
            tuple(self._variables.frozen.items()),
            node.start,
        )

    def _expanded(self, node: Simple) -> tuple[str, ...]:
        """The words of the command; those without variables are read a second time by ``literal``."""
        found: list[str] = []
        for word in node.words:
            if any(not isinstance(part, (Literal, Variable)) for part in word.parts):
                raise self._refused(Simple((), (word,), (), word.start, word.end))
            if word.literal is not None and literal_words(word.raw) != (word.literal,):
                raise Obstacle("characters that shells may read differently", word.raw, word.start)
            known = {part.name: self._known(part, word) for part in word.parts if isinstance(part, Variable)}
            for text in expand_words(Simple((), (word,), (), word.start, word.end), known):
                if text is None or "\0" in text:
                    raise Obstacle(f"the value of {word.raw}", word.raw, word.start)
                found.append(text)
        return tuple(found)

    def _known(self, part: Variable, word: Word) -> str | None:
        if not is_name(part.name):
            raise Obstacle(f"variable ${part.name}", word.raw, word.start)
        text = self._variables.known(part.name, word)
        if text is None and part.operator not in ("-", ":-", "+", ":+"):
            raise without_value(part.name, word)
        return text

    def _refused(self, node: Node, words: str | None = None) -> Obstacle:
        return refused(node, self._text, words)


def _clean(path: str) -> str:
    return "/" + posixpath.normpath(path).lstrip("/")

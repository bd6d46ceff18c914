"""Shell text to a tree of commands.

What RUN, CMD, ENTRYPOINT and HEALTHCHECK hand to ``/bin/sh -c``: dash on Debian, busybox ash on Alpine.
Grammar: https://pubs.opengroup.org/onlinepubs/9699919799/utilities/V3_chap02.html#tag_18_10
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from rewriter.shell import model
from rewriter.shell.extents import ShellSyntaxError
from rewriter.shell.grammar import is_negation, shield
from rewriter.shell.syntax_tree import tree
from rewriter.shell.tokens import Token, tokenize
from rewriter.shell.words import read_assignment

if TYPE_CHECKING:
    from tree_sitter import Node as Syntax

MAX_DEPTH: Final = 50
"""Compound commands inside of one another; far beyond what people write, far below Python's limit."""

_LONGEST_KEPT = 4096
"""Characters of a text whose commands are kept."""
_MOST_KEPT = 128
"""Texts: more than most files have. Each is read again for every stage, target and value of an argument."""

_PIPES: Final = frozenset({"|", "|&"})
_OPERATORS: Final = _PIPES | {";", "&", "&&", "||"}


def parse(text: str) -> model.Node:
    """The commands of ``text``, whose continuation lines are joined; offsets are characters of ``text``.

    One command comes as itself, several (or none) as a Sequence; a newline is a ``;`` there. Never raises:
    a statement that is not understood, or the whole text where its tokens are broken, is Unparsed.
    """
    return _kept(text) if len(text) <= _LONGEST_KEPT else _parsed(text)


def _parsed(text: str) -> model.Node:
    try:
        tokens = tokenize(text)
        return _Reader(text, tokens).sequence(tree(shield(tokens, len(text))).children, 0)
    except ShellSyntaxError as error:
        return model.Unparsed(text, error.reason, 0, len(text))


_kept = lru_cache(_MOST_KEPT)(_parsed)


class _Reader:
    """Makes our nodes from those of tree-sitter; words and redirections come from the tokens."""

    def __init__(self, text: str, tokens: list[Token]) -> None:
        self.text = text
        self.tokens = tokens
        self.starts = [token.start for token in tokens]
        self.kinds: dict[str, Callable[[Syntax, int], model.Node]] = {
            "command": self.simple,
            "subshell": self.group,
            "compound_statement": self.group,
            "if_statement": self.if_statement,
            "case_statement": self.case_statement,
            "for_statement": self.for_statement,
            "while_statement": self.while_statement,
        }

    def node(self, syntax: Syntax, depth: int) -> model.Node:
        """One statement; Unparsed where something in it is wrong."""
        start, end, kind = syntax.start_byte, syntax.end_byte, syntax.type
        try:
            if depth > MAX_DEPTH:
                raise ShellSyntaxError("nested too deep", start)
            if kind in self.kinds:
                return self.kinds[kind](syntax, depth + 1)
            reason = kind.replace("_", " ")
        except ShellSyntaxError as error:
            reason, kind = error.reason, ""
        return model.Unparsed(self.text[start:end], reason, start, end, kind == "function_definition")

    def sequence(self, children: Iterable[Syntax], depth: int) -> model.Node:
        """Statements and the operators between them."""
        items: list[model.Node] = []
        operators: list[str] = []
        stages: list[Syntax] = []
        operator = ";"
        for child in _flat(_sound(children)):
            if child.type == "\n":
                continue
            if not child.is_named:
                operator = child.type
                if operator not in _OPERATORS:
                    raise ShellSyntaxError(f"unexpected {operator}", child.start_byte)
                if operator not in _PIPES:
                    items.append(self.pipeline(stages, depth))
                    operators.append(operator)
                    stages = []
                continue
            if stages and operator not in _PIPES:
                items.append(self.pipeline(stages, depth))
                operators.append(";")
                stages = []
            stages.append(child)
            operator = ""
        if stages:
            items.append(self.pipeline(stages, depth))
        if len(operators) == len(items) and operators and operators[-1] == ";":
            operators.pop()
        if len(items) == 1 and not operators:
            return items[0]
        start, end = (items[0].start, items[-1].end) if items else (0, 0)
        return model.Sequence(tuple(items), tuple(operators), start, end)

    def simple(self, syntax: Syntax, _: int) -> model.Node:
        """Assignments, words and redirections, from our tokens."""
        assignments: list[model.Assignment] = []
        words: list[model.Word] = []
        redirects: list[model.Redirect] = []
        start, end = syntax.start_byte, syntax.end_byte
        if syntax.has_error:
            raise ShellSyntaxError("syntax error", start)
        for token in self.within(start, end):
            if token.redirect is not None and not token.compound:
                redirects.append(token.redirect)
            elif token.word is None or token.reserved:
                raise ShellSyntaxError(f"unexpected {self.text[token.start : token.end]}", token.start)
            elif not words and (assignment := read_assignment(self.text, token.word)):
                assignments.append(assignment)
            else:
                words.append(token.word)
        return model.Simple(tuple(assignments), tuple(words), tuple(redirects), start, end)

    def within(self, start: int, end: int) -> Iterator[Token]:
        """The tokens from ``start`` to ``end``."""
        for index in range(bisect_left(self.starts, start), len(self.tokens)):
            if self.tokens[index].start >= end:
                return
            yield self.tokens[index]

    def redirects(self, end: int) -> tuple[model.Redirect, ...]:
        """Those of the compound command that ends at ``end``."""
        found: list[model.Redirect] = []
        for index in range(bisect_left(self.starts, end), len(self.tokens)):
            redirect = self.tokens[index].redirect
            if redirect is None or not self.tokens[index].compound:
                break
            found.append(redirect)
        return tuple(found)

    def pipeline(self, stages: list[Syntax], depth: int) -> model.Node:
        """``a | b``, or the one command that it is; a ``!`` before it negates all of it."""
        if not stages:
            raise ShellSyntaxError("an operator without a command", 0)
        start = stages[0].start_byte
        if any(self.before(stage.start_byte) for stage in stages[1:]):
            raise ShellSyntaxError("! after |", start)
        items = tuple(self.node(stage, depth) for stage in stages)
        negation = self.before(start)
        if len(items) == 1 and negation is None:
            return items[0]
        start = items[0].start if negation is None else negation.start
        return model.Pipeline(items, negation is not None, start, items[-1].end)

    def before(self, start: int) -> Token | None:
        """The ``!`` that stands before what begins at ``start``."""
        index = bisect_left(self.starts, start)
        return self.tokens[index - 1] if index > 0 and is_negation(self.tokens[index - 1]) else None

    def group(self, syntax: Syntax, depth: int) -> model.Node:
        """``( … )`` and ``{ …; }``."""
        opener, *body, _ = _sound(syntax.children)
        if opener.type not in {"(", "{"}:
            raise ShellSyntaxError("((…)), which bash and sh read differently", syntax.start_byte)
        end = syntax.end_byte
        inner = self.sequence(body, depth)
        return model.Group(inner, opener.type == "(", self.redirects(end), syntax.start_byte, end)

    def if_statement(self, syntax: Syntax, depth: int) -> model.Node:
        """``if``, any number of ``elif``, ``else``."""
        conditions: list[model.Node] = []
        branches: list[model.Node] = []
        part: list[Syntax] = []
        for child in _clauses(syntax):
            match child.type:
                case "if" | "elif" | "else" | "fi":
                    if child.type != "if":
                        branches.append(self.sequence(part, depth))
                    part = []
                case "then":
                    conditions.append(self.sequence(part, depth))
                    part = []
                case _:
                    part.append(child)
        return self.conditional(syntax, conditions, branches)

    def while_statement(self, syntax: Syntax, depth: int) -> model.Node:
        """``while`` and ``until``."""
        _, *condition, body = _sound(syntax.children)
        return self.conditional(syntax, [self.sequence(condition, depth)], [self.body(body, depth)])

    def for_statement(self, syntax: Syntax, depth: int) -> model.Node:
        """``for`` and ``select``."""
        tokens = self.within(syntax.start_byte, syntax.end_byte)
        next(tokens, None)
        named = next(tokens, None)
        words: list[model.Word] = []
        for token in tokens:
            if token.operator or token.reserved:
                if token.operator == ";" or (token.reserved and token.word and token.word.raw == "do"):
                    break
                if token.operator == "\n" and words:
                    break
            elif token.word is not None:
                words.append(token.word)
        name = named.word.raw if named is not None and named.word is not None else None
        body = self.body(list(_sound(syntax.children))[-1], depth)
        return self.conditional(syntax, [], [body], name, words)

    def case_statement(self, syntax: Syntax, depth: int) -> model.Node:
        """Every item is a branch; of the patterns only ``*`` is looked at."""
        branches: list[model.Node] = []
        exhaustive = False
        for item in _sound(syntax.children):
            if item.type != "case_item":
                continue
            children = list(_sound(item.children))
            closing = next((i for i, child in enumerate(children) if child.type == ")"), None)
            if closing is None:
                raise ShellSyntaxError("syntax error", item.start_byte)
            patterns = (self.text[child.start_byte : child.end_byte] for child in children[:closing])
            exhaustive = exhaustive or "*" in patterns
            last = len(children) - (children[-1].type == ";;")
            branches.append(self.sequence(children[closing + 1 : last], depth))
        words = [token.word for token in self.within(syntax.start_byte, syntax.end_byte) if token.word][1:2]
        found = self.conditional(syntax, [], branches, None, words)
        return replace(found, exhaustive=exhaustive)

    def body(self, group: Syntax, depth: int) -> model.Node:
        """What stands between ``do`` and ``done``."""
        if group.type != "do_group":
            raise ShellSyntaxError(group.type.replace("_", " "), group.start_byte)
        return self.sequence(list(_sound(group.children))[1:-1], depth)

    def conditional(
        self,
        syntax: Syntax,
        conditions: list[model.Node],
        branches: list[model.Node],
        variable: str | None = None,
        words: Iterable[model.Word] = (),
    ) -> model.Conditional:
        """Kind, span and redirections are the same for all of them."""
        start, end = syntax.start_byte, syntax.end_byte
        kind = syntax.children[0].type
        redirects = self.redirects(end)
        return model.Conditional(
            kind, tuple(conditions), tuple(branches), start, end, redirects, variable, tuple(words)
        )


def _sound(children: Iterable[Syntax]) -> Iterator[Syntax]:
    """The children, of which none may be wrong or missing."""
    for child in children:
        if child.is_error or child.is_missing:
            raise ShellSyntaxError("syntax error", child.start_byte)
        yield child


def _flat(children: Iterable[Syntax]) -> Iterator[Syntax]:
    """Children with and-or lists and pipelines laid flat.

    They nest as deep as they are long, and not always rightly: ``a | b | c && d`` is read as
    ``a | (b | c && d)``. The order of commands and operators is all that is needed.
    """
    for child in children:
        stack = [child]
        while stack:
            top = stack.pop()
            if top.type in {"list", "pipeline"}:
                stack.extend(reversed(list(_sound(top.children))))
            else:
                yield top


def _clauses(syntax: Syntax) -> Iterator[Syntax]:
    """The children of an ``if`` with those of its ``elif`` and ``else`` in line."""
    for child in _sound(syntax.children):
        if child.type in {"elif_clause", "else_clause"}:
            yield from _sound(child.children)
        else:
            yield child

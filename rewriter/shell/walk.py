"""The commands of a parsed text in the order in which they run.

For a tracer that follows ``cd``, variables and files::

    for step in commands(parse(text)):
        if step.unparsed is not None: ...      # anything may have happened
        elif step.simple is not None: ...      # one command
        else: ...                              # ``for`` sets step.assigns

``set -e`` is not considered; a RUN that fails makes no image, so the steps of ``a && b`` count as run.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

from msgspec import Struct, field
from msgspec.structs import replace

from rewriter.shell.model import (
    Conditional,
    Group,
    Node,
    Pipeline,
    Redirect,
    Sequence,
    Simple,
    Unparsed,
    Word,
)


class Step(Struct, frozen=True):
    """One command, one text that was not understood, or one variable that a loop sets.

    Exactly one of ``simple``, ``unparsed`` and ``assigns`` is set.
    """

    simple: Simple | None
    certain: bool
    """It runs whenever the whole text succeeds. False in branches and loops, after ``||``, in the
    background, and between an ``&&`` and a later ``||``."""
    required: bool
    """Where it fails, the whole text fails: no ``||``, ``;``, ``|`` or ``!`` hides it."""
    subshells: tuple[int, ...] = ()
    """The subshells around it, outermost first, numbered in this text: ``( )``, members of a pipeline,
    background lists. A change of directory or of a variable is seen by the steps whose ``subshells``
    begin with those of the step that made it."""
    follows: str = ""
    """The operator before it: ``;``, ``&&``, ``||``, ``|``, ``&``; empty for the first of a list."""
    conditional: str = ""
    """The innermost ``if``, ``case``, ``for`` … whose branch it is in."""
    redirects: tuple[Redirect, ...] = ()
    """Those of the groups around it, innermost first."""
    unparsed: Unparsed | None = None
    assigns: str | None = None
    """The variable that ``for`` or ``select`` sets, to one of ``values``, before its body."""
    values: tuple[Word, ...] = ()


MOST_ROUNDS = 100
"""Rounds of the loops of a text that are written out."""


def commands(node: Node, *, rounds: bool = False) -> Iterator[Step]:
    """Every command of ``node`` once, loops' bodies too, in execution order.

    With ``rounds`` a ``for`` over words that stand there is written out, one word after the other: its steps
    are as certain as what is around it.
    """
    walk = _Walk(left=MOST_ROUNDS if rounds else 0)
    return walk.steps(node, Step(None, certain=True, required=True))


class _Walk(Struct):
    """Hands out numbers for subshells; ``around`` is a step without content that holds the context."""

    numbers: Iterator[int] = field(default_factory=count)
    left: int = 0
    """Rounds of loops that may be written out."""

    def steps(self, node: Node, around: Step) -> Iterator[Step]:
        match node:
            case Simple():
                yield replace(around, simple=node)
            case Unparsed():
                yield replace(around, unparsed=node)
            case Sequence():
                yield from self.sequence(node, around)
            case Pipeline():
                yield from self.pipeline(node, around)
            case Group():
                inner = self.inside(around) if node.subshell else around
                yield from self.steps(node.body, replace(inner, redirects=node.redirects + around.redirects))
            case Conditional():
                yield from self.conditional(node, around)

    def inside(self, around: Step) -> Step:
        """The context of a new subshell."""
        return replace(around, subshells=(*around.subshells, next(self.numbers)))

    def sequence(self, node: Sequence, around: Step) -> Iterator[Step]:
        follows = around.follows
        for first, last in _lists(node.operators, len(node.items)):
            closing = node.operators[last] if last < len(node.operators) else ""
            items, operators = node.items[first : last + 1], node.operators[first:last]
            guarded = operators[-1:] == ("||",) and _gives_up(items[-1])
            context = replace(around, required=around.required and (guarded or last == len(node.items) - 1))
            if closing == "&":
                context = replace(self.inside(context), certain=False, required=False)
            caught = _last_caught(items, operators)
            for offset, item in enumerate(items):
                operator = operators[offset - 1] if offset else ""
                doubtful = operator == "||" or (operator == "&&" and offset <= caught)
                if operator == "&&" and not context.required:
                    doubtful = doubtful or any(map(_asks, items[:offset]))
                inner = replace(
                    context,
                    follows=operator or follows,
                    certain=context.certain and not doubtful,
                    required=context.required and offset > caught and operator != "||",
                )
                yield from self.steps(item, inner)
            follows = closing

    def pipeline(self, node: Pipeline, around: Step) -> Iterator[Step]:
        for index, item in enumerate(node.items):
            required = around.required and index == len(node.items) - 1 and not node.negated
            inner = replace(around, required=required, follows="|" if index else around.follows)
            yield from self.steps(item, self.inside(inner) if len(node.items) > 1 else inner)

    def conditional(self, node: Conditional, around: Step) -> Iterator[Step]:
        if len(node.words) <= self.left and is_plain_loop(node):
            yield from self.rounds(node, around)
            return
        outer = replace(around, required=False, redirects=node.redirects + around.redirects)
        for index, condition in enumerate(node.conditions):
            yield from self.steps(condition, replace(outer, certain=outer.certain and index == 0))
            yield from self.branch(node.branches[index : index + 1], node, outer)
        if node.variable is not None:
            yield replace(outer, assigns=node.variable, values=node.words, certain=False)
        yield from self.branch(node.branches[len(node.conditions) :], node, outer)

    def rounds(self, node: Conditional, around: Step) -> Iterator[Step]:
        """A loop, word by word."""
        self.left -= len(node.words)
        inner = replace(around, required=False, redirects=node.redirects + around.redirects, follows="")
        for word in node.words:
            yield replace(inner, assigns=node.variable, values=(word,))
            yield from self.steps(node.branches[0], inner)

    def branch(self, branches: tuple[Node, ...], node: Conditional, outer: Step) -> Iterator[Step]:
        inner = replace(outer, certain=False, conditional=node.kind, follows="")
        for branch in branches:
            yield from self.steps(branch, inner)


def _last_caught(items: tuple[Node, ...], operators: tuple[str, ...]) -> int:
    """Where the last ``||`` stands that lets the list go on: a failure before it is caught; -1: none."""
    goes_on = (i for i, operator in enumerate(operators) if operator == "||" and not _gives_up(items[i + 1]))
    return max(goes_on, default=-1)


_LEAVING = frozenset({"break", "continue", "return", "exec"})
"""Commands after which a round, or the loop, may be over."""


def is_plain_loop(node: Conditional) -> bool:
    """A ``for`` over literal words that goes through all of them."""
    if node.kind != "for" or not node.variable or not node.words or len(node.branches) != 1:
        return False
    if any(word.literal is None for word in node.words):
        return False
    steps = commands(node.branches[0])
    return not any(s.simple is not None and _first(s.simple) in _LEAVING for s in steps)


def _first(simple: Simple) -> str | None:
    return simple.words[0].literal if simple.words else None


_ASKING = frozenset({"[", "test", "[[", "grep", "which", "command", "type"})


def _asks(node: Node) -> bool:
    """Whether the command's failure is an answer: ``[ -n "$X" ] && y;`` goes on without y."""
    return isinstance(node, Simple) and bool(node.words) and node.words[0].literal in _ASKING


def _gives_up(node: Node) -> bool:
    """``exit 1``, ``false``, or a group that ends so: what ``a || exit 1`` hides is no success."""
    match node:
        case Simple(assignments=(), redirects=()):
            words = node.literals
            return words[:1] == ["false"] or (
                words[:1] == ["exit"] and (len(words) == 1 or (words[1] or "0").strip("0").isdigit())
            )
        case Group(subshell=False, body=Sequence(items=(*_, last), operators=operators)):
            return set(operators) <= {";"} and _gives_up(last)
        case Group(subshell=False):
            return _gives_up(node.body)
        case _:
            return False


def _lists(operators: tuple[str, ...], length: int) -> Iterator[tuple[int, int]]:
    """First and last index of each and-or list of a sequence."""
    first = 0
    for index in range(length):
        if index >= len(operators) or operators[index] in {";", "&"}:
            yield first, index
            first = index + 1

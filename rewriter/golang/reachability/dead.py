"""Code that never runs on Linux: branches on ``runtime.GOOS``.

Programs that open a browser or a terminal start other executables on other systems; those are no
dependency of a Linux image. Only plain comparisons with a string literal are read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, TypeAlias

from rewriter.golang.source.syntax import STRINGS, expressions, string_value

if TYPE_CHECKING:
    from tree_sitter import Node

SYSTEM_BRANCHES = frozenset({"if_statement", "expression_switch_statement"})
"""The nodes that ``dead_branches`` reads."""

_SYSTEM = "linux"

Callee: TypeAlias = "Callable[[Node | None], str]"
"""Names what an expression refers to, as in ``runtime.GOOS``."""


def dead_branches(node: Node, callee: Callee) -> Iterator[Node]:
    """The parts of an ``if`` or ``switch`` statement that Linux never reaches."""
    if node.type == "if_statement":
        yield from _dead_if(node, callee)
    elif node.child_by_field_name("value") is None:
        yield from _false_cases(node, callee)
    elif callee(node.child_by_field_name("value")) == "runtime.GOOS":
        yield from _dead_cases(node)


def _dead_if(node: Node, callee: Callee) -> Iterator[Node]:
    truth = _truth(node.child_by_field_name("condition"), callee)
    dead = {True: "alternative", False: "consequence"}.get(truth) if truth is not None else None
    branch = node.child_by_field_name(dead) if dead else None
    if branch is not None:
        yield branch


def _truth(condition: Node | None, callee: Callee) -> bool | None:
    """The value of a comparison of ``runtime.GOOS``; of ``a && b``, if a side is one that is false."""
    if condition is None or condition.type != "binary_expression":
        return None
    left, right = condition.child_by_field_name("left"), condition.child_by_field_name("right")
    operator = condition.child_by_field_name("operator")
    if left is None or right is None or operator is None:
        return None
    if operator.type == "&&":
        sides = (_comparison(left, callee), _comparison(right, callee))
        return False if False in sides else None
    return _comparison(condition, callee)


def _comparison(node: Node, callee: Callee) -> bool | None:
    if node.type != "binary_expression":
        return None
    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    operator = node.child_by_field_name("operator")
    if left is None or right is None or operator is None or operator.type not in ("==", "!="):
        return None
    for system, literal in ((left, right), (right, left)):
        if literal.type in STRINGS and callee(system) == "runtime.GOOS":
            return (string_value(literal) == _SYSTEM) == (operator.type == "==")
    return None


def _false_cases(node: Node, callee: Callee) -> Iterator[Node]:
    """``switch { case runtime.GOOS == "windows": … }``; what follows a true case is dead as well."""
    cases = [child for child in node.named_children if child.type in ("expression_case", "default_case")]
    taken = False
    for case, before in zip(cases, [None, *cases], strict=False):
        truths = {_truth(value, callee) for value in expressions(case.child_by_field_name("value"))}
        dead = taken or (bool(truths) and truths <= {False})
        if dead and not _falls_through(before):
            yield case
        taken = taken or True in truths


def _dead_cases(node: Node) -> Iterator[Node]:
    cases = [child for child in node.named_children if child.type in ("expression_case", "default_case")]
    systems = [_systems(case) for case in cases]
    taken = any(found is not None and _SYSTEM in found for found in systems)
    for case, found, before in zip(cases, systems, [None, *cases], strict=False):
        reached = taken and case.type == "default_case"
        other = found is not None and _SYSTEM not in found and case.type == "expression_case"
        if (reached or other) and not _falls_through(before):
            yield case


def _systems(case: Node) -> set[str] | None:
    """The systems that a case names, ``None`` if not all of them are literals."""
    values = expressions(case.child_by_field_name("value"))
    if case.type != "expression_case" or not all(value.type in STRINGS for value in values):
        return None
    return {string_value(value) for value in values}


def _falls_through(case: Node | None) -> bool:
    """Whether the case ends in ``fallthrough``; looked for anywhere in its last statement list."""
    if case is None or not case.named_children:
        return False
    body = case.named_children[-1]
    last = body.named_children[-1] if body.type == "statement_list" and body.named_children else body
    return last.type == "fallthrough_statement"

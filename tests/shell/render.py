"""A parsed text as one short line, for tests to compare."""

from __future__ import annotations

from rewriter.shell.model import Conditional, Group, Node, Pipeline, Redirect, Sequence, Simple


def render(node: Node) -> str:
    """``a && (b | c)`` with its structure in brackets."""
    match node:
        case Simple():
            parts = [f"{each.name}:={each.value.raw}" for each in node.assignments]
            parts += [word.raw for word in node.words] + [redirect(each) for each in node.redirects]
            return f"[{' '.join(parts)}]"
        case Sequence():
            operators = [*node.operators, ""][: len(node.items)]
            items = [f"{render(i)} {o}".strip() for i, o in zip(node.items, operators, strict=True)]
            return f"<{' '.join(items)}>"
        case Pipeline():
            return "!" * node.negated + "|".join(render(item) for item in node.items)
        case Group():
            body = f"({render(node.body)})" if node.subshell else f"{{{render(node.body)}}}"
            return body + "".join(redirect(each) for each in node.redirects)
        case Conditional():
            head = " ".join([node.kind, *filter(None, [node.variable]), *(word.raw for word in node.words)])
            conditions = "".join(f" ?{render(each)}" for each in node.conditions)
            branches = "".join(f" :{render(each)}" for each in node.branches)
            return f"{head}{conditions}{branches}" + "".join(redirect(each) for each in node.redirects)
        case _:
            return f"UNPARSED {node.reason}"


def redirect(each: Redirect) -> str:
    """``2>file``."""
    body = "" if each.body is None else repr(each.body)
    return f"{'' if each.descriptor is None else each.descriptor}{each.operator}{each.target.raw}{body}"


def nodes(node: Node) -> list[Node]:
    """``node`` and all below it."""
    match node:
        case Sequence() | Pipeline():
            below: tuple[Node, ...] = node.items
        case Group():
            below = (node.body,)
        case Conditional():
            below = node.conditions + node.branches
        case _:
            below = ()
    return [node, *(each for child in below for each in nodes(child))]

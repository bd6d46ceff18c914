"""What a text has done for certain once it ends well, whichever way it went.

``a > F || b > F`` writes F on both ways. The rules are those of the shell
(https://pubs.opengroup.org/onlinepubs/9699919799/utilities/V3_chap02.html#tag_18_09): a redirection is done
before its command runs, whether that fails or not. ``set -e`` is not considered.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec import Struct
from msgspec.structs import replace

from rewriter.shell.model import Conditional, Group, Node, Pipeline, Redirect, Sequence, Simple, Unparsed
from rewriter.shell.walk import is_plain_loop

Things = frozenset[str] | None
"""What is done; ``None`` where the text cannot end this way, so that nothing has to be done."""

Done = Mapping[int, Iterable[str]]
"""What commands do if they succeed, by the offset at which they begin; what redirections do, succeed or not,
by the offset of their target."""

_NOTHING: frozenset[str] = frozenset()


class _Ends(Struct, frozen=True):
    """The ways in which a command ends: with status 0 or another one, or with the end of the whole shell."""

    well: Things
    badly: Things
    left_well: Things = None
    left_badly: Things = None


def surely(node: Node, done: Done) -> frozenset[str]:
    """What is done whenever the text ends with status 0."""
    ends = _ends(node, done)
    found = _either(ends.well, ends.left_well)
    return found if found is not None else _NOTHING


def _either(first: Things, second: Things) -> Things:
    if first is None:
        return second
    return first if second is None else first & second


def _both(first: Things, second: Things) -> Things:
    return None if first is None or second is None else first | second


def _ends(node: Node, done: Done) -> _Ends:
    match node:
        case Simple():
            return _simple(node, done)
        case Sequence():
            return _sequence(node, done)
        case Pipeline():
            return _pipeline(node, done)
        case Group():
            inner = _ends(node.body, done)
            return _behind(_opened(node.redirects, done), _inside(inner) if node.subshell else inner)
        case Conditional():
            return _behind(_opened(node.redirects, done), _conditional(node, done))
        case Unparsed(is_function=True):
            return _Ends(_NOTHING, None)
        case Unparsed():
            return _Ends(_NOTHING, _NOTHING, _NOTHING, _NOTHING)


def _opened(redirects: Iterable[Redirect], done: Done) -> frozenset[str]:
    return frozenset(path for redirect in redirects for path in done.get(redirect.target.start, ()))


def _behind(before: Things, ends: _Ends) -> _Ends:
    """The same with what was done before it."""
    return _Ends(
        _both(before, ends.well),
        _both(before, ends.badly),
        _both(before, ends.left_well),
        _both(before, ends.left_badly),
    )


def _inside(ends: _Ends) -> _Ends:
    """A subshell: who leaves it comes back to the shell around."""
    return _Ends(_either(ends.well, ends.left_well), _either(ends.badly, ends.left_badly))


def _simple(node: Simple, done: Done) -> _Ends:
    before = _opened(node.redirects, done)
    whole = before | frozenset(done.get(node.start, ()))
    words = node.literals
    match words:
        case ["exit" | "return"] | ["exit" | "return", None, *_]:
            return _Ends(None, None, before, before)
        case ["exit" | "return", status, *_]:
            is_well = not (status or "").strip("0")
            return _Ends(None, None, before if is_well else None, None if is_well else before)
        case ["exec", _, *_]:
            return _Ends(None, None, whole, before)
        case ["false"]:
            return _Ends(None, before)
        case ["true" | ":", *_]:
            return _Ends(before, None)
        case _:
            return _Ends(whole, before)


def _then(first: _Ends, second: _Ends) -> _Ends:
    """``first ; second``."""
    return _join(first, _behind(_either(first.well, first.badly), second))


def _join(first: _Ends, later: _Ends) -> _Ends:
    """``later`` with the ways in which ``first`` left the shell."""
    return replace(
        later,
        left_well=_either(first.left_well, later.left_well),
        left_badly=_either(first.left_badly, later.left_badly),
    )


def _and(first: _Ends, second: _Ends) -> _Ends:
    later = _behind(first.well, second)
    return _join(first, replace(later, badly=_either(first.badly, later.badly)))


def _or(first: _Ends, second: _Ends) -> _Ends:
    later = _behind(first.badly, second)
    return _join(first, replace(later, well=_either(first.well, later.well)))


def _sequence(node: Sequence, done: Done) -> _Ends:
    whole = _Ends(_NOTHING, None)
    current: _Ends | None = None
    for at, item in enumerate(node.items):
        before = node.operators[at - 1] if at else ";"
        ends = _ends(item, done)
        if current is None or before in (";", "&"):
            current = ends
        else:
            current = _and(current, ends) if before == "&&" else _or(current, ends)
        after = node.operators[at] if at < len(node.operators) else ";"
        if after == "&":
            current = _Ends(_NOTHING, None)  # it may not be done by the end
        if after in (";", "&"):
            whole = _then(whole, current)
    return whole


def _pipeline(node: Pipeline, done: Done) -> _Ends:
    *others, last = (_ends(item, done) for item in node.items)
    ends = _inside(last) if others else last
    for other in map(_inside, others):
        ends = _behind(_either(other.well, other.badly), ends)
    return replace(ends, well=ends.badly, badly=ends.well) if node.negated else ends


def _conditional(node: Conditional, done: Done) -> _Ends:
    branches = [_ends(branch, done) for branch in node.branches]
    conditions = [_ends(condition, done) for condition in node.conditions]
    match node.kind:
        case "if":
            ends = branches[-1] if len(branches) > len(conditions) else _Ends(_NOTHING, None)
            for condition, branch in reversed(list(zip(conditions, branches, strict=False))):
                ends = _choice(condition, branch, ends)
            return ends
        case "case" if node.exhaustive and branches:
            ends = branches[0]
            for branch in branches[1:]:
                ends = _any(ends, branch)
            return ends
        case "for" if is_plain_loop(node):
            return branches[0]
        case "while" | "until" if conditions:
            first = conditions[0]
            left = _behind(_either(first.well, first.badly), branches[0]) if branches else first
            over = _either(first.well, first.badly)
            return _join(first, _Ends(over, over, left.left_well, left.left_badly))
        case _:
            ends = _Ends(_NOTHING, _NOTHING)
            return _join(ends, _any(ends, *branches)) if branches else ends


def _choice(condition: _Ends, then: _Ends, otherwise: _Ends) -> _Ends:
    return _join(condition, _any(_behind(condition.well, then), _behind(condition.badly, otherwise)))


def _any(*ways: _Ends) -> _Ends:
    """One of the ways was taken."""
    found = ways[0]
    for way in ways[1:]:
        found = _Ends(
            _either(found.well, way.well),
            _either(found.badly, way.badly),
            _either(found.left_well, way.left_well),
            _either(found.left_badly, way.left_badly),
        )
    return found

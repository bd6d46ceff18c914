"""The grammar of shell text, read by tree-sitter-bash from a shielded copy.

tree-sitter-bash follows bash and misreads words that dash and ash read differently. So tokens are ours
(``tokens``), and it sees a copy of the same length in which every run of ordinary words is one plain word
and redirections are gone: all that is left to read are operators and reserved words. The copy is ASCII,
so that its byte offsets are character offsets of the original.
"""

from __future__ import annotations

from collections.abc import Sequence

from rewriter.shell.extents import ShellSyntaxError
from rewriter.shell.tokens import Token

_PLAIN = "x"
_CLOSERS = frozenset({"fi", "done", "esac", "}"})
_OPENERS = frozenset({"if", "while", "until", "for", "select", "case", "{", "function"})


def shield(tokens: Sequence[Token], length: int) -> str:
    """The copy for tree-sitter-bash: as long as the text, with the same operators at the same places."""
    copy = [" "] * length
    previous: Token | None = None
    for index, token in enumerate(tokens):
        if is_negation(token):
            # tree-sitter-bash reads ``! {`` as a command; what is negated is read from the tokens.
            _check_negated(token, tokens[index + 1 : index + 2])
            continue
        if token.compound:
            continue
        if token.operator:
            copy[token.start : token.end] = token.operator
        elif token.reserved and token.word is not None:
            copy[token.start : token.end] = token.word.raw
            _separate(copy, token, previous)
        else:
            joins = previous is not None and not previous.operator and not previous.reserved
            start = previous.end if joins and previous is not None else token.start
            copy[start : token.end] = _PLAIN * (token.end - start)
        previous = token
    return "".join(copy)


def is_negation(token: Token) -> bool:
    """The reserved word ``!``."""
    return token.reserved and token.word is not None and token.word.raw == "!"


def _check_negated(token: Token, following: Sequence[Token]) -> None:
    for each in following:
        if each.reserved and each.word is not None and each.word.raw in _OPENERS:
            return
        if not each.reserved and each.operator in {"", "("}:
            return
    raise ShellSyntaxError("! without a command", token.start)


def _separate(copy: list[str], token: Token, previous: Token | None) -> None:
    """End the line before a reserved word where sh needs no separator but tree-sitter-bash does.

    After a compound command (``{ a; } fi``) and after the name of ``for x do``.
    """
    if previous is None or previous.end == token.start or previous.operator not in {"", ")"}:
        return
    closer = previous.word is not None and previous.word.raw in _CLOSERS and previous.reserved
    plain = previous.word is not None and not previous.reserved and copy[token.start] == "d"
    if (closer or plain or previous.operator == ")") and copy[token.start - 1] == " ":
        copy[token.start - 1] = "\n"

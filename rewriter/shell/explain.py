"""Why a shell text has no exec form, in words: the first construct that only a shell can carry out."""

from __future__ import annotations

from rewriter.shell.model import (
    Conditional,
    Group,
    Literal,
    NeedsShell,
    Node,
    Opaque,
    Part,
    Pipeline,
    Sequence,
    Simple,
    Unparsed,
    Variable,
    Word,
)

_BUILTINS = """
. : [ alias bg bind break builtin caller cd chdir command compgen complete compopt continue
declare dirs disown echo enable eval exit export false fc fg getopts hash help history jobs
kill let local logout mapfile popd printf pushd pwd read readarray readonly return set shift
shopt source suspend test times trap true type typeset ulimit umask unalias unset wait
"""
BUILTINS = frozenset(_BUILTINS.split())
"""Builtins of dash 0.5.12, bash 5.2 and busybox 1.37 together, without ``exec``. Sources:
https://manpages.debian.org/bookworm/dash/dash.1.en.html#Builtins
https://www.gnu.org/software/bash/manual/html_node/Shell-Builtin-Commands.html"""

_JOINS = {
    "&&": "&& between two commands",
    "||": "|| between two commands",
    ";": "several commands",
    "&": "a command in the background (&)",
}
_OPAQUE = {
    "command substitution": "command substitution",
    "arithmetic": "arithmetic",
    "parameter expansion": "parameter expansion",
    "glob": "glob",
    "bracket": "glob",
    "brace": "brace expansion",
    "tilde": "~ in",
    "process substitution": "process substitution",
    "bash string": "bash string",
    "[[ operator": "[[ operator",
}


def construct(node: Node, text: str) -> NeedsShell | None:
    """The first construct of ``node`` that needs a shell; ``None`` for a command of literal words.

    Command names are not looked at: a builtin is literal too.
    """
    match node:
        case Simple():
            return _simple(node)
        case Unparsed():
            return _at(node, f"shell text that is not understood ({node.reason})", text)
        case Sequence(items=()):
            return _at(node, "no command", text)
        case Sequence():
            return _at(node, _JOINS[node.operators[0]], text)
        case Pipeline():
            return _at(node, "pipe |" if len(node.items) > 1 else "! before a command", text)
        case Group():
            return _at(node, "subshell ( )" if node.subshell else "group { }", text)
        case Conditional():
            return _at(node, f"the reserved word {node.kind}", text)


def _at(node: Node, words: str, text: str) -> NeedsShell:
    return NeedsShell(words, text[node.start : node.end], node.start)


def _simple(node: Simple) -> NeedsShell | None:
    found: list[NeedsShell] = []
    if node.assignments:
        first = node.assignments[0]
        where = "before the command" if node.words else "without a command"
        written = f"{first.name}={first.value.raw}"
        found.append(NeedsShell(f"assignment {written} {where}", written, first.start))
    for redirect in node.redirects:
        number = "" if redirect.descriptor is None else redirect.descriptor
        written = f"{number}{redirect.operator}{redirect.target.raw}"
        found.append(NeedsShell(f"redirection {written}", written, redirect.target.start))
    for word in node.words:
        obstacle = next((part for part in word.parts if not isinstance(part, Literal)), None)
        if obstacle is not None:
            found.append(NeedsShell(_part(obstacle, word), word.raw, word.start))
            break
    return min(found, key=lambda each: each.start, default=None)


def _part(part: Part, word: Word) -> str:
    match part:
        case Variable():
            return f"variable {_written(part)}"
        case Opaque(kind="glob" | "bracket" | "brace" | "tilde" | "bash string"):
            return f"{_OPAQUE[part.kind]} {word.raw}"
        case Opaque():
            return f"{_OPAQUE[part.kind]} {part.text}"
        case _:
            return word.raw


def _written(variable: Variable) -> str:
    if variable.operator:
        return f"${{{variable.name}{variable.operator}{variable.operand}}}"
    return f"${variable.name}"

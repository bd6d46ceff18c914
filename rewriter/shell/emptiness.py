"""Tests whether a variable is empty (``[ -z "$NAME" ]`` and its kin), and what is told of a text that is not
plain enough to be opened up."""

from __future__ import annotations

from rewriter.shell.explain import construct
from rewriter.shell.model import Literal, Node, Simple, Variable, Word
from rewriter.shell.variables import Obstacle, Variables
from rewriter.shell.words import is_name


def is_test(node: Simple) -> bool:
    """Whether a command is a test of any kind."""
    return bool(node.words) and node.words[0].literal in ("[", "test", "[[")


def tested(node: Simple, text: str, shell: str, variables: Variables) -> tuple[str, bool]:
    """The name that a test in ``text`` looks at, and whether the test holds where it is *not* empty. Raises
    ``Obstacle`` for another test."""
    check_plain(node, text)
    words = node.words[1:]
    if node.assignments or not is_test(node):
        raise refused(node, text)
    opener = node.words[0].literal
    if opener != "test":
        if not words or words[-1].literal != ("]" if opener == "[" else "]]"):
            raise refused(node, text)
        words = words[:-1]
    if opener == "[[" and shell != "bash":
        raise refused(node, text, f"[[, which {shell} does not know")
    texts = [word.literal for word in words]
    equals = ("=", "==") if shell == "bash" else ("=",)
    if len(words) == 2 and texts[0] in ("-z", "-n"):
        return _variable(words[1], node, text, variables), texts[0] == "-n"
    if len(words) == 3 and texts[1] in equals and texts[2] == "" and words[2].raw in ('""', "''"):
        return _variable(words[0], node, text, variables), False
    raise refused(node, text)


def _variable(word: Word, node: Simple, text: str, variables: Variables) -> str:
    """The name of ``"$NAME"`` or ``"${NAME:-}"``."""
    parts = [part for part in word.parts if part != Literal("", True)]
    if len(parts) != 1 or not isinstance(parts[0], Variable) or not is_name(parts[0].name):
        raise refused(node, text)
    part = parts[0]
    # Unquoted, a value of two words is a syntax error of the test; ``-n`` without a word is true.
    if (
        not (part.quoted or node.words[0].literal == "[[")
        or part.operand
        or part.operator not in ("", "-", ":-")
    ):
        raise refused(node, text)
    if not part.operator:
        variables.check_set(part.name, word)
    return part.name


def check_plain(node: Simple, text: str) -> None:
    """Raise ``Obstacle`` for a command with redirections."""
    if node.redirects:
        raise refused(Simple((), (), node.redirects, node.start, node.end), text)


def refused(node: Node, text: str, words: str | None = None) -> Obstacle:
    """Why a part of ``text`` needs a shell; ``words`` say it better than its construct does."""
    found = construct(node, text)
    written = text[node.start : node.end]
    if words is None and isinstance(node, Simple) and node.words and node.words[0].literal is not None:
        words = f"the command {_short(written)}"
    if words is None and found is not None:
        return Obstacle(found.construct, found.text, found.start)
    return Obstacle(words or "shell text", written, node.start)


def _short(text: str) -> str:
    line = text.split("\n", 1)[0]
    return line if len(line) <= 40 else line[:39] + "…"

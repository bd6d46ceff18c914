"""What a word of an instruction becomes where the variables of the stage are known."""

from __future__ import annotations

from collections.abc import Mapping

from rewriter.dockerfile.expand import expand, references
from rewriter.shell.expand import UNKNOWN_TEXT
from rewriter.support.regex import regex
from rewriter.trace.model import State


def evaluate(text: str, variables: Mapping[str, str | None], escape: str) -> str | None:
    """``text`` with its variables; ``None`` where one of them is not known.

    Raises ``DockerfileError`` for what BuildKit rejects (bad substitution, open quote).
    """
    read = references(text, escape)
    if any(name in variables and variables[name] is None for name in read):
        return None
    return expand(text, variables, escape)


def outlined(texts: Mapping[str, str], state: State, escape: str) -> Mapping[str, str]:
    """The outlines of a state where ENV or ARG gives variables values that are not known as a whole."""
    found = {name: text for name, text in state.outlines.items() if name not in texts}
    for name, text in texts.items():
        read = references(text, escape)
        values = {key: state.variables.get(key) for key in read}
        open_ = [key for key in read if key in state.variables and values[key] is None]
        if open_ and not _CHOICE.search(text) and len(text) < _LONGEST:
            values.update({key: state.outlines.get(key, UNKNOWN_TEXT) for key in open_})
            found[name] = expand(text, values, escape)[:_LONGEST]
    return found


_CHOICE = regex(r"\$\{\w+[^\w}]")
"""A variable with an operator: which text it stands for hangs on its value."""


_LONGEST = 1000

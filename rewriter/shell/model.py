"""Shell text as a tree of commands: what RUN, CMD, ENTRYPOINT and HEALTHCHECK run.

Offsets are indices into the text that was parsed (characters, half-open).
"""

from __future__ import annotations

from typing import TypeAlias

from msgspec import Struct


class Literal(Struct, frozen=True):
    """Characters that stand for themselves after quote removal. ``quoted``: no glob, tilde or split."""

    text: str
    quoted: bool = False


class Variable(Struct, frozen=True):
    """``$NAME``, ``${NAME}``, ``${NAME:-word}`` …; ``operator``/``operand`` as written."""

    name: str
    operator: str = ""
    operand: str = ""
    quoted: bool = False


class Opaque(Struct, frozen=True):
    """Anything whose value needs a shell: command substitution, arithmetic, glob, tilde, brace."""

    kind: str
    text: str
    quoted: bool = False


Part: TypeAlias = Literal | Variable | Opaque


class Word(Struct, frozen=True):
    """One word before expansion."""

    raw: str
    parts: tuple[Part, ...]
    start: int
    end: int

    @property
    def literal(self) -> str | None:
        """Its value where that needs no expansion, else ``None``."""
        if all(isinstance(part, Literal) for part in self.parts):
            return "".join(part.text for part in self.parts if isinstance(part, Literal))
        return None


class Assignment(Struct, frozen=True):
    """``NAME=word``."""

    name: str
    value: Word
    start: int
    end: int


class Redirect(Struct, frozen=True):
    """``operator target``; ``descriptor`` is ``None`` where it is not written."""

    operator: str
    target: Word
    descriptor: int | None = None
    body: str | None = None
    """The text of a here-document (``<<-``: without leading tabs), not expanded; it is literal where
    the delimiter (``target``) has a quoted part. ``None`` for every other operator."""


class Simple(Struct, frozen=True):
    """A simple command: assignments, words (possibly none), redirections."""

    assignments: tuple[Assignment, ...]
    words: tuple[Word, ...]
    redirects: tuple[Redirect, ...]
    start: int
    end: int

    @property
    def literals(self) -> list[str | None]:
        """The words, each as ``Word.literal`` has it."""
        return [word.literal for word in self.words]


class Sequence(Struct, frozen=True):
    """``a ; b && c || d &``: items joined by ``operators`` (``;``, ``&&``, ``||``, ``&``, one fewer
    than items, or as many where the last one is closed by ``&``)."""

    items: tuple[Node, ...]
    operators: tuple[str, ...]
    start: int
    end: int


class Pipeline(Struct, frozen=True):
    """``a | b``; ``negated`` for a leading ``!``."""

    items: tuple[Node, ...]
    negated: bool
    start: int
    end: int


class Group(Struct, frozen=True):
    """``( … )`` (``subshell``) or ``{ …; }``."""

    body: Node
    subshell: bool
    redirects: tuple[Redirect, ...]
    start: int
    end: int


class Conditional(Struct, frozen=True):
    """``if``/``elif``/``else``, ``case``, loops: every ``branch`` may run or not; ``conditions`` run.

    ``kind`` is the first word: ``if``, ``case``, ``for``, ``select``, ``while`` or ``until``. Only the
    first condition runs for certain (the others are those of ``elif``).
    """

    kind: str
    conditions: tuple[Node, ...]
    branches: tuple[Node, ...]
    start: int
    end: int
    redirects: tuple[Redirect, ...] = ()
    variable: str | None = None
    """The name that ``for`` and ``select`` set."""
    words: tuple[Word, ...] = ()
    """What ``for … in`` goes through, or the word of ``case``."""
    exhaustive: bool = False
    """A ``case`` with a branch for everything else (``*``)."""


class Unparsed(Struct, frozen=True):
    """Text that could not be understood (syntax error, function definition, …)."""

    text: str
    reason: str
    """In words, for messages alone."""
    start: int
    end: int
    is_function: bool = False
    """It defines a function."""


Node: TypeAlias = Simple | Sequence | Pipeline | Group | Conditional | Unparsed


class NeedsShell(Struct, frozen=True):
    """Why a shell text has no exec form: the construct, in words, and where it stands."""

    construct: str
    text: str
    start: int
    lacks_value: bool = False
    """It is a variable that has no value in the Dockerfile."""


class Argv(Struct, frozen=True):
    """The one argument vector a shell text starts; ``dropped_exec`` if it began with ``exec``."""

    words: tuple[str, ...]
    dropped_exec: bool = False
    forwards: bool = True
    """False where the shell call swallows words that CMD or ``docker run`` append (``sh -c p``), while
    the bare vector would hand them to the program."""

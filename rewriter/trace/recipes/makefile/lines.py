"""The lines of a Makefile: continuations, comments, assignments (manual, chapter 3)."""

from __future__ import annotations

from msgspec import Struct

from rewriter.model import Place
from rewriter.trace.recipes.makefile.expand import closing
from rewriter.trace.recipes.model import UNKNOWN, NotPlain

_MODIFIERS = frozenset({"export", "override", "private", "define", "undefine"})
_OPERATORS = (":::=", "::=", ":=", "?=", "+=", "!=", "=")


class Lines:
    """The physical lines of one file, read one logical line at a time."""

    def __init__(self, text: str, path: str, at: int | None = None) -> None:
        """``path`` is what messages call the file, ``at`` the line of all of the text."""
        self._line = at
        self._lines = text.replace("\r\n", "\n").split("\n")
        self._path = path
        self._at = 0
        self.number = 0
        """Where the last logical line began, counted from 1."""

    @property
    def place(self) -> Place:
        """The last logical line."""
        return Place(self._path, self._line or self.number)

    def more(self) -> bool:
        """Whether a line is left."""
        return self._at < len(self._lines)

    def is_recipe(self) -> bool:
        """Whether the next line begins with a tab."""
        return self._lines[self._at].startswith("\t")

    def recipe(self) -> str:
        """The next line as a recipe's: continued lines stay, less one tab at their start."""
        pieces = [self._next()[1:]]
        while _continues(pieces[-1]) and self.more():
            pieces.append(self._take().removeprefix("\t"))
        return "\n".join(pieces)

    def logical(self) -> str:
        """The next line, continued lines joined by one blank."""
        pieces: list[str] = []
        text = self._next()
        while _continues(text) and self.more():
            pieces.append(text[:-1].strip(" \t") if pieces else text[:-1].rstrip(" \t"))
            text = self._take()
        pieces.append(text.lstrip(" \t") if pieces else text)
        return " ".join(pieces)

    def definition(self) -> str:
        """What stands before the ``endef`` that belongs to a ``define`` just read."""
        body: list[str] = []
        depth = 1
        while self.more():
            text = self._take()
            words = text.split(None, 1)
            if words[:1] == ["define"] and not text.startswith("\t"):
                depth += 1
            elif words[:1] == ["endef"] and not text.startswith("\t"):
                depth -= 1
                if depth == 0:
                    return "\n".join(body)
            body.append(text)
        raise NotPlain("it has a define without endef", self.place)

    def _next(self) -> str:
        self.number = self._at + 1
        return self._take()

    def _take(self) -> str:
        self._at += 1
        return self._lines[self._at - 1]


def _continues(text: str) -> bool:
    return (len(text) - len(text.rstrip("\\"))) % 2 == 1


def without_comment(text: str) -> str:
    """``text`` up to its ``#``; one inside of a reference makes an assignment's value unknown.

    Make before 4.3 takes it for a comment, later ones do not.
    """
    pieces: list[str] = []
    start = 0
    at = text.find("#")
    while at > 0 and text[at - 1] == "\\":
        pieces.append(text[start : at - 1])
        start, at = at, text.find("#", at + 1)
    if at < 0:
        return "".join((*pieces, text[start:]))
    head = "".join((*pieces, text[start:at]))
    if head.count("$(") + head.count("${") and _is_open(head):
        found = assignment(head)
        if found is None:
            raise NotPlain("it has a # inside of a reference")
        return head[: len(head) - len(found.value)] + UNKNOWN
    return head


def _is_open(head: str) -> bool:
    at = 0
    while (at := head.find("$", at)) >= 0:
        if head[at + 1 : at + 2] in ("(", "{"):
            try:
                at = closing(head, at + 1)
            except NotPlain:
                return True
        else:
            at += 2
    return False


class Assignment(Struct, frozen=True):
    """``modifiers name operator value``; ``define`` may lack an operator (it is ``=`` then)."""

    modifiers: frozenset[str]
    name: str
    operator: str
    value: str


def assignment(line: str) -> Assignment | None:
    """The line as an assignment, or ``None``."""
    modifiers: set[str] = set()
    text = line.lstrip(" \t")
    while True:
        word, _, rest = text.partition(" ") if " " in text else text.partition("\t")
        word = word.split("\t", 1)[0]
        if word not in _MODIFIERS:
            break
        rest = text[len(word) :].lstrip(" \t")
        if not rest or any(rest.startswith(operator) for operator in _OPERATORS):
            break
        modifiers.add(word)
        text = rest
    if "undefine" in modifiers:
        return Assignment(frozenset(modifiers), text.strip(), "", "")
    found = _split(text)
    if found is None:
        if "define" not in modifiers:
            return None
        return Assignment(frozenset(modifiers), text.strip(), "=", "")
    name, operator, value = found
    return Assignment(frozenset(modifiers), name, operator, value.lstrip(" \t"))


def _split(text: str) -> tuple[str, str, str] | None:
    at = 0
    while at < len(text):
        char = text[at]
        if char == "$" and text[at + 1 : at + 2] in ("(", "{"):
            at = closing(text, at + 1) + 1
            continue
        if char in " \t":
            rest = text[at:].lstrip(" \t")
            operator = next((o for o in _OPERATORS if rest.startswith(o)), None)
            return (text[:at], operator, rest[len(operator) :]) if operator and at else None
        operator = next((o for o in _OPERATORS if text.startswith(o, at)), None)
        if operator is not None:
            return (text[:at], operator, text[at + len(operator) :]) if at else None
        if char in ":#;":
            return None
        at += 1
    return None


def outside(text: str, sought: str) -> int:
    """Where one of the characters stands outside of references; -1 where none does."""
    at = 0
    while at < len(text):
        if text[at] == "$" and text[at + 1 : at + 2] in ("(", "{"):
            at = closing(text, at + 1) + 1
        elif text[at] == "$":
            at += 2
        elif text[at] in sought:
            return at
        else:
            at += 1
    return -1

"""Expand the text of a Makefile: references and functions (manual, chapters 6 and 8)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final, Protocol

from rewriter.model import Place
from rewriter.trace.recipes.makefile import functions
from rewriter.trace.recipes.makefile.variables import Variable, Variables
from rewriter.trace.recipes.model import FILES, MOST_CHARACTERS, UNKNOWN, NotPlain, has_unknown

_DEEPEST: Final = 60
_CLOSING: Final = {"(": ")", "{": "}"}
_BLANKS: Final = " \t\n"

Scopes = tuple[Mapping[str, Variable], ...]
"""Variables that go before the global ones, innermost first: automatic, of ``$(call)``, of the target."""


class Stopped(NotPlain):
    """``$(error …)`` was expanded."""


class NotEvaluated(NotPlain):
    """``$(eval …)`` stands where what it does cannot be told."""


class Host(Protocol):
    """What functions ask of the image."""

    def shell(self, command: str, place: Place, *, certain: bool = False) -> str:
        """The output of a command, ``UNKNOWN`` where it cannot be told. ``certain``: it runs in any case."""

    def wildcard(self, pattern: str) -> Sequence[str] | None:
        """The paths that a pattern matches; ``None`` where that is not known."""

    def absolute(self, path: str) -> str:
        """A path as seen from the folder of make."""


class Expander:
    """Expands texts of one run of make, within bounds. Raises ``NotPlain``."""

    def __init__(self, variables: Variables, host: Host) -> None:
        """Nothing is expanded yet."""
        self._variables = variables
        self._host = host
        self.place = Place("Makefile", 1)
        """The line whose text is expanded."""
        self.evaluate: Callable[[str], None] | None = None
        """Reads what ``$(eval …)`` makes, while the Makefile is read."""
        self._unsure = 0
        """How many conditions are around that cannot be decided."""
        self._left = MOST_CHARACTERS
        self._open: list[str] = []

    def expand(self, text: str, scopes: Scopes = ()) -> str:
        """``text`` with its references replaced; ``UNKNOWN`` and ``FILES`` stand for what is not known."""
        return self._expand(text, scopes, 0)

    def lookup(self, name: str, scopes: Scopes = ()) -> Variable | None:
        """The variable that a name means."""
        for scope in scopes:
            if name in scope:
                return scope[name]
        return self._variables.get(name)

    def value(self, name: str, scopes: Scopes = (), depth: int = 0) -> str:
        """What ``$(name)`` becomes."""
        found = self.lookup(name, scopes)
        if found is None:
            return ""
        if not found.recursive:
            self._spend(len(found.text))
            return found.text
        if name in self._open:
            raise NotPlain(f"the variable {name} refers to itself")
        self._open.append(name)
        expanded = self._expand(found.text, scopes, depth + 1)
        self._open.pop()
        return expanded

    def _spend(self, characters: int) -> None:
        self._left -= characters + 1
        if self._left < 0:
            raise NotPlain("its variables grow without end")

    def _expand(self, text: str, scopes: Scopes, depth: int) -> str:
        if depth > _DEEPEST:
            raise NotPlain("its variables are nested too deep")
        self._spend(len(text))
        pieces: list[str] = []
        at = 0
        while True:
            sign = text.find("$", at)
            if sign < 0 or sign + 1 == len(text):
                pieces.append(text[at:])
                return "".join(pieces)
            pieces.append(text[at:sign])
            following = text[sign + 1]
            if following == "$":
                pieces.append("$")
                at = sign + 2
            elif following in _CLOSING:
                end = closing(text, sign + 1)
                pieces.append(self._reference(text[sign + 2 : end], following, scopes, depth + 1))
                at = end + 1
            else:
                pieces.append(self.value(following, scopes, depth + 1))
                at = sign + 2

    def _reference(self, inner: str, opener: str, scopes: Scopes, depth: int) -> str:
        name, rest = _function(inner)
        if name in functions.ARGUMENTS:
            arguments = split_arguments(rest.lstrip(_BLANKS), opener, functions.ARGUMENTS[name])
            return self._call(name, arguments, scopes, depth)
        if name in functions.REFUSED and rest:
            raise NotPlain(f"it uses $({name} …)")
        named = self._expand(inner, scopes, depth) if "$" in inner else inner
        if has_unknown(named):
            return UNKNOWN
        if ":" in named:
            head, _, tail = named.partition(":")
            pattern, equals, replacement = tail.partition("=")
            if equals:
                value = self.value(head, scopes, depth)
                return functions.substituted(value, pattern, replacement)
        return self.value(named, scopes, depth)

    def _call(self, name: str, arguments: list[str], scopes: Scopes, depth: int) -> str:
        special: dict[str, Callable[[list[str], Scopes, int], str]] = {
            "if": self._if, "or": self._or, "and": self._and, "foreach": self._foreach, "call": self._user,
            "value": self._value, "origin": self._origin, "flavor": self._flavor,
        }  # fmt: skip
        if name in special:
            return special[name](arguments, scopes, depth)
        words = [self._expand(argument, scopes, depth) for argument in arguments]
        match name:
            case "shell":
                return self._host.shell(words[0], self.place)
            case "wildcard":
                return self._wildcard(words[0])
            case "abspath" | "realpath":
                if has_unknown(words[0]):
                    return UNKNOWN
                return " ".join(self._host.absolute(word) for word in words[0].split())
            case "error":
                raise Stopped(f"it stops: {words[0]}")
            case "info" | "warning":
                return ""
            case "eval" if self._unsure:
                raise NotEvaluated("it uses $(eval …) under a condition that cannot be decided")
            case "eval" if self.evaluate is not None:
                self.evaluate(words[0])
                return ""
            case "eval":
                raise NotEvaluated("it uses $(eval …) in a recipe")
        return functions.apply(name, words)

    def _unsurely(self, texts: Sequence[str], scopes: Scopes, depth: int) -> None:
        """Texts that may be expanded or not: what they evaluate would count or not. Raises ``NotPlain``."""
        held, around = [*self._open], self._unsure
        for text in texts:
            self._unsure = around + 1
            try:
                self._expand(text, scopes, depth)
            except NotEvaluated:
                raise
            except NotPlain:
                self._open[:] = held
        self._unsure = around

    def _wildcard(self, text: str) -> str:
        found: list[str] = []
        for pattern in text.split():
            matches = None if has_unknown(pattern) else self._host.wildcard(pattern)
            found.extend([FILES] if matches is None else matches)
        return " ".join(found)

    def _if(self, arguments: list[str], scopes: Scopes, depth: int) -> str:
        condition = self._expand(arguments[0].strip(_BLANKS), scopes, depth)
        sure = condition.replace(UNKNOWN, "").replace(FILES, "")
        if sure:
            return self._expand(arguments[1], scopes, depth) if len(arguments) > 1 else ""
        self._unsure += bool(condition)
        otherwise = self._expand(arguments[2], scopes, depth) if len(arguments) > 2 else ""
        if not condition:
            return otherwise
        then = self._expand(arguments[1], scopes, depth) if len(arguments) > 1 else ""
        self._unsure -= 1
        return then if then == otherwise else UNKNOWN

    def _or(self, arguments: list[str], scopes: Scopes, depth: int) -> str:
        for at, argument in enumerate(arguments, 1):
            text = self._expand(argument.strip(_BLANKS), scopes, depth)
            if text and not text.replace(UNKNOWN, "").replace(FILES, ""):
                self._unsurely(arguments[at:], scopes, depth)
                return UNKNOWN
            if text:
                return text
        return ""

    def _and(self, arguments: list[str], scopes: Scopes, depth: int) -> str:
        text = ""
        for at, argument in enumerate(arguments, 1):
            text = self._expand(argument.strip(_BLANKS), scopes, depth)
            if not text:
                return ""
            if not text.replace(UNKNOWN, "").replace(FILES, ""):
                self._unsurely(arguments[at:], scopes, depth)
                return UNKNOWN
        return text

    def _foreach(self, arguments: list[str], scopes: Scopes, depth: int) -> str:
        if len(arguments) < 3:
            raise NotPlain("it has a $(foreach) that is not complete")
        name = self._expand(arguments[0], scopes, depth).strip(_BLANKS)
        listed = self._expand(arguments[1], scopes, depth)
        if has_unknown(listed):
            unknown = {name: Variable(UNKNOWN, False, "automatic")}
            self._unsurely(arguments[2:], (unknown, *scopes), depth)
            return UNKNOWN
        return " ".join(
            self._expand(arguments[2], ({name: Variable(word, False, "automatic")}, *scopes), depth)
            for word in listed.split()
        )

    def _user(self, arguments: list[str], scopes: Scopes, depth: int) -> str:
        """``$(call name,a,b)``: the variable with ``$1``, ``$2`` … (manual, section 8.8)."""
        given = [self._expand(argument, scopes, depth) for argument in arguments]
        name = given[0].strip(_BLANKS)
        if name in functions.ARGUMENTS or name in functions.REFUSED or has_unknown(name):
            raise NotPlain(f"it uses $(call {name})")
        found = self.lookup(name, scopes)
        if found is None:
            return ""
        scope = {str(at): Variable("", False, "automatic") for at in range(10)}
        scope.update({str(at): Variable(text, False, "automatic") for at, text in enumerate(given)})
        return self._expand(found.text, (scope, *scopes), depth + 1) if found.recursive else found.text

    def _value(self, arguments: list[str], scopes: Scopes, depth: int) -> str:
        found = self.lookup(self._expand(arguments[0], scopes, depth).strip(_BLANKS), scopes)
        return found.text if found is not None else ""

    def _origin(self, arguments: list[str], scopes: Scopes, depth: int) -> str:
        found = self.lookup(self._expand(arguments[0], scopes, depth).strip(_BLANKS), scopes)
        if found is not None and found.origin == "environment" and has_unknown(found.text):
            return UNKNOWN
        return found.origin if found is not None else "undefined"

    def _flavor(self, arguments: list[str], scopes: Scopes, depth: int) -> str:
        found = self.lookup(self._expand(arguments[0], scopes, depth).strip(_BLANKS), scopes)
        return "undefined" if found is None else UNKNOWN


def closing(text: str, opener: int) -> int:
    """Where the parenthesis or brace at ``opener`` is closed. Raises ``NotPlain``."""
    opens, closes = text[opener], _CLOSING[text[opener]]
    depth = 0
    for at in range(opener, len(text)):
        if text[at] == opens:
            depth += 1
        elif text[at] == closes:
            depth -= 1
            if depth == 0:
                return at
    raise NotPlain("it has a reference that is not closed")


def _function(inner: str) -> tuple[str, str]:
    """The word before the first blank, which may name a function, and what follows."""
    for at, char in enumerate(inner[:12]):
        if char in _BLANKS:
            return inner[:at], inner[at:]
        if not (char.isalpha() or char == "-"):
            break
    return "", ""


def split_arguments(text: str, opener: str, most: int) -> list[str]:
    """The arguments of a function: commas inside of the same kind of parentheses do not count."""
    closes = _CLOSING[opener]
    arguments: list[str] = []
    depth = start = 0
    for at, char in enumerate(text):
        if char == opener:
            depth += 1
        elif char == closes:
            depth -= 1
        elif char == "," and depth == 0 and (most == 0 or len(arguments) < most - 1):
            arguments.append(text[start:at])
            start = at + 1
    return [*arguments, text[start:]]

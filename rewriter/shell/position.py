"""Where reserved words are recognised (POSIX sections 2.4 and 2.10.2).

https://pubs.opengroup.org/onlinepubs/9699919799/utilities/V3_chap02.html
"""

from __future__ import annotations

_NEXT = {
    **dict.fromkeys(("if", "then", "else", "elif", "do", "while", "until", "{", "!"), "command"),
    **dict.fromkeys(("fi", "done", "esac", "}"), "closed"),
    **dict.fromkeys(("for", "select"), "for-name"),
    "case": "case-word",
    "function": "function-name",
}
"""Reserved words and the state that follows each; ``select`` and ``function`` are bash's."""
_AFTER_WORD = {
    "command": "arguments",
    "closed": "arguments",
    "for-name": "for-in",
    "for-in": "arguments",
    "case-word": "case-in",
    "function-name": "command",
}
_STAYS_ON_NEWLINE = frozenset({"for-in", "case-in", "pattern"})
RESERVED = frozenset(_NEXT) | {"in"}


class Position:
    """Follows the tokens of a text and says which of its words are reserved words."""

    def __init__(self) -> None:
        """At the start of a text."""
        self.state = "command"
        self.test = False
        """Inside of ``[[ ]]``."""
        self.open = 0
        """Parentheses that are still open."""

    def word(self, raw: str) -> bool:
        """Take a word; whether it is a reserved word at this place."""
        if self.test:
            self.test = raw != "]]"
            return False
        reserved = self._reserved(raw)
        if reserved is None:
            self.test = raw == "[[" and self.state == "command"
            self.state = _AFTER_WORD.get(self.state, self.state)
            return False
        self.state = reserved
        return True

    def _reserved(self, raw: str) -> str | None:
        """The state after ``raw`` if it is a reserved word here."""
        match self.state:
            case "command" | "closed":
                return _NEXT.get(raw)
            case "for-in":
                return {"in": "arguments", "do": "command"}.get(raw)
            case "case-in":
                return "pattern" if raw == "in" else None
            case "pattern":
                return "closed" if raw == "esac" else None
            case _:
                return None

    def operator(self, operator: str) -> None:
        """Take an operator or a newline. Raises ValueError for a ``)`` that closes nothing."""
        if operator == "\n" and self.state in _STAYS_ON_NEWLINE:
            return
        if operator in {";;", ";&", ";;&"}:
            self.state = "pattern"
        elif self.state == "pattern":
            self.state = "command" if operator == ")" else "pattern"
        else:
            self.open += (operator == "(") - (operator == ")")
            if self.open < 0:
                raise ValueError(operator)
            self.state = "closed" if operator == ")" else "command"

    def redirect(self) -> bool:
        """Take a redirection; whether it belongs to the compound command before it."""
        if self.state == "closed":
            return True
        self.state = _AFTER_WORD.get(self.state, self.state)
        return False

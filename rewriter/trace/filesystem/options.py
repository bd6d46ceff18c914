"""Options and operands of a command, split as getopt does
(https://pubs.opengroup.org/onlinepubs/9699919799/functions/getopt.html)."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

Arguments = Sequence[str | None]
"""The words behind a command; ``None`` stands for one whose value is not known."""


class Parsed(Struct, frozen=True):
    """Options (with values where they take one) and operands of a command."""

    options: dict[str, str]
    operands: list[str]

    def has(self, *names: str) -> bool:
        """Whether one of these options was given."""
        return any(name in self.options for name in names)

    def value(self, *names: str) -> str | None:
        """The value of the first of these options that was given."""
        return next((self.options[name] for name in names if name in self.options), None)


def parse(arguments: Arguments, valued: str = "", long_valued: Sequence[str] = ()) -> Parsed | None:
    """Split options from operands as getopt does; ``None`` if a word is not known.

    ``valued`` are the short options that take a value, ``long_valued`` the long ones.
    """
    options: dict[str, str] = {}
    operands: list[str] = []
    words = iter(arguments)
    for word in words:
        if word is None:
            return None
        if word == "--":
            rest = list(words)
            if any(item is None for item in rest):
                return None
            operands.extend(item for item in rest if item is not None)
        elif word.startswith("--") and len(word) > 2:
            name, equals, value = word.partition("=")
            if not equals and name[2:] in long_valued:
                value = next(words, None) or ""
            options[name] = value
        elif word.startswith("-") and len(word) > 1:
            _short(word[1:], valued, words, options)
        else:
            operands.append(word)
    return Parsed(options, operands)


def _short(cluster: str, valued: str, words: object, options: dict[str, str]) -> None:
    for at, letter in enumerate(cluster):
        if letter in valued:
            rest = cluster[at + 1 :]
            following = next(words, None) if not rest else None  # type: ignore[call-overload]
            options["-" + letter] = rest or following or ""
            return
        options["-" + letter] = ""

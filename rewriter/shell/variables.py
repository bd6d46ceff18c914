"""The variables of a shell while it prepares the start of a program, as far as they can be known.

The environment that the container is started with may override what the image says (``docker run -e``), so
a value is one of three things: what the environment gives, what it gives or else a default, or a fixed text.
Expansion rules: https://pubs.opengroup.org/onlinepubs/9699919799/utilities/V3_chap02.html#tag_18_06_02
"""

from __future__ import annotations

import string
from collections.abc import Mapping

from msgspec import Struct, field
from msgspec.structs import replace

from rewriter.shell.literal import literal_words
from rewriter.shell.model import Literal, NeedsShell, Variable, Word
from rewriter.shell.words import is_name

_SPECIAL = """
PATH IFS PWD OLDPWD HOME HOSTNAME TERM SHLVL PPID UID EUID GROUPS RANDOM SECONDS LINENO OPTIND OPTARG
OPTERR ENV BASH_ENV BASHOPTS SHELLOPTS POSIXLY_CORRECT GLOBIGNORE CDPATH SHELL PS1 PS2 PS3 PS4 _ FUNCNAME
DIRSTACK HISTFILE TIMEFORMAT TMOUT MAIL MAILPATH MAILCHECK FCEDIT
"""
SPECIAL = frozenset(_SPECIAL.split())
"""Names that the shell or the container engine sets or reads itself: an ENV would not be the same.
https://pubs.opengroup.org/onlinepubs/9699919799/utilities/V3_chap02.html#tag_18_05_03,
https://www.gnu.org/software/bash/manual/html_node/Shell-Variables.html; the engine: HOME, HOSTNAME, TERM."""

_OPERAND = frozenset(string.ascii_letters + string.digits + "_@%+=:,./^-?&#* ")
"""Characters of ``${NAME:-operand}`` that all shells take as they are, quoted or not."""


class Value(Struct, frozen=True):
    """``text`` is what stands where the environment gives nothing (``None``: nothing does)."""

    text: str | None = None
    fixed: bool = False
    """The environment does not matter."""
    empty: bool = False
    """A variable that is there but empty counts as not given."""


INHERITED = Value()
_MAX_LENGTH = 10_000
"""Characters of a value: doubling a variable in each line grows without bound."""
"""Ends the message about a variable that cannot be frozen."""


class Setting(Struct, frozen=True):
    """A variable that the program gets from the shell rather than from the image."""

    name: str
    value: str
    fixed: bool
    """``docker run -e`` had no influence on it."""
    empty: bool
    """The default also stood for an empty value."""
    at: int
    """Where the text gives it."""
    present: bool = False
    """The image has a value already, which the program gets: nothing need be set."""


class Obstacle(Exception):
    """Something only a shell can do; ``reason`` says what and where."""

    def __init__(self, construct: str, text: str, start: int, *, lacks_value: bool = False) -> None:
        """``construct`` in words, its ``text``, and the offset where it stands."""
        super().__init__(construct)
        self.reason = NeedsShell(construct, text, start, lacks_value)


def without_value(name: str, word: Word) -> Obstacle:
    """The obstacle of a variable that has no value in the Dockerfile; no ENV gives ``$@`` or ``$1`` one."""
    if not is_name(name):
        return Obstacle(f"variable ${name}", word.raw, word.start)
    construct = f"variable ${name}, which has no value in the Dockerfile"
    return Obstacle(construct, word.raw, word.start, lacks_value=True)


class _Held(Struct):
    value: Value = INHERITED
    exported: bool = False
    at: int = 0


class Variables(Struct):
    """All variables. ``environment`` is the image's (``None``: a value that is not known); ``freeze`` takes
    it for what the program will be started with."""

    environment: Mapping[str, str | None]
    freeze: bool = False
    nounset: bool = False
    frozen: dict[str, str | None] = field(default_factory=dict)
    """Values that were taken from ``environment``."""
    _held: dict[str, _Held] = field(default_factory=dict)

    def assign(self, name: str, word: Word, *, splits: bool = False) -> None:
        """``name=word``; ``splits``: as an argument of ``export``, which dash splits at blanks."""
        value = self._value(name, word)
        if (
            splits
            and value.text is not None
            and any(isinstance(p, Variable) and not p.quoted for p in word.parts)
        ):
            _check_one_word(value.text, word)
        self._set(name, value, word)

    def default(self, name: str, variable: Variable, word: Word) -> None:
        """``: ${NAME:=operand}``."""
        self._set(name, self._defaulted(name, variable, word), word)

    def assign_default(self, name: str, word: Word) -> None:
        """``name=word`` where the name is empty or not set."""
        self._set(name, Value(self._constant(word), empty=True), word)

    def export(self, name: str, at: int) -> None:
        """``export NAME``."""
        if name in SPECIAL:
            raise Obstacle(f"{name}, which the shell or the engine sets", name, at)
        held = self._held.setdefault(name, _Held(at=at))
        held.exported = True

    def value(self, name: str) -> Value:
        """What a name stands for now."""
        held = self._held.get(name)
        return held.value if held is not None else INHERITED

    def check_set(self, name: str, word: Word) -> None:
        """``$name`` must not end the shell (``set -u``)."""
        if self.nounset and self.value(name).text is None and name not in self.environment:
            raise Obstacle(f"set -u, which ends the script where {name} is not set", word.raw, word.start)

    def known(self, name: str, word: Word) -> str | None:
        """The text of a variable of ``word``, ``None`` for one that is not set. Raises Obstacle for one
        that the container may be started with another value of, unless that is frozen."""
        value = self.value(name)
        if value.fixed and name not in SPECIAL:
            return value.text
        if not self.freeze or name in SPECIAL:
            raise Obstacle(f"variable ${name}", word.raw, word.start)
        if name in self.environment and self.environment[name] is None:
            raise Obstacle(f"variable ${name}, whose value in the image is not known", word.raw, word.start)
        self.frozen[name] = self._given(name, value)
        return self.frozen[name]

    def settings(self) -> tuple[Setting, ...]:
        """What the program gets that the image alone does not give it, in order."""
        found = (self._setting(name, held) for name, held in self._held.items())
        return tuple(setting for setting in found if setting is not None)

    def _set(self, name: str, value: Value, word: Word) -> None:
        if name in SPECIAL:
            raise Obstacle(f"{name}, which the shell or the engine sets", word.raw, word.start)
        if value.text is not None and (not value.text.isprintable() or len(value.text) > _MAX_LENGTH):
            raise Obstacle(f"a value of {name} that ENV cannot hold", word.raw, word.start)
        held = self._held.setdefault(name, _Held())
        held.value, held.at = value, word.start

    def _value(self, name: str, word: Word) -> Value:
        parts = [part for part in word.parts if part != Literal("", True)]
        if len(parts) == 1 and isinstance(parts[0], Variable) and parts[0].name == name:
            return self._defaulted(name, parts[0], word)
        return Value(self._constant(word), fixed=True)

    def _constant(self, word: Word) -> str:
        """The text of a word that is the same however the container is started."""
        texts = []
        for part in word.parts:
            if isinstance(part, Literal):
                texts.append(part.text)
            elif isinstance(part, Variable) and part.operator in ("", "-", ":-"):
                texts.append(self._text(part, word))
            else:
                raise Obstacle(f"the value {word.raw}", word.raw, word.start)
        text = "".join(texts)
        if word.literal is not None and word.raw and not _is_read_alike(word.raw, text):
            raise Obstacle(f"the value {word.raw}, which shells may read differently", word.raw, word.start)
        return text

    def _text(self, part: Variable, word: Word) -> str:
        held = self.known(part.name, word)
        if part.operator and (held is None or (not held and part.operator == ":-")):
            return _operand(part, word)
        if held is None:
            self.check_set(part.name, word)
            if not self.value(part.name).fixed:
                raise without_value(part.name, word)
        return held or ""

    def _defaulted(self, name: str, part: Variable, word: Word) -> Value:
        """``${NAME:-operand}`` and its kin, as the new value of NAME."""
        old = self.value(name)
        if part.operator == "":
            self.check_set(name, word)
            return old if old.text is not None else Value("", empty=False)
        if part.operator not in ("-", ":-", "=", ":="):
            raise Obstacle(f"the value {word.raw}", word.raw, word.start)
        text, colon = _operand(part, word), part.operator.startswith(":")
        if old.text is None:
            return Value(text, empty=colon)
        if not colon or old.text or old.fixed:
            if colon and not old.fixed and not old.empty:
                raise Obstacle(f"two defaults of {name}", word.raw, word.start)
            return Value(text, fixed=True) if colon and old.fixed and not old.text else old
        return Value(text, empty=True)

    def _given(self, name: str, value: Value) -> str | None:
        """The text at the image's environment."""
        given = self.environment.get(name)
        if value.fixed:
            return value.text
        return value.text if given is None or (not given and value.empty) else given

    def _setting(self, name: str, held: _Held) -> Setting | None:
        value = held.value
        is_known = name in self.environment
        if value.text is None or not (held.exported or is_known):
            return None
        given = self.environment.get(name)
        setting = Setting(name, value.text, value.fixed, value.empty, held.at)
        if value.fixed:
            return replace(setting, present=given == value.text)
        if not is_known:
            return setting
        if given is None and value.empty:
            raise Obstacle(f"{name}, whose value in the image is not known", name, held.at)
        if not value.empty or not value.text:
            return None
        return replace(setting, present=given != "")


def _operand(part: Variable, word: Word) -> str:
    text = part.operand
    if not _OPERAND.issuperset(text) or (text != text.strip() and not part.quoted):
        kind = "another variable" if "$" in text else "characters that shells may read differently"
        raise Obstacle(f"{word.raw}, a default with {kind}", word.raw, word.start)
    return text


def _is_read_alike(raw: str, text: str) -> bool:
    """Whether the second reader of literal words agrees; wildcards are themselves in an assignment."""
    return literal_words(raw) == (text,) or literal_words(f"'{raw}'") == (text,)


def _check_one_word(text: str, word: Word) -> None:
    if text != text.strip() or any(character in " *?[" for character in text):
        raise Obstacle(f"{word.raw} without quotes, which the shell may split", word.raw, word.start)

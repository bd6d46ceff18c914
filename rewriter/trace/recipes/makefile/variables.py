"""Variables of a Makefile and the order in which their sources win (manual, section 6.1 and 6.10)."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from rewriter.trace.recipes.model import UNKNOWN
from rewriter.trace.versions import Overlay

DEFAULTS: Mapping[str, str] = {
    "MAKE": "make", "CC": "cc", "CXX": "g++", "CPP": "$(CC) -E", "AR": "ar", "AS": "as", "LD": "ld",
    "RM": "rm -f", "SHELL": "/bin/sh", "ARFLAGS": "rv", "LEX": "lex", "YACC": "yacc", "FC": "f77",
    "MAKE_COMMAND": "make", "CO": "co", "GET": "get", "LINT": "lint", "M2C": "m2c", "PC": "pc",
    "CURDIR": UNKNOWN,
    "MAKE_VERSION": UNKNOWN, "MAKE_HOST": UNKNOWN, "MAKEFLAGS": "", "MFLAGS": "", "MAKEFILES": "",
    "SUFFIXES": UNKNOWN, ".SUFFIXES": UNKNOWN, ".LIBPATTERNS": UNKNOWN, ".VARIABLES": UNKNOWN,
    ".FEATURES": UNKNOWN, ".INCLUDE_DIRS": UNKNOWN, ".SHELLFLAGS": "-c", "OUTPUT_OPTION": "-o $@",
    "MAKE_TERMOUT": UNKNOWN, "MAKE_TERMERR": UNKNOWN, "MAKE_RESTARTS": "",
    "HOSTNAME": UNKNOWN, "TERM": UNKNOWN, ".RECIPEPREFIX": "",
}  # fmt: skip
"""What make sets itself (manual, section 10.3): the environment wins over these."""


class Variable(Struct, frozen=True):
    """``recursive``: its text is expanded where it is used. ``origin`` as ``$(origin NAME)`` says."""

    text: str
    recursive: bool
    origin: str = "file"
    exported: bool = False
    """For one target: ``target: export NAME = value``."""


class Variables:
    """The global variables; changes behind an undecided condition can be taken back."""

    def __init__(self, environment: Overlay, overrides: Mapping[str, str]) -> None:
        """``overrides`` are those of the command line."""
        self._environment = environment
        self._values: dict[str, Variable] = {
            name: Variable(text, True, "command line") for name, text in overrides.items()
        }
        self._journals: list[dict[str, Variable | None]] = []

    def get(self, name: str) -> Variable | None:
        """The variable that counts; ``None`` where it is not defined at all."""
        found = self._values.get(name)
        if found is not None:
            return found if found.origin != "undefined" else None
        if name != "SHELL":
            if self._environment.is_unknown(name):
                return Variable(UNKNOWN, False, "environment")
            value = self._environment.get(name)
            if value is not None:
                return Variable(value, True, "environment")
        default = DEFAULTS.get(name)
        return Variable(default, True, "default") if default is not None else None

    def set(self, name: str, variable: Variable) -> None:
        """Define a variable; one of the command line stays unless the new one overrides."""
        held = self._values.get(name)
        if held is not None and held.origin == "command line" and variable.origin != "override":
            return
        if held is not None and held.origin == "override" and variable.origin == "file":
            return
        if self._journals:
            self._journals[-1].setdefault(name, held)
        self._values[name] = variable

    def environment_has(self, name: str) -> bool | None:
        """Whether make got the variable from the environment; ``None`` where that is not known."""
        if self._environment.is_unknown(name):
            return None
        return self._environment.get(name) is not None

    def own(self) -> Mapping[str, Variable]:
        """Those that the command line and the Makefile define."""
        return self._values

    def begin(self) -> None:
        """Remember what changes from here on."""
        self._journals.append({})

    def take_back(self) -> dict[str, Variable]:
        """Undo the changes since ``begin`` and give what they had made."""
        journal = self._journals.pop()
        made = {name: self._values[name] for name in journal}
        for name, held in journal.items():
            if held is None:
                del self._values[name]
            else:
                self._values[name] = held
        return made

"""What the tables say of a call, found once for a program."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from msgspec import Struct

from rewriter.golang.source import defaults, environment
from rewriter.golang.source.calls import Rule, index
from rewriter.golang.strings.functions import FOLDED


class Meaning(Struct, frozen=True):
    """The rows about one callee, by table."""

    folded: bool
    """Whether its calls have a value if all of their arguments have one."""
    watched: bool
    """Whether ``defaults.of_calls`` wants to see it."""
    environment: Mapping[str, object] | None
    calls: tuple[Rule, ...]
    executables: tuple[Rule, ...]
    privileged: tuple[Rule, ...]
    labels: tuple[Rule, ...]

    def __bool__(self) -> bool:
        """Whether a call may ask for something; a name for its arguments (``labels``) asks for nothing."""
        return bool(self.watched or self.environment or self.calls or self.executables or self.privileged)


class Meanings(dict[str, Meaning]):
    """Meanings by callee, as ``Folder.callee`` writes it, in a program that imports these packages."""

    def __init__(self, imported: Collection[str], *, only_executables: bool = False) -> None:
        """``imported`` are the unversioned import paths that decide what a method may belong to.

        With ``only_executables`` no other table is asked.
        """
        super().__init__()
        self._imported = imported
        self.only_executables = only_executables

    def __missing__(self, call: str) -> Meaning:
        """Look a callee up and remember it."""
        if self.only_executables:
            found = Meaning(False, False, None, (), self._rules("executables", call), (), ())
        else:
            names = ("calls", "executables", "privileged", "labels")
            rules = (self._rules(name, call) for name in names)
            found = Meaning(call in FOLDED, defaults.is_watched(call), environment.row(call), *rules)
        self[call] = found
        return found

    def _rules(self, table: str, call: str) -> tuple[Rule, ...]:
        return index(table).find(call, self._imported) if call else ()

"""Mappings that cost little to change: the variables of the stage, of which every state keeps its own."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, MutableMapping

Values = Mapping[str, str | None]


class Versions(Mapping[str, str | None]):
    """A read-only mapping that shares one history with those it was made from.

    ``with_values`` costs only what changes; a look-up is a binary search among the values of one name.
    """

    __slots__ = ("_history", "_newest", "_version")

    def __init__(self, values: Values | None = None) -> None:
        """Version 0, a copy of ``values``."""
        self._history: dict[str, tuple[list[int], list[str | None]]] = {
            name: ([0], [value]) for name, value in (values or {}).items()
        }
        self._newest = [0]
        self._version = 0

    def with_values(self, changes: Values) -> Versions:
        """This mapping with ``changes`` laid over it."""
        if self._newest[0] != self._version:  # another one was made from this: the history goes its way
            return Versions({**self, **changes})
        made = Versions.__new__(Versions)
        made._history, made._newest = self._history, self._newest
        made._version = self._newest[0] = self._version + 1
        for name, value in changes.items():
            versions, values = self._history.setdefault(name, ([], []))
            versions.append(made._version)
            values.append(value)
        return made

    def __getitem__(self, name: str) -> str | None:
        """The value in this version; ``KeyError`` where the name came later or never."""
        versions, values = self._history[name]
        if versions[-1] <= self._version:
            return values[-1]
        at = bisect_right(versions, self._version)
        if at == 0:
            raise KeyError(name)
        return values[at - 1]

    def __iter__(self) -> Iterator[str]:
        """The names in the order in which they were first set."""
        return (name for name, (versions, _) in self._history.items() if versions[0] <= self._version)

    def __len__(self) -> int:
        """How many names this version has."""
        return sum(1 for _ in self)


class Overlay(MutableMapping[str, str | None]):
    """Variables of a shell over those of the image, which are not copied.

    A name that the image has without a known value (``None``) is absent here: unknown to the shell.
    ``None`` set by the shell itself stands for a name that is unset.
    """

    __slots__ = ("_absent", "_base", "_others", "_own")

    def __init__(self, base: Values, own: Values | None = None) -> None:
        """``own`` lies over ``base``."""
        self._base = base
        self._own = dict(own or {})
        self._absent: set[str] = set()
        self._others: frozenset[str] | None = None

    def copy(self) -> Overlay:
        """An independent overlay of the same base."""
        made = Overlay(self._base, self._own)
        made._absent = set(self._absent)
        made._others = self._others
        return made

    def close(self, others: frozenset[str]) -> None:
        """Take every name that is not mentioned for unset, ``others`` aside."""
        self._others = others

    def open(self) -> None:
        """A name that is not mentioned is unknown (again)."""
        self._others = None

    def is_image_variable(self, name: str) -> bool:
        """Whether the image gives the name a known value, whatever the shell made of it."""
        return self._base.get(name) is not None

    def is_unknown(self, name: str) -> bool:
        """Whether the name may be set, but to what is not known: a build argument without default."""
        if name in self._own:
            return False
        return name in self._absent or (name in self._base and self._base[name] is None)

    def own(self) -> tuple[str, ...]:
        """The names that the shell itself set or unset."""
        return tuple(self._own)

    def forget(self, name: str) -> None:
        """Make the value unknown, whether it was set or not."""
        self._own.pop(name, None)
        self._absent.add(name)

    def __getitem__(self, name: str) -> str | None:
        """The value; ``KeyError`` where it is unknown."""
        if name in self._own:
            return self._own[name]
        value = self._base.get(name) if name not in self._absent else None
        if value is None and not self._is_unset(name):
            raise KeyError(name)
        return value

    def _is_unset(self, name: str) -> bool:
        unmentioned = name not in self._absent and name not in self._base
        return unmentioned and self._others is not None and name.isidentifier() and name not in self._others

    def __setitem__(self, name: str, value: str | None) -> None:
        """Set a variable, or unset it (``None``)."""
        self._own[name] = value
        self._absent.discard(name)

    def __delitem__(self, name: str) -> None:
        """Make the value unknown; ``KeyError`` where it was."""
        self[name]
        self._own.pop(name, None)
        self._absent.add(name)

    def __iter__(self) -> Iterator[str]:
        """The names with a value, known to be unset ones too."""
        yield from self._own
        for name, value in self._base.items():
            if value is not None and name not in self._own and name not in self._absent:
                yield name

    def __len__(self) -> int:
        """How many there are."""
        return sum(1 for _ in self)

"""Which value of a setting holds, and where it comes from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from rewriter.settings.checks import file_schema
from rewriter.settings.schema import Key
from rewriter.support.toml_lines import line_of


class InForce(Struct, frozen=True):
    """The value of a key, and where it comes from: ``file`` and ``flags`` may both add to a list.

    ``at`` is where the file has it, if not outside of all ``[[paths]]``.
    """

    key: str
    value: Any
    """As in the file: strings, numbers, lists and tables."""
    in_file: bool = False
    flags: tuple[str, ...] = ()
    """The flags that gave it, such as ``--debian``."""
    by: str | None = None
    """The other key that implies the value, which is where it comes from."""
    at: tuple[Key, ...] = ()


class SettingsFile(Struct, frozen=True):
    """A settings file that was read: for places in messages."""

    name: str
    text: str

    def line(self, path: tuple[Key, ...]) -> int | None:
        """The line of a key or value, else of what is around it."""
        return line_of(self.text, path)

    def place(self, path: tuple[Key, ...]) -> str:
        """``name:line`` of a key or value."""
        line = self.line(path)
        return self.name if line is None else f"{self.name}:{line}"


def resolve(
    table: Mapping[str, Any], flags: Mapping[str, Any], places: Mapping[str, tuple[Key, ...]] | None = None
) -> tuple[InForce, ...]:
    """The value of every key: a flag over the file over the default; lists of both are joined.

    ``places`` say where the file has keys that it has in a ``[[paths]]``.
    """
    found = {key: _resolved(key, table, flags) for key in file_schema()["properties"]}
    for key, at in (places or {}).items():
        found[key] = replace(found[key], at=at) if found[key].in_file else found[key]
    if "nonroot" in found["tag"].value.split("-") and not found["nonroot"].value:
        found["nonroot"] = InForce("nonroot", True, by="tag")
    return tuple(found.values())


def _resolved(key: str, table: Mapping[str, Any], flags: Mapping[str, Any]) -> InForce:
    rule = file_schema()["properties"][key]
    if key not in flags:
        return InForce(key, table.get(key, rule["default"]), in_file=key in table)
    flag = (f"--{key}",)
    if rule["type"] == "array" and table.get(key):
        return InForce(key, [*dict.fromkeys((*table[key], *flags[key]))], in_file=True, flags=flag)
    return InForce(key, flags[key], flags=flag)


def given_flags(flags: Mapping[str, Any]) -> dict[str, Any]:
    """What the command line gave, by key; ``None``, ``False`` and what is empty was not given."""
    given: dict[str, Any] = {}
    for name, value in flags.items():
        if isinstance(value, Iterable) and not isinstance(value, str | Mapping):
            value = sorted(value) or None
        if value is not None and value is not False:
            given[name.replace("_", "-")] = value
    return given

"""``.distroify.toml``: read, checked against ``config.schema.json``, and joined with the flags."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Any

from rewriter.model import Settings

FILE_NAME = ".distroify.toml"
_LARGEST_FILE = 100_000
_TYPES: Mapping[str, tuple[type, str]] = {
    "string": (str, "a string"),
    "integer": (int, "an integer"),
    "boolean": (bool, "true or false"),
    "array": (list, "an array of strings"),
    "object": (dict, "a table of strings"),
}


class SettingsError(Exception):
    """The settings cannot be used; the message names the file and the key."""


@dataclass(frozen=True, slots=True)
class Config:
    """All settings of a repository: the pipeline's, and those of the command around it."""

    settings: Settings = field(default_factory=Settings)
    strict: bool = False
    context: tuple[tuple[PurePosixPath, PurePosixPath], ...] = ()
    """``(file or folder, build context)``, both relative to the repository root."""

    def context_of(self, relative: str) -> PurePosixPath | None:
        """The build context that the settings give for a file: the longest key at or above it."""
        file = PurePosixPath(relative)
        fitting = [pair for pair in self.context if file.is_relative_to(pair[0])]
        return max(fitting, key=lambda pair: len(pair[0].parts))[1] if fitting else None


def load_config(path: Path) -> Config:
    """The settings in ``path``. Raises ``SettingsError``, also for a file that cannot be read."""
    try:
        with path.open("rb") as file:
            data = file.read(_LARGEST_FILE + 1)
    except OSError as error:
        raise SettingsError(f"{path}: {(error.strerror or str(error)).lower()}") from error
    if len(data) > _LARGEST_FILE:
        raise SettingsError(f"{path}: larger than {_LARGEST_FILE} bytes")
    return parse_config(data, str(path))


def repository_config(root: Path) -> Config:
    """The settings of the repository at ``root``; the defaults where it has no file for them."""
    path = root / FILE_NAME
    # A link could make us quote a file from elsewhere in an error message.
    return load_config(path) if path.is_file() and not path.is_symlink() else Config()


def parse_config(data: bytes, name: str) -> Config:
    """The settings in ``data``; ``name`` is for messages. Raises ``SettingsError``."""
    import tomllib

    try:
        table = tomllib.loads(data.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise SettingsError(f"{name}: not UTF-8 (byte {error.start})") from error
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{name}: {error}") from error
    except (RecursionError, ValueError) as error:
        # Deep nesting, and integers of more digits than Python converts.
        raise SettingsError(f"{name}: not a settings file") from error
    properties = _schema()["properties"]
    for key, value in table.items():
        _check(name, key, value, properties)
    return _config(name, table)


def with_flags(
    config: Config, *, safe_only: bool, strict: bool, allow: Iterable[str], nonroot: bool = False
) -> Config:
    """``config`` with what the command line adds."""
    settings = replace(
        config.settings,
        safe_only=config.settings.safe_only or safe_only,
        nonroot=config.settings.nonroot or nonroot,
        allow=config.settings.allow | frozenset(allow),
    )
    return replace(config, settings=settings, strict=config.strict or strict)


def unknown(kind: str, name: str, known: Iterable[str]) -> str:
    """``unknown key "registy", did you mean "registry"?``, or all known names if none is near."""
    import difflib

    names = sorted(known)
    near = difflib.get_close_matches(name[:100], names, n=1)
    if near:
        return f'unknown {kind} "{name}", did you mean "{near[0]}"?'
    return f'unknown {kind} "{name}"; known are: {", ".join(names) or "none"}'


def unknown_allow(names: Iterable[str]) -> str | None:
    """What is wrong with the first of ``names`` that no rule declares, if there is one."""
    wanted = sorted(names)
    if not wanted:
        return None
    from rewriter.rules import allowable

    known = allowable()
    return next((unknown("name to allow", name, known) for name in wanted if name not in known), None)


@cache
def _schema() -> dict[str, Any]:
    schema: dict[str, Any] = json.loads(Path(__file__).with_name("config.schema.json").read_bytes())
    return schema


def _check(name: str, key: str, value: object, properties: Mapping[str, Any]) -> None:
    if key not in properties:
        raise SettingsError(f"{name}: {unknown('key', key, properties)}")
    rule = properties[key]
    expected, words = _TYPES[rule["type"]]
    members: Iterable[object] = value.values() if isinstance(value, dict) else ()
    members = value if isinstance(value, list) else members
    # bool is an int to Python, but not to TOML.
    right = isinstance(value, expected) and isinstance(value, bool) == (expected is bool)
    if not right or not all(isinstance(member, str) for member in members):
        raise SettingsError(f'{name}: "{key}" must be {words}')
    if "enum" in rule and value not in rule["enum"]:
        choices = ", ".join(str(choice) for choice in rule["enum"])
        raise SettingsError(f'{name}: "{key}" must be one of {choices}, not {value}')
    if isinstance(value, str) and len(value) > rule.get("maxLength", len(value)):
        raise SettingsError(f'{name}: "{key}" is too long')
    if isinstance(value, str) and "pattern" in rule and not re.fullmatch(rule["pattern"], value):
        raise SettingsError(f'{name}: "{key}" cannot be {value!r}')


def _config(name: str, table: Mapping[str, Any]) -> Config:
    default = Settings()
    wrong = unknown_allow(table.get("allow", ()))
    if wrong is not None:
        raise SettingsError(f"{name}: {wrong}")
    settings = Settings(
        registry=table.get("registry", default.registry),
        debian=table.get("debian", default.debian),
        safe_only=table.get("safe-only", default.safe_only),
        nonroot=table.get("nonroot", default.nonroot),
        allow=frozenset(table.get("allow", ())),
        exclude=tuple(table.get("exclude", ())),
    )
    context = tuple(
        (_inside(name, file), _inside(name, folder)) for file, folder in table.get("context", {}).items()
    )
    return Config(settings, table.get("strict", False), context)


def _inside(name: str, path: str) -> PurePosixPath:
    """A path of the ``context`` table, which must stay in the repository."""
    pure = PurePosixPath(path)
    if pure.is_absolute() or ".." in pure.parts or "\0" in path:
        raise SettingsError(f'{name}: "context" cannot name {path!r}: only paths inside the repository')
    return pure

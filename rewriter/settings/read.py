"""``.distroify.toml``: read, checked against its schema, and joined with the flags.

``rewriter.settings.table`` has the types of tables, of which the schema is made. ``resolve`` is the only
place where it is decided which value holds; ``distroify config`` prints what it says.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from msgspec import Struct, field

from rewriter.model import ModuleNotes, Settings
from rewriter.settings.checks import wrong
from rewriter.settings.contexts import lost_context
from rewriter.settings.paths import overlaid
from rewriter.settings.resolve import InForce, SettingsFile, given_flags, resolve
from rewriter.settings.schema import Key
from rewriter.support import toml
from rewriter.support.text import os_reason

if TYPE_CHECKING:
    from rewriter.settings.table import ModuleTable, SettingsTable

FILE_NAME = ".distroify.toml"
_LARGEST_FILE = 100_000
_MOST_DOTS = 2_000
"""In a line: ``tomllib`` takes the square of their number in time and memory over ``a.a.a = 1``."""


class SettingsError(Exception):
    """The settings cannot be used; the message names the file, the line and the key."""


class Config(Struct, frozen=True):
    """All settings of a repository: the pipeline's, and those of the command around it."""

    settings: Settings = field(default_factory=Settings)
    strict: bool = False
    context: tuple[tuple[PurePosixPath, PurePosixPath], ...] = ()
    """``(file or folder, build context)``, both relative to the repository root."""
    table: SettingsTable = {}
    """What the file says."""
    file: SettingsFile | None = None
    in_force: tuple[InForce, ...] = ()
    """Every key, in the order of the schema; empty where nothing was read and no flag was looked at."""
    flags: Mapping[str, Any] = field(default_factory=dict)
    """What the command line added."""

    def at(self, relative: str) -> Config:
        """The settings for a Dockerfile, by its path from the repository root: those of the ``[[paths]]``
        that it belongs to in the place of the others."""
        if not self.table.get("paths"):
            return self

        table, places = overlaid(self.table, relative)
        return _config(table, self.file, self.flags, places) if places else self

    def context_of(self, relative: str) -> PurePosixPath | None:
        """The build context that the settings give for a file: the longest key at or above it."""
        file = PurePosixPath(relative)
        fitting = [pair for pair in self.context if file.is_relative_to(pair[0])]
        return max(fitting, key=lambda pair: len(pair[0].parts))[1] if fitting else None


# -- reading -----------------------------------------------------------------------------------------


def load_config(path: Path) -> Config:
    """The settings in ``path``. Raises ``SettingsError``, also for a file that cannot be read."""
    try:
        with path.open("rb") as file:
            data = file.read(_LARGEST_FILE + 1)
    except OSError as error:
        raise SettingsError(f"{path}: {os_reason(error)}") from error
    if len(data) > _LARGEST_FILE:
        raise SettingsError(f"{path}: larger than {_LARGEST_FILE} bytes")
    return parse_config(data, str(path))


def repository_config(root: Path) -> Config:
    """The settings of the repository at ``root``; the defaults where it has no file for them.

    Raises ``SettingsError``, also for a link out of the repository: a message could quote what is there.
    """
    path = root / FILE_NAME
    try:
        os.lstat(path)
    except OSError:
        return Config()
    real = Path(os.path.realpath(path))
    if not real.is_relative_to(os.path.realpath(root)):
        raise SettingsError(f"{path}: the symbolic link leads out of {root}")
    try:
        regular = stat.S_ISREG(os.stat(real).st_mode)
    except OSError as error:
        raise SettingsError(f"{path}: {os_reason(error)}") from error
    if not regular:
        raise SettingsError(f"{path}: not a regular file")
    config = load_config(path)
    if config.file is not None and config.table.get("context"):
        lost = lost_context(config.table, root)
        if lost is not None:
            raise SettingsError(f"{config.file.place(lost.path)}: {lost.message}")
    return config


def parse_config(data: bytes, name: str) -> Config:
    """The settings in ``data``; ``name`` is for messages. Raises ``SettingsError``."""
    try:
        text = data.decode("utf-8").removeprefix("\ufeff")
        if any(line.count(".") > _MOST_DOTS for line in text.split("\n")):
            raise SettingsError(f"{name}: not a settings file")
        table: Any = toml.parsed(text)
    except UnicodeDecodeError as error:
        raise SettingsError(f"{name}: not UTF-8 (byte {error.start})") from error
    except toml.TomlError as error:
        raise SettingsError(f"{name}: {error}") from error
    except (RecursionError, ValueError) as error:
        # Deep nesting, and integers of more digits than Python converts.
        raise SettingsError(f"{name}: not a settings file") from error
    file = SettingsFile(name, text)
    found = wrong(table)
    if found is not None:
        raise SettingsError(f"{file.place(found.path)}: {found.message}")
    return _config(table, file, {})


def checked(settings: Settings) -> Settings:
    """Settings that were made in Python, as the same values in a file would be read.

    Raises ``SettingsError`` for values that a file could not have.
    """
    table: Any = _table_of(settings)
    found = wrong(table)
    if found is not None:
        raise SettingsError(found.message)
    return _config(table, None, {}).settings


def _table_of(settings: Settings) -> dict[str, Any]:
    """What a file says that has these settings."""
    return _said_of(settings) | {
        "allow": sorted(settings.allow),
        "digests": dict(settings.digests),
        "bases": dict(settings.bases),
        "build-packages": sorted(settings.build_packages),
        "modules": [_said_of(notes) for notes in settings.modules],
    }


def _said_of(value: Settings | ModuleNotes) -> dict[str, Any]:
    beside = value.beside if isinstance(value, ModuleNotes) else ()
    fields = {name: getattr(value, name) for name in value.__struct_fields__ if name not in beside}
    return {
        name.replace("_", "-"): list(given) if isinstance(given, tuple) else given
        for name, given in fields.items()
        if given is not None
    }


# -- joining -----------------------------------------------------------------------------------------


def with_flags(config: Config, **flags: Any) -> Config:
    """``config`` with what the command line adds.

    ``flags`` are settings by key, with ``_`` for ``-``; ``None``, ``False`` and what is empty were not given.
    Raises ``SettingsError`` for values that the file could not have either.
    """
    found = wrong_flag(flags)
    if found is not None:
        raise SettingsError(f"{found[0]}: {found[1]}")
    return _config(config.table, config.file, given_flags(flags))


def wrong_flag(flags: Mapping[str, Any]) -> tuple[str, str] | None:
    """The first flag with a value that is none, and what is wrong with it."""
    given = given_flags(flags)
    found = wrong(given)
    return (f"--{found.path[0]}", found.message) if found is not None else None


def _config(
    table: SettingsTable,
    file: SettingsFile | None,
    flags: Mapping[str, Any],
    places: Mapping[str, tuple[Key, ...]] | None = None,
) -> Config:
    in_force = resolve(table, flags, places)
    value = {item.key.replace("-", "_"): item.value for item in in_force}
    at = (places or {}).get("modules", ("modules",))
    sets = {name: frozenset(value[name]) for name in ("allow", "build_packages")}
    modules = tuple(_module(row, file, (*at, index)) for index, row in enumerate(value["modules"]))
    rest = {name: _frozen(value[name]) for name in Settings.__struct_fields__}
    # Not by ``convert``: that takes a twentieth of a short run.
    settings = Settings(**rest | sets | {"modules": modules})
    context = tuple((PurePosixPath(path), PurePosixPath(to)) for path, to in value["context"].items())
    return Config(settings, value["strict"], context, table, file, in_force, flags)


def _module(row: ModuleTable, file: SettingsFile | None, path: tuple[Key, ...]) -> ModuleNotes:
    place = f"{os.path.basename(file.name)}:{file.line(path)}" if file is not None else ""
    said: dict[str, Any] = {name.replace("-", "_"): _frozen(given) for name, given in row.items()}
    return ModuleNotes(**said, place=place)


def _frozen(given: Any) -> Any:
    if isinstance(given, dict):
        return tuple(given.items())
    return tuple(given) if isinstance(given, list) else given

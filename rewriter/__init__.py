"""distroify from Python: ``from rewriter import rewrite_file``; docs/api.md has examples.

``__all__`` is the interface. All else in this package may change at any time. A name is imported when it is
asked for, so that the command pays for none of them.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rewriter.batch.api import (
        diff_of,
        read_settings,
        rewrite_file,
        rewrite_files,
        rewrite_text,
        write_result,
    )
    from rewriter.batch.writer import WriteError
    from rewriter.model import (
        Applicability,
        Diagnostic,
        Edit,
        Evidence,
        FileResult,
        Fix,
        Located,
        ModuleNotes,
        Outcome,
        Settings,
        Severity,
    )
    from rewriter.settings.read import SettingsError

__all__ = [
    "Applicability",
    "Diagnostic",
    "Edit",
    "Evidence",
    "FileResult",
    "Fix",
    "Located",
    "ModuleNotes",
    "Outcome",
    "Settings",
    "SettingsError",
    "Severity",
    "WriteError",
    "diff_of",
    "read_settings",
    "rewrite_file",
    "rewrite_files",
    "rewrite_text",
    "write_result",
]
_HOMES = ("model", "settings.read", "batch.writer", "batch.api")
"""The modules that have them, the cheapest first."""


def __getattr__(name: str) -> object:
    """A name of the interface, the first time that it is asked for."""
    if name in __all__:
        for home in _HOMES:
            module = import_module(f"rewriter.{home}")
            if hasattr(module, name):
                value: object = getattr(module, name)
                globals()[name] = value
                return value
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    """The interface is listed, imported or not."""
    return sorted({*globals(), *__all__})

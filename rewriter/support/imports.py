"""Modules of this package, found and loaded without what Python looks for besides.

A start imports some four hundred of them. For each Python asks all its finders, tries the endings of
extension modules, and makes some twenty calls in Python to read byte code that is up to date: a tenth of a
start. What is found and loaded here is the same byte code, after the same check.
"""

from __future__ import annotations

import marshal
import os
import sys
from collections.abc import Sequence
from importlib.machinery import ModuleSpec, SourceFileLoader
from importlib.util import MAGIC_NUMBER
from types import CodeType, ModuleType

_CHECKED_BY_TIME = MAGIC_NUMBER + bytes(4)
"""So byte code begins that tells the time and the size of its source, which follow in four bytes each
(https://peps.python.org/pep-0552/)."""


def import_fast(package: str) -> None:
    """Have what lies below ``package`` imported in the short way from now on.

    Python stays with its own way where it is told to keep byte code elsewhere or to make another one, and
    where this module's own is not of the kind that is read here: in an archive, or in an installation that
    was moved.
    """
    usual = sys.pycache_prefix is None and not sys.flags.optimize
    if usual and _up_to_date(__spec__, __file__):
        sys.meta_path.insert(0, _Finder(package))


class _Finder:
    """Finds modules in the folder of their package. What is no file there, the next finders look for."""

    def __init__(self, package: str) -> None:
        self._below = f"{package}."

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Where the module lies, or None (https://docs.python.org/3/library/importlib.html#finders-and-loaders)."""
        if not name.startswith(self._below) or not path:
            return None
        folder, own = path[0], name.rpartition(".")[2]
        module, package = f"{folder}/{own}.py", f"{folder}/{own}/__init__.py"
        if _exists(package):
            return _spec(name, package, f"{folder}/{own}/__pycache__/__init__", [f"{folder}/{own}"])
        if _exists(module):
            return _spec(name, module, f"{folder}/__pycache__/{own}")
        return None


def _exists(file: str) -> bool:
    try:
        os.stat(file)
    except OSError:
        return False
    return True


def _spec(name: str, source: str, byte_code: str, below: list[str] | None = None) -> ModuleSpec:
    spec = ModuleSpec(name, _Loader(name, source), origin=source)
    spec.has_location = True
    spec.cached = f"{byte_code}.{sys.implementation.cache_tag}.pyc"
    spec.submodule_search_locations = below
    return spec


class _Loader(SourceFileLoader):
    """Runs byte code that is up to date; where there is none Python's own way makes it, or raises."""

    def exec_module(self, module: ModuleType) -> None:
        """Run the module."""
        code = _up_to_date(module.__spec__, self.path) if module.__spec__ else None
        if code is None:
            super().exec_module(module)
        else:
            exec(code, module.__dict__)


def _up_to_date(spec: ModuleSpec, source: str) -> CodeType | None:
    """The module's byte code, if its source is as it was when that was made."""
    try:
        now = os.stat(source)
        with open(spec.cached or "", "rb", buffering=0) as file:
            data = file.read()
    except OSError:
        return None
    of_source = _four(int(now.st_mtime)) + _four(now.st_size)
    if data[:16] != _CHECKED_BY_TIME + of_source:
        return None
    code = marshal.loads(memoryview(data)[16:])
    # One that moved tells of files that are elsewhere.
    return code if isinstance(code, CodeType) and code.co_filename == source else None


def _four(number: int) -> bytes:
    return (number & 0xFFFFFFFF).to_bytes(4, "little")

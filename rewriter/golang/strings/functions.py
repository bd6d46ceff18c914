"""What functions of Go make of strings."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

from rewriter.golang.source.names import unversioned_name
from rewriter.golang.strings.holes import HOLE
from rewriter.support.regex import regex
from rewriter.support.tables import rows_by_name

Function: TypeAlias = "Callable[[Sequence[str]], str | None]"
"""``None`` where there is no result, or one that can't be told."""

_VERB = regex(r"%(?:[svd%]|.)?", re.DOTALL)
_WILD = regex(r"[*?]+|\[[^]]*\]")
"""What is no text in a pattern of https://pkg.go.dev/path/filepath#Match."""


def concatenated(parts: Sequence[str]) -> str:
    """``a + b``."""
    return "".join(parts)


def clean(path: str) -> str:
    """Go's ``path.Clean``: like ``normpath``, but two leading slashes are one."""
    cleaned = posixpath.normpath(path or ".")
    return "/" + cleaned.lstrip("/") if cleaned.startswith("//") else cleaned


def _join(parts: Sequence[str]) -> str:
    """Go's ``path.Join``: leaves out empty elements; later absolute ones do not start anew."""
    given = [part for part in parts if part]
    return clean("/".join(given)) if given else ""


def _sprintf(arguments: Sequence[str]) -> str | None:
    """``%s``, ``%v`` and ``%d`` only."""
    if not arguments:
        return None
    rest = list(arguments[:0:-1])
    parts: list[str] = []
    at = 0
    for match in _VERB.finditer(arguments[0]):
        parts.append(arguments[0][at : match.start()])
        at = match.end()
        if match[0] == "%%":
            parts.append("%")
        elif match[0] in ("%s", "%v", "%d") and rest:
            parts.append(rest.pop())
        else:
            return None
    return None if rest else "".join(parts) + arguments[0][at:]


def _only(arguments: Sequence[str]) -> str | None:
    return arguments[0] if len(arguments) == 1 else None


def _clean_only(arguments: Sequence[str]) -> str | None:
    return clean(arguments[0]) if len(arguments) == 1 else None


def matching(patterns: Sequence[str]) -> str:
    """A file that a pattern matches."""
    return _WILD.sub(HOLE, patterns[0])


FOLDED: Mapping[str, Function] = {
    "string": _only,
    "C.CString": _only,
    "path.Join": _join,
    "path/filepath.Join": _join,
    "path.Clean": _clean_only,
    "path/filepath.Clean": _clean_only,
    "path/filepath.FromSlash": _only,
    "path/filepath.ToSlash": _only,
    "fmt.Sprintf": _sprintf,
}
"""Functions whose calls have a value if all of their arguments have one, by their import path and name."""

PRINTING = frozenset({"fmt.Sprintf"})
"""Those of them that take numbers as well; ``string(47)`` is ``"/"``."""


def result(call: str) -> Mapping[str, Any] | None:
    """The row about a function that gives a path: a ``value``, its ``argument`` with this number, what the
    ``variable`` holds that one names, the path of the ``program``, or the folder of one that is that.

    What is ``fixed`` is that file for sure; nobody can set another.
    """
    return rows_by_name("golang", "defaults", "values", "functions").get(unversioned_name(call))

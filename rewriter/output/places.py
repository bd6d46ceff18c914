"""Places as people find them: paths from the folder where the command runs, and lists that are short."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Sequence

from rewriter.model import Diagnostic, Evidence, FileResult
from rewriter.support.regex import regex

SHOWN = 8
"""How much of a list is shown."""
_SPECIAL = regex(r"[\s{},]")


def from_here(path: str, root: str, here: str) -> str:
    """``path``, relative to the folder ``root``, as it is found from the folder ``here`` (both absolute).

    What does not lie below ``here`` has its absolute path, which needs no counting of ``..``.
    """
    full = posixpath.normpath(posixpath.join(root, path))
    if here == "/":
        return full.lstrip("/") or "."
    return full.removeprefix(here + "/") if full.startswith(here + "/") else full


def seen_at(result: FileResult, evidence: Evidence, here: str) -> str:
    """``cmd/web/main.go:41``."""
    at = result.located
    path = evidence.path if at is None else from_here(evidence.path, at.root, here)
    return f"{path}:{evidence.line}" if evidence.line else path


def line_of(diagnostic: Diagnostic) -> str:
    """``line 12`` of the Dockerfile, empty where it is about the whole file."""
    return f"line {diagnostic.line}" if diagnostic.line > 0 else ""


def place_of(result: FileResult, diagnostic: Diagnostic, here: str) -> str:
    """The first evidence, else the line of the Dockerfile, with the path."""
    if diagnostic.evidence:
        return seen_at(result, diagnostic.evidence[0], here)
    return f"{result.path}:{diagnostic.line}" if diagnostic.line > 0 else result.path


def more(total: int, most: int | None = SHOWN) -> str:
    """``… 19 more`` where a list is longer than ``most`` (``None``: never); one more is simply shown."""
    return "" if most is None or total <= most + 1 else f"… {total - most} more"


def cut(items: Sequence[str], most: int | None = SHOWN) -> list[str]:
    """The first ``most`` of the items, and how many are left."""
    left = more(len(items), most)
    return [*items[:most], left] if left else [*items]


def joined(places: Iterable[str], most: int | None = SHOWN) -> str:
    """``services/svc{01,04,07}/Dockerfile:9, Dockerfile:3``: paths that differ in one folder are one."""
    alike: dict[tuple[str, str], list[str]] = {}
    for place in dict.fromkeys(places):
        before, name, after = _parts(place)
        alike.setdefault((before, after), []).append(name)
    texts = [_braced(before, names, after, most) for (before, after), names in alike.items()]
    return ", ".join(cut(texts, most))


def _parts(place: str) -> tuple[str, str, str]:
    """What stands before the folder of the file, its name, and what stands behind it."""
    folder, slash, rest = place.rpartition("/")
    if not slash or not folder or _SPECIAL.search(place):
        return place, "", ""
    above, slash, name = folder.rpartition("/")
    return above + slash, name, "/" + rest


def _braced(before: str, names: list[str], after: str, most: int | None) -> str:
    if len(names) == 1:
        return before + names[0] + after
    stem = posixpath.commonprefix(names).rstrip("0123456789")
    if all(name[len(stem) :].isdigit() for name in names):
        before, names = before + stem, [name[len(stem) :] for name in names]
    return f"{before}{{{','.join(cut(names, most))}}}{after}"

"""Hashes of what the source says, for every Go program that the golden cases, examples and tests have.

``python -m tests.golang.evidence`` writes them anew: after a change of the tables, or of what evidence is, and
never to make a change of the reader pass. A program is known by what is in its folder, so a case that moves or
comes new asks for nothing.
"""

from __future__ import annotations

import hashlib
import posixpath
from collections.abc import Iterator
from pathlib import Path

from rewriter.golang.model import SourceEvidence
from rewriter.golang.modules.layout import Building
from rewriter.golang.modules.module import find_module
from rewriter.golang.source.collect import collect
from tests.golang.memory import MemoryFiles

ROOT = Path(__file__).parents[2]
KNOWN = Path(__file__).with_name("evidence.txt")
_ROOTS = ("golden/*/*/context", "golden/*/*/repository", "examples/*", "tests/verify/cases/*")
_LARGEST = 100_000
_OVERRIDDEN = frozenset({"main.version", "main.name"})


def programs() -> dict[str, dict[str, str]]:
    """The text of each folder with a main package, by its digest."""
    found: dict[str, dict[str, str]] = {}
    for pattern in _ROOTS:
        for folder in sorted(ROOT.glob(pattern)):
            texts = dict(_texts(folder))
            if _mains(texts):
                found.setdefault(_digest(repr(sorted(texts.items()))), texts)
    return found


def hashed(texts: dict[str, str]) -> str:
    """The digest of the evidence of every main package."""
    files = MemoryFiles(texts)
    lines: list[str] = []
    for main in _mains(texts):
        module = find_module(files, main)
        path = None if module is not None else "example.com/app"
        building = Building(overridden=_OVERRIDDEN)
        lines.append(written(collect(files, main, module=module, gopath_import=path, building=building)))
    return _digest("\n".join(lines))


def written(found: SourceEvidence) -> str:
    """The evidence as text; sets in order."""
    values = (getattr(found, name) for name in found.__struct_fields__)
    return repr([sorted(value) if isinstance(value, frozenset) else value for value in values])


def _texts(folder: Path) -> Iterator[tuple[str, str]]:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink() and path.stat().st_size <= _LARGEST:
            yield path.relative_to(folder).as_posix(), path.read_bytes().decode("utf-8", "surrogateescape")


def _mains(texts: dict[str, str]) -> list[str]:
    folders = {
        posixpath.dirname(path)
        for path, text in texts.items()
        if path.endswith(".go") and not path.endswith("_test.go") and "package main" in text
    }
    return sorted(folder for folder in folders if "vendor" not in folder.split("/"))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:20]


if __name__ == "__main__":
    KNOWN.write_text("".join(f"{key} {hashed(texts)}\n" for key, texts in sorted(programs().items())))

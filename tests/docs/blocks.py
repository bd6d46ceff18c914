"""The fenced blocks of a Markdown page, and the comment above each that says how it is tested.

A mark is an HTML comment on the line above a block. What the marks mean:

* a ``console`` block is run, and what follows each line with ``$ `` is what that prints to both streams.
  ``<!-- in: FOLDER -->``: in a copy of this folder of the repository, as a git repository of its own; the
  default is ``examples/hello``. ``<!-- goes on -->``: in the copy of the block before, as that left it.
  ``<!-- fleet -->``: in a folder with ``repos.txt``, a list of two repositories that are such copies.
* a ``python`` block is run as a script in such a copy; the block after it with ``<!-- prints -->`` is what it
  prints.
* a ``toml`` block is read as settings.
* ``<!-- ci -->`` marks the two commands that .ci/run takes from the README.
* ``<!-- tested: NAME -->``: ``NAME`` is a test of tests/docs that takes the block from the page.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
GENERATED = ("docs/rules.md",)
"""Pages that are compared as a whole."""
_MARK = re.compile(r"<!-- (.*?) -->")


@dataclass(frozen=True)
class Block:
    page: str
    line: int
    language: str
    mark: str
    text: str

    def __str__(self) -> str:
        return f"{self.page}:{self.line}"


@cache
def pages() -> tuple[str, ...]:
    """README.md and all of docs, but for what is generated."""
    found = sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "docs").glob("**/*.md"))
    return ("README.md", *(path for path in found if path not in GENERATED))


@cache
def blocks(page: str) -> tuple[Block, ...]:
    return tuple(blocks_of(page, (ROOT / page).read_text("utf-8")))


def blocks_of(page: str, text: str) -> list[Block]:
    found = []
    lines = text.split("\n")
    number = 0
    while number < len(lines):
        if (fence := re.fullmatch(r"(```+)(\w*)", lines[number])) is not None:
            start = number
            number = lines.index(fence[1], start + 1)
            mark = _MARK.fullmatch(lines[start - 1])
            body = "".join(f"{line}\n" for line in lines[start + 1 : number])
            found.append(Block(page, start + 1, fence[2], mark[1] if mark is not None else "", body))
        number += 1
    return found

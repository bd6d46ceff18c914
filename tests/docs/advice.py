"""What the section "What you can do" of a rule advises, as changes of a small repository.

A way is the blocks of code between two paragraphs. ``before`` and ``after`` replace lines of the Dockerfile, or of
the file in brackets; lines that begin with ``distroify`` are a command; any other label that ends in a file in
brackets is a new file.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from rewriter.rules.documentation import Documented, sections

HEADING = "What you can do"
_FILE = re.compile(r"\((\S+)\):?$")


@dataclass(frozen=True)
class Code:
    label: str
    text: str

    @property
    def file(self) -> str:
        named = _FILE.search(self.label)
        return named[1] if named is not None else "Dockerfile"


@dataclass(frozen=True)
class Way:
    """``blocks`` in their order."""

    blocks: tuple[Code, ...]

    @property
    def options(self) -> tuple[str, ...] | None:
        """Of the command that is advised, if one is."""
        for block in self.blocks:
            words = shlex.split(block.text)
            if words[:1] == ["distroify"]:
                assert words[-1] == "Dockerfile", f"not about the Dockerfile: {block.text}"
                return tuple(words[1:-1])
        return None

    def applied(self, tree: Mapping[str, str]) -> dict[str, str]:
        """The files after what is advised was done."""
        done = dict(tree)
        old = ""
        for block in self.blocks:
            word = block.label.partition(" ")[0]
            if word == "before":
                old = block.text
                assert _count(old, done[block.file]) == 1, f"not once in {block.file}:\n{old}"
            elif word == "after":
                done[block.file] = _replaced(done[block.file], old, block.text)
            elif not block.text.startswith("distroify "):
                assert block.file not in done, f"{block.file} is not new"
                done[block.file] = block.text
        return done


def ways(rule: Documented) -> list[Way]:
    """What is advised, with code; advice in words alone is none."""
    text = sections(rule.documentation).get(HEADING, "")
    return [Way(blocks) for blocks in _groups(text) if blocks]


def _groups(text: str) -> Iterator[tuple[Code, ...]]:
    blocks: list[Code] = []
    for paragraph in re.split(r"\n\n(?=    \S)", text.strip("\n")):
        found = list(_codes(paragraph))
        lines = paragraph.split("\n")
        # Two pairs one after the other are two ways of the same advice.
        if not found or not lines[0].strip().startswith(("before", "after")) or blocks:
            yield tuple(blocks)
            blocks = []
        blocks += found
    yield tuple(blocks)


def _codes(paragraph: str) -> Iterator[Code]:
    prose: list[str] = []
    code: list[str] = []
    for line in [*paragraph.split("\n"), "    ."]:
        if line.startswith(" " * 8) or (code and not line):
            code.append(line[8:])
        else:
            if code:
                yield Code(" ".join(prose), "\n".join(code).rstrip("\n") + "\n")
                prose, code = [], []
            prose.append(line.strip())


def _pattern(old: str) -> re.Pattern[str]:
    """The lines with any indentation, which is kept."""
    lines = [rf"(?P<indent>[ \t]*){re.escape(line)}" if number == 0 else rf"[ \t]*{re.escape(line)}"
             for number, line in enumerate(old.splitlines())]  # fmt: skip
    return re.compile("^" + r"\n".join(lines) + r"\n", re.MULTILINE)


def _count(old: str, text: str) -> int:
    return len(_pattern(old).findall(text))


def _replaced(text: str, old: str, new: str) -> str:
    def put(found: re.Match[str]) -> str:
        return "".join(f"{found['indent']}{line}\n" for line in new.splitlines())

    return _pattern(old).sub(put, text)

"""Commands of shell text, as argument vectors with their line and folder."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec import Struct

from rewriter.consumers.paths import inside
from rewriter.model import Place, rooted
from rewriter.shell.model import Literal, Variable, Word
from rewriter.shell.parse import parse
from rewriter.shell.walk import commands
from rewriter.support.regex import regex
from rewriter.support.yaml_tree import UNKNOWN

MAX_LINE = 10_000
MAX_COMMANDS = 2000

_MATTERS = regex(r"\b(?:docker|podman|nerdctl|buildah|kubectl|kaniko|cd|pushd)\b|^\s*(?:export )?\w+=")


class Command(Struct, frozen=True):
    """A simple command. ``directory`` is where it runs in the repository; ``None`` if that is not known."""

    words: tuple[str, ...]
    place: Place
    directory: str | None


def shell_commands(
    text: str, path: str, line: int, directory: str | None, variables: Mapping[str, str]
) -> Iterator[Command]:
    """The commands of a script that begins at ``line``; only lines that may matter are parsed."""
    values = dict(variables)
    count = 0
    for number, logical in logical_lines(text):
        if len(logical) > MAX_LINE or not _MATTERS.search(logical):
            continue
        here = directory
        for step in commands(parse(logical)):
            if step.simple is None:
                continue
            if not step.simple.words:
                for assignment in step.simple.assignments[:20]:
                    values[assignment.name] = _text(assignment.value, values)[:1000]
                continue
            count += 1
            if count > MAX_COMMANDS:
                return
            words = tuple(_text(word, values) for word in step.simple.words)
            if words[0] in ("cd", "pushd"):
                here = inside(here, words[1]) if here is not None and len(words) == 2 else None
                if not step.subshells:
                    directory = here
                continue
            yield Command(words, rooted(path, line + number), here)


def logical_lines(text: str) -> Iterator[tuple[int, str]]:
    """Lines with their continuations, and the number (from 0) of the first line of each."""
    parts: list[str] = []
    for number, line in enumerate(text.split("\n")):
        line = line.removesuffix("\r")
        if line.endswith("\\"):
            parts.append(line[:-1])
            continue
        yield number - len(parts), " ".join([*parts, line])
        parts = []
    if parts:
        yield text.count("\n") + 1 - len(parts), " ".join(parts)


def _text(word: Word, values: Mapping[str, str]) -> str:
    found = []
    for part in word.parts:
        match part:
            case Literal():
                found.append(part.text)
            case Variable(name=name, operator=""):
                found.append(values.get(name, UNKNOWN))
            case _:
                found.append(UNKNOWN)
    return "".join(found)

"""The image configuration that the instructions of a stage give, read a second time.

``rewriter.trace.stage`` reads it first, and what is written rests on that. This reading is another one on
purpose: it judges the new text and the old one alike, knows no events and no plan, and shares with the first
only what a word of an instruction becomes (``evaluate``). Whoever changes one of them shows it by the other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from msgspec import Struct

from rewriter.dockerfile.expand import expand_words
from rewriter.dockerfile.model import Dockerfile, Instruction
from rewriter.dockerfile.words import names, pairs
from rewriter.support.paths import join, normal
from rewriter.trace.base import argument_defaults
from rewriter.trace.variables import evaluate


class Configuration(Struct, frozen=True):
    """The image configuration that a stage's instructions give."""

    environment: Mapping[str, str | None]
    workdir: str
    user: str
    labels: Mapping[str, str | None]
    exposed: frozenset[str]
    volumes: frozenset[str]
    stop_signal: str | None
    entrypoint: Instruction | None
    cmd: Instruction | None
    healthcheck: Instruction | None
    copied: frozenset[str]
    """Destinations of COPY."""


class Inherited(Struct, frozen=True):
    """What the base image gives a stage."""

    environment: Mapping[str, str | None]
    workdir: str
    user: str


def configuration(
    instructions: Iterable[Instruction], base: Inherited, dockerfile: Dockerfile
) -> Configuration:
    """The configuration that instructions of a stage give. The global ARGs and the build's own arguments are
    those of ``dockerfile``.

    Raises ``DockerfileError``.
    """
    reader = _Reader(base, dockerfile)
    for instruction in instructions:
        reader.read(instruction)
    return reader.configuration()


class _Reader:
    """One stage, instruction by instruction."""

    def __init__(self, base: Inherited, dockerfile: Dockerfile) -> None:
        self._escape = dockerfile.escape
        self._defaults = argument_defaults(dockerfile)
        self._given = dockerfile.build.given
        self._environment = dict(base.environment)
        self._variables = dict(base.environment)
        self._workdir, self._user = base.workdir, base.user
        self._labels: dict[str, str | None] = {}
        self._exposed: set[str] = set()
        self._volumes: set[str] = set()
        self._copied: set[str] = set()
        self._latest: dict[str, Instruction] = {}
        self._keywords: Mapping[str, Callable[[Instruction], None]] = {
            "ENV": self._env,
            "LABEL": lambda instruction: self._labels.update(self._values(instruction)),
            "ARG": self._arg,
            "WORKDIR": self._change_directory,
            "USER": self._change_user,
            "COPY": self._copy,
            "EXPOSE": lambda instruction: self._exposed.update(self._words(instruction)),
            "VOLUME": lambda instruction: self._volumes.update(self._words(instruction)),
        }

    def read(self, instruction: Instruction) -> None:
        """Change the configuration as an instruction does."""
        self._latest[instruction.keyword] = instruction
        change = self._keywords.get(instruction.keyword)
        if change is not None:
            change(instruction)

    def configuration(self) -> Configuration:
        """What was read."""
        signal = self._latest.get("STOPSIGNAL")
        return Configuration(
            self._environment,
            self._workdir,
            self._user,
            self._labels,
            frozenset(self._exposed),
            frozenset(self._volumes),
            signal.arguments if signal else None,
            self._latest.get("ENTRYPOINT"),
            self._latest.get("CMD"),
            self._latest.get("HEALTHCHECK"),
            frozenset(self._copied),
        )

    def _evaluate(self, text: str) -> str | None:
        return evaluate(text, self._variables, self._escape)

    def _values(self, instruction: Instruction) -> Mapping[str, str | None]:
        """The pairs of an ENV or LABEL, by name."""
        found = pairs(instruction, self._escape)
        return {self._evaluate(pair.key) or pair.key: self._evaluate(pair.value or "") for pair in found}

    def _words(self, instruction: Instruction) -> Iterable[str]:
        """The words of an EXPOSE or VOLUME."""
        for word in names(instruction):
            yield from expand_words(word.text, self._variables, self._escape)

    def _env(self, instruction: Instruction) -> None:
        values = self._values(instruction)
        self._environment.update(values)
        self._variables.update(values)

    def _arg(self, instruction: Instruction) -> None:
        for pair in pairs(instruction, self._escape):
            if pair.key in self._given:
                self._variables[pair.key] = self._given[pair.key]
            elif pair.value is not None:
                self._variables[pair.key] = self._evaluate(pair.value)
            elif pair.key in self._defaults:
                self._variables[pair.key] = self._defaults[pair.key]
            elif pair.key not in self._environment:
                self._variables[pair.key] = None

    def _change_directory(self, instruction: Instruction) -> None:
        path = self._evaluate(instruction.arguments) or ""
        if path.startswith("/"):
            self._workdir = path
        elif path not in ("", "."):
            self._workdir = join(self._workdir, path)

    def _change_user(self, instruction: Instruction) -> None:
        self._user = self._evaluate(instruction.arguments) or ""

    def _copy(self, instruction: Instruction) -> None:
        self._copied.update(normal(self._evaluate(word.text) or "") for word in names(instruction)[-1:])

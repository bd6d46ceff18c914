"""The image configuration that the instructions of a stage give, read a second time.

``rewriter.trace.stage`` reads it first, and what is written rests on that. This reading is another one on
purpose: it judges the new text and the old one alike, knows no events and no plan, and shares with the first
only what a word of an instruction becomes (``evaluate``). Whoever changes one of them shows it by the other.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from rewriter.dockerfile.expand import expand_words
from rewriter.dockerfile.instructions import (
    Arg,
    Cmd,
    Copy,
    Entrypoint,
    Env,
    Expose,
    Healthcheck,
    Label,
    Listed,
    Pairs,
    StopSignal,
    User,
    Volume,
    Workdir,
    last,
)
from rewriter.dockerfile.model import Dockerfile, Instruction
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
    entrypoint: Entrypoint | None
    cmd: Cmd | None
    healthcheck: Healthcheck | None
    copied: frozenset[str]
    """Destinations of COPY."""


class Inherited(Struct, frozen=True):
    """What the base image gives a stage."""

    environment: Mapping[str, str | None]
    workdir: str
    user: str


def configuration(
    instructions: Sequence[Instruction], base: Inherited, dockerfile: Dockerfile
) -> Configuration:
    """The configuration that instructions of a stage give. The global ARGs and the build's own arguments are
    those of ``dockerfile``.

    Raises ``DockerfileError``.
    """
    reader = _Reader(base, dockerfile)
    for instruction in instructions:
        reader.read(instruction)
    return reader.configuration(instructions)


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

    def read(self, instruction: Instruction) -> None:
        """Change the configuration as an instruction does."""
        match instruction:
            case Env():
                self._env(instruction)
            case Label():
                self._labels.update(self._values(instruction))
            case Arg():
                self._arg(instruction)
            case Workdir():
                self._change_directory(instruction.arguments)
            case User():
                self._user = self._evaluate(instruction.arguments) or ""
            case Copy():
                self._copied.add(normal(self._evaluate(instruction.target) or ""))
            case Expose():
                self._exposed.update(self._words(instruction))
            case Volume():
                self._volumes.update(self._words(instruction))

    def configuration(self, instructions: Sequence[Instruction]) -> Configuration:
        """What was read of these."""
        signal = last(instructions, StopSignal)
        return Configuration(
            self._environment,
            self._workdir,
            self._user,
            self._labels,
            frozenset(self._exposed),
            frozenset(self._volumes),
            signal.arguments if signal else None,
            last(instructions, Entrypoint),
            last(instructions, Cmd),
            last(instructions, Healthcheck),
            frozenset(self._copied),
        )

    def _evaluate(self, text: str) -> str | None:
        return evaluate(text, self._variables, self._escape)

    def _values(self, instruction: Pairs) -> Mapping[str, str | None]:
        """The pairs of an ENV or LABEL, by name."""
        return {
            self._evaluate(pair.key) or pair.key: self._evaluate(pair.value or "")
            for pair in instruction.pairs
        }

    def _words(self, instruction: Listed) -> Iterable[str]:
        """The words of an EXPOSE or VOLUME."""
        for word in instruction.texts:
            yield from expand_words(word, self._variables, self._escape)

    def _env(self, instruction: Env) -> None:
        values = self._values(instruction)
        self._environment.update(values)
        self._variables.update(values)

    def _arg(self, instruction: Arg) -> None:
        for pair in instruction.pairs:
            if pair.key in self._given:
                self._variables[pair.key] = self._given[pair.key]
            elif pair.value is not None:
                self._variables[pair.key] = self._evaluate(pair.value)
            elif pair.key in self._defaults:
                self._variables[pair.key] = self._defaults[pair.key]
            elif pair.key not in self._environment:
                self._variables[pair.key] = None

    def _change_directory(self, written: str) -> None:
        path = self._evaluate(written) or ""
        if path.startswith("/"):
            self._workdir = path
        elif path not in ("", "."):
            self._workdir = join(self._workdir, path)

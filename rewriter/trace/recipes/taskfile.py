"""``task``: the commands of a Taskfile's task, as far as they are plain.

https://taskfile.dev/reference/schema/ (version 3). What the environment has goes before ``env:``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from msgspec import Struct

from rewriter.model import Place
from rewriter.support.paths import join
from rewriter.support.regex import regex
from rewriter.support.yaml_tree import Node, documents
from rewriter.trace.recipes import files
from rewriter.trace.recipes.model import MOST_CHARACTERS, UNKNOWN, Call, NotPlain, Run, Text
from rewriter.trace.recipes.output import output
from rewriter.trace.record import Record
from rewriter.trace.versions import Overlay

_NAMES = ("Taskfile.yml", "taskfile.yml", "Taskfile.yaml", "taskfile.yaml", "Taskfile.dist.yml",
          "taskfile.dist.yml", "Taskfile.dist.yaml", "taskfile.dist.yaml")  # fmt: skip
_IDLE = frozenset({"-s", "--silent", "-v", "--verbose", "-y", "--yes", "-x", "--exit-code", "-p",
                   "--parallel",
                   "-f", "--force", "-c", "--color"})  # fmt: skip
_DEEPEST = 20
_TEMPLATE = regex(r"\{\{-?\s*(.*?)\s*-?\}\}", re.DOTALL)
_NAME = regex(r"\.(\w+)")
_DEFAULT = regex(r'\.(\w+)\s*\|\s*default\s+"([^"]*)"|default\s+"([^"]*)"\s+\.(\w+)')
_REFUSED = ("status", "for", "if", "prompt", "watch")
"""Keys of a task that decide whether or how often it runs."""


def task(call: Call, record: Record, run: Run) -> None:
    """Follow the tasks that a call names. Raises ``NotPlain``."""
    names, given, directory, file = _command_line(call)
    for name in (file,) if file else _NAMES:
        found = files.read(record, join(directory, name))
        if found is not None:
            break
    else:
        raise NotPlain(f"no {file or 'Taskfile.yml'} of the build context is in {directory}")
    text, source = found
    roots = documents(text)
    if len(roots) != 1 or not roots[0].pairs:
        raise NotPlain("its Taskfile cannot be read", Place(source, 1))
    if not (roots[0].get("version").text or "").startswith("3"):
        raise NotPlain("its Taskfile is not of version 3", Place(source, 1))
    runner = _Tasks(
        roots[0], source, join(directory, file).rpartition("/")[0] if file else directory, call, run
    )
    for name in names or ["default"]:
        runner.task(name, given, 0)


def _command_line(call: Call) -> tuple[list[str], dict[str, str], str, str]:
    names: list[str] = []
    given: dict[str, str] = {}
    directory, file = call.directory, ""
    rest = list(zip(call.words[1:], call.raw[1:], strict=True))
    while rest:
        word, raw = rest.pop(0)
        if word is None:
            name, equals, _ = raw.lstrip("\0").strip("\"'").partition("=")
            if not equals or not name.replace("_", "a").isalnum():
                raise NotPlain("its tasks are not known")
            given[name] = UNKNOWN
        elif word in ("-d", "--dir", "-t", "--taskfile"):
            value = rest.pop(0)[0] if rest else None
            if value is None:
                raise NotPlain("its folder or file is not known")
            directory, file = (
                (join(directory, value), file) if word in ("-d", "--dir") else (directory, value)
            )
        elif word == "--":
            given["CLI_ARGS"] = " ".join(other if other is not None else UNKNOWN for other, _ in rest)
            break
        elif word.startswith("-"):
            if word not in _IDLE:
                raise NotPlain(f"its option {word} is not followed")
        elif "=" in word:
            name, _, value = word.partition("=")
            given[name] = value
        else:
            names.append(word)
    return names, given, directory, file


class _Tasks(Struct):
    """The tasks of one file."""

    root: Node
    source: str
    directory: str
    call: Call
    run: Run
    left: int = MOST_CHARACTERS

    def task(self, name: str, given: Mapping[str, str], depth: int) -> None:
        """Run a task: its dependencies, then its commands."""
        node = self._find(name)
        if depth > _DEEPEST:
            raise self._stop("its tasks call each other too deep", node)
        for key in _REFUSED:
            if node.get(key):
                raise self._stop(f"the task {name} has {key}:", node)
        values = {**self._variables(self.root, dict(self._builtin()), given), **given}
        values = self._variables(node, values, {})
        directory = self.directory
        folder = node.get("dir")
        if folder:
            text = self._filled(folder.text or "", values)
            if UNKNOWN in text:
                raise self._stop("its folder is not known", folder)
            directory = join(self.directory, text)
        environment = self._environment((self.root, node), values)
        for wanted in _listed(node.get("deps")):
            self._called(wanted, values, depth)
        for command in self._commands(node):
            self._command(command, values, directory, environment, depth)

    def _find(self, name: str) -> Node:
        found = self.root.get("tasks", name)
        if not found:
            raise NotPlain(f"there is no task {name} in its Taskfile", Place(self.source, 1))
        return found

    def _commands(self, node: Node) -> Iterator[Node]:
        if node.text is not None or node.items:
            yield from _listed(node)
            return
        yield from _listed(node.get("cmds") or node.get("cmd"))

    def _command(
        self, node: Node, values: Mapping[str, str], directory: str, environment: Overlay, depth: int
    ) -> None:
        if node.get("task"):
            self._called(node, values, depth)
            return
        text = node.text if node.text is not None else node.get("cmd").text
        if text is None or any(key in node.pairs for key in ("for", "if", "platforms", "defer")):
            raise self._stop("it has a command that is not plain", node)
        filled = self._filled(text, values)
        certain = node.get("ignore_error").text != "true"
        self.run(Text(filled, directory, environment, Place(self.source, node.line), certain))

    def _called(self, node: Node, values: Mapping[str, str], depth: int) -> None:
        """``- task: name`` with ``vars:``, or the name alone in ``deps:``."""
        name = node.text if node.text is not None else node.get("task").text
        if name is None or any(key in node.pairs for key in ("for", "if")):
            raise self._stop("it calls a task in a way that is not plain", node)
        given = self._variables(node, values, {})
        own = {key: given[key] for key in node.get("vars").pairs}
        self.task(self._filled(name, values), own, depth + 1)

    def _variables(self, node: Node, around: Mapping[str, str], given: Mapping[str, str]) -> dict[str, str]:
        """``vars:`` in their order; what is given on the command line stays."""
        values = dict(around)
        for name, value in node.get("vars").pairs.items():
            if name in given:
                values[name] = given[name]
            elif value.text is not None or not value.pairs:
                values[name] = self._filled(value.text or "", values) if not value.items else UNKNOWN
            else:
                command = value.get("sh")
                text = self._filled(command.text or "", values) if command else UNKNOWN
                found = output(text, self.directory, self.call.environment)
                values[name] = found if found is not None else UNKNOWN
        return values

    def _builtin(self) -> Iterator[tuple[str, str]]:
        for name, value in self.call.environment.items():
            if value is not None:
                yield name, value
        yield from (("ROOT_DIR", self.directory), ("TASKFILE_DIR", self.directory))
        yield from (("USER_WORKING_DIR", self.call.directory), ("CLI_ARGS", ""))

    def _environment(self, nodes: tuple[Node, ...], values: Mapping[str, str]) -> Overlay:
        """``env:`` of file and task, where the variable is not set already; ``dotenv:`` is not followed."""
        environment = self.call.environment.copy()
        for node in nodes:
            if node.get("dotenv"):
                raise self._stop("it reads dotenv files", node.get("dotenv"))
        merged = {name: value for node in nodes for name, value in node.get("env").pairs.items()}
        for name, value in merged.items():
            if self.call.environment.get(name) is not None:
                continue
            text = self._filled(value.text, values) if value.text is not None else UNKNOWN
            if UNKNOWN in text or self.call.environment.is_unknown(name):
                environment.forget(name)
            else:
                environment[name] = text
        return environment

    def _filled(self, text: str, values: Mapping[str, str]) -> str:
        """``text`` with its templates replaced; what is no plain name is not known."""

        def one(match: re.Match[str]) -> str:
            inner = match[1]
            name = _NAME.fullmatch(inner)
            if name is not None:
                return values.get(name[1], UNKNOWN if self.call.environment.is_unknown(name[1]) else "")
            default = _DEFAULT.fullmatch(inner)
            if default is not None:
                held = values.get(default[1] or default[4], "")
                return held or default[2] or default[3] or ""
            return {"OS": "linux", "exeExt": ""}.get(inner, UNKNOWN)

        filled = _TEMPLATE.sub(one, text)
        self.left -= len(filled)
        if self.left < 0:
            raise NotPlain("its variables grow without end", Place(self.source, 1))
        return filled

    def _stop(self, reason: str, node: Node) -> NotPlain:
        return NotPlain(reason, Place(self.source, node.line))


def _listed(node: Node) -> tuple[Node, ...]:
    return (node,) if node.text is not None else node.items

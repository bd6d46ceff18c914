"""What a command writes to its standard output, where that is the same in every build.

For ``$(pwd)``, ``$(dirname "$0")``, ``$(uname -s)``, ``$(go env GOPATH)``; what the rest writes is not known.
``$(go env GOARCH)``, ``$(uname -m)`` and ``$(dpkg --print-architecture)`` are the same in every build for one
platform, where the variables tell that.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Mapping, Sequence

from rewriter.golang.command.builders import target
from rewriter.shell.expand import value
from rewriter.shell.model import Group, Literal, Node, Pipeline, Simple, Word
from rewriter.shell.model import Opaque as OpaquePart
from rewriter.shell.model import Sequence as List
from rewriter.shell.parse import parse
from rewriter.shell.walk import commands
from rewriter.support.paths import join

_DEEPEST = 6
_KNOWN_UNAME = {(): "Linux", ("-s",): "Linux", ("-o",): None}
HOST = "GOHOSTARCH"
"""The variable that tells the architecture of the image, by the name that the go command has for it."""
_MACHINES = {"amd64": "x86_64", "arm64": "aarch64"}
"""https://man7.org/linux/man-pages/man1/uname.1.html: what ``uname -m`` says."""
_SHELLS = {"sh": "/bin/sh", "bash": "/bin/bash", "go": "/usr/local/go/bin/go", "make": "/usr/bin/make"}


def output(text: str, directory: str | None, variables: Mapping[str, str | None]) -> str | None:
    """The output less its last newlines, ``None`` where it is not known. ``directory`` is the current one."""
    return _of(parse(text), directory, variables, 0)


def word_value(word: Word, directory: str | None, variables: Mapping[str, str | None]) -> str | None:
    """The value of a word that may hold a command substitution, quoted or alone."""
    return _word(word, directory, variables, 0)


def _word(word: Word, directory: str | None, variables: Mapping[str, str | None], depth: int) -> str | None:
    plain = value(word, variables)
    if plain is not None or depth > _DEEPEST or len(word.raw) > 500:
        return plain
    pieces: list[str] = []
    for part in word.parts:
        if isinstance(part, OpaquePart):
            text = _opaque(part, directory, variables, depth)
        elif isinstance(part, Literal):
            text = part.text
        else:
            text = value(Word(word.raw, (part,), word.start, word.end), variables)
        if text is None or (any(blank in text for blank in " \t\n*?[") and not part.quoted):
            return None
        pieces.append(text)
    return "".join(pieces)


def _opaque(
    part: OpaquePart, directory: str | None, variables: Mapping[str, str | None], depth: int
) -> str | None:
    if part.text == "${BASH_SOURCE[0]}":
        return variables.get("BASH_SOURCE")
    if part.kind != "command substitution":
        return None
    inner = part.text[2:-1] if part.text.startswith("$(") else part.text[1:-1]
    return _of(parse(inner), directory, variables, depth + 1)


def _of(node: Node, directory: str | None, variables: Mapping[str, str | None], depth: int) -> str | None:
    if depth > _DEEPEST:
        return None
    match node:
        case Simple(assignments=(), redirects=redirects) if all(
            r.descriptor == 2 and ">" in r.operator for r in redirects
        ):
            words = [_word(word, directory, variables, depth) for word in node.words]
            return _command(words, directory, variables)
        case List(items=(first, second), operators=(("&&" | ";"),)):
            target = _moved(first, directory, variables, depth)
            return _of(second, target, {**variables, "PWD": target}, depth + 1) if target else None
        case Group(redirects=()):
            return _of(node.body, directory, variables, depth + 1)
        case Pipeline():
            return None
    return None


def _moved(node: Node, directory: str | None, variables: Mapping[str, str | None], depth: int) -> str | None:
    """The folder after ``cd X``, else ``None``."""
    if not isinstance(node, Simple) or node.assignments or not node.words or node.words[0].literal != "cd":
        return None
    words = [_word(word, directory, variables, depth) for word in node.words[1:]]
    words = [word for word in words if word not in ("--", "-P", "-L")]
    if len(words) != 1 or words[0] is None or words[0] == "-":
        return None
    if directory is None and not words[0].startswith("/"):
        return None
    return join(directory or "/", words[0])


def _command(
    words: Sequence[str | None], directory: str | None, variables: Mapping[str, str | None]
) -> str | None:
    name = words[0] if words else None
    rest = [word for word in words[1:] if word is not None]
    if name is None or len(rest) != len(words) - 1:
        return None
    handler = _HANDLERS.get(name)
    return handler(rest, directory, variables) if handler is not None else None


_ASKED = ("GOPATH", "GOOS", "GOBIN", "GOARCH")

Handler = Callable[[Sequence[str], str | None, Mapping[str, str | None]], str | None]


def _pwd(rest: Sequence[str], directory: str | None, variables: Mapping[str, str | None]) -> str | None:
    return directory if set(rest) <= {"-P", "-L"} else None


def _dirname(rest: Sequence[str], directory: str | None, variables: Mapping[str, str | None]) -> str | None:
    words = [word for word in rest if word != "--"]
    return posixpath.dirname(words[0].rstrip("/")) or "." if len(words) == 1 else None


def _basename(rest: Sequence[str], directory: str | None, variables: Mapping[str, str | None]) -> str | None:
    words = [word for word in rest if word != "--"]
    if not words or len(words) > 2 or words[0].startswith("-"):
        return None
    name = posixpath.basename(words[0].rstrip("/"))
    suffix = words[1] if len(words) == 2 else ""
    return name.removesuffix(suffix) if suffix and name != suffix else name


def _real(rest: Sequence[str], directory: str | None, variables: Mapping[str, str | None]) -> str | None:
    words = [word for word in rest if word not in ("-f", "--", "-m")]
    if len(words) != 1 or directory is None or words[0].startswith("-"):
        return None
    return join(directory, words[0])


def _echo(rest: Sequence[str], directory: str | None, variables: Mapping[str, str | None]) -> str | None:
    text = " ".join(rest)
    return None if text.startswith("-") or "\\" in text else text


def _uname(rest: Sequence[str], directory: str | None, variables: Mapping[str, str | None]) -> str | None:
    if tuple(rest) == ("-m",):
        return _machine((), directory, variables)
    return _KNOWN_UNAME.get(tuple(rest))


def _machine(rest: Sequence[str], directory: str | None, variables: Mapping[str, str | None]) -> str | None:
    return _MACHINES.get(variables.get(HOST) or "") if not rest else None


def _dpkg(rest: Sequence[str], directory: str | None, variables: Mapping[str, str | None]) -> str | None:
    return variables.get(HOST) if tuple(rest) == ("--print-architecture",) else None


def _xx_info(rest: Sequence[str], directory: str | None, variables: Mapping[str, str | None]) -> str | None:
    """https://github.com/tonistiigi/xx/blob/master/src/xx-info: the target platform of the build."""
    name = {"arch": "GOARCH", "os": "GOOS"}.get(rest[0] if len(rest) == 1 else "")
    return target(variables)[name] if name is not None else None


def _which(rest: Sequence[str], directory: str | None, variables: Mapping[str, str | None]) -> str | None:
    words = [word for word in rest if word != "-v"]
    return _SHELLS.get(words[0]) if len(words) == 1 else None


def _go(rest: Sequence[str], directory: str | None, variables: Mapping[str, str | None]) -> str | None:
    """``go env NAME``, where the environment says it or it is the same in all images."""
    if len(rest) != 2 or rest[0] != "env":
        return None
    name = rest[1]
    if name == HOST:
        return variables.get(HOST)
    if name not in _ASKED:
        return None
    if name in variables:
        held = variables[name]
        if held:
            return held
    unset = {"GOOS": "linux", "GOPATH": "/go", "GOBIN": "", "GOARCH": variables.get(HOST)}
    return unset[name] if name not in _unsure(variables) else None


def _unsure(variables: Mapping[str, str | None]) -> frozenset[str]:
    unknown = getattr(variables, "is_unknown", None)
    return frozenset(name for name in _ASKED if unknown is not None and unknown(name))


_SILENT = frozenset(
    {"mkdir", "touch", "rm", "cp", "mv", "ln", "chmod", "rmdir", "true", ":", "test", "[", "cd"}
)
"""Commands that write nothing to their standard output, unless ``-v`` asks for it."""


def is_silent(text: str) -> bool:
    """Whether a text prints nothing: plain commands that only do something."""
    steps = list(commands(parse(text)))
    return bool(steps) and all(step.simple is not None and _is_silent(step.simple) for step in steps)


def _is_silent(simple: Simple) -> bool:
    words = simple.literals
    name = words[0].rpartition("/")[2] if words and words[0] else ""
    options = [word for word in words[1:] if word is not None and word.startswith("-")]
    return name in _SILENT and not any("v" in option for option in options)


_HANDLERS: Mapping[str, Handler] = {
    "pwd": _pwd, "dirname": _dirname, "basename": _basename, "realpath": _real, "readlink": _real,
    "echo": _echo, "uname": _uname, "which": _which, "command": _which, "go": _go,
    "arch": _machine, "dpkg": _dpkg,
    "xx-info": _xx_info,
}  # fmt: skip

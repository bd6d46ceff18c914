"""Reading ``go.mod`` and ``go.work`` (grammar: https://go.dev/ref/mod#go-mod-file-syntax)."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from functools import lru_cache

from msgspec import Struct

from rewriter.golang.files import Files, is_below, join
from rewriter.golang.model import Module, Require
from rewriter.support.regex import regex

_TOKEN = regex(r"//[^\n]*|\"(?:[^\"\\\n]|\\.)*\"|`[^`\n]*`|=>|[()]|(?:(?!//)[^\s()\"`])+")
_ESCAPE = regex(r"\\(.)")

Line = tuple[int, tuple[str, ...], str]
"""Line number from 1, words with the block's keyword in front, comment behind them."""


@lru_cache(maxsize=64)
def parse_go_mod(text: str, directory: str) -> Module:
    """The ``go.mod`` ``text`` that lies in ``directory`` of the build context.

    Never raises: lines that are no valid directives are left out, and a file without a ``module`` line
    has the path ``""``. Of several ``replace`` lines for one path, all are kept in order.
    """
    path, version = "", None
    requires: list[Require] = []
    replaces: list[tuple[str, str | None, str]] = []
    debug: list[tuple[str, int]] = []
    for number, words, comment in _lines(text):
        match words:
            case ("module", name, *_):
                path = name
            case ("go", name, *_):
                version = name
            case ("godebug", setting, *_):
                debug.append((setting, number))
            case ("require", name, required, *_):
                requires.append(Require(name, required, _is_indirect(comment), number))
            case ("replace", name, "=>", target, *_):
                replaces.append((name, None, target))
            case ("replace", name, old, "=>", target, *_):
                replaces.append((name, old, target))
    return Module(path, directory, version, tuple(requires), _applied(replaces, requires), tuple(debug))


def _applied(
    replaces: list[tuple[str, str | None, str]], requires: list[Require]
) -> tuple[tuple[str, str], ...]:
    """The replacements less those of a version that is not the required one.

    A replacement of that very version outweighs one of all versions.
    """
    versions = {item.path: item.version for item in requires}
    exact = {path for path, old, _ in replaces if old is not None and versions.get(path) == old}
    return tuple(
        (path, target)
        for path, old, target in replaces
        if (path not in exact if old is None else versions.get(path, old) == old)
    )


class Workspace(Struct, frozen=True):
    """A ``go.work``: its ``use`` directories as written, its ``replace``, ``go`` and ``godebug`` lines."""

    uses: tuple[str, ...]
    replaces: tuple[tuple[str, str], ...]
    go_version: str | None = None
    debug: tuple[tuple[str, int], ...] = ()


def parse_go_work(text: str) -> Workspace:
    """The directives of a ``go.work``; never raises."""
    uses: list[str] = []
    replaces: list[tuple[str, str]] = []
    version = None
    debug: list[tuple[str, int]] = []
    for number, words, _ in _lines(text):
        match words:
            case ("godebug", setting, *_):
                debug.append((setting, number))
            case ("use", directory, *_):
                uses.append(directory)
            case ("go", name, *_):
                version = name
            case ("replace", name, "=>", target, *_) | ("replace", name, _, "=>", target, *_):
                replaces.append((name, target))
    return Workspace(tuple(uses), tuple(replaces), version, tuple(debug))


def find_module(files: Files, directory: str) -> Module | None:
    """The module that ``directory`` belongs to: of the nearest ``go.mod`` in it or above."""
    for parent in ancestors(directory):
        text = files.read_text(posixpath.join(parent, "go.mod"))
        if text is not None:
            return parse_go_mod(text, parent)
    return None


def read_module(files: Files, directory: str, target: str) -> Module | None:
    """The module in ``target`` as seen from ``directory``; ``None`` where the context has none there."""
    try:
        path = join(directory, target)
    except ValueError:
        return None
    text = files.read_text(posixpath.join(path, "go.mod"))
    return None if text is None else parse_go_mod(text, path)


def is_local(target: str) -> bool:
    """Whether a ``replace`` target is a directory (https://go.dev/ref/mod#go-mod-file-replace)."""
    return target in (".", "..") or target.startswith(("./", "../", "/"))


def ancestors(directory: str) -> Iterator[str]:
    """``directory`` and everything above it up to the root of the context."""
    while directory:
        yield directory
        directory = posixpath.dirname(directory)
    yield ""


def module_with(modules: tuple[Module, ...], import_path: str) -> Module | None:
    """The module with the longest path that is a prefix of ``import_path``."""
    holders = (m for m in modules if m.path and is_below(import_path, m.path))
    return max(holders, key=lambda m: len(m.path), default=None)


def _is_indirect(comment: str) -> bool:
    """``// indirect``, alone or followed by ``;`` and more (golang.org/x/mod/modfile, isIndirect)."""
    text = comment.removeprefix("//").strip()
    return text == "indirect" or text.startswith("indirect;")


def _lines(text: str) -> Iterator[Line]:
    block = ""
    for number, line in enumerate(text.removeprefix("\ufeff").split("\n"), 1):
        tokens = _TOKEN.findall(line)
        comment = tokens.pop() if tokens and tokens[-1].startswith("//") else ""
        words = tuple(_unquote(token) for token in tokens)
        if not words:
            continue
        if block:
            if words[0] == ")":
                block = ""
            else:
                yield number, (block, *words), comment
        elif words[1:] == ("(",):
            block = words[0]
        elif words[1:2] != ("(",):
            yield number, words, comment


def _unquote(token: str) -> str:
    if token[0] == "`":
        return token[1:-1]
    return _ESCAPE.sub(r"\1", token[1:-1]) if token[0] == '"' else token

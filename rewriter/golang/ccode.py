"""The C side of packages with ``import "C"``: what ``#cgo`` lines ask the linker for, and the C files.

Directives: https://pkg.go.dev/cmd/cgo#hdr-Using_cgo_with_the_go_command, and go/build's ``saveCgo`` for what
it leaves open. C is not parsed: calls that matter are looked for by name, comments left out.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Collection, Iterator
from functools import cache

from rewriter.golang.constraint import header_matches, name_matches, options_match
from rewriter.golang.files import Files
from rewriter.golang.graph import MAX_SIZE, Graph, Package
from rewriter.golang.model import CCall, CPackage, Place
from rewriter.golang.tables import table

_DIRECTIVE = re.compile(r"^[ \t]*+(?://[ \t]*+)?#cgo[ \t]++([^:\n]*+):([^\n]*)$", re.MULTILINE)
_FIELD = re.compile(r"""(?:[^\s"'\\]|\\.|"(?:[^"\\]|\\.)*"|'[^']*')+""")
_QUOTED = re.compile(r"""\\(.)|"((?:[^"\\]|\\.)*)"|'([^']*)'""")
_COMMENT = re.compile(r"//[^\n]*|/\*.*?(?:\*/|\Z)|\"(?:[^\"\\\n]|\\.)*+\"?", re.DOTALL)

Words = list[tuple[str, Place]]


def c_packages(files: Files, graph: Graph, tags: Collection[str]) -> tuple[CPackage, ...]:
    """The packages of ``graph`` with ``import "C"``, as a build with ``tags`` sees them."""
    return tuple(_package(files, package, place, tags) for package, place in graph.cgo)


def _package(files: Files, package: Package, place: Place, tags: Collection[str]) -> CPackage:
    words: dict[str, Words] = {}
    calls: list[CCall] = []
    for file in package.files:
        if file.header.cgo:
            line = next(item.line for item in file.header.imports if item.path == "C")
            preamble = "\n".join((files.read_text(file.path) or "").split("\n")[: line - 1])
            _directives(preamble, file.path, tags, words)
            calls.extend(_calls(_uncommented_go(preamble), file.path))
    sources = tuple(_sources(files, package.directory, tags))
    for path in sources:
        if posixpath.splitext(path)[1] in table("ccode")["searched"]:
            calls.extend(_calls(files.read_text(path) or "", path))
    return CPackage(
        package.directory,
        place,
        tuple(words.get("LDFLAGS", ())),
        tuple(words.get("pkg-config", ())),
        sources,
        tuple(calls),
        package.vendored,
    )


def _directives(text: str, path: str, tags: Collection[str], words: dict[str, Words]) -> None:
    """``#cgo CONDITION… VERB: words``: the conditions are alternatives, each a list of terms."""
    counted, line = 0, 1
    for match in _DIRECTIVE.finditer(text):
        *conditions, verb = match[1].split() or [""]
        line += text.count("\n", counted, match.start(1))
        counted = match.start(1)
        if conditions and not options_match(" ".join(conditions), tags):
            continue
        place = Place(path, line)
        words.setdefault(verb, []).extend((word, place) for word in split_words(match[2]))


def split_words(text: str) -> list[str]:
    """Words as go/build splits them: blanks part them, quotes and backslashes protect."""
    return [_QUOTED.sub(lambda m: m[1] or m[2] or m[3] or "", field) for field in _FIELD.findall(text)]


def _sources(files: Files, directory: str, tags: Collection[str]) -> Iterator[str]:
    """Files of other languages that go into the package, by extension."""
    languages = {end for row in table("ccode")["languages"] for end in row["extensions"]}
    for name, is_directory in files.list_directory(directory):
        ending = posixpath.splitext(name)[1]
        if is_directory or ending not in languages or not name_matches(name, tags):
            continue
        path = posixpath.join(directory, name)
        text = files.read_text(path) or ""
        if ending == ".syso" or header_matches(_head(text), tags):
            yield path


def _head(text: str) -> str:
    """The comments at the top of a C file, where build constraints stand."""
    lines = []
    for line in text[:4096].split("\n"):
        if line.strip() and not line.lstrip().startswith("//"):
            break
        lines.append(line)
    return "\n".join([*lines, ""])


def _uncommented_go(preamble: str) -> str:
    """The C text of a Go file's comments."""
    return re.sub(r"^[ \t]*//", "", preamble, flags=re.MULTILINE).replace("/*", "").replace("*/", "")


def _calls(text: str, path: str) -> Iterator[CCall]:
    """Calls of the functions of the table, each with its first argument where that is a constant."""
    if len(text) > MAX_SIZE:
        return
    pattern, kinds = _functions()
    if pattern.search(text) is None:
        return
    plain = _COMMENT.sub(lambda m: m[0] if m[0][0] == '"' else "\n" * m[0].count("\n"), text)
    counted, line = 0, 1
    for match in pattern.finditer(plain):
        line += plain.count("\n", counted, match.start())
        counted = match.start()
        yield CCall(match[1], kinds[match[1]], match[2], Place(path, line))


@cache
def _functions() -> tuple[re.Pattern[str], dict[str, str]]:
    kinds = {name: row["kind"] for row in table("ccode")["calls"] for name in row["functions"]}
    names = "|".join(sorted(kinds, key=len, reverse=True))
    return re.compile(rf"(?<![\w.>])({names})\s*\((?:\s*\"([^\"\\\n]*)\")?"), kinds

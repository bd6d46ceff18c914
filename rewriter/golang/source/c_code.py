"""The C side of packages with ``import "C"``: what ``#cgo`` lines ask the linker for, and the C files.

Directives: https://pkg.go.dev/cmd/cgo#hdr-Using_cgo_with_the_go_command, and go/build's ``saveCgo`` for what
it leaves open. C is not parsed: calls that matter are looked for by name, comments left out. Files that are
included (``#include "impl.c"``) are looked through like the package's own, as far as they are in the context.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cache

from rewriter.golang.files import Files, join
from rewriter.golang.model import CCall, CPackage
from rewriter.golang.reachability.graph import MAX_SIZE, Graph, Package
from rewriter.golang.source.constraint import header_matches, name_matches, options_match
from rewriter.model import Place
from rewriter.support.regex import regex
from rewriter.support.tables import rows_by_name, table

_DIRECTIVE = regex(r"^[ \t]*+(?:/[/*][ \t]*+)?#cgo[ \t]++([^:\n]*+):([^\n]*)$", re.MULTILINE)
_FIELD = regex(r"""(?:[^\s"'\\]|\\.|"(?:[^"\\]|\\.)*"|'[^']*')+""")
_QUOTED = regex(r"""\\(.)|"((?:[^"\\]|\\.)*)"|'([^']*)'""")
_COMMENT = regex(r"//[^\n]*|/\*.*?(?:\*/|\Z)|\"(?:[^\"\\\n]|\\.)*+\"?", re.DOTALL)

_INCLUDE = regex(r"^[ \t]*+#[ \t]*+(?:include|import)[ \t]*+(?:\"([^\"\n]++)\"|<([^>\n]++)>)", re.MULTILINE)
_MOST_INCLUDED = 500
"""Files that are read because others include them, per package."""

_GO_CALL = regex(r"\bC\.(\w++)\(")

Words = list[tuple[str, Place]]
Text = tuple[str, str]
"""Path and text of what is compiled as C."""


def c_packages(files: Files, graph: Graph, tags: Collection[str]) -> tuple[CPackage, ...]:
    """The packages of ``graph`` with ``import "C"``, as a build with ``tags`` sees them."""
    return tuple(_package(files, package, place, tags) for package, place in graph.cgo)


def _package(files: Files, package: Package, place: Place, tags: Collection[str]) -> CPackage:
    words: dict[str, Words] = {}
    texts: list[Text] = []
    calls: list[CCall] = []
    for file in package.files:
        if file.header.cgo:
            line = next((item.line for item in file.header.imports if item.path == "C"), 1)
            text = files.read_text(file.path) or ""
            preamble = "\n".join(text.split("\n")[: line - 1])
            _directives(preamble, file.path, tags, words)
            texts.append((file.path, _uncommented_go(preamble)))
            calls.extend(_calls_of_go(text, file.path))
    sources = tuple(_sources(files, package.directory, tags))
    searched = (
        path for path in sources if posixpath.splitext(path)[1] in table("golang", "ccode")["searched"]
    )
    texts.extend((path, files.read_text(path) or "") for path in searched)
    folders = [package.directory, *_folders(package.directory, words.get("CFLAGS", ()))]
    for path, text in (*texts, *_included(files, texts, folders)):
        calls.extend(_calls(text, path))
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
    """``#cgo CONDITION… VERB: words``: the conditions are alternatives, each a list of terms.

    The lines count without the marks of the comment (https://pkg.go.dev/go/ast#CommentGroup.Text).
    """
    counted, line = 0, 1
    for match in _DIRECTIVE.finditer(text):
        *conditions, verb = match[1].split() or [""]
        line += text.count("\n", counted, match.start(1))
        counted = match.start(1)
        if conditions and not options_match(" ".join(conditions), tags):
            continue
        place = Place(path, line)
        words.setdefault(verb, []).extend((word, place) for word in split_words(match[2].partition("*/")[0]))


def split_words(text: str) -> list[str]:
    """Words as go/build splits them: blanks part them, quotes and backslashes protect."""
    return [_QUOTED.sub(lambda m: m[1] or m[2] or m[3] or "", field) for field in _FIELD.findall(text)]


def _sources(files: Files, directory: str, tags: Collection[str]) -> Iterator[str]:
    """Files of other languages that go into the package, by extension."""
    languages = rows_by_name("golang", "ccode", "languages", "extensions")
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


def _folders(directory: str, words: Iterable[tuple[str, Place]]) -> Iterator[str]:
    """The folders of ``-I`` that are in the context."""
    expected = False
    for word, _ in words:
        folder = word if expected else word.removeprefix("-I") if word.startswith("-I") else ""
        expected = word == "-I"
        if folder:
            try:
                yield join(directory, folder.replace("${SRCDIR}", "."))
            except ValueError:
                continue


def _included(files: Files, texts: Iterable[Text], folders: Sequence[str]) -> Iterator[Text]:
    """What the texts include, and what that includes; ``folders``: the package's own, then ``-I``."""
    waiting = list(texts)
    seen = {path for path, _ in waiting}
    size, most = 0, len(waiting) + _MOST_INCLUDED
    for path, text in waiting:  # grows
        if len(text) > MAX_SIZE:
            continue
        for match in _INCLUDE.finditer(text):
            near = (posixpath.dirname(path), *folders) if match[1] else folders[1:]
            found = next(_present(files, near, match[1] or match[2]), None)
            if found is None or found in seen or len(waiting) >= most or size > MAX_SIZE:
                continue
            seen.add(found)
            included = files.read_text(found) or ""
            size += len(included)
            waiting.append((found, included))
            yield found, included


def _present(files: Files, folders: Iterable[str], name: str) -> Iterator[str]:
    for folder in folders:
        try:
            path = join(folder, name)
        except ValueError:
            continue
        if files.is_file(path):
            yield path


def _calls_of_go(text: str, path: str) -> Iterator[CCall]:
    """``C.backtrace(…)``: calls from Go whose arguments don't matter; the other ones are read as Go is."""
    _, kinds = _functions()
    counted, line = 0, 1
    for match in _GO_CALL.finditer(text) if len(text) <= MAX_SIZE else ():
        kind, loads = kinds.get(match[1], ("", None))
        if loads or kind == "locale":
            line += text.count("\n", counted, match.start())
            counted = match.start()
            yield CCall(match[1], kind, loads, Place(path, line))


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
        kind, loads = kinds[match[1]]
        yield CCall(match[1], kind, loads or match[2], Place(path, line))


@cache
def _functions() -> tuple[re.Pattern[str], dict[str, tuple[str, str | None]]]:
    """A pattern of calls, and the kind of each function with the library that it loads."""
    rows = rows_by_name("golang", "ccode", "calls", "functions")
    kinds = {name: (row["kind"], row.get("loads")) for name, row in rows.items()}
    names = "|".join(sorted(kinds, key=len, reverse=True))
    return re.compile(rf"(?<![\w.>])({names})\s*\((?:\s*\"([^\"\\\n]*)\")?"), kinds

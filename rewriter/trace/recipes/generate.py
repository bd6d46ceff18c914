"""``go generate``: the ``//go:generate`` lines of the packages that it is given.

https://pkg.go.dev/cmd/go#hdr-Generate_Go_files_by_processing_source. A tool that only writes Go source
changes nothing at run time but the source itself; what any other command leaves is not known.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rewriter.golang.modules.packages import ImageView
from rewriter.model import Place
from rewriter.shell.classify import CommandClass, classify, run_tool
from rewriter.support.paths import join
from rewriter.support.regex import regex
from rewriter.trace.opaque import Opaque, OpaqueKind
from rewriter.trace.record import Record

_MARK = "//go:generate"
_MOST_FOLDERS = 2_000
_MOST_SHOWN = 10
_WORD = regex(r'"(?:[^"\\]|\\.)*"|\S+')
_FLAGS_WITH_VALUE = frozenset({"-run", "-skip"})
_IDLE = frozenset({CommandClass.LINT_TEST, CommandClass.HARMLESS})
_WRITES_SOURCE = "Go source that they write is not read"


def generate(argv: Sequence[str], directory: str, line: int, record: Record) -> bool:
    """Record what a ``go generate`` may leave; false where its packages are not seen."""
    folders = _folders(argv[2:], directory, record)
    if folders is None:
        return False
    tools: dict[str, Place] = {}
    for words, place in _directives(folders, record):
        kind, name = _kind(words)
        if kind is CommandClass.CODE_GENERATION:
            tools.setdefault(name, place)
        elif kind not in _IDLE:
            command = " ".join(words)
            record.opaque.append(
                Opaque(command, line, "go generate runs it", (place.evidence,), OpaqueKind.MAY_BUILD)
            )
    if tools:
        reason = f"it runs {', '.join(tools)}: {_WRITES_SOURCE}"
        places = tuple(place.evidence for place in tools.values())[:_MOST_SHOWN]
        record.opaque.append(Opaque(" ".join(argv), line, reason, places))
    return True


def _kind(words: Sequence[str]) -> tuple[CommandClass, str]:
    """What a directive runs, and the tool's name: ``go run example.com/cmd/stringer@v1`` runs stringer."""
    tool = run_tool(words)
    if tool:
        return classify(tool), tool[0] or ""
    if words[:1] == ["go"]:
        harmless = words[1:2] in (["fmt"], ["vet"], ["version"], ["env"])
        return (CommandClass.HARMLESS if harmless else CommandClass.UNKNOWN), "go"
    return classify(list(words)), words[0].rpartition("/")[2]


def _folders(words: Sequence[str], directory: str, record: Record) -> list[str] | None:
    """The image folders whose files are looked at."""
    if record.context is None or "\0" in directory:
        return None
    patterns: list[str] = []
    rest = list(words)
    while rest:
        word = rest.pop(0)
        if word in _FLAGS_WITH_VALUE:
            rest = rest[1:]
        elif not word.startswith("-"):
            patterns.append(word)
    found: list[str] = []
    view = ImageView(record.context, record.copies.current())
    for pattern in patterns or ["."]:
        if not pattern.startswith((".", "/")) or pattern.endswith(".go"):
            return None
        top = join(directory, pattern.removesuffix("...") or ".")
        if not view.covers(top.lstrip("/")):
            return None
        found += _below(view, top) if pattern.endswith("...") else [top]
    return list(dict.fromkeys(found))


def _below(view: ImageView, top: str) -> Iterator[str]:
    waiting = [top]
    for _ in range(_MOST_FOLDERS):
        if not waiting:
            return
        folder = waiting.pop()
        yield folder
        for name, is_folder in view.list_directory(folder.lstrip("/")):
            if is_folder and not name.startswith((".", "_")) and name not in ("vendor", "testdata"):
                waiting.append(join(folder, name))


def _directives(folders: Sequence[str], record: Record) -> Iterator[tuple[list[str], Place]]:
    assert record.context is not None
    view = ImageView(record.context, record.copies.current())
    for folder in folders:
        for name, is_folder in view.list_directory(folder.lstrip("/")):
            if is_folder or not name.endswith(".go"):
                continue
            path = join(folder, name)
            source = next((s for s in view.sources(path.lstrip("/")) if record.context.is_file(s)), None)
            text = record.context.read_text(source) if source is not None else None
            if source is None or text is None or _MARK not in text:
                continue
            for number, line in enumerate(text.split("\n"), 1):
                if line.startswith((_MARK + " ", _MARK + "\t")):
                    words = [word.strip('"') for word in _WORD.findall(line[len(_MARK) :])]
                    if words:
                        yield words, Place(source, number)

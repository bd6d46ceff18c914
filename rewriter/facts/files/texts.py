"""Texts that may name files and folders of the old image: of the source, of arguments and of ENV values."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator

from rewriter.facts.files.from_computed_paths import in_file_system
from rewriter.facts.files.old_image import Named
from rewriter.golang.model import CallUse, SourceEvidence
from rewriter.golang.source.calls import is_beside
from rewriter.golang.strings.holes import HOLE
from rewriter.model import Evidence
from rewriter.support.regex import regex

_LONGEST = 512
_SHORT_FLAG = regex(r"-[A-Za-z][\w./]")
_LIST = regex(r"[,;:]")
_SETTING = regex(r"(?:^|[\s?&;])\w+='?([^\s?&;=,'\"]*[/.][^\s?&;=,'\"]*)")
"""``sslrootcert=certs/ca.pem``: https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING"""
MAKING = frozenset({"write", "open"})
"""Kinds of calls that may make the file that they are given."""
_SEARCHED = ".AddConfigPath"
"""Call of a folder in which viper looks for names that ``defaults.toml`` puts together."""
_TEMPLATE = "template"
"""Kind of calls of a file that may name others beside it, as ``{% extends "base.html" %}`` does."""
_NO_PATH = frozenset({"name"})
"""Kinds of calls whose argument is only part of a path (viper.SetConfigName)."""


def named_by_source(source: SourceEvidence, unresolved: Iterable[CallUse]) -> Iterator[Named]:
    """String constants of the Go source; strong where a call uses them as a path.

    ``unresolved`` are the calls whose path is not known: near them every string counts, also a label.
    ``where`` is the package's folder for programs that may ask where their source stands (runtime.Caller).
    """
    strong: dict[str, bool] = {}
    for call in source.path_calls:
        if call.argument and call.kind not in _NO_PATH and not in_file_system(call):
            strong[call.argument] = strong.get(call.argument, False) or call.kind in MAKING
        if call.argument and call.kind == _TEMPLATE:
            yield Named(posixpath.dirname(call.argument) or ".", call.place.path, call.place.line, True)
    asks = "runtime" in source.standard_imports
    computed = {call.place.path for call in unresolved}
    searched = not any(call.kind in _NO_PATH and call.argument is None for call in source.path_calls)
    for use in source.strings:
        if use.label and use.place.path not in computed and use.value not in strong:
            continue
        if searched and use.call.endswith(_SEARCHED):
            continue  # the files that are looked for there are named one by one
        where = use.package_directory if asks or is_beside(use.call) else None
        part = use.place.path in computed
        text = use.value if use.whole is None else _beginning(use.whole) or use.value
        otherwise = use.value if text != use.value else ""
        makes, place = strong.get(text), use.place
        yield Named(text, place.path, place.line, makes is not None, where, part, makes or False, otherwise)
        yield from (Named(item, place.path, place.line, False) for item in _settings(use.value))


def _settings(text: str) -> Iterator[str]:
    """What may be paths in text that says how to connect: a list of settings, or a URL with a query."""
    if "=" in text and len(text) <= _LONGEST:
        yield from (item.replace("%2F", "/") for item in _SETTING.findall(text))


def _beginning(partial: str) -> str:
    """What stands before the unknown part of a path, up to the last slash; all of a path that is known."""
    return partial if HOLE not in partial else partial[: partial.index(HOLE)].rpartition("/")[0]


def named_by_words(words: Iterable[tuple[str, Evidence]]) -> Iterator[Named]:
    """Arguments and ENV values, each with its place: whole words, what follows ``=`` in a flag or ``-c``
    (pflag), list items."""
    flag = ""
    for word, at in words:
        value = word.partition("=")[2] if word.startswith("-") and "=" in word else word
        path = "/" in value or value != word or (flag.startswith("-") and "=" not in flag)
        flag = word
        attached = (word[2:],) if _SHORT_FLAG.match(word) else ()
        for text in dict.fromkeys((word, value, *attached, *_LIST.split(value), *_settings(word))):
            yield Named(text, at.path, at.line, False, part=path, given=True, rooted=at.rooted)

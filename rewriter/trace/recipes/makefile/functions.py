"""Make's functions on text and names (manual, sections 8.2 and 8.3). A list with a word that is not known
gives one that is not known."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from rewriter.trace.recipes.model import FILES, UNKNOWN, NotPlain, has_unknown

ARGUMENTS: Final = {
    "subst": 3, "patsubst": 3, "strip": 1, "findstring": 2, "filter": 2, "filter-out": 2, "sort": 1,
    "word": 2, "wordlist": 3, "words": 1, "firstword": 1, "lastword": 1, "dir": 1, "notdir": 1, "suffix": 1,
    "basename": 1, "addsuffix": 2, "addprefix": 2, "join": 2, "wildcard": 1, "realpath": 1, "abspath": 1,
    "error": 1, "warning": 1, "info": 1, "shell": 1, "origin": 1, "flavor": 1, "foreach": 3, "if": 3,
    "or": 0, "and": 0, "call": 0, "value": 1, "eval": 1,
}  # fmt: skip
"""How many arguments a function splits its text into; 0: as many as there are."""

REFUSED: Final = frozenset({"file", "guile", "load", "let", "intcmp"})
"""Functions that change what make reads, or that only the newest make has."""

_KEEPING: Final = frozenset({"filter", "filter-out", "sort", "strip"})
"""Functions that leave names of files names of files."""


def apply(name: str, words: Sequence[str]) -> str:
    """A function of expanded arguments. Raises ``NotPlain`` for arguments that make rejects."""
    least = 1 if ARGUMENTS[name] == 1 else ARGUMENTS[name]
    if len(words) < least:
        raise NotPlain(f"it has a $({name}) that is not complete")
    if any(UNKNOWN in word for word in words):
        return UNKNOWN
    if any(FILES in word for word in words):
        return FILES if name in _KEEPING else UNKNOWN
    return _FUNCTIONS[name](*words[: ARGUMENTS[name]])


def substituted(text: str, pattern: str, replacement: str) -> str:
    """``$(name:pattern=replacement)``."""
    if any(has_unknown(part) for part in (text, pattern, replacement)):
        return UNKNOWN
    if "%" not in pattern:
        pattern, replacement = f"%{pattern}", f"%{replacement}"
    return _patsubst(pattern, replacement, text)


def stem(pattern: str, word: str) -> str | None:
    """What ``%`` stands for where the pattern matches a word; a pattern without ``%`` matches itself."""
    if "\\" in pattern:
        raise NotPlain("it has a pattern with a backslash")
    head, percent, tail = pattern.partition("%")
    if not percent:
        return "" if word == pattern else None
    if len(word) < len(head) + len(tail) or not (word.startswith(head) and word.endswith(tail)):
        return None
    return word[len(head) : len(word) - len(tail)]


def _patsubst(pattern: str, replacement: str, text: str) -> str:
    found = []
    for word in text.split():
        matched = stem(pattern, word)
        if matched is None:
            found.append(word)
        elif "%" in pattern:
            found.append(replacement.replace("%", matched, 1))
        else:
            found.append(replacement)
    return " ".join(found)


def _matches(patterns: str) -> Callable[[str], bool]:
    words = patterns.split()
    exact = {word for word in words if "%" not in word}
    wild = [word for word in words if "%" in word]
    if len(wild) > 50:
        raise NotPlain("it filters by very many patterns")
    return lambda word: word in exact or any(stem(pattern, word) is not None for pattern in wild)


def _filter(patterns: str, text: str) -> str:
    matches = _matches(patterns)
    return " ".join(word for word in text.split() if matches(word))


def _filter_out(patterns: str, text: str) -> str:
    matches = _matches(patterns)
    return " ".join(word for word in text.split() if not matches(word))


def _subst(old: str, new: str, text: str) -> str:
    if not old:
        return text + new
    if len(new) > len(old) and text.count(old) * len(new) > 100_000:
        raise NotPlain("its variables grow without end")
    return text.replace(old, new)


def _number(text: str) -> int:
    if not text.strip().isdigit() or len(text) > 9:
        raise NotPlain("it asks for a word by what is no number")
    return int(text)


def _word(number: str, text: str) -> str:
    words, at = text.split(), _number(number)
    return words[at - 1] if 0 < at <= len(words) else ""


def _wordlist(first: str, last: str, text: str) -> str:
    start, end = _number(first), _number(last)
    return " ".join(text.split()[max(start, 1) - 1 : end])


def _directory(path: str) -> str:
    head, slash, _ = path.rpartition("/")
    return head + slash if slash else "./"


def _suffix(path: str) -> str:
    name = path.rpartition("/")[2]
    return name[name.rindex(".") :] if "." in name else ""


def _basename(path: str) -> str:
    suffix = _suffix(path)
    return path[: len(path) - len(suffix)]


def _each(change: Callable[[str], str]) -> Callable[[str], str]:
    return lambda text: " ".join(filter(None, (change(word) for word in text.split())))


def _added(addition: str, text: str, *, before: bool) -> str:
    words = text.split()
    if len(addition) * len(words) > 100_000:
        raise NotPlain("its variables grow without end")
    return " ".join(addition + word if before else word + addition for word in words)


def _join(first: str, second: str) -> str:
    a, b = first.split(), second.split()
    longest = max(len(a), len(b))
    a, b = a + [""] * (longest - len(a)), b + [""] * (longest - len(b))
    return " ".join(x + y for x, y in zip(a, b, strict=True))


_FUNCTIONS: Final[dict[str, Callable[..., str]]] = {
    "subst": _subst,
    "patsubst": _patsubst,
    "strip": lambda text: " ".join(text.split()),
    "findstring": lambda needle, text: needle if needle in text else "",
    "filter": _filter,
    "filter-out": _filter_out,
    "sort": lambda text: " ".join(sorted(set(text.split()))),
    "word": _word,
    "wordlist": _wordlist,
    "words": lambda text: str(len(text.split())),
    "firstword": lambda text: (text.split() or [""])[0],
    "lastword": lambda text: (text.split() or [""])[-1],
    "dir": _each(_directory),
    "notdir": _each(lambda path: path.rpartition("/")[2]),
    "suffix": _each(_suffix),
    "basename": _each(_basename),
    "addsuffix": lambda addition, text: _added(addition, text, before=False),
    "addprefix": lambda addition, text: _added(addition, text, before=True),
    "join": _join,
}

"""Whether the time zones of the package tzdata are still there after all RUN lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from rewriter.shell.classify import CommandClass

_PACKAGE = "tzdata"
_VIRTUAL = ("-t", "--virtual")
"""``apk add -t NAME`` gives packages one name, and ``apk del NAME`` removes them (apk(8))."""

_MOST = 100
"""Calls that are looked back on for a virtual name."""

Call = tuple[int, str, tuple[str | None, ...]]


def has_package(calls: Iterable[Call]) -> bool:
    """Whether the package was installed and not removed again; ``calls`` are ``BuildTrace.calls``."""
    found = False
    for call, names in _named(calls):
        if call[1] == CommandClass.PACKAGE_INSTALL.value:
            found |= _PACKAGE in call[2]
        elif call[1] == CommandClass.PACKAGE_OTHER.value and names & {*call[2]}:
            found = False
    return found


def removes_package(calls: Sequence[Call]) -> bool:
    """Whether the last call, one of a package manager, names the package or a virtual one that has it."""
    *_, (last, names) = _named(calls[-_MOST:])
    return bool(names & {*last[2]})


def _named(calls: Iterable[Call]) -> Iterator[tuple[Call, set[str]]]:
    """The calls, with the names that the package has then."""
    names = {_PACKAGE}
    for call in calls:
        if call[1] == CommandClass.PACKAGE_INSTALL.value and _PACKAGE in call[2]:
            names |= {*_virtual(call[2])}
        yield call, names


def _virtual(words: tuple[str | None, ...]) -> Iterator[str]:
    for at, word in enumerate(words):
        flag, equals, value = (word or "").partition("=")
        if flag in _VIRTUAL:
            name = value if equals else next(iter(words[at + 1 :]), None)
            if name:
                yield name

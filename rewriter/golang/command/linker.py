"""The words that cgo and ``-extldflags`` give to the C linker, by the table ``linker.toml``."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable
from typing import Generic, TypeVar

from msgspec import Struct, field

from rewriter.support.tables import fits_one, table

Origin = TypeVar("Origin")


class Asked(Struct, Generic[Origin]):
    """What the words ask for. Each entry has where it stands.

    ``libraries`` are names as behind ``-l`` of what is linked dynamically, ``unclear`` words whose effect on
    the program's needs is not known.
    """

    libraries: list[tuple[str, Origin]] = field(default_factory=list)
    unclear: list[tuple[str, Origin]] = field(default_factory=list)
    static: bool = False
    """The whole program is asked to be static."""


def read_words(words: Iterable[tuple[str, Origin]]) -> Asked[Origin]:
    """Read linker words in their order."""
    asked: Asked[Origin] = Asked()
    bundled = False
    waiting = list(words)[::-1]
    while waiting:
        word, origin = waiting.pop()
        if word.startswith("-Wl,") or (word == "-Xlinker" and waiting):
            parts = word[4:].split(",") if word != "-Xlinker" else [waiting.pop()[0]]
            bundled = _passed(parts, origin, bundled, asked)
        elif word in ("-l", "-L") and waiting:
            waiting.append((word + waiting.pop()[0], origin))
        elif word in table("golang", "linker")["gcc"]["takes_value"] and waiting:
            waiting.pop()
        else:
            _word(word, origin, bundled, asked)
    return asked


def _word(word: str, origin: Origin, bundled: bool, asked: Asked[Origin]) -> None:
    rows = table("golang", "linker")["words"]
    if word in rows["static"]:
        asked.static = True
    elif word in rows["libraries"]:
        asked.libraries.append((rows["libraries"][word], origin))
    elif len(word) > 2 and word.startswith("-L"):
        folder = posixpath.normpath(word[2:])
        if not any(folder == known or folder.startswith(f"{known}/") for known in rows["folders"]):
            asked.unclear.append((word, origin))
    elif len(word) > 2 and word.startswith("-l") and not word.startswith("-l:"):
        if not bundled:
            asked.libraries.append((word[2:], origin))
    elif not fits_one(word, table("golang", "linker")["gcc"]["harmless"]):
        asked.unclear.append((word, origin))


def _passed(parts: list[str], origin: Origin, bundled: bool, asked: Asked[Origin]) -> bool:
    """Words for the linker itself; whether the libraries behind them are linked statically."""
    for part in parts:
        if part in ("-Bstatic", "-static", "-dn", "-non_shared"):
            bundled = True
        elif part in ("-Bdynamic", "-dy", "-call_shared"):
            bundled = False
        elif part.startswith("-l") and not part.startswith("-l:"):
            _word(part, origin, bundled, asked)
        elif part and not fits_one(part, table("golang", "linker")["linker"]["harmless"]):
            asked.unclear.append((f"-Wl,{part}", origin))
    return bundled

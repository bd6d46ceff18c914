"""Whom ``sudo`` and its kin run a command as."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from rewriter.shell.classify import Words, layers
from rewriter.support.tables import rows_by_name


def runs_as(argv: Words) -> str | None:
    """``app`` for ``sudo -u app mkdir x``, ``root`` for ``sudo mkdir x``, ``""`` where nothing changes it,
    ``None`` where the user is not known."""
    rows = rows_by_name("shell", "commands", "wrapper")
    user: str | None = ""
    for whole, rest in pairwise(layers(argv)):
        row = rows.get(posixpath.basename(whole[0] or ""), {})
        if "user" in row:
            *_, user = _users(whole[1 : len(whole) - len(rest)], row)
    return user


def _users(words: Sequence[str | None], row: Mapping[str, Any]) -> Iterator[str | None]:
    """The users that the words before the command name, the one that counts last."""
    if row.get("operands"):
        yield next((word for word in words if word is None or not word.startswith("-")), None)
        return
    yield "root"
    flags = "".join(value[1] for value in row["values"] if not value.startswith("--"))
    for word, following in pairwise((*words, None)):
        if word is None:
            yield None
            continue
        for option in row["user"]:
            long = option.startswith("--")
            pattern = rf"{option}(?:=(.*))?" if long else rf"-[^-{flags}]*{option[1]}(.*)"
            found = re.fullmatch(pattern, word, re.DOTALL)
            if found is not None:
                yield (found[1] or following or "").removeprefix("#") or None

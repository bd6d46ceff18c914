"""``env NAME=value program``: what it sets, as far as ENV can set the same.

https://pubs.opengroup.org/onlinepubs/9699919799/utilities/env.html
"""

from __future__ import annotations

from msgspec import Struct

from rewriter.images.environment import toolchain_only
from rewriter.shell.words import is_name

COMMANDS = frozenset({"env", "/usr/bin/env"})
_OTHERWISE = {
    "PATH": "in which the program is looked for",
    "HOSTNAME": "which the engine sets itself",
    "TERM": "which the engine sets itself",
}
"""Names of which an ENV would not be the same; HOME the engine only sets where the image does not
(https://github.com/moby/moby/blob/master/daemon/container/env.go and Kubernetes' CRI)."""


class Prepared(Struct, frozen=True):
    """Names and values in their order, and the words of the program."""

    variables: tuple[tuple[str, str], ...]
    words: tuple[str, ...]


def prepared(words: tuple[str, ...]) -> Prepared | str:
    """What a command line of env does; a clause that says why no ENV can, where that is so."""
    at = 1 + (words[1:2] == ("--",))
    variables: list[tuple[str, str]] = []
    while at < len(words) and "=" in words[at] and not words[at].startswith("-"):
        name, _, value = words[at].partition("=")
        if name in _OTHERWISE:
            return f"it sets {name}, {_OTHERWISE[name]}"
        if toolchain_only(name):
            return f"it sets {name}, which the go command reads"
        if not is_name(name) or not value.isprintable():
            return f"no ENV can hold {words[at]!r}"
        variables.append((name, value))
        at += 1
    if len(words) == 1:
        return "it prints the environment where no program is named"
    if words[at : at + 1] and words[at].startswith("-"):
        return f"no ENV does what its option {words[at]} does"
    return Prepared(tuple(variables), words[at:])

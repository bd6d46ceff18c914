"""The command line that most runs have, read without Typer: to import that is a fourth of a short run.

Typer reads all others, and says what is wrong with one.
"""

from __future__ import annotations

from collections.abc import Sequence

from rewriter.cli.options import Actions, Messages, SettingsFlags, Sources

_WRITE = Actions(write=True)
_ACTIONS = {
    "--diff": Actions(diff=True),
    "--write": _WRITE,
    "-w": _WRITE,
    "--check": Actions(check=True),
}
_QUIET, _VERBOSE = Messages(quiet=1), Messages(verbose=True)
_MESSAGES = {"--quiet": _QUIET, "-q": _QUIET, "--verbose": _VERBOSE, "-v": _VERBOSE}


def plain(given: Sequence[str]) -> tuple[Sequence[str], Actions, SettingsFlags, Sources, Messages] | None:
    """What ``rewritten`` is called with for these arguments; ``None`` where they are not plain.

    Plain are paths, with at most one option that says what to do, and one that says how loudly.
    """
    options = [word for word in given if word.startswith("-")]
    actions = [_ACTIONS[word] for word in options if word in _ACTIONS]
    messages = [_MESSAGES[word] for word in options if word in _MESSAGES]
    if len(options) > len(actions) + len(messages) or len(actions) > 1 or len(messages) > 1:
        return None
    paths = [word for word in given if word not in options]
    action, message = next(iter(actions), Actions()), next(iter(messages), Messages())
    return paths, action, SettingsFlags(), Sources(), message

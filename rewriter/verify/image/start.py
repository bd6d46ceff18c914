"""What an image starts, from its configuration: the words of a shell form taken out of their shell."""

from __future__ import annotations

import posixpath

from msgspec import Struct

from rewriter.shell.execform import open_shell
from rewriter.shell.model import Argv, NeedsShell
from rewriter.verify.image.listing import Listing
from rewriter.verify.image.seen import ImageConfig

DEFAULT_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
"""Of an image without PATH: https://github.com/moby/moby, oci/defaults.go and system/path.go."""


class Start(Struct, frozen=True):
    """ENTRYPOINT and CMD as argument vectors.

    ``by_shell``: a shell stands between the engine and the program. ``takes_arguments``: words that the
    user gives to ``docker run`` reach the program.
    """

    entrypoint: tuple[str, ...]
    cmd: tuple[str, ...]
    by_shell: bool = False
    takes_arguments: bool = True

    @property
    def argv(self) -> tuple[str, ...]:
        """All words."""
        return self.entrypoint + self.cmd


def start_of(config: ImageConfig) -> Start:
    """Read Entrypoint and Cmd. https://docs.docker.com/reference/dockerfile/#understand-how-cmd-and-entrypoint-interact"""
    if config.entrypoint:
        opened = open_shell(config.entrypoint)
        if isinstance(opened, Argv):
            cmd = config.cmd if opened.forwards else ()
            return Start(opened.words, cmd, by_shell=True, takes_arguments=opened.forwards)
        return Start(config.entrypoint, config.cmd, *_shell(opened))
    opened = open_shell(config.cmd)
    if isinstance(opened, Argv):
        return Start((), opened.words, by_shell=True)
    return Start((), config.cmd, *_shell(opened))


def _shell(opened: NeedsShell | None) -> tuple[bool, bool]:
    """``by_shell`` and ``takes_arguments`` of words that stay as they are."""
    return opened is not None, opened is None


def program_path(config: ImageConfig, listing: Listing, word: str) -> str | None:
    """The file that a first word starts, as runc looks for it; ``None`` where there is none.

    Symbolic links stay in the path as they are.

    https://github.com/opencontainers/runc/blob/main/libcontainer/standard_init_linux.go: with a slash from
    the working folder, without one through PATH, of which relative folders are not taken.
    """
    if not word:
        return None
    if "/" in word:
        return _file(listing, posixpath.join(config.workdir or "/", word))
    folders = dict(config.environment).get("PATH") or DEFAULT_PATH
    candidates = (posixpath.join(folder, word) for folder in folders.split(":") if folder.startswith("/"))
    return next((found for path in candidates if (found := _file(listing, path))), None)


def _file(listing: Listing, path: str) -> str | None:
    entry = listing.get(path)
    return posixpath.normpath(path) if entry is not None and entry.is_file and entry.mode & 0o111 else None

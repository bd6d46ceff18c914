"""The old image's configuration with a script that only sets variables opened up, as the rewrite does it.
So are ``env A=b program`` and ``su-exec app program``.

The runs compare what the images really do; this lets their configurations be compared too. The script is read
from the old image itself, not from the build context.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable

from msgspec import Struct
from msgspec.structs import replace

from rewriter.facts.start.env import COMMANDS, Prepared, prepared
from rewriter.facts.start.other_user import Line, changers, line_of, settings
from rewriter.shell.execform import call_of, is_shell, to_argv
from rewriter.shell.model import Argv, NeedsShell
from rewriter.shell.opening import Opened, Place, open_text
from rewriter.verify.image.seen import ImageConfig
from rewriter.verify.image.start import DEFAULT_PATH

_LARGEST = 65_536
_DEEPEST = 4
Read = Callable[[str], bytes | None]


class OpenedConfig(Struct, frozen=True):
    """``by_shell``: the program is a child of the script's shell; ``forwards``: it gets the arguments;
    ``scripts`` are the paths of those that were opened up, and where what changed the user may lie."""

    config: ImageConfig
    by_shell: bool = False
    forwards: bool = True
    scripts: tuple[str, ...] = ()


def open_config(config: ImageConfig, read: Read) -> OpenedConfig:
    """``config`` without scripts in front of the program; as it is where one needs a shell.

    A plain shell form stays: comparing it is not this module's matter.
    """
    first = config.entrypoint or config.cmd
    opener = _Opener(config, read)
    words = opener.follow(first)
    if words is None or not opener.opened:
        return OpenedConfig(config)
    environment = {**dict(config.environment), **opener.settings}
    if opener.sets_home:
        environment.pop("HOME", None)
    found = replace(config, environment=tuple(environment.items()), user=opener.user or config.user)
    if not config.entrypoint:
        found = replace(found, cmd=words)
    elif words:
        found = replace(found, entrypoint=words, cmd=config.cmd if opener.forwards else ())
    elif opener.forwards:
        inner = opener.follow(config.cmd)
        found = replace(found, entrypoint=(), cmd=inner if inner is not None else config.cmd)
    forwards = opener.forwards or not config.entrypoint
    return OpenedConfig(found, opener.by_shell, forwards, tuple(opener.scripts))


class _Call(Struct, frozen=True):
    text: str
    shell: str
    arguments: tuple[str, ...]
    is_script: bool


class _Opener(Struct):
    _config: ImageConfig
    _read: Read
    settings: dict[str, str] = {}
    scripts: list[str] = []
    opened: bool = False
    by_shell: bool = False
    forwards: bool = True
    user: str = ""
    """Whom the program runs as, where something before it changes the user."""
    sets_home: bool = False
    """HOME is that of this user, whatever ENV says."""

    def follow(self, words: tuple[str, ...]) -> tuple[str, ...] | None:
        """The words of the program; ``None`` where a shell is needed."""
        for _ in range(_DEEPEST):
            words, before = self._unwrapped(words), words
            if words != before:
                self.opened = True
                continue
            call = self._call(words)
            if call is None or isinstance(call, tuple):
                return call
            opened = self._open(call.text, call.shell, call.is_script)
            if opened is None:
                return None
            words = opened.words + (call.arguments if opened.forwards else ())
        return None

    def _unwrapped(self, words: tuple[str, ...]) -> tuple[str, ...]:
        """The words behind env or what changes the user, where ENV and USER do all that it does."""
        if words[:1] and words[0] in COMMANDS:
            found = prepared(words)
            if isinstance(found, Prepared):
                self.settings |= dict(found.variables)
                return found.words
        elif words and posixpath.basename(words[0]) in changers():
            line = line_of(words)
            if isinstance(line, Line):
                home = {**dict(self._config.environment), **self.settings}.get("HOME")
                self.settings |= {one.name: one.value for one in settings(words[0], line, home)}
                self.user = line.user
                self.scripts += self._paths(words[0])
                self.sets_home = bool(changers()[posixpath.basename(words[0])].get("home"))
                return words[line.at :]
        return words

    def _call(self, words: tuple[str, ...]) -> _Call | tuple[str, ...] | None:
        """The script or text that ``words`` run, ``words`` themselves for a program."""
        if not words or not is_shell(words[0]):
            text = self._script(words[0]) if words else None
            if text is None:
                return words
            shell = "bash" if "bash" in text.partition("\n")[0] else "dash"
            return _Call(text, shell, words[1:], True)
        found = call_of(words)
        if isinstance(found, NeedsShell):
            return None
        at, is_text = found
        text = words[at] if is_text else self._script(posixpath.join(".", words[at]))
        shell = "bash" if posixpath.basename(words[0]) == "bash" else "dash"
        return _Call(text, shell, words[at + 1 + is_text :], not is_text) if text is not None else None

    def _open(self, text: str, shell: str, is_script: bool) -> Opened | None:
        environment: dict[str, str | None] = {**dict(self._config.environment), **self.settings}
        opened = open_text(text, Place(shell, self._config.workdir or "/", environment))
        if isinstance(opened, NeedsShell):
            return None
        self.settings |= {s.name: s.value for s in opened.settings if not s.present}
        self.by_shell = self.by_shell or not opened.is_process_1
        self.forwards = self.forwards and opened.forwards
        # A plain shell form is compared as such; a script that is one command is a script all the same.
        self.opened = self.opened or is_script or not isinstance(to_argv(text), Argv)
        return opened

    def _script(self, word: str) -> str | None:
        """The text of the script that a word names, ``None`` for a program."""
        places = ((normal, self._read(normal)) for normal in self._paths(word))
        path, data = next(((normal, found) for normal, found in places if found), ("", b""))
        if not data or data.startswith(b"\x7fELF") or len(data) > _LARGEST or b"\0" in data:
            return None
        self.scripts.append(path)
        return data.decode("utf-8", "surrogateescape")

    def _paths(self, word: str) -> list[str]:
        """Where the engine looks for a first word."""
        folders = (dict(self._config.environment).get("PATH") or DEFAULT_PATH).split(":")
        workdir = self._config.workdir or "/"
        paths = [posixpath.join(workdir, word)] if "/" in word else [f"{folder}/{word}" for folder in folders]
        return [posixpath.normpath(path) for path in paths]

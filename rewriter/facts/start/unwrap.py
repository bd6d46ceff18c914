"""Take shells, scripts and init programs off the words of a start, one after the other."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from rewriter.dockerfile.instructions import BUILDING, Healthcheck, Starting
from rewriter.dockerfile.model import Instruction
from rewriter.facts.start.env import COMMANDS, prepared
from rewriter.facts.start.find_program import is_made_here
from rewriter.facts.start.model import Opening, Remark, Start, StartVariable
from rewriter.facts.start.other_user import NOT_KNOWN, becomes, changers
from rewriter.facts.start.script import Script, Unreadable, World, is_script, read_script, shell_of
from rewriter.facts.start.stop import Stop
from rewriter.model import Evidence, Reason
from rewriter.shell.execform import call_of, is_shell, to_argv
from rewriter.shell.model import Argv, NeedsShell
from rewriter.shell.opening import Opened, Place, open_text
from rewriter.shell.variables import Setting
from rewriter.support.paths import join
from rewriter.support.tables import rows_by_name

_DEEPEST = 4
_BARE = frozenset({"scratch", "distroless"})
"""Bases that have no env."""
_SPLIT_AT = frozenset(" \t\n*?[")


def launch(instruction: Instruction, world: World) -> tuple[str, ...]:
    """The words that the engine starts for an instruction."""
    if instruction.json is not None:
        return instruction.json
    return (*(world.trace.states[instruction.index].shell or ("/bin/sh", "-c")), instruction.arguments)


def find(word: str, world: World) -> str:
    """The path that a first word leads to; the word itself where no folder of PATH has it."""
    if "/" in word:
        return join(world.workdir, word)
    folders = (world.trace.final.environment.get("PATH") or "").split(":")
    candidates = (join(folder, word) for folder in folders if folder.startswith("/"))
    return next((path for path in candidates if world.files.origin(path) is not None), word)


class Chain(Struct):
    """Takes shells, scripts and init programs off the words, one after the other."""

    _world: World
    _allowed: frozenset[str]
    """Names of changes of behaviour that the user asks for."""
    forwards: bool = True
    _splits: bool = False
    _shell: str | None = None
    """The shell that started the words; ``None``: the engine did."""
    _variables: dict[str, StartVariable] = {}
    _remarks: list[Remark] = []
    _evidence: tuple[Evidence, ...] = ()
    _gone: list[str] = []
    _packages: set[str] = set()
    _user: str = ""

    def follow(self, words: tuple[str, ...]) -> tuple[str, ...]:
        """The words of the program. Raises Stop."""
        self._shell = None
        for _ in range(_DEEPEST):
            if not words or is_made_here(words[0], self._world.trace.final, self._world.files):
                return words
            if posixpath.basename(words[0]) in inits():
                words = self._without_init(words)
            elif posixpath.basename(words[0]) in changers():
                words = self._as_user(words)
            elif words[0] in COMMANDS and self._world.distribution not in _BARE:
                words = self._without_env(words)
            elif is_shell(words[0]):
                words = self._called(words)
            elif is_script(find(words[0], self._world), self._world):
                words = self._script(words[0], words[1:], self._fallback())
            else:
                return words
        raise Stop(Reason.SCRIPT, "scripts start scripts, too many of them")

    def _fallback(self) -> str | None:
        """The shell that runs a file without a first line: the one that starts it."""
        return None if self._shell is None else f"?{self._shell}"

    @property
    def by_shell(self) -> bool:
        """Whether a shell or a script was among what started the program."""
        return self._shell is not None or bool(self._evidence)

    def opening(self, ignores_arguments: bool) -> Opening:
        """What was done."""
        return Opening(
            tuple(self._variables.values()),
            tuple(self._remarks),
            self._evidence,
            tuple(self._gone),
            frozenset(self._packages),
            self._user,
            ignores_arguments,
        )

    def _called(self, words: tuple[str, ...]) -> tuple[str, ...]:
        """``sh -c text …`` and ``sh script …``."""
        found = call_of(words)
        if isinstance(found, NeedsShell):
            raise Stop(Reason.SHELL_TEXT, "")
        at, is_text = found
        nounset = any("u" in option for option in words[1:at] if option.startswith("-"))
        if not is_text:
            name = posixpath.basename(words[0])
            return self._script(words[at], words[at + 1 :], name, nounset)
        opened = self._text(words[at], shell_of(words[0], self._world), nounset)
        if isinstance(opened, NeedsShell):
            # Without variables the problem that the start has anyway says the same.
            message = f"the start needs a shell: {opened.construct}" if self._allowed else ""
            lacks = opened.lacks_value and bool(message)
            raise Stop(Reason.SHELL_TEXT, message, lacks_value=lacks)
        self._take(opened, None, is_plain=isinstance(to_argv(words[at]), Argv))
        self._shell = shell_of(words[0], self._world)
        arguments = words[at + 1 :]
        if not opened.forwards:
            self.forwards = False
            return opened.words
        if not arguments:  # the first word that is handed on would become $0
            raise Stop(Reason.SHELL_TEXT, "")
        return opened.words + arguments[1:]

    def _script(
        self, word: str, arguments: tuple[str, ...], by: str | None, nounset: bool = False
    ) -> tuple[str, ...]:
        path = (
            find(word, self._world) if by is None or by.startswith("?") else join(self._world.workdir, word)
        )
        try:
            script = read_script(path, self._world, by)
        except Unreadable as error:
            message = f"the image starts the script {path}: {error}"
            raise Stop(Reason.SCRIPT, message) from error
        if not all(set(option[1:]) <= set("eu") and option[0] == "-" for option in script.options):
            message = f"{script.named(0)} calls the shell with {' '.join(script.options)}"
            raise Stop(Reason.SCRIPT, message, places=script.evidence(0))
        nounset = nounset or any("u" in option for option in script.options)
        opened = self._text(script.text, script.shell, nounset)
        if isinstance(opened, NeedsShell):
            message = f"the image starts the script {path}, and {script.named(opened.start)} needs a shell: "
            raise Stop(
                Reason.SCRIPT,
                message + opened.construct,
                places=script.evidence(opened.start),
                lacks_value=opened.lacks_value,
            )
        self._take(opened, script)
        self._gone.append(path)
        self._shell = script.shell
        if not opened.forwards:
            self.forwards = False
            return opened.words
        return opened.words + arguments

    def _text(self, text: str, shell: str, nounset: bool) -> Opened | NeedsShell:
        environment = dict(self._world.trace.final.environment)
        environment |= {name: variable.value for name, variable in self._variables.items()}
        freeze = "freeze-variables" in self._allowed
        return open_text(text, Place(shell, self._world.workdir, environment, freeze, nounset))

    def _take(self, opened: Opened, script: Script | None, is_plain: bool = False) -> None:
        """Keep what a text does to the start, in words."""
        self._splits = self._splits or opened.splits
        evidence = script.evidence(opened.at) if script is not None else ()
        if script is not None or opened.settings or not (opened.frozen or is_plain):
            what = script.named(opened.at) if script is not None else "the shell text"
            program = f"starts {opened.words[0]}" if opened.words else "starts its arguments"
            message = f"{what} only {program}, after setting variables at most: it is removed"
            if not opened.is_process_1:
                message += "; the program is process 1 now and receives signals"
            if opened.splits:
                message += (
                    "; $@ without quotes split arguments at blanks, which are handed on as they are now"
                )
            self._remarks.append(Remark(message, evidence))
            self._evidence = evidence
        for setting in opened.settings:
            self._set(setting, script)
        for name, value in opened.frozen:
            state = f"is fixed to {value!r}" if value is not None else "counts as not set"
            message = f"${name} {state} in the arguments, as requested: docker run -e does not change it"
            self._remarks.append(Remark(message, evidence, unsafe=True))

    def _set(self, setting: Setting, script: Script | None) -> None:
        place = f" ({script.named(setting.at)})" if script is not None else ""
        name, value = setting.name, setting.value
        if setting.fixed:
            message = (
                f"{name} was {value!r} whatever docker run -e said{place}: ENV gives it, and -e overrides it"
            )
        elif setting.present:
            message = (
                f"{name} was {value!r} where docker run -e gave it an empty value{place}: it stays empty now"
            )
        else:
            message = f"{name} is {value!r} where it is not given{place}: ENV says so now"
            message += ", and an empty value stays empty" if setting.empty else ""
        if not setting.present:
            message += "; HEALTHCHECK and docker exec see it too"
        remark = Remark(message, script.evidence(setting.at) if script is not None else ())
        if setting.present:
            self._remarks.append(remark)
        else:
            self._variables[name] = StartVariable(name, value, remark)

    def _without_init(self, words: tuple[str, ...]) -> tuple[str, ...]:
        row = inits()[posixpath.basename(words[0])]
        if "drop-init" not in self._allowed:
            raise Stop(Reason.WRAPPER, "")
        at = 1
        while at < len(words) and words[at] in row["flags"]:
            at += 1
        at += words[at : at + 1] == ("--",)
        if at < len(words) and words[at].startswith("-"):
            raise Stop(Reason.WRAPPER, "")
        message = (
            f"{words[0]} is removed, as requested: the program is process 1 now, receives the signals itself "
            "and must reap what it starts"
        )
        self._remarks.append(Remark(message, unsafe=True))
        self._gone.append(find(words[0], self._world))
        self._packages |= set(row["packages"])
        return words[at:]

    def _as_user(self, words: tuple[str, ...]) -> tuple[str, ...]:
        """``su-exec app program``: the words of the program. Raises Stop."""
        final, given = self._world.trace.final, self._variables.get("HOME")
        home = final.environment["HOME"] or NOT_KNOWN if "HOME" in final.environment else None
        home = given.value if given is not None else home
        found = becomes(words, self._user or final.user, home, self._world)
        for setting in found.settings:
            self._set(setting, None)
        self._remarks.append(Remark(found.message, self._evidence, review=True))
        self._user = found.user
        self._gone.append(find(words[0], self._world))
        self._packages |= set(found.packages)
        return found.words

    def _without_env(self, words: tuple[str, ...]) -> tuple[str, ...]:
        """``env NAME=value program``: the words of the program. Raises Stop."""
        found = prepared(words)
        if isinstance(found, str):
            raise Stop(Reason.WRAPPER, f"{words[0]} stands before the program: {found}")
        for name, value in found.variables:
            self._set(Setting(name, value, fixed=True, empty=False, at=0), None)
        self._remarks.append(Remark(f"{words[0]} only sets variables and starts the program: it is removed"))
        return found.words

    def check_split(self, start: Start) -> None:
        """An unquoted ``$@`` would split or expand these arguments. Raises Stop."""
        if self._splits and any(not word or _SPLIT_AT & set(word) for word in start.cmd_argv or ()):
            message = "$@ without quotes in the script splits the words of CMD"
            raise Stop(Reason.SCRIPT, message, places=self._evidence)

    def check_later(self, start: Start) -> None:
        """No instruction behind the start may use a variable that it gets. Raises Stop."""
        place = start.entrypoint or start.cmd
        built = max((i.index for i in self._world.instructions if isinstance(i, BUILDING)), default=-1)
        first = max(place.index if place is not None else built, built)
        for instruction in self._world.instructions:
            if instruction.index <= first or isinstance(instruction, (Starting, Healthcheck)):
                continue
            for name in self._variables:
                if name in instruction.arguments:
                    message = (
                        f"{name} is set before the program starts, and line {instruction.line} has it too"
                    )
                    help_ = "write the line above ENTRYPOINT and CMD"
                    raise Stop(Reason.SCRIPT, message, help_, self._evidence)


def inits() -> Mapping[str, Mapping[str, Any]]:
    """Init programs by name."""
    return rows_by_name("facts/start", "inits", "init")

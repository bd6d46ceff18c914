"""Let busybox' shell of the ``:debug`` images run what a shell or a script did (``--allow debug-shell``).

Only where all that the text starts is a builtin, an applet of busybox or a program that the file builds.
``/bin/sh`` does not exist there, and the base image's own ENTRYPOINT is the shell
(https://github.com/GoogleContainerTools/distroless#debug-images).
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from msgspec import Struct, field
from msgspec.structs import replace

from rewriter.facts.start.busybox import busybox
from rewriter.facts.start.model import Opening, Remark, Start
from rewriter.facts.start.resolve import behind_entrypoint
from rewriter.facts.start.script import Script, Unreadable, World, is_script, read_script, shell_of
from rewriter.facts.start.unwrap import find, launch
from rewriter.images.catalogue import distroless_path
from rewriter.model import DOCKERFILE, Evidence
from rewriter.shell.execform import call_of, is_shell
from rewriter.shell.explain import BUILTINS
from rewriter.shell.model import Literal, NeedsShell, Node, Opaque, Part, Sequence, Simple, Variable, Word
from rewriter.shell.opening import Place, open_text
from rewriter.shell.parse import parse
from rewriter.shell.position import RESERVED
from rewriter.shell.walk import Step, commands
from rewriter.support.paths import join
from rewriter.support.regex import regex

SHELL = "/busybox/sh"
_DEEPEST = 3
_OPAQUE = frozenset({"arithmetic", "glob", "bracket", "tilde"})
_REDIRECTIONS = frozenset({"<", ">", ">>", "<<", "<<-", ">&", "<&", ">|"})
_SET = frozenset("abCefhmnuvx")
_NAME = regex(r"[A-Za-z_]\w*", re.ASCII)
_HANDED_ON = frozenset({'"$@"', "$@", '"${@}"', "${@}"})


class _Unfit(Exception):
    """Why busybox cannot run it, in words."""


def debug_start(start: Start, world: World) -> Start | str:
    """The start by busybox' shell, or why that cannot be."""
    first = start.entrypoint or start.cmd
    assert first is not None
    try:
        call = _call(launch(first, world), world)
        check = _Check(world, call.shell)
        check.text(call.text)
        return _built(start, world, call, check)
    except _Unfit as error:
        return str(error)


class _Call(Struct, frozen=True):
    """``words`` call busybox' shell with ``text``, as it is or in a script; ``arguments`` are ``$1`` …"""

    words: tuple[str, ...]
    text: str
    shell: str
    arguments: tuple[str, ...]
    script: tuple[str, int] | None = None
    read: Script | None = None

    def place(self, at: int, line: int) -> Evidence:
        """Where an offset of the text stands; ``line`` is that of the start."""
        return next(iter(self.read.evidence(at) if self.read is not None else ()), Evidence(DOCKERFILE, line))


def _call(words: tuple[str, ...], world: World) -> _Call:
    """The call that does what ``words`` do."""
    by: str | None = None
    for _ in range(_DEEPEST):
        if not words:
            break
        if not is_shell(words[0]):
            return _script(words, words[0], words[1:], by, world)
        found = call_of(words)
        if isinstance(found, NeedsShell):
            raise _Unfit(found.construct)
        at, is_text = found
        if not is_text:
            return _script(words, words[at], words[at + 1 :], posixpath.basename(words[0]), world)
        shell = shell_of(words[0], world)
        opened = open_text(words[at], Place(shell, world.workdir, {}))
        if isinstance(opened, NeedsShell) or opened.settings or opened.forwards:
            call = (SHELL, *words[1:at], _with_exec(words[at]), *words[at + 1 :])
            return _Call(call, words[at], shell, words[at + 2 :])
        words, by = opened.words, f"?{shell}"
    raise _Unfit("scripts start scripts")


def _script(
    words: tuple[str, ...], script: str, arguments: tuple[str, ...], by: str | None, world: World
) -> _Call:
    told = by is not None and not by.startswith("?")
    path = join(world.workdir, script) if told else find(script, world)
    if not told and not is_script(path, world):
        raise _Unfit(f"{script} is no script")
    try:
        read = read_script(path, world, by)
    except Unreadable as error:
        raise _Unfit(f"{script}: {error}") from error
    options = words[1 : words.index(script)] if told else read.options
    if not all(option[:1] == "-" and set(option[1:]) <= _SET for option in options):
        raise _Unfit(f"the shell options {' '.join(options)}")
    origin = world.files.origin(path)
    line = origin.event.line if origin is not None else 0
    written = script if "/" in script else path
    return _Call((SHELL, *options, written, *arguments), read.text, read.shell, arguments, (path, line), read)


def _built(start: Start, world: World, call: _Call, check: _Check) -> Start:
    cmd = start.cmd
    behind = None
    if start.entrypoint is not None and cmd is not None:
        behind = behind_entrypoint(cmd, world.trace.states[cmd.index])
    if check.hands_on:
        handed_on = call.arguments + (behind or ())
        if not handed_on or (behind and not call.arguments and cmd is not None and cmd.json is None):
            raise _Unfit("the program that its arguments name is not known")
        check.called(handed_on[0])
    if not check.calls:
        raise _Unfit("no program of this file is started")
    which = f"the script {call.script[0]}" if call.script is not None else "the shell text"
    message = f"{which} is run by {SHELL} of the :debug image, as requested; the rest of it is busybox' own"
    opening = Opening(
        remarks=(Remark(message, unsafe=True),),
        debug=True,
        calls=tuple(check.calls),
        scripts=(call.script,) if call.script is not None else (),
        words=tuple((word, call.place(at, start.line)) for word, at in check.words),
        names=frozenset(_NAME.findall(call.text)),
    )
    entrypoint = call.words if start.entrypoint is not None else None
    return replace(
        start,
        entrypoint_argv=entrypoint,
        cmd_argv=behind if entrypoint is not None else call.words,
        cmd_ignored=False,
        program=[*check.calls][-1],
        problem=None,
        opening=opening,
    )


def _with_exec(text: str) -> str:
    """The text with its last command as process 1, so that it gets the signals."""
    node = parse(text)
    if isinstance(node, Sequence) and len(node.operators) == len(node.items) - 1 and "trap" not in text:
        if set(node.operators) > {"&&", ";"} or not set(node.operators) <= {"&&", ";"}:
            return text
        node = node.items[-1]
    if not isinstance(node, Simple) or node.assignments or not node.words:
        return text
    name = node.words[0].literal
    if name is None or name == "exec" or name in BUILTINS | RESERVED:
        return text
    return text[: node.start] + "exec " + text[node.start :]


class _Check(Struct):
    """Goes through all commands of a text. Raises _Unfit."""

    world: World
    shell: str
    calls: dict[str, None] = field(default_factory=dict)
    words: list[tuple[str, int]] = field(default_factory=list)
    """Literal words, and where in the text the command begins that has them."""
    hands_on: bool = False
    """``"$@"`` is a command."""
    depth: int = 0
    """How many texts are around, in one another."""
    at: int = 0
    """Where the command of the outer text begins that is looked at."""
    folder: str | None = None
    """Where a ``cd`` went; ``None`` where it is not known."""

    def text(self, text: str, deepest: int = _DEEPEST) -> None:
        """Check a text, and those of the command substitutions in it."""
        self.folder = self.world.workdir
        if deepest == 0:
            raise _Unfit("command substitutions in one another")
        self.depth += 1
        self._node(parse(text), deepest)
        self.depth -= 1

    def _node(self, node: Node, deepest: int) -> None:
        for step in commands(node):
            if step.simple is not None and self.depth == 1:
                self.at = step.simple.start
            if step.unparsed is not None:
                raise _Unfit(f"shell text that is not understood ({step.unparsed.reason})")
            for word in _words(step):
                self._parts(word, deepest)
            if step.simple is not None and step.simple.words:
                self._command(step.simple)

    def _parts(self, word: Word, deepest: int) -> None:
        if word.literal:
            self.words.append((word.literal, self.at))
        for part in word.parts:
            self._part(part, deepest)

    def _part(self, part: Part, deepest: int) -> None:
        match part:
            case Literal():
                pass
            case Variable():
                if "`" in part.operand or "$(" in part.operand:
                    raise _Unfit(f"${{{part.name}{part.operator}{part.operand}}}")
            case Opaque(kind="command substitution") if part.text.startswith("$("):
                folder = self.folder
                self.text(part.text[2:-1], deepest - 1)
                self.folder = folder
            case Opaque() if part.kind not in _OPAQUE or "$(" in part.text[2:] or "`" in part.text:
                raise _Unfit(f"{part.kind} {part.text}")

    def _command(self, simple: Simple) -> None:
        words = simple.words
        if words[0].literal == "exec":
            words = words[1:]
        if not words:
            return
        if words[0].raw in _HANDED_ON:
            self.hands_on = True
            return
        name = words[0].literal
        if name is None:
            raise _Unfit(f"the command {words[0].raw}, whose name is computed")
        if name in busybox("builtins") and words is simple.words:
            self._builtin(name, [word.literal for word in words[1:]])
        else:
            self.called(name)

    def _builtin(self, name: str, arguments: list[str | None]) -> None:
        if name == "cd":
            target = arguments[0] if len(arguments) == 1 else None
            self.folder = target if target is not None and target.startswith("/") else None
        elif name == "trap" and (not arguments or None in arguments or {"ERR", "DEBUG"} & {*arguments}):
            raise _Unfit("trap")
        elif name == "trap" and arguments[0] not in ("-", "", None):
            self.text(arguments[0], 1)
        elif name == "set":
            for option in arguments:
                if option == "--":
                    break
                if option is None or (option[:1] in "+-" and not set(option[1:].rstrip("o")) <= _SET):
                    raise _Unfit("set with options that busybox lacks")

    def called(self, name: str) -> None:
        """A program is called by ``name``."""
        path = self._built_program(name)
        if path is not None:
            self.calls.pop(path, None)
            self.calls[path] = None
        elif "/" in name:
            raise _Unfit(f"{name}, which no go command of the file writes")
        elif name not in busybox("applets"):
            raise _Unfit(
                f"{name}, which busybox' shell of the :debug image lacks or which starts other programs"
            )

    def _built_program(self, name: str) -> str | None:
        if "/" in name and not name.startswith("/") and self.folder is None:
            raise _Unfit(f"{name} behind a cd")
        if "/" in name:
            paths = [join(self.folder or "/", name)]
        else:
            paths = [join(folder, name) for folder in sorted(distroless_path())]
        for path in paths:
            origin = self.world.files.origin(path)
            if origin is not None and origin.build is not None:
                return path
        return None


def _words(step: Step) -> Iterator[Word]:
    """All words that a step expands."""
    yield from step.values
    redirects = step.redirects
    if step.simple is not None:
        yield from step.simple.words
        yield from (assignment.value for assignment in step.simple.assignments)
        redirects = redirects + step.simple.redirects
    for redirect in redirects:
        if (
            redirect.operator not in _REDIRECTIONS
            or "`" in (redirect.body or "")
            or "$(" in (redirect.body or "")
        ):
            raise _Unfit(f"redirection {redirect.operator}{redirect.target.raw}")
        yield redirect.target

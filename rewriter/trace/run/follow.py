"""Follow the shell text of a RUN command by command, and the texts that its commands call."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Sequence
from itertools import zip_longest

from msgspec.structs import replace

from rewriter.dockerfile.instructions import Run
from rewriter.dockerfile.model import Dockerfile
from rewriter.shell.classify import CommandClass, classify, run_tool, unwrap
from rewriter.shell.model import Simple, Unparsed
from rewriter.shell.other_user import runs_as
from rewriter.shell.parse import parse
from rewriter.shell.surely import surely
from rewriter.shell.walk import Step, commands
from rewriter.trace.accounts import home_of, is_other_user
from rewriter.trace.filesystem.build_paths import is_in_base, written_through
from rewriter.trace.frontends import folder_of
from rewriter.trace.model import Change, Event, State
from rewriter.trace.opaque import OpaqueKind
from rewriter.trace.recipes.model import Text
from rewriter.trace.recipes.output import HOST
from rewriter.trace.record import Record
from rewriter.trace.run.builtins import BUILTINS, append, assignments
from rewriter.trace.run.calls import defined, function, recipe, source
from rewriter.trace.run.command import LOST, MAKING, Command, Notes
from rewriter.trace.run.effects import leave
from rewriter.trace.run.redirects import redirects
from rewriter.trace.run.state import UNKNOWN, Shell, assign_round, set_parameters
from rewriter.trace.run.texts import Script, counting, drop_mounted, mount_targets, scripts
from rewriter.trace.run.words import texts
from rewriter.trace.toolchain.installed import is_gvm_installer
from rewriter.trace.versions import Overlay

_OTHERS = """
HOSTNAME TERM SHELL USER LOGNAME RANDOM IFS OPTIND OPTARG PPID UID EUID SHLVL LINENO SECONDS OSTYPE
HOSTTYPE MACHTYPE FUNCNAME BASH BASH_VERSION OLDPWD REPLY DIRSTACK PIPESTATUS GROUPS HTTP_PROXY HTTPS_PROXY
NO_PROXY FTP_PROXY ALL_PROXY http_proxy https_proxy no_proxy ftp_proxy all_proxy
"""
_SET_BY_OTHERS = frozenset(_OTHERS.split())
"""Variables that the shell or the builder sets; any other one that nothing sets is unset in a recipe."""


def run(dockerfile: Dockerfile, instruction: Run, state: State, record: Record) -> None:
    """Record what a RUN does."""
    first = len(record.events)
    mounts = mount_targets(instruction, state, record)
    user = state.user if is_other_user(state.user) else ""
    for script in scripts(dockerfile, instruction, state, record):
        notes = Notes(instruction, record, script, user, "GOPATH" in state.variables)
        _Follower(notes, _first_shell(state, record)).follow()
    _write_through(record, first)
    drop_mounted(record, first, mounts, instruction.line)
    if user or any(event.by for event in record.events[first:]):
        _own(record, first, user)


def _first_shell(state: State, record: Record) -> Shell:
    """The shell that the builder starts."""
    own: dict[str, str | None] = {"PWD": state.workdir, HOST: record.architecture}
    home = home_of(state.user, record.users)
    if home is not None and state.variables.get("HOME") is None:
        own["HOME"] = home
    return Shell(state.workdir, Overlay(state.variables, own), set(), dict(state.outlines))


def _write_through(record: Record, first: int) -> None:
    """What is written to a link of the base image changes its target, which is there in any case."""
    if not any(event.change is Change.WRITTEN and event.path.startswith("/etc/ssl/")
               for event in record.events[first:]):  # fmt: skip
        return
    changed = []
    for event in record.events[first:]:
        if event.change is Change.WRITTEN:
            path = written_through(event.path, record.base.distribution)
            event = replace(event, path=path, certain=event.certain or is_in_base(path))
        changed.append(event)
    record.replace_events(first, changed)


def _own(record: Record, first: int, user: str) -> None:
    """What a RUN makes belongs to the user it runs as, with the folders above that were not there."""
    made = (Change.MADE, Change.WRITTEN, Change.BUILT, Change.DUPLICATED)
    events: list[Event] = []
    given: dict[str, str] = {}
    for event in record.events[first:]:
        events.append(event)
        owner, paths = event.by or user, []
        if event.change is Change.MOVED and event.source in given:
            owner, paths = given[event.source], [event.path]
        elif event.change is Change.REMOVED:
            given.clear()  # what is made again is the user's again
        path = event.path if event.change in made and not event.inside else "/"
        while path != "/" and (path == event.path or record.files.is_directory(path, first) is False):
            paths.append(path)
            path = posixpath.dirname(path)
        new = [path for path in paths if path not in given]
        given.update(dict.fromkeys(new, owner))
        if is_other_user(owner):
            owned = Event(Change.OWNED, "", event.line, detail=owner, explicit=False)
            events.extend(replace(owned, path=path) for path in new)
    record.replace_events(first, events)


def _done_by(user: str | None, first: int, notes: Notes) -> None:
    """Note whom ``sudo`` and the like ran a command as that did the events from number ``first`` on."""
    events = notes.record.events[first:]
    if user is None and events:
        notes.opaque(notes.called, "the user that runs it is not known")
    elif user and events:
        notes.record.replace_events(first, [replace(event, by=event.by or user) for event in events])


class _Follower:
    """One text, step by step, in one shell and its subshells."""

    def __init__(self, notes: Notes, shell: Shell) -> None:
        self._notes = notes
        self._scopes: dict[tuple[int, ...], Shell] = {(): shell}
        self._functions: dict[str, Script] = {}

    def follow(self, certain: bool = True) -> frozenset[str]:
        """Walk all commands in the order they run; the paths that are there whenever the text ends well."""
        record = self._notes.record
        first = len(record.events), len(record.opaque)
        tree = parse(self._notes.script.text)
        self._walk(list(commands(tree, rounds=True)), certain)
        made = surely(tree, self._notes.done)
        if certain:
            _settle(record, made, *first)
        return made

    def _inside(self, shell: Shell, certain: bool) -> Callable[[Script], frozenset[str]]:
        """What follows a text in the shell of the command that calls it."""

        def follow(script: Script) -> frozenset[str]:
            inner = _Follower(self._notes.inside(script, self._notes.overrides), shell)
            inner._functions = self._functions
            return inner.follow(certain)

        return follow

    def _apart(self, certain: bool) -> Callable[[Text], frozenset[str]]:
        """What follows the text of a recipe or script, which inherits its environment."""

        def follow(text: Text) -> frozenset[str]:
            script = Script(
                text.text,
                lambda at: None,
                counting(text.place, text.text) if text.place is not None else None,
            )
            exported = set(text.environment.own())
            variables = text.environment.copy()
            variables.close(_SET_BY_OTHERS)
            variables["PWD"] = text.directory
            set_parameters(variables, text.parameters)
            notes = self._notes.inside(script, text.overrides)
            shell = Shell(text.directory, variables, exported)
            return _Follower(notes, shell).follow(certain and text.certain)

        return follow

    def _walk(self, steps: Sequence[Step], certain: bool) -> None:
        for step, following in zip_longest(steps, steps[1:]):
            if _may_fail(following) or not certain:
                step = replace(step, certain=False)
            if _leaves(step):
                if step.certain:
                    return
                certain = False  # what follows runs only if this did not
            shell = self._shell(step.subshells)
            self._notes.at = step.simple.start if step.simple is not None else self._notes.at
            if step.unparsed is not None:
                self._unparsed(step.unparsed, shell)
            if step.assigns is not None:
                assign_round(shell, step)
            if step.simple is not None:
                self._simple(step, step.simple, shell)

    def _shell(self, scope: tuple[int, ...]) -> Shell:
        """The state in a subshell starts as a copy of the state around it; it ends with its last step."""
        if scope not in self._scopes:
            around = self._shell(scope[:-1])
            for left in [known for known in self._scopes if len(known) >= len(scope)]:
                del self._scopes[left]
            self._scopes[scope] = around.copy()
        return self._scopes[scope]

    def _unparsed(self, unparsed: Unparsed, shell: Shell) -> None:
        """Keep the body of a function that is defined; anything else may have happened."""
        made = defined(unparsed, self._notes.script)
        if made is not None:
            name, body = made
            self._functions[name] = body
        elif not is_gvm_installer(unparsed.text):
            shell.open()
            reason = "it could not be read as shell"
            self._notes.opaque(unparsed.text, reason, kind=OpaqueKind.MAY_BUILD)

    def _simple(self, step: Step, simple: Simple, shell: Shell) -> None:
        notes = self._notes
        given = texts(simple, shell)
        argv = [word or "" for word in unwrap(given)]
        redirects(step, simple, shell, notes)
        if not argv:
            assignments(simple, shell, step.certain)
            return
        name = argv[0].rsplit("/", 1)[-1]
        notes.record.commands.add(name)
        words = [None if word.startswith(UNKNOWN) else word for word in argv]
        tool = run_tool(words)
        if tool:
            name = tool[0] or name
            argv, words = [name, *argv[len(argv) - len(tool) + 1 :]], tool
        body = self._functions.get(argv[0])
        if body is not None:
            command = Command(name, argv, words, CommandClass.UNKNOWN, step, simple, shell, notes)
            function(command, body, self._inside(shell, step.certain))
            return
        if shell.directory is None and name not in ("cd", "export", "set"):
            shell = replace(shell, directory=LOST)
        first = len(notes.record.events)
        self._command(Command(name, argv, words, classify(words), step, simple, shell, notes))
        if len(argv) < len(given):
            known = [None if word.startswith(UNKNOWN) else word for word in given]
            _done_by(runs_as(known), first, notes)

    def _command(self, command: Command) -> None:
        """Record what a command does: to the shell, by what another text says, or else to the image."""
        record, shell, certain = self._notes.record, command.shell, command.step.certain
        record.calls.append((self._notes.line, command.kind.value, tuple(command.words)))
        if command.kind is CommandClass.BUILD_TOOL:
            frontend = folder_of(command.words, command.folder)
            record.frontends += [frontend] if frontend is not None else []
        word = command.argv[0]  # behind a folder it is no builtin: ./set is a script
        builtin = BUILTINS.get(word)
        if builtin is not None:
            builtin(command)
        elif word in (".", "source"):
            source(command, self._inside(shell, certain))
        elif not append(command) and not recipe(command, self._apart(certain)):
            leave(command)


def _settle(record: Record, made: frozenset[str], events: int, opaque: int) -> None:
    """What every way through the text makes is certain, though no command is."""
    if made.isdisjoint(event.path for event in record.events[events:] if not event.certain):
        return
    settled = [
        replace(event, certain=event.certain or (event.change in MAKING and event.path in made))
        for event in record.events[events:]
    ]
    record.replace_events(events, settled)
    record.opaque[opaque:] = [o for o in record.opaque[opaque:] if not o.paths or not made >= {*o.paths}]


def _leaves(step: Step) -> bool:
    """Whether the step ends the shell, or the function, and the build still succeeds."""
    words = step.simple.literals if step.simple is not None else []
    if step.subshells or words[:1] not in (["exit"], ["return"]):
        return False
    return len(words) == 1 or words[1] is None or words[1].strip("0") == ""


def _may_fail(following: Step | None) -> bool:
    """Whether a command's failure is made up for (``cp a b || true``): its effect is not certain then."""
    if following is None or following.follows != "||":
        return False
    first = following.simple.words[0].literal if following.simple and following.simple.words else None
    return first not in ("exit", "false", "return")

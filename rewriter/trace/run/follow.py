"""Follow the shell text of a RUN: folders, variables, go commands, file operations, packages, users."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import zip_longest

from rewriter.dockerfile.model import Dockerfile, Instruction, Span
from rewriter.golang.command.builders import builders, target
from rewriter.golang.command.line import builds_for_target, is_go
from rewriter.images.packages import package
from rewriter.model import Evidence
from rewriter.shell.classify import CommandClass, classify, installed_packages, unwrap
from rewriter.shell.expand import UNKNOWN_TEXT, unsplit
from rewriter.shell.expand import words as expand_words
from rewriter.shell.model import Simple, Unparsed, Word
from rewriter.shell.parse import parse
from rewriter.shell.surely import surely
from rewriter.shell.walk import Step, commands
from rewriter.shell.words import is_name
from rewriter.support.messages import shorten
from rewriter.support.paths import join, normal
from rewriter.support.values import replace
from rewriter.trace.accounts import is_other_user, made_by
from rewriter.trace.clones import is_own
from rewriter.trace.filesystem.build_paths import is_in_base, written_through
from rewriter.trace.filesystem.operations import HANDLERS, LINK, Place
from rewriter.trace.filesystem.spent import is_spent
from rewriter.trace.frontends import folder_of
from rewriter.trace.model import Change, Event, Installed, Opaque, State, UserMade
from rewriter.trace.recipes import follow
from rewriter.trace.recipes.edits import EDITORS, note, uses_cgo
from rewriter.trace.recipes.files import recipe_of
from rewriter.trace.recipes.model import DEEPEST, MOST_STEPS, Call, NotPlain, Text
from rewriter.trace.recipes.output import HOST, word_value
from rewriter.trace.recipes.shellscript import text_of
from rewriter.trace.record import Record
from rewriter.trace.run.go_command import SEEN, Sight, go_command
from rewriter.trace.run.state import (
    PARAMETERS,
    UNKNOWN,
    Shell,
    assign,
    assign_round,
    begin,
    env_options,
    env_prefix,
    export,
    exported_parts,
    glob_text,
    is_write,
    known_part,
    leaves,
    may_fail,
    printed,
    set_parameters,
    texts_of,
    through_env,
    with_patterns,
)
from rewriter.trace.run.texts import POSIX_SHELLS, Script, drop_mounted, mount_targets, scripts
from rewriter.trace.source_changes import is_source
from rewriter.trace.toolchain.installed import adds_source, default_gopath, gvm_gopath, is_gvm_installer
from rewriter.trace.versions import Overlay
from rewriter.trace.zones import removes_package

_OPAQUE = frozenset(
    {
        CommandClass.UNKNOWN,
        CommandClass.SHELL_SCRIPT,
        CommandClass.BUILD_TOOL,
        CommandClass.ARCHIVE,
        CommandClass.LIVE_RELOAD,
        CommandClass.DEBUGGER,
    }
)
"""Commands whose effect on the image is not known."""

_IN_PLACE = frozenset(
    {"strip", "sed", "chattr", "setcap", "sync", "cd", "pushd", "popd", "stat", "du", "upx"}
)
"""File operations that leave the names of files as they are."""

_MAKING = frozenset({Change.MADE, Change.WRITTEN, Change.DUPLICATED, Change.MOVED})


_FUNCTION = re.compile(r"\s*(?:function\s+)?(?P<name>[A-Za-z_][\w.-]*)\s*(?:\(\s*\))?\s*\{")

_ELSEWHERE = frozenset({CommandClass.BUILD_TOOL, CommandClass.SHELL_SCRIPT, CommandClass.UNKNOWN})
"""Commands that may do what a file of the build context says."""

_SETTING = frozenset({"read", "getopts", "mapfile", "readarray", "eval", "let"})
"""Commands that set variables to what is not followed."""

_OTHERS = """
HOSTNAME TERM SHELL USER LOGNAME RANDOM IFS OPTIND OPTARG PPID UID EUID SHLVL LINENO SECONDS OSTYPE
HOSTTYPE MACHTYPE FUNCNAME BASH BASH_VERSION OLDPWD REPLY DIRSTACK PIPESTATUS GROUPS HTTP_PROXY HTTPS_PROXY
NO_PROXY FTP_PROXY ALL_PROXY http_proxy https_proxy no_proxy ftp_proxy all_proxy
"""
_SET_BY_OTHERS = frozenset(_OTHERS.split())
"""Variables that the shell or the builder sets; any other one that nothing sets is unset in a recipe."""


def run(dockerfile: Dockerfile, instruction: Instruction, state: State, record: Record) -> None:
    """Record what a RUN does."""
    first = len(record.events)
    mounts = mount_targets(instruction, state, record)
    for script in scripts(dockerfile, instruction, state, record):
        _Run(instruction, state, record, script).follow()
    _write_through(record, first)
    drop_mounted(record, first, mounts, instruction.line)
    if is_other_user(state.user):
        _own(record, first, state.user)


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
    """What a RUN makes belongs to the user it runs as."""
    made = (Change.MADE, Change.WRITTEN, Change.BUILT, Change.DUPLICATED)
    for event in record.events[first:]:
        if event.change in made:
            record.events.append(Event(Change.OWNED, event.path, event.line, detail=user, explicit=False))


def _counting(place: tuple[str, int] | None, text: str) -> Callable[[int], tuple[str, int]] | None:
    """The line of each offset in a text that begins at a place of the build context."""
    return None if place is None else (lambda at: (place[0], place[1] + text.count("\n", 0, at)))


class _Run:
    """One script, step by step."""

    def __init__(self, instruction: Instruction, state: State, record: Record, script: Script) -> None:
        self._instruction = instruction
        self._record = record
        self._script = script
        self._user = state.user if is_other_user(state.user) else ""
        self._unknown = {"GOPATH"} if "GOPATH" in state.variables else set()
        own: dict[str, str | None] = {"PWD": state.workdir, HOST: record.architecture}
        if not is_other_user(state.user) and state.variables.get("HOME") is None:
            own["HOME"] = "/root"
        self._scopes: dict[tuple[int, ...], Shell] = {
            (): Shell(state.workdir, Overlay(state.variables, own), set(), dict(state.outlines))
        }
        self._state = state
        self._functions: dict[str, Script] = {}
        self._at = 0
        """Where the command that is looked at begins."""
        self._done: dict[int, set[str]] = {}
        """What ``surely`` asks of the commands and redirections of the text."""
        self._depth = 0
        """How many calls of Makefiles, scripts and functions are around."""
        self._overrides: Mapping[str, str] = {}
        self._called = ""
        """The command of the RUN that is followed."""

    @classmethod
    def of_recipe(cls, text: Text, outer: _Run) -> _Run:
        """The shell of a recipe or script, which inherits its environment."""
        first = text.text
        script = Script(first, lambda at: None, _counting(text.place, first))
        made = cls(outer._instruction, outer._state, outer._record, script)
        variables = text.environment.copy()
        exported = set(variables.own())
        variables.close(_SET_BY_OTHERS)
        variables["PWD"] = text.directory
        set_parameters(variables, text.parameters)
        made._scopes = {(): Shell(text.directory, variables, exported)}
        made._depth = outer._depth + 1
        made._called = outer._called
        made._overrides = text.overrides
        return made

    def follow(self, certain: bool = True) -> frozenset[str]:
        """Walk all commands in the order they run; the paths that are there whenever the text ends well."""
        outer, self._done = self._done, {}
        first = len(self._record.events), len(self._record.opaque)
        tree = parse(self._script.text)
        self._walk(list(commands(tree, rounds=True)), certain)
        made = surely(tree, self._done)
        self._done = outer
        if certain:
            self._settle(made, *first)
        return made

    def _settle(self, made: frozenset[str], events: int, opaque: int) -> None:
        """What every way through the text makes is certain, though no command is."""
        record = self._record
        if made.isdisjoint(event.path for event in record.events[events:] if not event.certain):
            return
        settled = [
            replace(event, certain=event.certain or (event.change in _MAKING and event.path in made))
            for event in record.events[events:]
        ]
        record.replace_events(events, settled)
        record.opaque[opaque:] = [o for o in record.opaque[opaque:] if not o.paths or not made >= {*o.paths}]

    def _walk(self, steps: Sequence[Step], certain: bool) -> None:
        for step, following in zip_longest(steps, steps[1:]):
            if may_fail(following) or not certain:
                step = replace(step, certain=False)
            if leaves(step):
                if step.certain:
                    return
                certain = False  # what follows runs only if this did not
            shell = self._shell(step.subshells)
            self._at = step.simple.start if step.simple is not None else self._at
            if step.unparsed is not None and not (
                self._is_function(step.unparsed) or is_gvm_installer(step.unparsed.text)
            ):
                shell.open()
                self._opaque(step.unparsed.text, "it could not be read as shell")
            if step.assigns is not None:
                assign_round(shell, step)
            if step.simple is None:
                continue
            self._simple(step, step.simple, shell)

    def _shell(self, scope: tuple[int, ...]) -> Shell:
        """The state in a subshell starts as a copy of the state around it; it ends with its last step."""
        if scope not in self._scopes:
            around = self._shell(scope[:-1])
            for left in [known for known in self._scopes if len(known) >= len(scope)]:
                del self._scopes[left]
            self._scopes[scope] = Shell(
                around.directory, around.variables.copy(), set(around.exported), dict(around.outlines)
            )
        return self._scopes[scope]

    def _opaque(self, text: str, reason: str, paths: Iterable[str] = ()) -> None:
        words = " ".join(text.replace(UNKNOWN_TEXT, "…").split())
        line, places = self._instruction.line, self._evidence()
        self._record.opaque.append(Opaque(words, line, reason, places, paths=tuple(paths)))

    def _does(self, at: int, paths: Iterable[str]) -> None:
        self._done.setdefault(at, set()).update(paths)

    def _evidence(self) -> tuple[Evidence, ...]:
        """Where a command stands in the build context."""
        if self._script.place is None:
            return ()
        return (Evidence(*self._script.place(self._at)),)

    def _is_function(self, unparsed: Unparsed) -> bool:
        """Keep the body of a function that is defined: it is followed where it is called."""
        found = _FUNCTION.match(unparsed.text) if unparsed.reason == "function definition" else None
        end = unparsed.text.rfind("}")
        if found is None or end < found.end():
            return False
        start, outer = unparsed.start + found.end(), self._script
        place = outer.place
        at = (lambda offset: place(start + offset)) if place is not None else None
        body = Script(unparsed.text[found.end() : end], lambda offset: None, at)
        self._functions[found["name"]] = body
        return True

    def _function(self, argv: list[str], words: list[str | None], step: Step, shell: Shell) -> None:
        """Follow the body of a function in the shell that calls it."""
        self._record.recipe_steps += 1
        if self._depth >= DEEPEST or self._record.recipe_steps > MOST_STEPS:
            self._opaque(argv[0], "its calls are nested too deep")
            return
        outer, at = (self._script, self._scopes), self._at
        held = {name: shell.variables.get(name) for name in PARAMETERS if name in shell.variables}
        set_parameters(shell.variables, (None, *words[1:]))
        self._script, self._scopes = self._functions[argv[0]], {(): shell}
        self._depth += 1
        made = self.follow(step.certain)
        self._depth -= 1
        self._script, self._scopes = outer
        self._does(at, made)
        for parameter in PARAMETERS:
            shell.variables.forget(parameter)
        shell.variables.update(held)

    def _simple(self, step: Step, simple: Simple, shell: Shell) -> None:
        values = self._values(simple, shell)
        argv = [word or "" for word in unwrap(texts_of(values, simple, shell))]
        self._redirects(step, simple, shell)
        if not argv:
            for assignment in simple.assignments:
                text = word_value(assignment.value, shell.directory, shell.variables)
                if text is None:
                    text = unsplit(assignment.value, shell.variables)
                part = "" if text is not None else known_part(assignment.value, shell)
                assign(shell, assignment.name, text, step.certain, part)
            return
        name = argv[0].rsplit("/", 1)[-1]
        self._record.commands.add(name)
        if argv[0] in self._functions:
            self._function(argv, [None if w.startswith(UNKNOWN) else w for w in argv], step, shell)
            return
        if shell.directory is None and name not in ("cd", "export", "set"):
            shell = replace(shell, directory="/unknown\0")
        self._command(name, argv, step, simple, shell)

    def _values(self, simple: Simple, shell: Shell) -> tuple[str | None, ...]:
        """The words of a command, those too that another command surely writes (``$(pwd)``)."""
        values = expand_words(simple, shell.variables)
        if len(values) != len(simple.words) or None not in values:
            return values
        paired = zip(values, simple.words, strict=True)
        return tuple(
            word_value(word, shell.directory, shell.variables) if text is None else text
            for text, word in paired
        )

    def _command(self, name: str, argv: list[str], step: Step, simple: Simple, shell: Shell) -> None:
        words: list[str | None] = [None if word.startswith(UNKNOWN) else word for word in argv]
        kind = classify(words)
        self._record.calls.append((self._instruction.line, kind.value, tuple(words)))
        if kind is CommandClass.BUILD_TOOL and shell.directory is not None:
            frontend = folder_of(words, shell.directory)
            self._record.frontends += [frontend] if frontend is not None else []
        if name == "cd":
            self._change_directory(words, shell, step, simple)
        elif name in ("pushd", "popd", "chdir"):
            shell.directory = None
        elif name in ("export", "readonly", "local", "declare"):
            exported = set(shell.exported)
            parts = exported_parts(simple, shell)
            export(words[1:], argv[1:], shell, step.certain, parts)
            if name != "export" and "-x" not in words:
                shell.exported.intersection_update(exported)
        elif name in _SETTING:
            for word in words[1:]:
                shell.forget(word or "")
            if name == "eval":
                shell.open()
        elif "+=" in name and is_name(name.partition("+=")[0]):
            shell.forget(name.partition("+=")[0])
        elif name in ("shift", "set") and (name == "shift" or "--" in words):
            for parameter in PARAMETERS:
                shell.variables.forget(parameter)
        elif name in (".", "source"):
            if not self._sourced(words, shell, step):
                shell.open()
        elif self._is_elsewhere(kind, name, step) and self._recipe(name, argv, words, step, simple, shell):
            return
        elif name == "unset":
            for word in words[1:]:
                if word:
                    shell.variables[word] = None
        elif kind is CommandClass.GO:
            self._go(argv, simple, shell, step)
        elif kind is CommandClass.PACKAGE_INSTALL:
            packages = installed_packages(words)
            if packages is None:
                self._opaque(self._text(simple), "the packages are not known")
            else:
                self._record.installed.append(Installed(tuple(packages), self._instruction.line))
                self._brought(packages, step)
                self._go_packages(packages, words)
        elif kind is CommandClass.USER_CREATION:
            users = made_by(name, words[1:], self._instruction.line, self._record.base.distribution)
            if users is None:
                self._opaque(self._text(simple), "the user is not known")
            else:
                self._record.users.extend(replace(user, certain=step.certain) for user in users)
                self._homes(users, step)
        elif not self._brings_go(name, argv, words, kind, simple, shell, step):
            self._other(name, words, kind, simple, shell, step)

    # -- what other files say -----------------------------------------------------------------------------

    def _is_elsewhere(self, kind: CommandClass, name: str, step: Step) -> bool:
        """Whether a file may say what the command does; a shell behind a pipe reads the pipe."""
        return kind in _ELSEWHERE and not (name in POSIX_SHELLS and step.follows == "|")

    def _recipe(
        self, name: str, argv: list[str], words: list[str | None], step: Step, simple: Simple, shell: Shell
    ) -> bool:
        """Follow a Makefile or script of the build context; false where there is none to look into."""
        if self._record.context is None or shell.directory is None or shell.directory.endswith(UNKNOWN):
            return False

        call = self._call(argv, words, simple, shell, without_cgo=False)
        follower = follow.follower(name, call, classify(words), self._record)
        if follower is None:
            return False
        held = follow.mark(self._record)
        made: set[str] = set()

        def run_text(text: Text) -> None:
            self._record.recipe_steps += 1
            if self._depth >= DEEPEST or self._record.recipe_steps > MOST_STEPS:
                raise NotPlain("its calls are nested too deep")
            found = _Run.of_recipe(text, self).follow(step.certain and text.certain)
            made.update(found if text.certain else ())

        def again() -> None:
            follower(self._call(argv, words, simple, shell, without_cgo=True), self._record, run_text)

        text = " ".join(self._text(simple).split()).replace(UNKNOWN_TEXT, "…")
        if not self._depth:
            self._called = text
        try:
            follower(call, self._record, run_text)
        except NotPlain as stop:
            follow.take_back(self._record, held)
            line, places = self._instruction.line, self._gave_up(stop, text)
            called = self._called if self._depth else ""
            opaque = Opaque(text, line, stop.reason, places, recipe=True, called=called)
            self._record.opaque.append(opaque)
            return True
        self._does(simple.start, made)
        if not self._depth:
            follow.without_cgo(self._record, held, again, self._script.locate(begin(simple)))
        return True

    def _gave_up(self, stop: NotPlain, text: str) -> tuple[Evidence, ...]:
        """Where a command is called that could not be followed, and where it is not plain."""
        calls = tuple(replace(place, message=f"calls {shorten(text)}") for place in self._evidence())
        if stop.place is None:
            return calls
        return (*calls, Evidence(*stop.place, message=stop.reason))

    def _call(
        self, argv: list[str], words: list[str | None], simple: Simple, shell: Shell, *, without_cgo: bool
    ) -> Call:
        """The call with the environment that it inherits, as if ``CGO_ENABLED=0`` stood before it or not."""
        environment = shell.variables.copy()
        for name in [*environment.own()]:
            if not shell.exports(name) and name not in ("PWD", "HOME"):
                environment[name] = None
        given = {a.name: unsplit(a.value, shell.variables) for a in simple.assignments}
        cleans = env_options(simple) or (simple.words and simple.words[0].literal in ("sudo", "doas"))
        if without_cgo and not cleans:
            given["CGO_ENABLED"] = "0"
        given.update(env_prefix(simple, shell))
        for name, content in given.items():
            if content is None:
                environment.forget(name)
            else:
                environment[name] = content
        line, place = self._instruction.line, self._script.place
        at = place(simple.start) if place is not None else None
        directory = shell.directory or "/"
        return Call(tuple(words), tuple(argv), directory, environment, self._overrides, line, at)

    def _sourced(self, words: list[str | None], shell: Shell, step: Step) -> bool:
        """``. file``: its text runs in this shell. A file that cannot be read is passed over."""
        if self._record.context is None or shell.directory is None or len(words) < 2 or words[1] is None:
            return False

        try:
            text, source = text_of(join(shell.directory, words[1]), self._record)
        except NotPlain:
            return False
        self._record.recipe_steps += 1
        if self._depth >= DEEPEST or self._record.recipe_steps > MOST_STEPS:
            return False
        outer, start = (self._script, self._scopes), self._at
        self._script = Script(text, lambda at: None, lambda at: (source, 1 + text.count("\n", 0, at)))
        self._scopes = {(): shell}
        name = shell.variables.get("BASH_SOURCE")
        shell.variables["BASH_SOURCE"] = words[1]
        self._depth += 1
        made = self.follow(step.certain)
        self._depth -= 1
        self._script, self._scopes = outer
        self._does(start, made)
        shell.variables["BASH_SOURCE"] = name
        return True

    def _go_packages(self, packages: Sequence[str], words: Sequence[str | None]) -> None:
        record = self._record
        if not record.base.is_golang:
            written = (event.path for event in record.events if event.change is Change.WRITTEN)
            own = not adds_source(record.commands, written)
            record.toolchains.packages(packages, words, record.base, self._instruction.line, own=own)

    def _brings_go(
        self,
        name: str,
        argv: Sequence[str],
        words: Sequence[str | None],
        kind: CommandClass,
        simple: Simple,
        shell: Shell,
        step: Step,
    ) -> bool:
        """Whether the command is a part of Go's own installation, and leaves nothing else."""
        toolchains, line = self._record.toolchains, self._instruction.line
        if self._record.base.is_golang:
            return False
        if kind is CommandClass.DOWNLOAD:
            targets = (redirect.target.raw for redirect in (*simple.redirects, *step.redirects))
            toolchains.installer = line if is_gvm_installer(self._text(simple)) else toolchains.installer
            return toolchains.download((*argv[1:], *targets), shell.variables, line)
        if name in POSIX_SHELLS and step.follows == "|" and toolchains.installer == line:
            return True
        if name == "tar":
            return toolchains.unpack(argv[1:], shell.variables, line, piped=step.follows == "|")
        if name == "gvm":
            release = toolchains.managed(words, line)
            home = self._home(shell)
            if release is not None and words[1] == "use" and home is not None:
                shell.variables["GOPATH"] = gvm_gopath(home, release)
                shell.exported.add("GOPATH")
            return release is not None
        return is_gvm_installer(self._text(simple))

    def _home(self, shell: Shell) -> str | None:
        """HOME as RUN sees it: of the user that it runs as."""
        home = shell.variables.get("HOME")
        if home is None and self._user:
            made = [user for user in self._record.users if user.name == self._user.partition(":")[0]]
            return made[-1].home if made else None
        return home

    def _brought(self, packages: Sequence[str], step: Step) -> None:
        """The data files of packages (fonts, media types); what is inside of folders is not known."""
        for path in dict.fromkeys(path for name in packages for path in package(name).files):
            event = Event(Change.COPIED, path, self._instruction.line, certain=step.certain)
            self._record.events.append(event)

    def _homes(self, users: Sequence[UserMade], step: Step) -> None:
        """The home folders that user creation makes, with their owner."""
        for user in users:
            if user.makes_home and user.home:
                path, line = normal(user.home), self._instruction.line
                made = Event(Change.MADE, path, line, certain=step.certain, explicit=False)
                self._record.events += [made, replace(made, change=Change.OWNED, detail=user.name)]

    def _doubted(self, event: Event) -> Event:
        """The event of a command whose failure does not end the build: a file of the build context that is
        not there is not copied."""
        record, source = self._record, event.source
        moves = event.change in (Change.DUPLICATED, Change.MOVED) and event.detail != LINK
        if not moves or source is None or record.context is None or record.opaque:
            return event
        if any(build.unknown for build in record.builds) or record.files.origin(source) is not None:
            return event
        is_missing = bool(record.files.entered_from(source.rpartition("/")[0]))
        return replace(event, certain=False) if is_missing else event

    def _other(
        self, name: str, words: list[str | None], kind: CommandClass, simple: Simple, shell: Shell, step: Step
    ) -> None:
        if self._depth and kind is CommandClass.LINT_TEST and uses_cgo(words):
            self._record.cgo_users += 1
        if name in EDITORS:
            note(name, words, self._record)
        handler = HANDLERS.get(name)
        if handler is not None and shell.directory is not None:
            place = Place(shell.directory, self._instruction.line, step.certain, self._record.files)
            events = handler(place, self._globbed(words, simple))
            if events is None:
                self._opaque(self._text(simple), "its paths are not known")
            else:
                events = list(events if step.required else map(self._doubted, events))
                self._record.events += map(self._kept, events)
                made = [event.path for event in events if event.change in _MAKING]
                self._does(simple.start, made)
                if not step.certain and made:
                    self._opaque(self._text(simple), "it may not happen", made)
            return
        if name == "update-ca-certificates" or (name == "dpkg-reconfigure" and "ca-certificates" in words):
            self._certificates()
            return
        if name == "git" and "clone" in words[1:3] and shell.directory is not None:
            self._clone(words, shell, step)
            return
        if name == "dpkg-reconfigure" and "tzdata" in words:
            event = Event(Change.WRITTEN, "/etc/localtime", self._instruction.line, certain=step.certain)
            self._record.events.append(event)
        elif kind is CommandClass.PACKAGE_OTHER and removes_package(self._record.calls):
            self._zones_gone()
        elif name in _IN_PLACE and any(is_source(word or "") for word in words[1:]):
            self._opaque(self._text(simple), "it changes Go source")
        elif kind is CommandClass.BUILD_TOOL and name in builders():
            text = " ".join(self._text(simple).split()).replace(UNKNOWN_TEXT, "…")
            places = self._evidence() or recipe_of(name, words, shell.directory, self._record)
            line, reason = self._instruction.line, f"{name} is not followed"
            self._record.opaque.append(Opaque(text, line, reason, places, tool=name))
        elif kind in _OPAQUE or (kind is CommandClass.FILE_OPERATION and name not in _IN_PLACE):
            self._opaque(self._text(simple), kind.value)

    def _certificates(self) -> None:
        """The bundle gets the certificates of the folder (update-ca-certificates(8)); without any it is as
        it was, and distroless has it too. It is there whether the command runs or not."""
        files = self._record.files
        folders = ("/usr/local/share/ca-certificates", "/usr/share/ca-certificates")
        put = (Change.COPIED, Change.WRITTEN, Change.DUPLICATED, Change.MOVED)
        paths = {event.path for folder in folders for event in files.put_into(folder) if event.change in put}
        added = any(files.origin(path) is not None for path in paths)
        unseen = any("ca-certificates" in opaque.command for opaque in self._record.opaque)
        if added or unseen:
            bundle = "/etc/ssl/certs/ca-certificates.crt"
            self._record.events.append(Event(Change.WRITTEN, bundle, self._instruction.line))

    def _zones_gone(self) -> None:
        """A link to a zone leads nowhere once the package is removed, a copy stays."""
        path = "/etc/localtime"
        found = self._record.files.origin(path)
        if found is not None and found.event.change is Change.DUPLICATED and found.event.detail == LINK:
            self._record.events.append(Event(Change.REMOVED, path, self._instruction.line))

    def _clone(self, words: list[str | None], shell: Shell, step: Step) -> None:
        operands = [
            word for word in words[words.index("clone") + 1 :] if word is None or not word.startswith("-")
        ]
        last = operands[-1] if operands else None
        if last is None or shell.directory is None:
            return
        target = last if ":" not in last else last.rstrip("/").rsplit("/", 1)[-1].removesuffix(".git")
        path, line = join(shell.directory, target), self._instruction.line
        own = is_own(operands, self._record.context)
        self._record.clones += [line] if own else []
        source = "" if own else None
        self._record.events.append(Event(Change.COPIED, path, line, source, certain=step.certain))

    def _globbed(self, words: list[str | None], simple: Simple) -> list[str | None]:
        """Words with an unquoted glob keep it (``rm -rf /x/*``); other unknown words stay unknown."""
        if len(words) != len(simple.words):
            return words[1:]
        both = zip(words[1:], simple.words[1:], strict=True)
        return [word if word is not None else glob_text(original) for word, original in both]

    def _text(self, simple: Simple) -> str:
        return self._script.text[simple.start : simple.end]

    def _change_directory(self, words: list[str | None], shell: Shell, step: Step, simple: Simple) -> None:
        target = words[1] if len(words) > 1 else shell.variables.get("HOME")
        if target is None and len(simple.words) == 2:
            target = word_value(simple.words[1], shell.directory, shell.variables)
        if target in ("--", "-P", "-L") and len(words) > 2:
            target = words[2]
        relative = not str(target).startswith("/")
        lost = target is None or target == "-" or (shell.directory is None and relative)
        if lost or not step.certain:
            shell.directory = None
        else:
            shell.directory = join(shell.directory or "/", target or "/")
        shell.variables["PWD"] = shell.directory
        if shell.directory is None:
            del shell.variables["PWD"]

    def _go(self, argv: list[str], simple: Simple, shell: Shell, step: Step) -> None:
        if self._depth and uses_cgo(argv):
            self._record.cgo_users += 1
        settings = self._record.go_settings
        environment = {name: settings[name] for name in SEEN if name in settings}
        environment.update(
            {name: shell.variables[name] for name in SEEN if shell.exports(name) and name in shell.variables}
        )
        environment.update({name: None for name in SEEN if shell.variables.is_unknown(name)})
        if builds_for_target(argv[0]):
            environment.update(target(shell.variables))
        for assignment in simple.assignments:
            environment[assignment.name] = unsplit(assignment.value, shell.variables)
        at = simple.start
        if simple.words and simple.words[0].literal == "time" and len(simple.words) > 1:
            at = simple.words[1].start  # behind an assignment, time is no keyword of bash
        if env_options(simple):
            at = next((word.start for word in simple.words if word.literal and is_go(word.literal)), at)
            environment = through_env(simple, environment)
        environment.update(env_prefix(simple, shell))
        if not environment.get("GOPATH") and not self._record.base.is_golang:
            unset = environment.get("GOPATH", None if "GOPATH" in {*shell.exported, *self._unknown} else "")
            environment["GOPATH"] = default_gopath(self._home(shell) if unset == "" else None)
        sight = self._sight(at, simple)
        go_command(
            with_patterns(argv, simple),
            self._instruction,
            shell.directory or "/",
            environment,
            sight,
            step.certain,
            self._record,
        )

    def _sight(self, start: int, simple: Simple) -> Sight:
        """Where a go command, its verb and its ``-ldflags`` stand in the Dockerfile."""
        words = list(simple.words)
        verb = next(
            (at + 1 for at, word in enumerate(words) if word.literal and is_go(word.literal)), len(words)
        )
        place = self._located(words[verb]) if verb < len(words) else None
        found = None
        for at, word in enumerate(words[verb + 1 :], verb + 1):
            name = word.raw.lstrip("-")
            if not word.raw.startswith("-") or not name.startswith("ldflags"):
                continue
            if name == "ldflags" and at + 1 < len(words):
                found = self._located(words[at + 1])
            elif name.startswith("ldflags=") and (whole := self._located(word)) is not None:
                found = Span(whole.start + word.raw.index("=") + 1, whole.end)
        recipe = self._script.place(start) if self._script.place is not None else None
        return Sight(self._script.locate(start), place.end if place is not None else None, found, recipe)

    def _located(self, word: Word) -> Span | None:
        """The word's place in the Dockerfile, where it stands there as it is."""
        start, last = self._script.locate(word.start), self._script.locate(word.end - 1)
        if start is None or last is None or last - start != word.end - 1 - word.start:
            return None
        return Span(start, last + 1)

    def _redirects(self, step: Step, simple: Simple, shell: Shell) -> None:
        """Files that a command writes by ``>``; those of a group are opened where the group begins."""
        for redirect in (*simple.redirects, *step.redirects):
            of_group = redirect in step.redirects
            is_open = of_group and redirect.target.start in self._done and redirect.target.literal is not None
            if is_open or not is_write(redirect):
                continue
            target = unsplit(redirect.target, shell.variables)
            if target is None or shell.directory is None:
                self._opaque(self._text(simple), "the file it writes is not known")
            elif not target.startswith("/dev/") and target != "-":
                path = join(shell.directory, target)
                text = printed(simple, shell) if redirect.operator == ">" and not of_group else ""
                event = Event(Change.WRITTEN, path, self._instruction.line, detail=text, certain=step.certain)
                self._does(redirect.target.start, (path,) if self._can_write(path) else ())
                self._does(simple.start, (path,))
                event = self._kept(event)
                self._record.events.append(event)
                if not event.certain and not is_spent(event):
                    self._opaque(self._text(simple), "it may not happen", (path,))

    def _can_write(self, path: str) -> bool:
        """Whether opening a file cannot fail: its folder is there for certain, and root does it."""
        folder, files = path.rpartition("/")[0] or "/", self._record.files
        origin = files.origin(folder)
        is_there = files.is_directory(folder) is True and (origin is None or origin.event.certain)
        return is_there and not self._user

    def _kept(self, event: Event) -> Event:
        """What is written over a file that is there leaves one there, whether it happens or not."""
        if event.certain or event.change is not Change.WRITTEN:
            return event
        origin = self._record.files.origin(event.path)
        is_there = origin is not None and origin.kind == "file" and origin.event.certain
        return replace(event, certain=is_there, detail="" if is_there else event.detail)

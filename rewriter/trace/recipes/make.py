"""``make``: its command line, the Makefile of its folder, the recipes that it runs.

https://www.gnu.org/software/make/manual/make.html#Options-Summary
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct, field

from rewriter.model import Place
from rewriter.support.paths import join
from rewriter.trace.opaque import Opaque
from rewriter.trace.recipes import files
from rewriter.trace.recipes.makefile.execute import Command, Goals, Surroundings
from rewriter.trace.recipes.makefile.expand import Expander
from rewriter.trace.recipes.makefile.lines import outside
from rewriter.trace.recipes.makefile.read import Reader
from rewriter.trace.recipes.makefile.variables import Variable, Variables
from rewriter.trace.recipes.model import FILES, UNKNOWN, Call, NotPlain, Run, Text, has_unknown
from rewriter.trace.recipes.output import is_silent, output
from rewriter.trace.record import Record
from rewriter.trace.versions import Overlay

_NAMES = ("GNUmakefile", "makefile", "Makefile")
_IDLE = frozenset(
    {
        "-s", "--silent", "--quiet", "-w", "--print-directory", "--no-print-directory", "-r", "-R", "-O",
        "--no-builtin-rules", "--no-builtin-variables", "--warn-undefined-variables", "-j", "--jobs", "-S",
        "--no-keep-going", "--stop", "--trace", "--output-sync", "-k", "--keep-going", "-d", "-l", "-rR",
    }
)  # fmt: skip
"""Options that leave what is run, and in which folder, as it is."""
_COUNTS = ("$(nproc", "`nproc", "$(getconf", "$(grep -c")
"""How words begin that say how many processors there are."""
_LISTING = ("find ", "git ls-files", "go list", "ls ")


class _Asked(Struct):
    """A command line of make."""

    directory: str
    file: str = ""
    goals: list[str] = field(default_factory=list)
    overrides: dict[str, str] = field(default_factory=dict)
    always: bool = False


def make(call: Call, record: Record, run: Run) -> None:
    """Follow the recipes of a call of make. Raises ``NotPlain``."""
    for name in ("MAKEFLAGS", "GNUMAKEFLAGS", "MAKEFILES"):
        given = call.environment.get(name) or ""
        if call.environment.is_unknown(name) or (given and name == "MAKEFILES"):
            raise NotPlain(f"{name} is set")
        _check_flags(given.split(), call.place)
    asked = _asked(call)
    path, text, name = _makefile(asked, record)
    try:
        _make(_Given(path, text, name), asked, call, record, run)
    except NotPlain as stop:
        stop.place = stop.place or Place(path, 1)
        raise


class _Given(Struct, frozen=True):
    """A Makefile: its path in the build context, and the name that make knows it by."""

    path: str
    text: str
    name: str


def _make(given: _Given, asked: _Asked, call: Call, record: Record, run: Run) -> None:
    environment = call.environment.copy()
    if environment.get("PWD") != asked.directory:
        environment.forget("PWD")  # the recipe of an outer make may start make without a shell
    host = _Host(record, environment, asked.directory, call.line, run)
    variables = Variables(environment, asked.overrides)
    variables.set("CURDIR", Variable(asked.directory, False))
    goals = " ".join(asked.goals)
    variables.set("MAKECMDGOALS", Variable(goals, False))
    variables.set("MAKELEVEL", Variable(UNKNOWN, False))
    expander = Expander(variables, host)
    reader = Reader(variables, expander, host)
    reader.read(given.text, given.path, given.name)
    reader.finish()
    _check_flags(expander.value("MAKEFLAGS").split(), reader.rules.set_at.get("MAKEFLAGS"))

    def follow(command: Command) -> None:
        own = environment.copy()
        for name in command.removed:
            own[name] = None
        for name, value in command.variables.items():
            if value is None:
                own.forget(name)
            else:
                own[name] = value
        text = command.text.replace(FILES, UNKNOWN)
        run(Text(text, asked.directory, own, command.place, not command.ignored, overrides=asked.overrides))

    def undecided(target: str, place: Place) -> None:
        reason = "it exists already; whether its recipe runs depends on times of files: it is taken to run"
        record.opaque.append(Opaque(f"make {target}", call.line, reason, (place.evidence,)))

    around = Surroundings(host.exists, host.wildcard, follow, undecided)
    todo = Goals(reader.rules, variables, expander, around, always=asked.always)
    todo.run(asked.goals or [todo.default()])


def _check_flags(flags: Sequence[str], place: Place | None) -> None:
    """Flags that a Makefile gives itself must not change what is run. The first word may be letters without a
    dash (manual, section 5.7.3)."""
    for at, flag in enumerate(flags):
        is_cluster = flag.isalpha() and at == 0
        letters = [f"-{letter}" for letter in flag] if is_cluster else [flag]
        known = all(letter in _IDLE or _is_jobs(letter) for letter in letters)
        if not known and not flag.isdigit():
            raise NotPlain(
                f"it sets MAKEFLAGS to {flag}" if not has_unknown(flag) else "it sets MAKEFLAGS", place
            )


def _asked(call: Call) -> _Asked:
    asked = _Asked(call.directory)
    asked.overrides.update(call.overrides)
    rest = list(zip(call.words[1:], call.raw[1:], strict=True))
    while rest:
        word, raw = rest.pop(0)
        if word is None:
            if not _is_jobs(raw.lstrip("\0")):
                _unknown_word(raw.lstrip("\0"), asked)
        elif word in ("-C", "--directory", "-f", "--file", "--makefile"):
            value = rest.pop(0)[0] if rest else None
            _path_option(word, value, asked)
        elif word.startswith(("--directory=", "--file=", "--makefile=")):
            option, _, value = word.partition("=")
            _path_option(option, value, asked)
        elif word.startswith(("-C", "-f")) and len(word) > 2:
            _path_option(word[:2], word[2:], asked)
        elif word in ("-B", "--always-make"):
            asked.always = True
        elif word in ("-l", "-O", "--load-average") or word in ("-j", "--jobs"):
            number = (rest[0][0] or rest[0][1].lstrip("\0")) if rest else ""
            if number.replace(".", "").isdigit() or number.strip('"').startswith(_COUNTS):
                rest.pop(0)
        elif word in _IDLE or _is_jobs(word):
            continue
        elif word.startswith("-"):
            raise NotPlain(f"its option {word} is not followed")
        elif "=" in word:
            _override(word, asked)
        else:
            asked.goals.append(word[2:] if word.startswith("./") else word)
    return asked


def _is_jobs(word: str) -> bool:
    return word.startswith(("-j", "--jobs=", "-O", "--output-sync=", "-l", "--load-average="))


def _path_option(option: str, value: str | None, asked: _Asked) -> None:
    if not value:
        raise NotPlain("its folder or file is not known")
    if option in ("-C", "--directory"):
        asked.directory = join(asked.directory, value)
    elif asked.file:
        raise NotPlain("it reads several Makefiles")
    else:
        asked.file = value


def _override(word: str, asked: _Asked) -> None:
    name, _, value = word.partition("=")
    if name.endswith((":", "+", "?", "!")) or not name:
        if not name.endswith(":") or name.endswith("::"):
            raise NotPlain(f"it is told {word}")
        name = name[:-1]
    asked.overrides[name] = value


def _unknown_word(raw: str, asked: _Asked) -> None:
    """``VERSION=$(git describe)``: the name is known."""
    name, equals, _ = raw.strip("\"'").partition("=")
    if not equals or not name.replace("_", "a").isalnum():
        raise NotPlain("its goals are not known")
    asked.overrides[name] = UNKNOWN


def _makefile(asked: _Asked, record: Record) -> tuple[str, str, str]:
    """Context path, text, and the name that make knows it by."""
    for name in (asked.file,) if asked.file else _NAMES:
        told = "its Makefile" if name.endswith(_NAMES[0]) else ""
        found = files.read(record, join(asked.directory, name), told)
        if found is not None:
            return found[1], found[0], name
    raise NotPlain(f"no {asked.file or 'Makefile'} of the build context is in {asked.directory}")


class _Host(Struct):
    """What make asks of the image."""

    _record: Record
    _environment: Overlay
    _directory: str
    _line: int
    _run: Run
    _ran: set[str] = set()

    def shell(self, command: str, place: Place, *, certain: bool = False) -> str:
        text = command.replace(FILES, UNKNOWN)
        found = output(text, self._directory, self._environment)
        if found is not None:
            return " ".join(found.split("\n"))
        if command.lstrip().startswith(_LISTING) and outside(command, "|&;<>") < 0:
            return FILES
        if text not in self._ran:
            self._ran.add(text)
            self._run(Text(text, self._directory, self._environment, place, certain=certain))
        return "" if is_silent(text) else UNKNOWN

    def wildcard(self, pattern: str) -> Sequence[str] | None:
        return files.matches(self._record, self._directory, pattern)

    def absolute(self, path: str) -> str:
        return join(self._directory, path)

    def exists(self, path: str) -> bool | None:
        return files.exists(self._record, join(self._directory, path))

    def read(self, path: str) -> tuple[str, str] | None:
        return files.read(self._record, join(self._directory, path))

    def absent(self, path: str, place: Place) -> None:
        reason = "it is not in the build context; what it would say is not considered"
        self._record.opaque.append(Opaque(f"include {path}", self._line, reason, (place.evidence,)))

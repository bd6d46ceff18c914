"""How two Go programs were built, by what the linker wrote into them.

https://pkg.go.dev/runtime/debug#BuildSetting. With ``-trimpath`` the go command leaves ``-ldflags`` and the
flags of cgo out (https://go.dev/issue/52372): only the bytes of the programs tell of those.
"""

from __future__ import annotations

import ast
import posixpath
from collections.abc import Iterator, Mapping

from msgspec import Struct, field

from rewriter.golang.binary.model import BuildInfo, Program
from rewriter.golang.command.line import quoted_fields
from rewriter.golang.command.link_mode import WITH_VALUE
from rewriter.verify.model import Change

_CGO, _TRIMPATH, _LDFLAGS, _PGO = "CGO_ENABLED", "-trimpath", "-ldflags", "-pgo"
_SYMBOLS = frozenset({"s", "w"})
_LINKAGE = frozenset({"linkmode", "extldflags"})


class Settled(Struct, frozen=True):
    """What the settings of two builds come to."""

    differences: tuple[str, ...] = ()
    """``-tags was prod and is not set``."""
    change: Change = field(default_factory=Change)
    """The rest that is not the same: what a rewrite changes on purpose."""
    moving: frozenset[str] = frozenset()
    """Names of ``-X`` that have another value, which may be another one in each build (a date)."""

    @property
    def same(self) -> bool:
        """Whether both were built alike."""
        return not self.differences and self.change == Change()


def settle(was: Program, now: Program) -> Settled:
    """Compare how two programs were built; both may be without build information."""
    if was.build is None or now.build is None:
        only = "old" if was.build is not None else "new"
        told = f"of old and new one only the {only} one tells what it is built from"
        return Settled() if was.build is now.build else Settled((told,))
    before, after = settings(was.build), settings(now.build)
    is_static = bool(was.interpreter) and not now.interpreter
    linker = _linker(before, after, may_link=is_static)
    differences = (
        *_sources(was.build, now.build),
        *_version(was.build, now.build),
        *_plain(before, after),
        *linker.differences,
    )
    flags = [_TRIMPATH] if _TRIMPATH in after and _TRIMPATH not in before else []
    if "vcs" in before and "vcs" not in after:
        flags.append("-buildvcs=false")
    # Programs of Go 1.17 and before say nothing of cgo.
    without_cgo = (before.get(_CGO), after.get(_CGO)) == ("1", "0") or (_CGO not in before and is_static)
    return Settled(differences, Change(without_cgo, tuple(flags), linker.change.ldflags), linker.moving)


def settings(info: BuildInfo) -> Mapping[str, str]:
    """The settings by name, values unquoted."""
    parted = (text.partition("=") for text in info.settings)
    return {name: _unquoted(value) for name, _, value in parted}


def _unquoted(value: str) -> str:
    """A value with a blank or a quote in it is quoted as Go does, which Python reads."""
    if not value.startswith('"'):
        return value
    try:
        return str(ast.literal_eval(value))
    except (ValueError, SyntaxError):
        return value


def _sources(was: BuildInfo, now: BuildInfo) -> Iterator[str]:
    """The main package and the modules, one by one."""
    if (was.main, was.module) != (now.main, now.module):
        yield _changed("the main package", f"{was.main} of {was.module}", f"{now.main} of {now.module}")
    before, after = ({text.split(" ")[0]: text for text in info.dependencies} for info in (was, now))
    for name in sorted(before.keys() | after.keys()):
        if before.get(name) != after.get(name):
            yield _changed(f"the module {name}", _release(before.get(name)), _release(after.get(name)))


def _release(dependency: str | None) -> str:
    return "" if dependency is None else dependency.partition(" ")[2]


def _version(was: BuildInfo, now: BuildInfo) -> Iterator[str]:
    if was.go_version != now.go_version:
        yield _changed("the Go version", was.go_version, now.go_version)
    version = settings(was).get("vcs"), settings(now).get("vcs")
    if was.version != now.version and version[0] == version[1]:
        yield _changed(f"the version of {was.module}", was.version, now.version)


def _plain(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[str]:
    """Settings that a rewrite leaves as they are."""
    for name in [*before, *(name for name in after if name not in before)]:
        was, now = before.get(name, ""), after.get(name, "")
        if name == _PGO:
            was, now = posixpath.basename(was), posixpath.basename(now)
        is_of_cgo = name.startswith("CGO_") and name != _CGO
        if is_of_cgo and (after.get(_CGO) == "0" or _TRIMPATH in after):
            continue
        dropped = (name == _CGO and now == "0") or (name == _TRIMPATH and now)
        if was != now and not dropped and name != _LDFLAGS and not name.startswith("vcs"):
            yield _changed(name, was, now)


def _linker(before: Mapping[str, str], after: Mapping[str, str], *, may_link: bool) -> Settled:
    """``may_link``: the program became a static one, for which the linker may be told so."""
    was, now = before.get(_LDFLAGS, ""), after.get(_LDFLAGS, "")
    if was == now or _TRIMPATH in after or _TRIMPATH in before:
        return Settled()
    strings, flags = _flags_of(was)
    new_strings, new_flags = _flags_of(now)
    differences, moving = [], set()
    for name in sorted(strings.keys() | new_strings.keys()):
        if name in strings and name in new_strings:
            moving |= {name} if strings[name] != new_strings[name] else set()
        else:
            text = (side.get(name) for side in (strings, new_strings))
            differences.append(_changed(f"-X {name}", *("" if value is None else value for value in text)))
    for name in sorted(flags.keys() | new_flags.keys()):
        free = name in _SYMBOLS or (may_link and name in _LINKAGE)
        if flags.get(name) != new_flags.get(name) and not free:
            differences.append(_changed(f"{_LDFLAGS} -{name}", flags.get(name, ""), new_flags.get(name, "")))
    return Settled(tuple(differences), Change(ldflags=now), frozenset(moving))


def strings(info: BuildInfo) -> Mapping[str, str]:
    """What ``-X`` gives to the variables of a program."""
    return _flags_of(settings(info).get(_LDFLAGS, ""))[0]


def _flags_of(text: str) -> tuple[dict[str, str], dict[str, str]]:
    """The variables that ``-X`` sets, and the other flags; of a name the last one holds."""
    variables: dict[str, str] = {}
    flags: dict[str, str] = {}
    waiting = quoted_fields(text)[::-1]
    while waiting:
        name, equals, value = waiting.pop().lstrip("-").partition("=")
        if not equals and name in WITH_VALUE and waiting:
            value = waiting.pop()
        if name == "X":
            variable, _, value = value.partition("=")
            variables[variable] = value
        else:
            flags[name] = value or "set"
    return variables, flags


def _changed(what: str, was: str, now: str) -> str:
    return f"{what} was {was or 'not set'} and is {now or 'not set'}"

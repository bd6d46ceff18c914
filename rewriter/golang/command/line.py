"""Reading a ``go …`` command line as the go command reads it.

Flags follow Go's package flag: one or two dashes, ``-name value`` or ``-name=value``, a boolean flag
takes a value only after ``=``, and the first word that is no flag ends them
(https://pkg.go.dev/flag#hdr-Command_line_flag_syntax).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from itertools import takewhile
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from rewriter.golang.model import GoCommand, GoVerb
from rewriter.support.regex import regex
from rewriter.support.tables import rows_by_name, table

_GO_NAME = regex(r"go(?:tip|\d+(?:\.\d+)*(?:(?:rc|beta)\d+)?)?", re.ASCII)
_FALSE = frozenset({"0", "f", "F", "false", "FALSE", "False"})


class _Scan(Struct, frozen=True):
    flags: tuple[tuple[str, str], ...]
    unknown: tuple[str, ...]
    words: tuple[str, ...]


def is_go(word: str) -> bool:
    """Whether the word names a go command: ``go``, ``/usr/local/go/bin/go``, ``go1.20``, ``xx-go``.

    ``go1.20`` and ``gotip`` are the wrappers of https://pkg.go.dev/golang.org/dl, the others those of
    ``builders.toml``.
    """
    name = word.rpartition("/")[2]
    return name in _like_go() or _GO_NAME.fullmatch(name) is not None


def builds_for_target(word: str) -> bool:
    """Whether it is a go command that takes GOOS and GOARCH from the target platform of the build."""
    return bool(_like_go().get(word.rpartition("/")[2], {}).get("target", False))


def _like_go() -> Mapping[str, Mapping[str, Any]]:
    return rows_by_name("golang", "builders", "like_go")


def _without_own_flags(argv: Sequence[str]) -> tuple[str, ...]:
    """The words of a go command without the flags that a wrapper has for itself before the verb."""
    row = _like_go().get(argv[0].rpartition("/")[2], {})
    at = 1
    while row.get("flags") and at < len(argv) and argv[at].startswith("-"):
        at += 2 if argv[at].replace("--", "-", 1) in row.get("values", ()) else 1
    return (argv[0], *argv[at:])


def parse_go(argv: Sequence[str]) -> GoCommand | None:
    """The command that ``argv`` (after the shell's expansions) asks of go; ``None`` if it isn't go.

    Without a subcommand, ``subcommand`` is empty and the verb ``OTHER``. Other subcommands keep all of
    their words in ``arguments``. Flags that the table doesn't know, or that lack their value, are recorded
    and otherwise left out; the go command stops there.
    """
    if not argv or not is_go(argv[0]):
        return None
    argv = _without_own_flags(argv)
    if len(argv) < 2:
        return GoCommand(GoVerb.OTHER, "")
    subcommand, rest = argv[1], tuple(argv[2:])
    verb = _verb(subcommand)
    if verb is GoVerb.OTHER:
        return GoCommand(verb, subcommand, arguments=rest)
    scan = _scan(verb, rest)
    packages, arguments = _split_run(scan.words) if verb is GoVerb.RUN else (scan.words, ())
    command = GoCommand(verb, subcommand, packages=packages, arguments=arguments, unknown_flags=scan.unknown)
    return _with_flags(command, scan.flags)


def with_goflags(command: GoCommand, environment: Mapping[str, str]) -> GoCommand:
    """``command`` with the defaults that ``GOFLAGS`` of ``environment`` sets.

    Entries are ``-flag=value`` separated by spaces and possibly quoted; the command line wins, and
    entries that the subcommand doesn't know are ignored (https://pkg.go.dev/cmd/go, GOFLAGS).
    """
    entries = quoted_fields(environment.get("GOFLAGS", ""))
    if not entries or command.verb is GoVerb.OTHER:
        return command
    known = _flag_kinds(command.verb)
    pairs = (_cut(entry) for entry in entries if entry.startswith("-"))
    given = {name for name, _ in command.flags}
    defaults = tuple((n, v if v is not None else "true") for n, v in pairs if n in known and n not in given)
    return _with_flags(command, defaults + command.flags)


def _verb(subcommand: str) -> GoVerb:
    try:
        return GoVerb(subcommand)
    except ValueError:
        return GoVerb.OTHER


@cache
def _flag_kinds(verb: GoVerb) -> Mapping[str, str]:
    return {
        name: kind
        for row in table("golang", "flags")["flags"]
        if verb.value in row["verbs"]
        for kind in ("boolean", "value", "optional")
        for name in row.get(kind, ())
    }


def _cut(word: str) -> tuple[str, str | None]:
    name, equals, value = word[2 if word.startswith("--") else 1 :].partition("=")
    return name, value if equals else None


def _scan_flags(
    verb: GoVerb, words: tuple[str, ...], at: int, flags: list[tuple[str, str]], unknown: list[str]
) -> int:
    """Collect flags from ``words[at:]``; the index of the first word that is none.

    ``--`` ends them as well, a lone ``-`` is no flag.
    """
    kinds = _flag_kinds(verb)
    while at < len(words) and len(words[at]) > 1 and words[at].startswith("-"):
        word = words[at]
        at += 1
        if word == "--":
            break
        name, value = _cut(word)
        takes_next = value is None and kinds.get(name) == "value"
        if name not in kinds or (takes_next and at == len(words)):
            unknown.append(word)
            continue
        if takes_next:
            value = words[at]
            at += 1
        flags.append((name, "true" if value is None else value))
    return at


def _scan(verb: GoVerb, words: tuple[str, ...]) -> _Scan:
    flags: list[tuple[str, str]] = []
    unknown: list[str] = []
    if verb is GoVerb.TEST:
        words = tuple(takewhile(lambda word: word not in ("-args", "--args"), words))
    at = _scan_flags(verb, words, 0, flags, unknown)
    if verb is not GoVerb.TEST:
        return _Scan(tuple(flags), tuple(unknown), words[at:])
    # `go test` takes flags after the packages as well, up to -args.
    packages: list[str] = []
    while at < len(words):
        packages.append(words[at])
        at = _scan_flags(verb, words, at + 1, flags, unknown)
    return _Scan(tuple(flags), tuple(unknown), tuple(packages))


def _split_run(words: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The leading ``.go`` files, else one package (cmd/go/internal/run/run.go)."""
    files = 0
    while files < len(words) and words[files].endswith(".go"):
        files += 1
    count = files or min(len(words), 1)
    return words[:count], words[count:]


def _with_flags(command: GoCommand, flags: tuple[tuple[str, str], ...]) -> GoCommand:
    values = dict(flags)
    boolean = {name for name, value in values.items() if value not in _FALSE}
    return replace(
        command,
        flags=flags,
        output=values.get("o") or None,
        directory=values.get("C"),
        tags=tuple(dict.fromkeys(_split_tags(values.get("tags", "")))),
        ldflags=_without_pattern(values.get("ldflags", "")),
        buildmode=values.get("buildmode", ""),
        mod=values.get("mod", ""),
        race="race" in boolean,
        download_only="d" in boolean and command.verb is GoVerb.GET,
    )


def _split_tags(value: str) -> Iterable[str]:
    """Comma-separated, or separated by spaces as before Go 1.13 (with quotes around the fields)."""
    if "," in value and not re.search(r"[\s'\"]", value):
        return filter(None, value.split(","))
    return filter(None, re.split(r"[,\s'\"]+", value))


def _without_pattern(value: str) -> str:
    """The arguments of a ``[pattern=]arg list`` value, which starts with a dash unless it has a pattern."""
    stripped = value.strip()
    if not stripped or stripped[0] in "-'\"":
        return stripped
    return stripped.partition("=")[2] if "=" in stripped else stripped


def quoted_fields(text: str) -> list[str]:
    """Fields separated by white space; a field may be wrapped in one kind of quotes as a whole
    (https://go.dev/src/cmd/internal/quoted/quoted.go)."""
    found = re.findall(r"'([^']*)'|\"([^\"]*)\"|(\S+)", text)
    return ["".join(groups) for groups in found]
